//! A lease as a record: the right to use one exporter for some time. What follows from the data (its
//! status, when it ends) stands in `lease_status.rs`.
use std::collections::BTreeMap;

use prost_types::{Duration, Timestamp};

use super::Condition;
use super::names::{self, Kind};
use crate::wire::client::v1 as wire;

/// A lease, with everything that the wire carries. `client` and `exporter` are bare names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lease {
    /// The namespace it is in.
    pub namespace: String,
    /// Its bare name.
    pub name: String,
    /// The selector as the controller has rewritten it; `<none>` where there is none.
    pub selector: String,
    /// The exporter that was asked for by name.
    pub exporter_name: Option<String>,
    /// The user's own labels.
    pub tags: BTreeMap<String, String>,
    /// What the exporter's hooks are handed.
    pub context: BTreeMap<String, String>,
    /// Whether a disabled exporter may be taken.
    pub allow_disabled: bool,
    /// The time asked for.
    pub duration: Option<Duration>,
    /// The time used so far; of a running lease it was so at the moment of the reply.
    pub effective_duration: Option<Duration>,
    /// The begin asked for.
    pub begin_time: Option<Timestamp>,
    /// When it began.
    pub effective_begin_time: Option<Timestamp>,
    /// The end asked for.
    pub end_time: Option<Timestamp>,
    /// When it ended.
    pub effective_end_time: Option<Timestamp>,
    /// Who owns it.
    pub client: String,
    /// The exporter that was assigned; empty before.
    pub exporter: String,
    /// What the controller says of it, oldest kind first.
    pub conditions: Vec<Condition>,
    /// Deprecated label keys in its selector, each with the advice what to use instead.
    pub deprecated_labels: BTreeMap<String, String>,
    /// Whom it is shared with: bare client names. Empty where the controller does not know sharing.
    pub shared_with: Vec<String>,
    /// How far the server's clock was ahead of this one, in milliseconds, where a reply told it.
    pub clock_offset_ms: Option<f64>,
    /// Of a lease that has just been created: the options (camelCase, `allowDisabled`) that were asked for and that
    /// the reply does not show, since the controller does not know them. Empty of every other lease.
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
