//! External changes of a lab, such as by its operators or Kubernetes: objects are added, changed and removed, and
//! settings and the state of the controller are changed.
use jumpstarter_web::model::names::{self, Kind};
use serde::Deserialize;
use tonic::metadata::MetadataMap;

use crate::controller::Controller;
use crate::controller::policy::Policy;
use crate::controller::version::Version;
use crate::input::{self, ExporterChange, LeaseChange, NewExporter, NewLease};

/// A change. In JSON: `{"changeExporter": {"name": "rpi4-01", "online": false}}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// Adds an exporter.
    AddExporter(NewExporter),
    /// Changes an exporter.
    ChangeExporter(ExporterChange),
    /// Removes an exporter. A lease that runs on it keeps its name.
    RemoveExporter(Named),
    /// Adds a lease, for any client.
    AddLease(NewLease),
    /// Changes a lease of any client.
    ChangeLease(LeaseChange),
    /// Removes a lease, also from the history.
    RemoveLease(Named),
    /// Adds a client.
    AddClient(Named),
    /// Removes a client: its tokens are no longer accepted.
    RemoveClient(Named),
    /// Changes the settings.
    Policy(PolicyChange),
    /// Simulates another version of the controller.
    Controller(Played),
    /// Sets whether the controller's Kubernetes API is unavailable.
    Kubernetes(Lost),
    /// Sets whether the controller cannot check tokens, as if it has just started.
    Starting(Starting),
    /// Changes one exporter at random, like in a busy lab.
    Stir {},
}

/// An object by its bare name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The name.
    #[serde(deserialize_with = "input::name")]
    pub name: String,
}

/// A change of the settings. Missing fields stay unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyChange {
    /// The maximum number of tags of a lease.
    #[serde(alias = "max_tags")]
    pub max_tags: Option<usize>,
    /// Whether the controller supports sharing.
    pub sharing: Option<bool>,
}

/// The version to simulate.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Played {
    /// Its name.
    pub version: Version,
}

/// Whether the Kubernetes API is unavailable.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// Whether it is.
    pub lost: bool,
}

/// Whether the controller is starting.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Starting {
    /// Whether it is.
    pub on: bool,
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such object.
    Absent(String),
    /// It is invalid.
    Invalid(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Absent(words) | Self::Invalid(words)) = self;
        formatter.write_str(words)
    }
}

impl Change {
    /// Makes the change.
    pub fn apply(self, controller: &Controller) -> Result<(), Refused> {
        match self {
            Self::AddExporter(exporter) => return add_exporter(controller, exporter),
            Self::ChangeExporter(change) => return change_exporter(controller, change),
            Self::RemoveExporter(Named { name }) => {
                let removed = controller.with(|store, _| store.exporters.remove(&name));
                removed.ok_or_else(|| absent("exporter", &name))?;
            }
            Self::AddLease(lease) => return add_lease(controller, lease),
            Self::ChangeLease(change) => return change_lease(controller, change),
            Self::RemoveLease(Named { name }) => {
                if !controller.with(|store, now| store.remove_lease(&name, now)) {
                    return Err(absent("lease", &name));
                }
            }
            Self::AddClient(Named { name }) => {
                if !controller.with(|store, _| store.add_client(&name)) {
                    return Err(taken("client", &name));
                }
            }
            Self::RemoveClient(Named { name }) => {
                let removed = controller.with(|store, _| store.clients.remove(&name));
                removed.ok_or_else(|| absent("client", &name))?;
            }
            Self::Policy(change) => {
                let Policy { max_tags, sharing } = controller.policy();
                let max_tags = change.max_tags.unwrap_or(max_tags);
                controller.set_policy(Policy { max_tags, sharing: change.sharing.unwrap_or(sharing) });
            }
            Self::Controller(Played { version }) => controller.set_version(version),
            Self::Kubernetes(Lost { lost }) => controller.set_kubernetes_lost(lost),
            Self::Starting(Starting { on }) => controller.set_starting(on),
            Self::Stir {} => controller.with(|store, now| store.stir(now)),
        }
        Ok(())
    }
}

fn add_exporter(controller: &Controller, exporter: NewExporter) -> Result<(), Refused> {
    controller.with(|store, now| {
        if store.exporters.contains_key(&exporter.name) {
            return Err(taken("exporter", &exporter.name));
        }
        let name = exporter.name.clone();
        store.add_exporter(exporter.into_object());
        store.exporter_changed(&name, now);
        Ok(())
    })
}

fn change_exporter(controller: &Controller, change: ExporterChange) -> Result<(), Refused> {
    controller.with(|store, now| {
        let name = change.name.clone();
        let exporter = store.exporters.get_mut(&name).ok_or_else(|| absent("exporter", &name))?;
        change.apply(exporter);
        store.exporter_changed(&name, now);
        Ok(())
    })
}

fn add_lease(controller: &Controller, lease: NewLease) -> Result<(), Refused> {
    let client = lease.client.clone();
    let (namespace, clients) = controller
        .with(|store, _| (store.namespace.clone(), store.clients.keys().cloned().collect::<Vec<_>>()));
    if !clients.contains(&client) {
        let known = clients.join(", ");
        return Err(Refused::Absent(format!("`client` must be one of the lab's ({known}), got {client:?}")));
    }
    let request = lease.into_request(&namespace).map_err(|error| Refused::Invalid(error.to_string()))?;
    let (booked, _) = controller.answer(&MetadataMap::new(), |call| call.book_for(&client, &request));
    booked.map(|_| ()).map_err(|status| Refused::Invalid(status.message().to_string()))
}

fn change_lease(controller: &Controller, change: LeaseChange) -> Result<(), Refused> {
    controller.with(|store, now| {
        let name = change.name.clone();
        let mut clients = change.client.iter().chain(change.shared_with.iter().flatten());
        if let Some(client) = clients.find(|client| !store.clients.contains_key(*client)) {
            return Err(absent("client", client));
        }
        let lease = store.leases.get_mut(&name).ok_or_else(|| absent("lease", &name))?;
        if lease.ended {
            let name = names::full(&store.namespace, Kind::Lease, &name);
            return Err(Refused::Invalid(format!("lease {name} has ended and does not change")));
        }
        change.apply(lease).map_err(|error| Refused::Invalid(error.to_string()))?;
        store.touched(&name, now);
        Ok(())
    })
}

fn absent(kind: &str, name: &str) -> Refused {
    Refused::Absent(format!("no {kind} {name}"))
}

fn taken(kind: &str, name: &str) -> Refused {
    Refused::Invalid(format!("the {kind} {name} exists already"))
}
