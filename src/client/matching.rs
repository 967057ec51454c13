//! Whether a lease has the requested values: this is how a write recognizes its own effect.
use crate::model::lease_selector::LeaseSelector;
use crate::model::names::{self, Kind};
use crate::wire::client::v1 as wire;

/// Whether a lease has the values that an update requested. Other fields may have any value.
pub fn matches_update(lease: &wire::Lease, update: &wire::UpdateLeaseRequest) -> bool {
    matches_fields(lease, update) && matches_sharing(lease, update)
}

/// Whether it has the requested times and owner.
pub fn matches_fields(lease: &wire::Lease, update: &wire::UpdateLeaseRequest) -> bool {
    let matches = |asked| matches_times(lease, asked) && same(&asked.client, &lease.client);
    update.lease.as_ref().is_none_or(matches)
}

/// Whether it is shared as requested. A controller that does not support sharing returns OK and a lease without it.
fn matches_sharing(lease: &wire::Lease, update: &wire::UpdateLeaseRequest) -> bool {
    // Only the bare name is compared: a controller may write it with the namespace or without.
    fn bare(name: &str) -> &str {
        names::split(name, Kind::Client).1
    }
    let has = |name: &String| lease.shared_with.iter().any(|shared| bare(shared) == bare(name));
    update.add_shared_with.iter().all(has) && !update.remove_shared_with.iter().any(has)
}

/// Whether a lease belongs to that client and was booked as requested: selector, exporter, times, tags, context and
/// `allow_disabled`. Selectors are compared in the form in which the controller prints them. Released controllers drop the
/// last two: a lease without them may be the one, a lease with other values is not.
pub fn matches_booking(lease: &wire::Lease, asked: &wire::Lease, namespace: &str, client: &str) -> bool {
    let selector = |text: &str| {
        if text == NO_SELECTOR { Ok(LeaseSelector::default()) } else { LeaseSelector::parse(text) }
    };
    let equal = |one, other| matches!((one, other), (Ok(one), Ok(other)) if one == other);
    lease.client() == names::full(namespace, Kind::Client, client)
        && equal(selector(&lease.selector), selector(&asked.selector))
        && lease.exporter_name() == asked.exporter_name()
        && lease.tags == asked.tags
        && (lease.context.is_empty() || lease.context == asked.context)
        && (asked.allow_disabled || !lease.allow_disabled)
        && matches_times(lease, asked)
}

/// What the controller prints for a lease without a selector.
const NO_SELECTOR: &str = "<none>";

fn matches_times(lease: &wire::Lease, asked: &wire::Lease) -> bool {
    same(&asked.duration, &lease.duration)
        && same(&asked.begin_time, &lease.begin_time)
        && same(&asked.end_time, &lease.end_time)
}

fn same<V: PartialEq>(asked: &Option<V>, has: &Option<V>) -> bool {
    asked.is_none() || asked == has
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use prost_types::{Duration, Timestamp};

    use super::*;

    fn asked() -> wire::Lease {
        wire::Lease {
            selector: "site in (b, a),board=rpi4".to_owned(),
            exporter_name: Some("pi-1".to_owned()),
            duration: Some(Duration { seconds: 600, nanos: 0 }),
            begin_time: Some(Timestamp { seconds: 1_000, nanos: 0 }),
            tags: BTreeMap::from([("ci".to_owned(), "7".to_owned())]),
            ..Default::default()
        }
    }

    fn stored() -> wire::Lease {
        wire::Lease {
            name: "namespaces/lab/leases/a".to_owned(),
            selector: "board=rpi4,site in (a,b)".to_owned(),
            client: Some("namespaces/lab/clients/alice".to_owned()),
            end_time: Some(Timestamp { seconds: 1_600, nanos: 0 }),
            ..asked()
        }
    }

    #[test]
    fn a_booking_is_known_by_owner_target_times_and_tags() {
        let matches = |lease: &wire::Lease| matches_booking(lease, &asked(), "lab", "alice");
        assert!(matches(&stored()));
        let none = Default::default();
        for (what, other) in [
            ("client", wire::Lease { client: Some("namespaces/lab/clients/bob".to_owned()), ..stored() }),
            ("namespace", wire::Lease { client: Some("namespaces/x/clients/alice".to_owned()), ..stored() }),
            ("no client", wire::Lease { client: None, ..stored() }),
            ("selector", wire::Lease { selector: "board=rpi4".to_owned(), ..stored() }),
            ("no selector", wire::Lease { selector: "<none>".to_owned(), ..stored() }),
            ("exporter", wire::Lease { exporter_name: Some("pi-2".to_owned()), ..stored() }),
            ("no exporter", wire::Lease { exporter_name: None, ..stored() }),
            ("duration", wire::Lease { duration: Some(Duration { seconds: 601, nanos: 0 }), ..stored() }),
            ("begin", wire::Lease { begin_time: None, ..stored() }),
            ("tags", wire::Lease { tags: none, ..stored() }),
        ] {
            assert!(!matches(&other), "{what}");
        }
        let with_end = wire::Lease { end_time: Some(Timestamp { seconds: 1_601, nanos: 0 }), ..asked() };
        assert!(!matches_booking(&stored(), &with_end, "lab", "alice"));
    }

    #[test]
    fn a_booking_without_its_context_may_be_the_one_and_with_another_is_not() {
        let context = |build: &str| BTreeMap::from([("build".to_owned(), build.to_owned())]);
        let asked = wire::Lease { context: context("42"), allow_disabled: true, ..asked() };
        let matches = |lease: wire::Lease| matches_booking(&lease, &asked, "lab", "alice");
        assert!(matches(wire::Lease { context: context("42"), allow_disabled: true, ..stored() }));
        assert!(matches(stored()), "a controller that knows neither");
        assert!(!matches(wire::Lease { context: context("41"), ..stored() }));
        let plain = self::asked();
        for other in [
            wire::Lease { context: context("42"), ..stored() },
            wire::Lease { allow_disabled: true, ..stored() },
        ] {
            assert!(!matches_booking(&other, &plain, "lab", "alice"), "{other:?}");
        }
    }

    #[test]
    fn no_selector_is_what_the_controller_prints_for_none() {
        let asked = wire::Lease { selector: String::new(), ..asked() };
        for text in ["", "<none>"] {
            let lease = wire::Lease { selector: text.to_owned(), ..stored() };
            assert!(matches_booking(&lease, &asked, "lab", "alice"), "{text:?}");
        }
        assert!(!matches_booking(&stored(), &asked, "lab", "alice"));
    }

    #[test]
    fn an_update_is_known_by_what_it_asked_for() {
        let matches = |asked| {
            let update = wire::UpdateLeaseRequest { lease: Some(asked), ..Default::default() };
            matches_update(&stored(), &update)
        };
        assert!(matches(wire::Lease {
            duration: stored().duration,
            client: stored().client,
            ..Default::default()
        }));
        let longer = Some(Duration { seconds: 601, nanos: 0 });
        assert!(!matches(wire::Lease { duration: longer, ..Default::default() }));
        let bob = Some("namespaces/lab/clients/bob".to_owned());
        assert!(!matches(wire::Lease { client: bob, ..Default::default() }));
    }

    #[test]
    fn sharing_is_known_by_the_names_in_either_form() {
        let names = |of: &[&str]| of.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let update = wire::UpdateLeaseRequest {
            add_shared_with: names(&["namespaces/lab/clients/bob"]),
            remove_shared_with: names(&["namespaces/lab/clients/carol"]),
            ..Default::default()
        };
        let matches = |shared: &[&str]| {
            matches_update(&wire::Lease { shared_with: names(shared), ..stored() }, &update)
        };
        assert!(matches(&["namespaces/lab/clients/bob", "namespaces/lab/clients/dave"]));
        assert!(matches(&["bob"]));
        assert!(!matches(&[]));
        assert!(!matches(&["bob", "namespaces/lab/clients/carol"]));
    }
}
