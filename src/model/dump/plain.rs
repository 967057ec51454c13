//! Records as the npm package's plain data: every property of its classes, in camelCase, times and
//! durations as exact text. As JSON, since parsing one long text is much faster for a browser than setting many
//! properties one by one.
use prost_types::Timestamp;

use super::value::Value;
use crate::model::selector::{Requirement, Selector};
use crate::model::{Condition, Exporter, ExporterList, Lease, LeaseList, duration, time};
use crate::wire::v1::Time;

impl Exporter {
    /// Its plain data, as JSON.
    pub fn plain(&self) -> String {
        exporter(self).json()
    }
}

impl Lease {
    /// Its plain data, as JSON.
    pub fn plain(&self) -> String {
        lease(self).json()
    }
}

impl ExporterList {
    /// Its plain data, as JSON.
    pub fn plain(&self) -> String {
        let items = self.exporters.iter().map(exporter).collect();
        page("exporters", items, &self.next_page_token).json()
    }
}

impl LeaseList {
    /// Its plain data, as JSON.
    pub fn plain(&self) -> String {
        page("leases", self.leases.iter().map(lease).collect(), &self.next_page_token).json()
    }
}

impl Selector {
    /// The plain data of its requirements, as JSON.
    pub fn plain(&self) -> String {
        let one = |one: &Requirement| {
            let values = one.values.iter().map(|value| Value::Text(value.clone().into())).collect();
            Value::Map(vec![
                ("key", Value::Text(one.key.clone().into())),
                ("operator", Value::text(one.operator.name())),
                ("values", Value::List(values)),
            ])
        };
        Value::List(self.requirements().iter().map(one).collect()).json()
    }
}

fn page<'a>(name: &'static str, items: Vec<Value<'a>>, next_page_token: &'a str) -> Value<'a> {
    Value::Map(vec![(name, Value::List(items)), ("nextPageToken", Value::text(next_page_token))])
}

fn exporter(exporter: &Exporter) -> Value<'_> {
    Value::Map(vec![
        ("namespace", Value::text(&exporter.namespace)),
        ("name", Value::text(&exporter.name)),
        ("labels", Value::Texts(&exporter.labels)),
        ("online", Value::Bool(exporter.online)),
        ("status", Value::maybe_text(exporter.status.map(|status| status.name()))),
        ("statusMessage", Value::text(&exporter.status_message)),
        ("enabled", Value::Bool(exporter.enabled)),
        ("deprecatedLabels", Value::Texts(&exporter.deprecated_labels)),
        ("lease", exporter.lease.as_deref().map(lease).unwrap_or(Value::Null)),
    ])
}

pub(crate) fn lease(lease: &Lease) -> Value<'_> {
    let moment = |at: &Option<_>| Value::maybe_text(at.as_ref().map(time::text));
    let length = |of: &Option<_>| Value::maybe_text(of.as_ref().map(duration::text));
    Value::Map(vec![
        ("namespace", Value::text(&lease.namespace)),
        ("name", Value::text(&lease.name)),
        ("selector", Value::text(&lease.selector)),
        ("exporterName", Value::maybe_text(lease.exporter_name.as_deref())),
        ("tags", Value::Texts(&lease.tags)),
        ("context", Value::Texts(&lease.context)),
        ("allowDisabled", Value::Bool(lease.allow_disabled)),
        ("durationText", length(&lease.duration)),
        ("effectiveDurationText", length(&lease.effective_duration)),
        ("beginTimeText", moment(&lease.begin_time)),
        ("effectiveBeginTimeText", moment(&lease.effective_begin_time)),
        ("endTimeText", moment(&lease.end_time)),
        ("effectiveEndTimeText", moment(&lease.effective_end_time)),
        ("client", Value::text(&lease.client)),
        ("exporter", Value::text(&lease.exporter)),
        ("conditions", Value::List(lease.conditions.iter().map(condition).collect())),
        ("deprecatedLabels", Value::Texts(&lease.deprecated_labels)),
        ("sharedWith", shared_with(lease)),
        ("clockOffsetMs", Value::thousandths(lease.clock_offset_ms)),
        ("notApplied", Value::List(lease.not_applied.iter().map(|name| Value::text(name)).collect())),
    ])
}

/// The clients that a lease is shared with.
pub(super) fn shared_with(lease: &Lease) -> Value<'_> {
    Value::List(lease.shared_with.iter().map(|name| Value::text(name)).collect())
}

fn condition(condition: &Condition) -> Value<'_> {
    let transition = condition.changed_at().as_ref().map(time::text);
    let generation = condition.observed_generation.map(|number| number.to_string());
    Value::Map(vec![
        ("type", Value::maybe_text(condition.r#type.as_deref())),
        ("status", Value::maybe_text(condition.status.as_deref())),
        ("observedGeneration", Value::maybe_number(condition.observed_generation)),
        ("observedGenerationText", Value::maybe_text(generation)),
        ("lastTransitionTimeText", Value::maybe_text(transition)),
        ("lastTransitionTimeParts", condition.last_transition_time.as_ref().map_or(Value::Null, parts)),
        ("reason", Value::maybe_text(condition.reason.as_deref())),
        ("message", Value::maybe_text(condition.message.as_deref())),
    ])
}

/// The received seconds and nanos of a time, if RFC 3339 text cannot represent them: one of them is absent or out of
/// range. Otherwise null.
fn parts(time: &Time) -> Value<'_> {
    if let Time { seconds: Some(seconds), nanos: Some(nanos) } = *time
        && time::is_exact(&Timestamp { seconds, nanos })
    {
        return Value::Null;
    }
    Value::Map(vec![
        ("seconds", Value::maybe_text(time.seconds.map(|seconds| seconds.to_string()))),
        ("nanos", Value::maybe_number(time.nanos)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_plain_data() {
        let plain = Selector::parse("board in (rpi5,rpi4),!broken").unwrap().plain();
        let expected = r#"[{"key":"board","operator":"in","values":["rpi4","rpi5"]},{"key":"broken","operator":"!","values":[]}]"#;
        assert_eq!(plain, expected);
    }

    #[test]
    fn a_time_is_also_given_in_parts_where_its_text_does_not_hold_it() {
        let at = |seconds, nanos| {
            let last_transition_time = Some(Time { seconds, nanos });
            let lease = Lease {
                conditions: vec![Condition { last_transition_time, ..Condition::default() }],
                ..Lease::default()
            };
            let plain: serde_json::Value = serde_json::from_str(&lease.plain()).unwrap();
            let condition = &plain["conditions"][0];
            format!("{} {}", condition["lastTransitionTimeText"], condition["lastTransitionTimeParts"])
        };
        assert_eq!(at(Some(5), Some(0)), r#""1970-01-01T00:00:05Z" null"#);
        assert_eq!(at(Some(5), None), r#""1970-01-01T00:00:05Z" {"nanos":null,"seconds":"5"}"#);
        assert_eq!(at(None, Some(7)), r#"null {"nanos":7,"seconds":null}"#);
        assert_eq!(at(Some(5), Some(-1)), r#""1970-01-01T00:00:04.999999999Z" {"nanos":-1,"seconds":"5"}"#);
    }

    #[test]
    fn an_exporter_is_the_same_alone_and_in_a_list() {
        let one = Exporter { name: "exp-1".into(), online: true, ..Exporter::default() };
        let alone: serde_json::Value = serde_json::from_str(&one.plain()).unwrap();
        assert_eq!((&alone["name"], &alone["online"]), (&"exp-1".into(), &true.into()));
        let list = ExporterList { exporters: vec![one], next_page_token: "t".into() };
        let list: serde_json::Value = serde_json::from_str(&list.plain()).unwrap();
        assert_eq!((&list["exporters"][0], &list["nextPageToken"]), (&alone, &"t".into()));
    }
}
