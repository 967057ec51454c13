//! A lease as a record: the right to use one exporter for some time. `lease_status.rs` derives its status and its end
//! from the data.
use std::collections::BTreeMap;

use prost_types::{Duration, Timestamp};

use super::Condition;
use super::names::{self, Kind};
use super::record::record;
use crate::wire::client::v1 as wire;

record! {
    /// The data of a lease, the right to use one exporter for some time: all fields of the protocol.
    pub struct Lease {
        /// The lease's namespace.
        pub namespace: String,
        /// The bare name.
        pub name: String,
        /// The selector as normalized by the controller: keys sorted, `!=` as `notin`; `<none>` if there is none.
        pub selector: String,
        /// The exporter that was requested by name.
        pub exporter_name: Option<String>,
        /// The user's own labels.
        pub tags: BTreeMap<String, String>,
        /// The values that are passed to the exporter's hooks.
        pub context: BTreeMap<String, String>,
        /// Whether a disabled exporter may be assigned.
        pub allow_disabled: bool = false,
        /// The requested duration. Its text is exact to the nanosecond: `3600.500s`.
        pub duration as "durationText": Option<Duration>,
        /// The time used so far; for a running lease, at the time of the reply.
        pub effective_duration as "effectiveDurationText": Option<Duration>,
        /// The requested begin. Its text is RFC 3339, exact to the nanosecond.
        pub begin_time as "beginTimeText": Option<Timestamp>,
        /// When the lease began.
        pub effective_begin_time as "effectiveBeginTimeText": Option<Timestamp>,
        /// The requested end.
        pub end_time as "endTimeText": Option<Timestamp>,
        /// When the lease ended.
        pub effective_end_time as "effectiveEndTimeText": Option<Timestamp>,
        /// The bare name of the client that owns the lease.
        pub client: String,
        /// The bare name of the assigned exporter; empty until one is assigned.
        pub exporter: String,
        /// The conditions that the controller has set, in the order in which it first set them.
        pub conditions: Vec<Condition>,
        /// Deprecated label keys in the selector, each with advice on what to use instead.
        pub deprecated_labels: BTreeMap<String, String>,
        /// The bare names of the clients that the lease is shared with; empty if the controller does not support sharing.
        pub shared_with: Vec<String>,
        /// How far the server's clock was ahead of the local one, in milliseconds; absent if no reply has shown it.
        pub clock_offset_ms: Option<f64>,
        /// The options of `createLease` that the controller did not apply, detected by their absence from its reply. A
        /// controller ignores fields that it does not know and answers OK: 0.8.1 does not support `tags`, `context` and
        /// `allowDisabled`, 0.9.0 does not support `context`. Usually empty, and always empty for a lease that was read.
        pub not_applied: Vec<String> => "NotAppliedField[]",
    }
    with derived
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
