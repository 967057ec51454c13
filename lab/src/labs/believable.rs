//! A realistic lab: boards of many kinds, people and CI jobs that lease them, and a history. All dates are relative
//! to the current time.
use jumpstarter_web::model::lease_selector::LeaseSelector;

use super::boards::exporter;
use super::labels;
use super::story::{Booking, more, story};
use crate::clock::{Nanos, SECOND};
use crate::namespace::label_rules::LabelRules;
use crate::namespace::objects::Lease;
use crate::namespace::store::Store;
use crate::namespace::times::Times;

/// The clients of the lab.
pub const CLIENTS: [&str; 7] =
    ["alice", "bob", "carol", "dave", "ci-nightly", "ci-pull-requests", "release-bot"];

/// Adds this many exporters and leases, including history, and the leases' clients.
pub fn furnish(store: &mut Store, exporters: usize, leases: usize, now: Nanos) -> LabelRules {
    if leases > 0 {
        for client in CLIENTS {
            store.add_client(client);
        }
    }
    for index in 0..exporters {
        store.add_exporter(exporter(index));
    }
    let mut bookings: Vec<Booking> = story().into_iter().take(leases).collect();
    bookings.extend((bookings.len()..leases).map(|index| more(index, exporters, &CLIENTS)));
    book_all(store, bookings, now);
    let hidden = vec!["asset-tag".to_string(), "rack-port".to_string()];
    LabelRules { hidden, deprecated: labels(&[("cpu", "use arch instead")]) }
}

enum Event {
    Book(String, Booking),
    Release(String),
    HandOver(String, &'static str),
}

/// Makes all bookings in order, while the controller processes them.
fn book_all(store: &mut Store, mut bookings: Vec<Booking>, now: Nanos) {
    let time = |offset: i64| now + Nanos::from(offset) * SECOND;
    // Ids increase with time.
    bookings.sort_by_key(|booking| booking.at);
    let mut events: Vec<(i64, Event)> = Vec::new();
    for booking in bookings {
        let name = match booking.name {
            "" => store.new_id(time(booking.at)),
            name => name.to_string(),
        };
        if let Some(at) = booking.released_at {
            events.push((at, Event::Release(name.clone())));
        }
        if let Some((at, to)) = booking.handed_over {
            events.push((at, Event::HandOver(name.clone(), to)));
        }
        events.push((booking.at, Event::Book(name, booking)));
    }
    events.sort_by_key(|(at, _)| *at);
    for (at, event) in events {
        let at = time(at);
        store.settle(at);
        match event {
            Event::Book(name, booking) => book(store, &name, &booking, at, now),
            Event::Release(name) => change(store, &name, at, |lease| lease.release = true),
            Event::HandOver(name, to) => change(store, &name, at, |lease| lease.client = to.to_string()),
        }
    }
    store.settle(now);
}

fn change(store: &mut Store, name: &str, at: Nanos, change: impl FnOnce(&mut Lease)) {
    if let Some(lease) = store.leases.get_mut(name).filter(|lease| !lease.ended) {
        change(lease);
        lease.generation += 1;
        store.touched(name, at);
    }
}

fn book(store: &mut Store, name: &str, booking: &Booking, at: Nanos, now: Nanos) {
    let time = |offset: i64| now + Nanos::from(offset) * SECOND;
    let mut times = Times {
        begin: booking.begin.map(time),
        end: booking.end.map(time),
        duration: booking.minutes.map(|minutes| minutes * 60_000_000_000),
    };
    // The story is ours, and a test reads all of it: nothing in it fails.
    let (Ok(()), Ok(selector)) = (times.reconcile(), LeaseSelector::parse(booking.selector)) else {
        return;
    };
    let mut lease = Lease::new(name, booking.client, selector, times, at).with_tags(labels(booking.tags));
    lease.exporter_name = booking.exporter.clone();
    lease.context = labels(booking.context);
    store.add_lease(lease, at);
}

#[cfg(test)]
#[path = "believable_tests.rs"]
mod tests;
