//! A lease as a record: the right to use one exporter for some time. `lease_status.rs` derives its status and its end
//! from the data.
use std::collections::BTreeMap;

use prost_types::{Duration, Timestamp};

use super::Condition;
use super::names::{self, Kind};
use crate::wire::client::v1 as wire;

/// A lease, with all fields of the protocol. `client` and `exporter` are bare names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lease {
    /// Its namespace.
    pub namespace: String,
    /// Its bare name.
    pub name: String,
    /// The selector as the controller has rewritten it; `<none>` if there is none.
    pub selector: String,
    /// The exporter that was requested by name.
    pub exporter_name: Option<String>,
    /// The user's own labels.
    pub tags: BTreeMap<String, String>,
    /// The context that the exporter's hooks receive.
    pub context: BTreeMap<String, String>,
    /// Whether a disabled exporter may be assigned.
    pub allow_disabled: bool,
    /// The requested duration.
    pub duration: Option<Duration>,
    /// The time used so far; for a running lease, at the moment of the reply.
    pub effective_duration: Option<Duration>,
    /// The requested begin.
    pub begin_time: Option<Timestamp>,
    /// When it began.
    pub effective_begin_time: Option<Timestamp>,
    /// The requested end.
    pub end_time: Option<Timestamp>,
    /// When it ended.
    pub effective_end_time: Option<Timestamp>,
    /// The client that owns it.
    pub client: String,
    /// The assigned exporter; empty before one is assigned.
    pub exporter: String,
    /// What the controller says of it, oldest kind first.
    pub conditions: Vec<Condition>,
    /// Deprecated label keys in its selector, each with a note on what to use instead.
    pub deprecated_labels: BTreeMap<String, String>,
    /// The bare names of the clients that it is shared with. Empty if the controller does not support sharing.
    pub shared_with: Vec<String>,
    /// How far the server's clock was ahead of the local one, in milliseconds, if a reply showed it.
    pub clock_offset_ms: Option<f64>,
    /// For a newly created lease: the requested options (camelCase, `allowDisabled`) that the reply does not show,
    /// because the controller does not know them. Empty for every other lease.
    pub not_applied: Vec<String>,
}

impl From<wire::Lease> for Lease {
    fn from(message: wire::Lease) -> Self {
        let bare = |name: Option<String>, kind| {
            name.map(|name| names::split(&name, kind).1.to_owned()).unwrap_or_default()
        };
        let (namespace, name) = names::split(&message.name, Kind::Lease);
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            selector: message.selector,
            exporter_name: message.exporter_name.filter(|name| !name.is_empty()),
            tags: message.tags,
            context: message.context,
            allow_disabled: message.allow_disabled,
            duration: message.duration,
            effective_duration: message.effective_duration,
            begin_time: message.begin_time,
            effective_begin_time: message.effective_begin_time,
            end_time: message.end_time,
            effective_end_time: message.effective_end_time,
            client: bare(message.client, Kind::Client),
            exporter: bare(message.exporter, Kind::Exporter),
            conditions: message.conditions.into_iter().map(Condition::from).collect(),
            deprecated_labels: message.deprecated_labels,
            shared_with: message.shared_with.into_iter().map(|name| bare(Some(name), Kind::Client)).collect(),
            clock_offset_ms: None,
            not_applied: Vec::new(),
        }
    }
}
