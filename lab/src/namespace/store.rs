//! The namespace in memory, and the queue of its events. `reconcile` processes them.
use std::collections::{BTreeMap, BTreeSet};

use crate::clock::{MILLISECOND, Nanos};
use crate::namespace::objects::{Client, Exporter, Lease};
use crate::random::Random;

/// The delays of events.
#[derive(Clone, Copy, Debug)]
pub struct Delays {
    /// Until the controller processes a changed lease.
    pub reconcile: Nanos,
    /// Until an exporter reports that it was leased or released.
    pub report: Nanos,
}

impl Default for Delays {
    fn default() -> Self {
        Self { reconcile: 20 * MILLISECOND, report: 300 * MILLISECOND }
    }
}

/// A future event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// An exporter reports its status.
    Report(String),
    /// The controller processes a lease.
    Reconcile(String),
    /// The controller looks whether an exporter that reports itself is still connected.
    Unseen(String),
}

/// One namespace: its objects, sorted by name as Kubernetes lists them.
#[derive(Debug)]
pub struct Store {
    /// The namespace's name.
    pub namespace: String,
    /// Clients by name.
    pub clients: BTreeMap<String, Client>,
    /// Exporters by name.
    pub exporters: BTreeMap<String, Exporter>,
    /// Leases by name, including history.
    pub leases: BTreeMap<String, Lease>,
    /// Names of leases that wait for an exporter.
    pub pending: BTreeSet<String>,
    /// The source of its ids.
    pub random: Random,
    /// The delays of events.
    pub delays: Delays,
    queue: BTreeSet<(Nanos, Work)>,
    last_id: u128,
}

impl Store {
    /// An empty namespace.
    pub fn new(namespace: &str, random: Random) -> Self {
        Self {
            namespace: namespace.to_string(),
            clients: BTreeMap::new(),
            exporters: BTreeMap::new(),
            leases: BTreeMap::new(),
            pending: BTreeSet::new(),
            random,
            delays: Delays::default(),
            queue: BTreeSet::new(),
            last_id: 0,
        }
    }

    /// Adds a client; returns `false` if one with that name exists.
    pub fn add_client(&mut self, name: &str) -> bool {
        if self.clients.contains_key(name) {
            return false;
        }
        let uid = self.random.id();
        self.clients.insert(name.to_string(), Client { name: name.to_string(), uid });
        true
    }

    /// Adds an exporter.
    pub fn add_exporter(&mut self, exporter: Exporter) {
        self.exporters.insert(exporter.name.clone(), exporter);
    }

    /// Adds a lease, which the controller will process soon.
    pub fn add_lease(&mut self, lease: Lease, now: Nanos) {
        let name = lease.name.clone();
        self.leases.insert(name.clone(), lease);
        self.touched(&name, now);
    }

    /// Removes a lease, and frees its exporter; returns whether it existed.
    pub fn remove_lease(&mut self, name: &str, now: Nanos) -> bool {
        let Some(lease) = self.leases.remove(name) else {
            return false;
        };
        self.pending.remove(name);
        self.free_exporter_of(&lease, now);
        true
    }

    /// A lease has changed: the controller will process it soon.
    pub fn touched(&mut self, lease: &str, now: Nanos) {
        self.plan(lease, now + self.delays.reconcile);
    }

    /// Schedules a lease for processing at a time, unless it is already scheduled earlier.
    pub fn plan(&mut self, name: &str, at: Nanos) {
        let Some(lease) = self.leases.get_mut(name) else {
            return;
        };
        if lease.ended {
            return;
        }
        if let Some(due) = lease.due {
            if due <= at {
                return;
            }
            self.queue.remove(&(due, Work::Reconcile(name.to_string())));
        }
        lease.due = Some(at);
        self.queue.insert((at, Work::Reconcile(name.to_string())));
    }

    /// An exporter was leased or released: it will report this soon.
    pub fn plan_report(&mut self, exporter: &str, now: Nanos) {
        self.queue.insert((now + self.delays.report, Work::Report(exporter.to_string())));
    }

    /// The controller will look whether an exporter is still connected.
    pub fn plan_unseen(&mut self, exporter: &str, at: Nanos) {
        self.queue.insert((at, Work::Unseen(exporter.to_string())));
    }

    /// When the next event is due.
    pub fn next_at(&self) -> Option<Nanos> {
        self.queue.first().map(|(at, _)| *at)
    }

    /// Removes the first event, if it is due.
    pub fn next_due(&mut self, now: Nanos) -> Option<(Nanos, Work)> {
        if self.queue.first()?.0 > now {
            return None;
        }
        let (at, work) = self.queue.pop_first()?;
        if let Work::Reconcile(name) = &work
            && let Some(lease) = self.leases.get_mut(name)
        {
            lease.due = None;
        }
        Some((at, work))
    }

    /// A new UUIDv7. Ids of one process increase, even within a millisecond.
    pub fn new_id(&mut self, now: Nanos) -> String {
        let millis = u128::try_from(now / MILLISECOND).unwrap_or_default();
        // 48 bits of time and 12 of sequence.
        self.last_id = (millis << 12).max(self.last_id + 1);
        let (time, sequence) = (self.last_id >> 12, self.last_id & 0xfff);
        let random = self.random.draw(|rng| rng.u64(..)) >> 2 | 1 << 63;
        let (node, variant) = (random & 0xffff_ffff_ffff, random >> 48);
        format!("{:08x}-{:04x}-7{sequence:03x}-{variant:04x}-{node:012x}", time >> 16, time & 0xffff)
    }
}
