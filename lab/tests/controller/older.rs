//! Controllers older than the contract, which drop unknown fields and answer OK.
use serde_json::{Value, json};

use crate::lab::Lab;

/// A lease with all fields that older controllers do not know.
fn asked() -> Value {
    let late = json!({"tags": {"ci": "yes"}, "context": {"build": "42"}, "allow_disabled": true});
    let mut lease = json!({"selector": "board=rpi4", "duration": "60s"});
    for (name, value) in late.as_object().unwrap() {
        lease[name] = value.clone();
    }
    lease
}

fn tagged(lab: &Lab) -> Vec<String> {
    let request = json!({"parent": "namespaces/lab", "tag_filter": "ci=yes"});
    let reply = lab.call("alice", "ListLeases", request).unwrap();
    let leases = reply["leases"].as_array().cloned().unwrap_or_default();
    leases.iter().map(|lease| lease["name"].as_str().unwrap().rsplit('/').next().unwrap().into()).collect()
}

#[test]
fn a_lease_has_the_fields_that_the_version_knows() {
    for (version, shown) in [
        ("main", vec!["tags", "context", "allow_disabled"]),
        ("0.9.0", vec!["tags", "allow_disabled"]),
        ("0.8.1", vec![]),
    ] {
        let lab = Lab::with(json!({"controller": version}));
        for lease in [lab.create("late", asked()).unwrap(), lab.get("late")] {
            for field in ["tags", "context", "allow_disabled"] {
                assert_eq!(lease.get(field).is_some(), shown.contains(&field), "{version} {field}: {lease}");
            }
        }
    }
}

#[test]
fn a_version_without_tags_ignores_the_tag_filter_and_returns_every_lease() {
    let lab = Lab::with(json!({"controller": "0.9.0"}));
    lab.create("ours", asked()).unwrap();
    lab.create("other", json!({"selector": "board=rpi4", "duration": "60s"})).unwrap();
    assert_eq!(tagged(&lab), ["ours"]);

    let lab = Lab::with(json!({"controller": "0.8.1"}));
    lab.create("ours", asked()).unwrap();
    lab.create("other", json!({"selector": "board=rpi4", "duration": "60s"})).unwrap();
    assert_eq!(tagged(&lab), ["other", "ours"]);
}

#[test]
fn exporters_of_a_version_without_them_have_no_enabled_and_all_labels() {
    let exporter = |lab: &Lab| {
        let request = json!({"name": "namespaces/lab/exporters/exp-1"});
        lab.call("alice", "GetExporter", request).unwrap()
    };
    let all = |exporter: &Value| exporter["labels"].as_object().unwrap().len();
    let new = exporter(&Lab::new());
    let old = exporter(&Lab::with(json!({"controller": "0.8.1"})));
    assert_eq!((new.get("enabled"), old.get("enabled")), (Some(&json!(true)), None));
    assert_eq!(old.get("deprecated_labels"), None);
    assert!(all(&old) >= all(&new), "{old}");
}

#[test]
fn tokens_are_rotated_from_0_9_0_on() {
    let rotate = json!({"parent": "namespaces/lab"});
    for (version, expected) in [("0.9.0", true), ("0.8.1", false)] {
        let lab = Lab::with(json!({"controller": version}));
        let answer = lab.call("alice", "RotateToken", rotate.clone());
        assert_eq!(answer.is_ok(), expected, "{version}: {answer:?}");
        if let Err(words) = answer {
            assert!(words.starts_with("UNIMPLEMENTED: unknown method RotateToken"), "{words}");
        }
    }
}
