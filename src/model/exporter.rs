//! An exporter as a record: a device offered for lease.
use std::collections::BTreeMap;

use super::names::{self, Kind};
use super::{ExporterStatus, Lease};
use crate::wire::client::v1 as wire;

/// A device offered for lease, with all fields of the protocol.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exporter {
    /// The namespace it is offered in.
    pub namespace: String,
    /// Its bare name.
    pub name: String,
    /// Kubernetes labels; hidden and deprecated ones only if they were requested.
    pub labels: BTreeMap<String, String>,
    /// Whether it is currently online, according to the controller.
    pub online: bool,
    /// Its current status; `None` if it never reported one.
    pub status: Option<ExporterStatus>,
    /// The message for the status; `Never seen` before its first contact.
    pub status_message: String,
    /// Whether it may be leased without `allowDisabled`. If absent in the protocol, it may.
    pub enabled: bool,
    /// Deprecated label keys, each with a note on what to use instead.
    pub deprecated_labels: BTreeMap<String, String>,
    /// The lease that holds it, if the caller has joined leases.
    pub lease: Option<Box<Lease>>,
}

impl From<wire::Exporter> for Exporter {
    fn from(message: wire::Exporter) -> Self {
        let (namespace, name) = names::split(&message.name, Kind::Exporter);
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            labels: message.labels,
            online: message.online,
            status: ExporterStatus::from_wire(message.status),
            status_message: message.status_message,
            enabled: message.enabled.unwrap_or(true),
            deprecated_labels: message.deprecated_labels,
            lease: None,
        }
    }
}
