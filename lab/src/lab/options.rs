//! The options of a lab, and the controller that is created from them.
use std::collections::BTreeMap;
use std::sync::Arc;

use jumpstarter_web::model::names;
use serde::Deserialize;

use crate::clock::{Clock, MILLISECOND, Nanos, SECOND};
use crate::controller::Controller;
use crate::controller::policy::Policy;
use crate::controller::version::Version;
use crate::host::Host;
use crate::input::{Moment, NewExporter, NewLease, Several};
use crate::labs::believable;
use crate::namespace::label_rules::LabelRules;
use crate::namespace::store::{Delays, Store};
use crate::orders::change::Change;
use crate::random::Random;

/// The options of a lab. All of them are optional.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// The namespace.
    pub namespace: String,
    /// Bare names of the clients.
    pub clients: Vec<String>,
    /// The exporters, or the number to generate.
    pub exporters: Several<NewExporter>,
    /// The leases, or the number to generate, including history.
    pub leases: Several<NewLease>,
    /// Keys of labels that are shown only on request.
    pub hidden_labels: Vec<String>,
    /// The same, each with a note on what to use instead.
    pub deprecated_labels: BTreeMap<String, String>,
    /// The seed of the random generator.
    pub seed: u64,
    /// The time at the start; by default the machine's, in whole seconds for a fixed clock.
    pub now: Option<Moment>,
    /// Whether time passes automatically.
    pub clock: ClockKind,
    /// The version of the controller to simulate.
    pub controller: Version,
    /// Whether it supports sharing of leases.
    pub sharing: bool,
    /// The maximum number of tags of a lease.
    pub max_tags: usize,
    /// The delay until the controller processes a changed lease. By default like a real one, or 0 with a fixed clock,
    /// where nothing would begin otherwise.
    pub reconcile_ms: Option<u32>,
    /// The delay until an exporter reports that it was leased or released; the same default.
    pub report_ms: Option<u32>,
    /// The compaction interval of the API server: page tokens expire after one to two intervals.
    pub compaction_ms: u32,
}

/// Whether a lab's time passes automatically.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClockKind {
    /// It is stopped until it is moved.
    #[default]
    Fixed,
    /// It runs with the machine's clock.
    Running,
}

impl Default for Options {
    fn default() -> Self {
        let Policy { max_tags, sharing } = Policy::default();
        Self {
            namespace: String::from("lab"),
            clients: ["alice", "bob"].map(String::from).into(),
            exporters: Several::Count(8),
            leases: Several::Count(0),
            hidden_labels: Vec::new(),
            deprecated_labels: BTreeMap::new(),
            seed: 1,
            now: None,
            clock: ClockKind::default(),
            controller: Version::default(),
            sharing,
            max_tags,
            reconcile_ms: None,
            report_ms: None,
            compaction_ms: 300_000,
        }
    }
}

impl Options {
    /// Creates the controller of such a lab. The error names the invalid option.
    pub fn controller(self, machine: &Host) -> Result<Controller, String> {
        let clock = self.clock(machine);
        names::check_namespace("namespace", &self.namespace).map_err(|error| error.to_string())?;
        let mut store = Store::new(&self.namespace, Random::seeded(self.seed));
        store.delays = self.delays();
        for (index, client) in self.clients.iter().enumerate() {
            names::check(&format!("clients[{index}]"), client).map_err(|error| error.to_string())?;
            store.add_client(client);
        }
        let mut rules = LabelRules { hidden: self.hidden_labels, deprecated: self.deprecated_labels };
        let leases = match (&self.leases, &self.exporters) {
            (Several::Count(0) | Several::List(_), _) => 0,
            (Several::Count(count), Several::Count(_)) => *count,
            (Several::Count(_), Several::List(_)) => {
                return Err("`leases` must be a list where `exporters` is one".into());
            }
        };
        if let Several::Count(exporters) = self.exporters {
            rules.add(believable::furnish(&mut store, exporters, leases, clock.now()));
        }
        let controller = Controller::new(clock, store, rules, millis(self.compaction_ms));
        controller.set_policy(Policy { max_tags: self.max_tags, sharing: self.sharing });
        controller.set_version(self.controller);
        if let Several::List(exporters) = self.exporters {
            apply("exporters", exporters.into_iter().map(Change::AddExporter), &controller)?;
        }
        if let Several::List(leases) = self.leases {
            apply("leases", leases.into_iter().map(Change::AddLease), &controller)?;
        }
        Ok(controller)
    }

    fn delays(&self) -> Delays {
        let usual = match self.clock {
            ClockKind::Fixed => Delays { reconcile: 0, report: 0 },
            ClockKind::Running => Delays::default(),
        };
        Delays {
            reconcile: self.reconcile_ms.map_or(usual.reconcile, millis),
            report: self.report_ms.map_or(usual.report, millis),
        }
    }

    fn clock(&self, host: &Host) -> Clock {
        let machine = (host.now)();
        match self.clock {
            ClockKind::Fixed => {
                Clock::fixed(self.now.map_or(machine.div_euclid(SECOND) * SECOND, |now| now.0))
            }
            ClockKind::Running => {
                let ahead = self.now.map_or(0, |now| now.0 - machine);
                let host_now = Arc::clone(&host.now);
                Clock::running(move || host_now() + ahead)
            }
        }
    }
}

fn millis(millis: u32) -> Nanos {
    Nanos::from(millis) * MILLISECOND
}

fn apply(option: &str, changes: impl Iterator<Item = Change>, controller: &Controller) -> Result<(), String> {
    for (index, change) in changes.enumerate() {
        change.apply(controller).map_err(|refused| format!("`{option}[{index}]`: {refused}"))?;
    }
    Ok(())
}
