//! Records and `serde`: the same names and values as in the npm package, and nothing is lost on the way back.
use jumpstarter_web::model::record::Record;
use jumpstarter_web::model::{Condition, Exporter, ExporterList, Lease, LeaseList};
use jumpstarter_web::wire::client::v1 as wire;
use jumpstarter_web::wire::v1;
use prost_types::{Duration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn lease() -> Lease {
    let condition = |seconds, nanos| v1::Condition {
        r#type: Some("Ready".into()),
        observed_generation: Some(i64::MAX),
        last_transition_time: Some(v1::Time { seconds, nanos }),
        ..Default::default()
    };
    let lease = wire::Lease {
        name: "namespaces/lab/leases/a".into(),
        selector: "board=rpi4".into(),
        duration: Some(Duration { seconds: 3600, nanos: 500_000_000 }),
        begin_time: Some(Timestamp { seconds: 1_767_323_045, nanos: 123_456_789 }),
        client: Some("namespaces/lab/clients/alice".into()),
        conditions: vec![
            condition(Some(5), Some(6)),
            condition(None, Some(7)),
            condition(Some(1 << 60), None),
        ],
        tags: [("ci".to_owned(), "yes".to_owned())].into(),
        shared_with: vec!["namespaces/lab/clients/bob".into()],
        ..Default::default()
    };
    Lease { clock_offset_ms: Some(-12.0), not_applied: vec!["tags".into()], ..lease.into() }
}

fn exporter() -> Exporter {
    let exporter = wire::Exporter {
        name: "namespaces/lab/exporters/b".into(),
        status: 42,
        labels: [("board".to_owned(), "rpi4".to_owned())].into(),
        ..Default::default()
    };
    Exporter { lease: Some(Box::new(lease())), ..exporter.into() }
}

/// What the npm package is handed of a lease: the data, without what is derived from them.
fn data(lease: &Lease) -> Value {
    serde_json::from_str::<Value>(&lease.json()).unwrap()["data"].clone()
}

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(record: &T) {
    let text = serde_json::to_string(record).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), record, "{text}");
}

#[test]
fn names_and_values_are_those_of_the_npm_package() {
    assert_eq!(serde_json::to_value(lease()).unwrap(), data(&lease()));
    assert_eq!(serde_json::to_value(Lease::default()).unwrap(), data(&Lease::default()));
    let mut handed: Value = serde_json::from_str(&exporter().json()).unwrap();
    handed["lease"] = handed["lease"]["data"].clone();
    assert_eq!(serde_json::to_value(exporter()).unwrap(), handed);
    let text = serde_json::to_value(lease()).unwrap();
    assert_eq!(text["durationText"], "3600.500s");
    assert_eq!(text["beginTimeText"], "2026-01-02T03:04:05.123456789Z");
    assert_eq!(text["conditions"][0]["observedGenerationText"], "9223372036854775807");
    assert_eq!(text["conditions"][1]["lastTransitionTimeParts"], json!({ "seconds": null, "nanos": 7 }));
    assert_eq!(serde_json::to_value(exporter()).unwrap()["status"], "UNRECOGNIZED_42");
}

#[test]
fn nothing_is_lost_on_the_way_back() {
    round_trip(&lease());
    round_trip(&Lease::default());
    round_trip(&exporter());
    round_trip(&Condition::default());
    round_trip(&LeaseList { leases: vec![lease()], next_page_token: "t".into() });
    round_trip(&ExporterList { exporters: vec![exporter()], next_page_token: String::new() });
}

#[test]
fn invalid_text_is_an_error() {
    for (field, value) in [
        ("durationText", json!("an hour")),
        ("beginTimeText", json!("2026-01-02")),
        ("conditions", json!([{ "observedGenerationText": 7 }])),
        ("name", json!(null)),
    ] {
        let mut invalid = serde_json::to_value(lease()).unwrap();
        invalid[field] = value;
        assert!(serde_json::from_value::<Lease>(invalid).is_err(), "{field}");
    }
    let mut invalid = serde_json::to_value(exporter()).unwrap();
    invalid["status"] = json!("BUSY");
    let error = serde_json::from_value::<Exporter>(invalid).unwrap_err();
    assert!(error.to_string().contains("BUSY"), "{error}");
}
