//! The objects of a namespace, as stored by Kubernetes: clients, exporters and leases. `wire_form` converts them to
//! messages, `reconcile` changes leases over time.
use std::collections::BTreeMap;

use jumpstarter_web::model::lease_selector::{LeaseSelector, TAG_PREFIX};
use jumpstarter_web::wire::v1::ExporterStatus;

use crate::clock::{Nanos, SECOND};
use crate::namespace::times::Times;

/// The label that marks a lease as ended, by which lists select active leases.
pub const ENDED_LABEL: &str = "jumpstarter.dev/lease-ended";

/// A client. Its name in tokens contains a part that changes if it is created again.
#[derive(Clone, Debug)]
pub struct Client {
    /// The bare name.
    pub name: String,
    /// Distinguishes it from an earlier client with the same name.
    pub uid: String,
}

/// A device offered for lease.
#[derive(Clone, Debug)]
pub struct Exporter {
    /// The bare name.
    pub name: String,
    /// Its labels, including hidden and deprecated ones.
    pub labels: BTreeMap<String, String>,
    /// Whether it is connected.
    pub online: bool,
    /// The status that it last reported; unspecified before its first contact.
    pub status: ExporterStatus,
    /// The message for the status.
    pub status_message: String,
    /// Whether it is enabled for leases.
    pub enabled: bool,
    /// The lease that holds it.
    pub leased_by: Option<String>,
    /// Whether a program has registered as this exporter, and reports its status itself. Otherwise the lab reports it.
    pub reports_itself: bool,
    /// The number of its open status streams.
    pub watching: usize,
    /// When its last status stream was closed.
    pub last_seen: Option<Nanos>,
}

impl Exporter {
    /// An exporter that has never connected.
    pub fn never_seen(name: &str, labels: BTreeMap<String, String>) -> Self {
        Self {
            name: name.to_string(),
            labels,
            online: false,
            status: ExporterStatus::Unspecified,
            status_message: String::from("Never seen"),
            enabled: true,
            leased_by: None,
            reports_itself: false,
            watching: 0,
            last_seen: None,
        }
    }

    /// The same, registered and waiting for a lease. The registration adds a label.
    pub fn registered(mut self) -> Self {
        self.labels.insert(String::from("jumpstarter.dev/name"), self.name.clone());
        self.online = true;
        self.report();
        self
    }

    /// The normal status of an exporter, depending on whether it is leased.
    pub fn report(&mut self) {
        let (status, message) = match self.leased_by {
            Some(_) => (ExporterStatus::LeaseReady, "in use"),
            None => (ExporterStatus::Available, "ready to be leased"),
        };
        self.status = status;
        self.status_message = message.to_string();
    }

    /// Whether a lease may begin on it. One that has never reported a status counts as ready.
    pub fn is_ready(&self) -> bool {
        matches!(self.status, ExporterStatus::Available | ExporterStatus::Unspecified)
    }
}

/// A condition of a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `Pending`, `Ready`, `Unsatisfiable` or `Invalid`.
    pub kind: &'static str,
    /// Its status.
    pub status: bool,
    /// The lease's generation when this was last set.
    pub observed_generation: i64,
    /// When `status` last changed, in whole seconds.
    pub last_transition: Nanos,
    /// The reason, in one word.
    pub reason: &'static str,
    /// The message, a sentence.
    pub message: String,
}

/// The right to use one exporter for some time: the request, and its state.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The bare name.
    pub name: String,
    /// Labels of the object: equalities of the selector, tags, and the mark of ended leases.
    pub labels: BTreeMap<String, String>,
    /// Counts the changes of the request.
    pub generation: i64,
    /// When it was created.
    pub created: Nanos,
    /// Owner.
    pub client: String,
    /// Which exporters match.
    pub selector: LeaseSelector,
    /// The required exporter, if named.
    pub exporter_name: Option<String>,
    /// The user's own labels.
    pub tags: BTreeMap<String, String>,
    /// The context for hooks.
    pub context: BTreeMap<String, String>,
    /// Whether a named exporter may be disabled.
    pub allow_disabled: bool,
    /// Bare names of the clients that it is shared with.
    pub shared_with: Vec<String>,
    /// The requested begin, end and duration.
    pub times: Times,
    /// Whether its release was requested.
    pub release: bool,
    /// When it began.
    pub began: Option<Nanos>,
    /// When it ended.
    pub ended_at: Option<Nanos>,
    /// The assigned exporter.
    pub exporter: Option<String>,
    /// Whether it has ended.
    pub ended: bool,
    /// Its conditions, in the order in which they were first set.
    pub conditions: Vec<Condition>,
    /// When it is processed next.
    pub due: Option<Nanos>,
}

impl Lease {
    /// A new lease with a selector and times, otherwise with defaults.
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

    /// Sets a condition, and replaces one of the same type. Its time changes only with its status.
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

    /// Whether a condition is true.
    pub fn holds(&self, kind: &str) -> bool {
        self.conditions.iter().any(|condition| condition.kind == kind && condition.status)
    }

    /// When a running lease expires.
    pub fn expiry(&self) -> Option<Nanos> {
        let duration = Nanos::from(self.times.duration?);
        self.times
            .end
            .or(self.times.begin.map(|begin| begin + duration))
            .or(self.began.map(|began| began + duration))
    }
}
