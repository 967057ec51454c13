//! Tests of the believable lab, at any size.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::random::Random;

const NOW: Nanos = 1_800_000_000 * SECOND;

fn lab(exporters: usize, leases: usize) -> Store {
    let mut store = Store::new("lab", Random::seeded(1));
    furnish(&mut store, exporters, leases, NOW);
    store
}

#[test]
fn has_leases_of_every_kind_and_exporters_of_every_status() {
    let store = lab(40, story().len());
    assert_eq!((store.exporters.len(), store.leases.len()), (40, story().len()));
    let reasons: BTreeSet<&str> = store
        .leases
        .values()
        .filter_map(|lease| lease.conditions.last())
        .map(|condition| condition.reason)
        .collect();
    for reason in [
        "Ready",
        "NotAvailable",
        "Offline",
        "NotReady",
        "Released",
        "Expired",
        "NoAccess",
        "ExporterNotFound",
        "SelectorMismatch",
        "ExporterDisabled",
    ] {
        assert!(reasons.contains(reason), "no lease is {reason}: {reasons:?}");
    }
    assert!(store.leases.values().any(|lease| !lease.ended && lease.times.begin > Some(NOW)));
    assert!(store.leases.values().any(|lease| !lease.ended && lease.times.end.is_some()));
    let statuses: BTreeSet<i32> = store.exporters.values().map(|exporter| exporter.status as i32).collect();
    assert_eq!(statuses, (0..=7).collect());
    let free = store.exporters.values().filter(|exporter| exporter.online && exporter.leased_by.is_none());
    assert!(free.count() > 15);
}

#[test]
fn grows_to_any_size() {
    let store = lab(1_000, 2_000);
    assert_eq!((store.exporters.len(), store.leases.len()), (1_000, 2_000));
    let running = store.leases.values().filter(|lease| !lease.ended && lease.began.is_some()).count();
    assert!((100..900).contains(&running), "{running}");
    let store = lab(0, 0);
    assert!(store.exporters.is_empty() && store.leases.is_empty());
}
