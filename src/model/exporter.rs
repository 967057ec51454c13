//! An exporter as a record: a device offered for lease.
use std::collections::BTreeMap;

use super::names::{self, Kind};
use super::record::record;
use super::{ExporterStatus, Lease};
use crate::wire::client::v1 as wire;

record! {
    /// The data of an exporter, a device offered for lease: all fields of the protocol.
    pub struct Exporter {
        /// The exporter's namespace.
        pub namespace: String,
        /// The bare name.
        pub name: String,
        /// Kubernetes labels; hidden and deprecated ones only if they were requested.
        pub labels: BTreeMap<String, String>,
        /// Whether the exporter is currently connected to the controller.
        pub online: bool = false,
        /// The exporter's state; absent if it has never reported one.
        pub status: Option<ExporterStatus>,
        /// The message for the status; `Never seen` before the exporter's first contact.
        pub status_message: String = String::new(),
        /// Whether the exporter can be leased without `allowDisabled`. If absent in the protocol, it can.
        pub enabled: bool = true,
        /// Deprecated label keys, each with advice on what to use instead.
        pub deprecated_labels: BTreeMap<String, String>,
        /// The lease that holds the exporter, if the caller has joined leases; the controller does not return it.
        pub lease: Option<Box<Lease>>,
    }
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
