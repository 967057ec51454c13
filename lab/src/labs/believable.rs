//! A realistic lab: boards of many kinds, people and CI jobs that lease them, and a history. All dates are relative
//! to the current time.
use jumpstarter_web::model::lease_selector::LeaseSelector;
use jumpstarter_web::wire::v1::ExporterStatus;

use super::labels;
use super::story::{Booking, more, story};
use crate::clock::{Nanos, SECOND};
use crate::namespace::label_rules::LabelRules;
use crate::namespace::objects::{Exporter, Lease};
use crate::namespace::store::Store;
use crate::namespace::times::Times;

/// The clients of the lab.
pub const CLIENTS: [&str; 7] =
    ["alice", "bob", "carol", "dave", "ci-nightly", "ci-pull-requests", "release-bot"];

/// A kind of board: name, arch, soc, and operating system.
const BOARDS: [(&str, &str, &str, &str); 12] = [
    ("rpi4", "arm64", "bcm2711", "fedora-iot"),
    ("rpi5", "arm64", "bcm2712", "raspios"),
    ("jetson-orin-nano", "arm64", "tegra234", "ubuntu-22.04"),
    ("rcar-s4", "arm64", "r8a779f0", "autosd"),
    ("j784s4", "arm64", "tda4vh", "autosd"),
    ("sa8775p-ride", "arm64", "sa8775p", "autosd"),
    ("visionfive2", "riscv64", "jh7110", "debian-13"),
    ("nuc13", "amd64", "raptor-lake", "rhel-9"),
    ("stm32mp157-dk2", "armv7", "stm32mp157", "openstlinux"),
    ("esp32-s3", "xtensa", "esp32s3", "zephyr"),
    ("nrf52840-dk", "armv7e-m", "nrf52840", "zephyr"),
    ("qemu", "amd64", "virtual", "fedora-42"),
];
const LOCATIONS: [(&str, &str); 4] =
    [("munich", "m1"), ("brno", "b2"), ("raleigh", "r1"), ("tel-aviv", "t3")];
const TEAMS: [&str; 5] = ["bsp", "connectivity", "automotive", "kernel", "qa"];

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

/// The name of an exporter of the lab. The kinds of boards alternate, so that a small lab has some of each.
pub fn name(index: usize) -> String {
    let (board, ..) = BOARDS[index % BOARDS.len()];
    format!("{board}-{:02}", index / BOARDS.len() + 1)
}

fn exporter(index: usize) -> Exporter {
    let (board, arch, soc, os) = BOARDS[index % BOARDS.len()];
    let (location, site) = LOCATIONS[index % 7 % LOCATIONS.len()];
    let team = TEAMS[index % 11 % TEAMS.len()];
    let rack = format!("{site}-r{:02}", index % 9 + 1);
    let port = format!("p{}", index % 24 + 1);
    let tag = format!("JS-{:05}", 10_000 + index * 7);
    let mut pairs = vec![
        ("board", board),
        ("arch", arch),
        ("soc", soc),
        ("os", os),
        ("location", location),
        ("rack", &rack),
        ("team", team),
        ("asset-tag", &tag),
        ("rack-port", &port),
    ];
    match index % 5 {
        0 => pairs.extend([("power", "pdu"), ("console", "uart")]),
        1 => pairs.extend([("power", "usb-relay"), ("console", "uart"), ("storage", "sd-mux")]),
        2 => pairs.extend([("power", "pdu"), ("storage", "nvme"), ("video", "hdmi-capture")]),
        3 => pairs.extend([("power", "bench-supply"), ("can", "can-fd")]),
        _ => pairs.push(("cpu", arch)),
    }
    let exporter = Exporter::never_seen(&name(index), labels(&pairs));
    stated(exporter, index)
}

/// Most are available; the others have various states.
fn stated(exporter: Exporter, index: usize) -> Exporter {
    let status = |mut exporter: Exporter, status, message: &str| {
        exporter.status = status;
        exporter.status_message = message.to_string();
        exporter
    };
    let seen = |exporter: Exporter| exporter.registered();
    match index % 40 {
        30 => exporter,
        17 | 33 => {
            let mut gone = status(seen(exporter), ExporterStatus::Offline, "Connection lost");
            gone.online = false;
            gone
        }
        21 => status(seen(exporter), ExporterStatus::BeforeLeaseHook, "flashing the base image"),
        26 => status(seen(exporter), ExporterStatus::AfterLeaseHook, "wiping the storage"),
        29 => status(
            seen(exporter),
            ExporterStatus::BeforeLeaseHookFailed,
            "beforeLease hook failed: exit status 1",
        ),
        35 => status(
            seen(exporter),
            ExporterStatus::AfterLeaseHookFailed,
            "afterLease hook failed: timed out after 120s",
        ),
        37 => {
            let mut disabled = seen(exporter);
            disabled.enabled = false;
            disabled
        }
        38 => {
            let mut disabled = status(seen(exporter), ExporterStatus::Offline, "Down for repair");
            disabled.enabled = false;
            disabled.online = false;
            disabled
        }
        _ => seen(exporter),
    }
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
