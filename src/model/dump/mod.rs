//! Records as JSON and YAML text: the same data in the same order as the upstream Python client dumps
//! (its models for JSON, its command line, which sorts keys, for YAML).
mod text;
mod value;

pub use text::{Format, push_camel_case, push_quoted};
pub use value::{ToValue, Value};

use super::{Condition, Exporter, ExporterList, Lease, LeaseList, ShownFields, time};

impl Exporter {
    /// This exporter, with everything that the Python client shows.
    pub fn dump(&self, format: Format) -> String {
        let all = ShownFields {
            include_leases: true,
            include_online: true,
            include_status: true,
            include_disabled: true,
        };
        format.write(&exporter(self, all))
    }
}

impl Lease {
    /// This lease.
    pub fn dump(&self, format: Format) -> String {
        format.write(&lease(self))
    }
}

impl ExporterList {
    /// The exporters of this page, as selected by `shown`, without the page token.
    pub fn dump(&self, format: Format, shown: ShownFields) -> String {
        let visible = self.exporters.iter().filter(|exporter| exporter.enabled || shown.include_disabled);
        let items = visible.map(|item| exporter(item, shown)).collect();
        format.write(&Value::Map(vec![("exporters", Value::List(items))]))
    }
}

impl LeaseList {
    /// The leases of this page, without the page token.
    pub fn dump(&self, format: Format) -> String {
        let items = self.leases.iter().map(lease).collect();
        format.write(&Value::Map(vec![("leases", Value::List(items))]))
    }
}

fn exporter(exporter: &Exporter, shown: ShownFields) -> Value<'_> {
    let mut fields = vec![
        ("namespace", Value::text(&exporter.namespace)),
        ("name", Value::text(&exporter.name)),
        ("labels", Value::Texts(&exporter.labels)),
    ];
    if shown.include_online {
        fields.push(("online", Value::Bool(exporter.online)));
    }
    if shown.include_status {
        let status = exporter.status.map(|status| Value::Number(status.number().to_string()));
        fields.push(("status", status.unwrap_or(Value::Null)));
    }
    if shown.include_disabled {
        fields.push(("enabled", Value::Bool(exporter.enabled)));
    }
    if shown.include_leases {
        fields.push(("lease", exporter.lease.as_deref().map(lease).unwrap_or(Value::Null)));
    }
    fields.push(("deprecated_labels", Value::Texts(&exporter.deprecated_labels)));
    Value::Map(fields)
}

fn lease(lease: &Lease) -> Value<'_> {
    let moment = |at: &Option<_>| {
        at.as_ref().map(|at| Value::Text(time::python_text(at).into())).unwrap_or(Value::Null)
    };
    let length = |of: &Option<_>| of.as_ref().map(Value::seconds);
    let mut fields = vec![
        ("namespace", Value::text(&lease.namespace)),
        ("name", Value::text(&lease.name)),
        ("selector", Value::text(&lease.selector)),
        ("exporter_name", lease.exporter_name.as_deref().map(Value::text).unwrap_or(Value::Null)),
        ("tags", Value::Texts(&lease.tags)),
        ("context", Value::Texts(&lease.context)),
        ("duration", length(&lease.duration).unwrap_or_else(|| Value::Number("0.0".into()))),
        ("effective_duration", length(&lease.effective_duration).unwrap_or(Value::Null)),
        ("begin_time", moment(&lease.begin_time)),
        ("client", Value::text(&lease.client)),
        ("exporter", Value::text(&lease.exporter)),
        ("conditions", Value::List(lease.conditions.iter().map(condition).collect())),
        ("effective_begin_time", moment(&lease.effective_begin_time)),
        ("effective_end_time", moment(&lease.effective_end_time)),
        ("deprecated_labels", Value::Texts(&lease.deprecated_labels)),
    ];
    // The Python client does not have this field yet.
    if !lease.shared_with.is_empty() {
        fields.push(("shared_with", lease.shared_with.to_value()));
    }
    Value::Map(fields)
}

/// Like protobuf's JSON: absent fields are omitted, 64-bit numbers are strings.
fn condition(condition: &Condition) -> Value<'_> {
    let text = |value: &'_ Option<String>| value.clone().map(|value| Value::Text(value.into()));
    let generation = condition.observed_generation.map(|number| Value::Text(number.to_string().into()));
    let transition = condition.transition().map(|at| {
        let seconds = at.seconds.map(|seconds| ("seconds", Value::Text(seconds.to_string().into())));
        let nanos = at.nanos.map(|nanos| ("nanos", Value::Number(nanos.to_string())));
        Value::Map(seconds.into_iter().chain(nanos).collect())
    });
    let fields = [
        ("type", text(&condition.r#type)),
        ("status", text(&condition.status)),
        ("observedGeneration", generation),
        ("lastTransitionTime", transition),
        ("reason", text(&condition.reason)),
        ("message", text(&condition.message)),
    ];
    Value::Map(fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

#[cfg(test)]
mod tests {
    use prost_types::{Duration, Timestamp};

    use super::*;
    use crate::model::record::Record;
    use crate::wire;

    fn full_lease() -> Lease {
        let at = |seconds, nanos| Some(Timestamp { seconds, nanos });
        wire::client::v1::Lease {
            name: "namespaces/lab/leases/a".into(),
            selector: "board=rpi4".into(),
            duration: Some(Duration { seconds: 3600, nanos: 500_000_000 }),
            begin_time: at(1_767_323_045, 123_456_789),
            effective_begin_time: at(1_767_323_045, 0),
            client: Some("namespaces/lab/clients/alice".into()),
            conditions: vec![wire::v1::Condition {
                r#type: Some("Ready".into()),
                status: Some("True".into()),
                observed_generation: Some(1),
                last_transition_time: Some(wire::v1::Time { seconds: Some(1_767_323_045), nanos: Some(0) }),
                reason: Some("Ready".into()),
                message: None,
            }],
            tags: [("ci".to_owned(), "yes".to_owned()), ("n".to_owned(), "1e3".to_owned())].into(),
            ..Default::default()
        }
        .into()
    }

    #[test]
    fn a_lease_in_the_python_clients_order() {
        assert_eq!(
            full_lease().dump(Format::Json),
            concat!(
                r#"{"namespace":"lab","name":"a","selector":"board=rpi4","exporter_name":null,"#,
                r#""tags":{"ci":"yes","n":"1e3"},"context":{},"duration":3600.5,"effective_duration":null,"#,
                r#""begin_time":"2026-01-02T03:04:05.123456Z","client":"alice","exporter":"","conditions":"#,
                r#"[{"type":"Ready","status":"True","observedGeneration":"1","#,
                r#""lastTransitionTime":{"seconds":"1767323045","nanos":0},"reason":"Ready"}],"#,
                r#""effective_begin_time":"2026-01-02T03:04:05Z","effective_end_time":null,"deprecated_labels":{}}"#
            )
        );
    }

    #[test]
    fn whom_a_lease_is_shared_with_is_shown_where_it_is() {
        let shared = Lease { shared_with: vec!["bob".into(), "carol".into()], ..full_lease() };
        let dumped = shared.dump(Format::Json);
        assert!(dumped.ends_with(r#","deprecated_labels":{},"shared_with":["bob","carol"]}"#), "{dumped}");
        assert!(shared.json().contains(r#""sharedWith":["bob","carol"]"#), "{}", shared.json());
        assert!(full_lease().json().contains(r#""sharedWith":[]"#));
    }

    #[test]
    fn yaml_has_sorted_keys_and_quotes_what_is_not_plain() {
        let yaml = full_lease().dump(Format::Yaml);
        let keys: Vec<&str> = yaml.lines().filter(|line| !line.starts_with([' ', '-'])).collect();
        assert!(keys.is_sorted(), "{yaml}");
        assert!(yaml.contains("tags:\n  ci: \"yes\"\n  \"n\": \"1e3\"\n"), "{yaml}");
        assert!(yaml.contains("context: {}\n"), "{yaml}");
        assert!(yaml.contains("begin_time: \"2026-01-02T03:04:05.123456Z\"\n"), "{yaml}");
        assert!(yaml.contains("conditions:\n- lastTransitionTime:\n    nanos: 0\n"), "{yaml}");
    }

    #[test]
    fn lists_show_what_is_asked_for() {
        let message = |name: &str, enabled| wire::client::v1::Exporter {
            name: format!("namespaces/default/exporters/{name}"),
            online: true,
            status: 4,
            enabled,
            ..Default::default()
        };
        let list = ExporterList {
            exporters: vec![message("on", None).into(), message("off", Some(false)).into()],
            next_page_token: "t".into(),
        };
        assert_eq!(
            list.dump(Format::Json, ShownFields::default()),
            r#"{"exporters":[{"namespace":"default","name":"on","labels":{},"deprecated_labels":{}}]}"#
        );
        let shown = ShownFields { include_status: true, include_disabled: true, ..Default::default() };
        let dumped = list.dump(Format::Json, shown);
        assert!(
            dumped.contains(r#""name":"off","labels":{},"status":4,"enabled":false,"deprecated"#),
            "{dumped}"
        );
        assert_eq!(
            list.exporters[0].dump(Format::Json),
            r#"{"namespace":"default","name":"on","labels":{},"online":true,"status":4,"enabled":true,"lease":null,"deprecated_labels":{}}"#
        );
    }

    /// Good messages with bytes changed, taken out or put in: whatever still decodes becomes a record, and its dump
    /// and plain data are JSON.
    #[test]
    fn whatever_decodes_can_be_shown() {
        use prost::Message;
        let mut seed: u64 = 0x1234_5678_9abc_def1;
        let mut random = move |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed >> 16) as usize % below
        };
        let at = |seconds, nanos| Some(Timestamp { seconds, nanos });
        let lease = wire::client::v1::Lease {
            name: "namespaces/lab/leases/a".into(),
            duration: Some(Duration { seconds: 3600, nanos: 5 }),
            effective_duration: Some(Duration { seconds: 1, nanos: 0 }),
            effective_begin_time: at(1_767_323_045, 1),
            end_time: at(1_767_323_045, 123_456_789),
            exporter: Some("namespaces/lab/exporters/b".into()),
            conditions: vec![wire::v1::Condition {
                r#type: Some("Ready".into()),
                observed_generation: Some(1 << 60),
                last_transition_time: Some(wire::v1::Time { seconds: Some(5), nanos: Some(6) }),
                ..Default::default()
            }],
            tags: [("a".to_owned(), "b".to_owned())].into(),
            ..Default::default()
        };
        let exporter = wire::client::v1::Exporter {
            name: "namespaces/lab/exporters/b".into(),
            labels: [("board".to_owned(), "rpi4".to_owned())].into(),
            status: 4,
            status_message: "fine".into(),
            ..Default::default()
        };
        let good = [
            wire::client::v1::ListLeasesResponse { leases: vec![lease], next_page_token: "t".into() }
                .encode_to_vec(),
            wire::client::v1::ListExportersResponse {
                exporters: vec![exporter],
                next_page_token: "t".into(),
            }
            .encode_to_vec(),
        ];
        let is_json = |text: &str| {
            serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        };
        let mut shown = 0;
        for round in 0..100_000 {
            let mut bytes = good[round % 2].clone();
            for _ in 0..=random(2) {
                let at = random(bytes.len());
                match random(8) {
                    0 => drop(bytes.remove(at)),
                    1 => bytes.insert(at, random(256) as u8),
                    _ => bytes[at] = random(256) as u8,
                }
            }
            if let Ok(message) = wire::client::v1::ListLeasesResponse::decode(bytes.as_slice()) {
                let list = LeaseList::from(message);
                for lease in &list.leases {
                    let status =
                        (lease.status(), lease.expires_at(), lease.remaining_ms(1e12), lease.outcome());
                    assert!(!status.0.is_empty() || status.1.is_some() || !lease.conditions.is_empty());
                }
                is_json(&list.json());
                is_json(&list.dump(Format::Json));
                assert!(list.dump(Format::Yaml).ends_with('\n'));
                shown += 1;
            }
            if let Ok(message) = wire::client::v1::ListExportersResponse::decode(bytes.as_slice()) {
                let list = ExporterList::from(message);
                is_json(&list.json());
                is_json(
                    &list.dump(Format::Json, ShownFields { include_disabled: true, ..Default::default() }),
                );
                shown += 1;
            }
        }
        assert!(shown > 10_000, "only {shown} of the messages decoded: the mutations are too wild");
    }
}
