//! What a namespace holds, as Kubernetes stores it: clients, exporters and leases.
//! Not how they look on the wire (`wire_form`), nor how leases live (`reconcile`).
use std::collections::BTreeMap;

use jumpstarter_web::model::lease_selector::{LeaseSelector, TAG_PREFIX};
use jumpstarter_web::wire::v1::ExporterStatus;

use crate::clock::{Nanos, SECOND};
use crate::namespace::times::Times;

/// The label that marks a lease as ended, which is how active leases are told from history.
pub const ENDED_LABEL: &str = "jumpstarter.dev/lease-ended";

/// Who may lease. What a client is called in its tokens holds a part that changes with each incarnation.
#[derive(Clone, Debug)]
pub struct Client {
    /// The bare name.
    pub name: String,
    /// Distinguishes it from an earlier client of the same name.
    pub uid: String,
}

/// A device offered for lease.
#[derive(Clone, Debug)]
pub struct Exporter {
    /// The bare name.
    pub name: String,
    /// Its labels, hidden and deprecated ones included.
    pub labels: BTreeMap<String, String>,
    /// Whether it is connected.
    pub online: bool,
    /// What it last said about itself; unspecified before its first contact.
    pub status: ExporterStatus,
    /// The words that go with the status.
    pub status_message: String,
    /// Whether the lab's people let it be leased.
    pub enabled: bool,
    /// The lease that holds it.
    pub leased_by: Option<String>,
}

impl Exporter {
    /// One that has never connected.
    pub fn never_seen(name: &str, labels: BTreeMap<String, String>) -> Self {
        Self {
            name: name.to_string(),
            labels,
            online: false,
            status: ExporterStatus::Unspecified,
            status_message: String::from("Never seen"),
            enabled: true,
            leased_by: None,
        }
    }

    /// The same, registered and waiting for a lease. The registration adds a label.
    pub fn registered(mut self) -> Self {
        self.labels.insert(String::from("jumpstarter.dev/name"), self.name.clone());
        self.online = true;
        self.report();
        self
    }

    /// What a well-behaved exporter says about itself, given whether it is leased.
    pub fn report(&mut self) {
        let (status, message) = match self.leased_by {
            Some(_) => (ExporterStatus::LeaseReady, "in use"),
            None => (ExporterStatus::Available, "ready to be leased"),
        };
        self.status = status;
        self.status_message = message.to_string();
    }

    /// Whether a lease may begin on it. One that has never said anything counts as ready.
    pub fn is_ready(&self) -> bool {
        matches!(self.status, ExporterStatus::Available | ExporterStatus::Unspecified)
    }
}

/// What is known about the state of a lease, in one respect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `Pending`, `Ready`, `Unsatisfiable` or `Invalid`.
    pub kind: &'static str,
    /// Whether it holds.
    pub status: bool,
    /// The lease's generation when this was last set.
    pub observed_generation: i64,
    /// When `status` last changed, in whole seconds.
    pub last_transition: Nanos,
    /// One word of why.
    pub reason: &'static str,
    /// A sentence of why.
    pub message: String,
}

/// The right to use one exporter for some time: what was asked for, and what has become of it.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The bare name.
    pub name: String,
    /// Labels of the object: equalities of the selector, tags, and the mark of the ended.
    pub labels: BTreeMap<String, String>,
    /// Counts the changes of what was asked for.
    pub generation: i64,
    /// When it was made.
    pub created: Nanos,
    /// Owner.
    pub client: String,
    /// Which exporters will do.
    pub selector: LeaseSelector,
    /// The one exporter that will do, if named.
    pub exporter_name: Option<String>,
    /// The user's own labels.
    pub tags: BTreeMap<String, String>,
    /// What hooks are told.
    pub context: BTreeMap<String, String>,
    /// Whether a disabled exporter will do, when named.
    pub allow_disabled: bool,
    /// Bare names of the clients that it is shared with.
    pub shared_with: Vec<String>,
    /// Begin, end and duration asked for.
    pub times: Times,
    /// Whether its release was asked for.
    pub release: bool,
    /// When it began.
    pub began: Option<Nanos>,
    /// When it ended.
    pub ended_at: Option<Nanos>,
    /// The exporter it got.
    pub exporter: Option<String>,
    /// Whether it is history.
    pub ended: bool,
    /// What is known about it, in the order in which it was first known.
    pub conditions: Vec<Condition>,
    /// When it is looked at next.
    pub due: Option<Nanos>,
}

impl Lease {
    /// A new lease with a selector and times; the rest as it is by default.
    pub fn new(name: &str, client: &str, selector: LeaseSelector, times: Times, created: Nanos) -> Self {
        Self {
            name: name.to_string(),
            labels: selector.object_labels(),
            generation: 1,
            created,
            client: client.to_string(),
            selector,
            exporter_name: None,
            tags: BTreeMap::new(),
            context: BTreeMap::new(),
            allow_disabled: false,
            shared_with: Vec::new(),
            times: times.stored(),
            release: false,
            began: None,
            ended_at: None,
            exporter: None,
            ended: false,
            conditions: Vec::new(),
            due: None,
        }
    }

    /// The same lease with tags, which are labels of the object too.
    pub fn with_tags(mut self, tags: BTreeMap<String, String>) -> Self {
        let labels = tags.iter().map(|(key, value)| (format!("{TAG_PREFIX}{key}"), value.clone()));
        self.labels.extend(labels);
        self.tags = tags;
        self
    }

    /// Sets a condition, in place of one of the same kind. Its time changes only with its status.
    pub fn set_condition(
        &mut self,
        kind: &'static str,
        status: bool,
        reason: &'static str,
        message: String,
        now: Nanos,
    ) {
        let observed_generation = self.generation;
        let last_transition = now.div_euclid(SECOND) * SECOND;
        let new = Condition { kind, status, observed_generation, last_transition, reason, message };
        match self.conditions.iter_mut().find(|condition| condition.kind == kind) {
            Some(old) if old.status == status => {
                let last_transition = old.last_transition;
                *old = Condition { last_transition, ..new };
            }
            Some(old) => *old = new,
            None => self.conditions.push(new),
        }
    }

    /// Whether a condition is known to hold.
    pub fn holds(&self, kind: &str) -> bool {
        self.conditions.iter().any(|condition| condition.kind == kind && condition.status)
    }

    /// When a lease that has begun runs out.
    pub fn expiry(&self) -> Option<Nanos> {
        let duration = Nanos::from(self.times.duration?);
        self.times
            .end
            .or(self.times.begin.map(|begin| begin + duration))
            .or(self.began.map(|began| began + duration))
    }
}
