//! Converts stored objects to messages.
use std::collections::BTreeMap;

use jumpstarter_web::model::selector::Selector;
use jumpstarter_web::wire::client::v1 as wire;
use jumpstarter_web::wire::v1::{Condition as WireCondition, Time};

use crate::clock::{Nanos, SECOND};
use crate::namespace::label_rules::LabelRules;
use crate::namespace::objects::{Condition, Exporter, Lease};
use crate::namespace::times::{duration, saturated, timestamp};

/// The message for an exporter.
pub fn exporter(
    exporter: &Exporter,
    namespace: &str,
    rules: &LabelRules,
    show_hidden: bool,
) -> wire::Exporter {
    let labels = exporter.labels.iter().filter(|(key, _)| show_hidden || rules.shows(key));
    wire::Exporter {
        name: format!("namespaces/{namespace}/exporters/{}", exporter.name),
        labels: labels.map(|(key, value)| (key.clone(), value.clone())).collect(),
        online: exporter.online,
        status: exporter.status as i32,
        status_message: exporter.status_message.clone(),
        enabled: Some(exporter.enabled),
        deprecated_labels: rules.advice(exporter.labels.keys()),
    }
}

/// The message for a lease at the current time: the used time of a running lease is up to now.
pub fn lease(lease: &Lease, namespace: &str, now: Nanos) -> wire::Lease {
    let lasted = lease.began.map(|began| lease.ended_at.unwrap_or(now) - began);
    wire::Lease {
        name: format!("namespaces/{namespace}/leases/{}", lease.name),
        selector: lease.selector.to_string(),
        duration: lease.times.duration.map(duration),
        effective_duration: lasted.map(|lasted| duration(saturated(lasted.max(0)))),
        begin_time: lease.times.begin.map(timestamp),
        effective_begin_time: lease.began.map(timestamp),
        end_time: lease.times.end.map(timestamp),
        effective_end_time: lease.began.and(lease.ended_at).map(timestamp),
        client: Some(format!("namespaces/{namespace}/clients/{}", lease.client)),
        exporter: lease.exporter.as_ref().map(|name| format!("namespaces/{namespace}/exporters/{name}")),
        conditions: lease.conditions.iter().map(condition).collect(),
        exporter_name: lease.exporter_name.clone(),
        tags: lease.tags.clone(),
        allow_disabled: lease.allow_disabled,
        context: lease.context.clone(),
        deprecated_labels: BTreeMap::new(),
        shared_with: lease
            .shared_with
            .iter()
            .map(|name| format!("namespaces/{namespace}/clients/{name}"))
            .collect(),
    }
}

/// The same with the notes on deprecated labels in its selector, which the reply to an update lacks.
pub fn lease_with_advice(stored: &Lease, namespace: &str, rules: &LabelRules, now: Nanos) -> wire::Lease {
    let selector: &Selector = stored.selector.selector();
    let keys = selector.requirements().iter().map(|requirement| &requirement.key);
    wire::Lease { deprecated_labels: rules.advice(keys), ..lease(stored, namespace, now) }
}

fn condition(condition: &Condition) -> WireCondition {
    let seconds = i64::try_from(condition.last_transition / SECOND).unwrap_or_default();
    WireCondition {
        r#type: Some(condition.kind.to_string()),
        status: Some(if condition.status { "True" } else { "False" }.to_string()),
        observed_generation: Some(condition.observed_generation),
        last_transition_time: Some(Time { seconds: Some(seconds), nanos: Some(0) }),
        reason: Some(condition.reason.to_string()),
        message: Some(condition.message.clone()),
    }
}
