//! CreateLease: the order of its checks, the rules for times, and parallel calls.
use jumpstarter_lab::clock::SECOND;
use jumpstarter_lab::go::text::rfc3339;
use serde_json::{Value, json};

use crate::common::{START, call, identity};
use crate::lab::{Lab, at, at_once};

#[test]
fn of_30_creates_with_one_id_exactly_one_is_ok() {
    let lab = Lab::new();
    let headers = identity(&lab.wire, "alice");
    let request = json!({"parent": "namespaces/lab", "lease_id": "race", "lease": {"selector": "board=rpi4", "duration": "60s"}});
    let answers = at_once(30, |_| call(&lab.wire, "CreateLease", &headers, &request));
    let (made, failed): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    for failure in &failed {
        let words = &failure.as_ref().unwrap_err().message;
        assert_eq!(words, "leases.jumpstarter.dev \"race\" already exists");
    }
    assert_eq!((made.len(), failed.len()), (1, 29));
}

#[test]
fn times_are_truncated_to_seconds_but_durations_are_not() {
    let lab = Lab::new();
    let fine = rfc3339(START + 3600 * SECOND).replace('Z', ".75Z");
    let lease = json!({"selector": "board=rpi4", "begin_time": fine, "duration": "90.000000001s"});
    let made = lab.create("fine", lease).unwrap();
    assert_eq!((&made["begin_time"], &made["duration"]), (&json!(at(3600)), &json!("90.000000001s")));
    let lease = json!({"selector": "board=rpi4", "duration": "0.0000015s", "end_time": at(60)});
    let made = lab.create("finer", lease).unwrap();
    assert_eq!(made["begin_time"], json!(at(59)));
    for (duration, words) in
        [("-0.1s", "-100ms"), ("-0.000001s", "-1µs"), ("-1.5s", "-1.5s"), ("-86400s", "-24h0m0s")]
    {
        let error = lab.create("negative", json!({"selector": "a=b", "duration": duration})).unwrap_err();
        assert_eq!(error, format!("UNKNOWN: duration must be positive, got {words}"));
    }
}

#[test]
fn creation_is_checked_in_the_controllers_order() {
    let lab = Lab::new();
    let create = |lease: Value| json!({"parent": "nowhere", "lease": lease});
    let anonymous: &[(String, String)] = &[];
    for (request, message) in [
        (create(json!({})), "one of selector or exporter_name is required"),
        (
            create(json!({"selector": "a b", "tags": {"a/b": "c"}})),
            "invalid lease tags: tag key \"a/b\" must not contain '/' (use simple names without prefix)",
        ),
        (
            create(json!({"selector": "a b"})),
            "invalid number of segments in identifier \"nowhere\", expecting 2, got 1",
        ),
        (json!({"parent": "namespaces/lab", "lease": {"selector": "a b"}}), "missing authorization header"),
    ] {
        let failure = call(&lab.wire, "CreateLease", anonymous, &request).unwrap_err();
        assert_eq!(failure.message, message);
    }
    // First the selector, then times, then Kubernetes' rules, then existing names.
    lab.create("taken", json!({"selector": "a=b", "duration": "60s"})).unwrap();
    let error = lab.create("UP", json!({"selector": "a b"})).unwrap_err();
    assert!(error.starts_with("UNKNOWN: failed to parse label selector: "), "{error}");
    let error = lab.create("UP", json!({"selector": "a=b"})).unwrap_err();
    assert!(error.starts_with("UNKNOWN: duration is required"), "{error}");
    let context: serde_json::Map<_, _> = (0..9).map(|i| (format!("c{i}"), json!("v"))).collect();
    let error =
        lab.create("UP", json!({"selector": "a=b", "duration": "1s", "context": context})).unwrap_err();
    assert!(
        error.starts_with(
            "UNKNOWN: Lease.jumpstarter.dev \"UP\" is invalid: [metadata.name: Invalid value: \"UP\": a lower"
        ),
        "{error}"
    );
    assert!(error.ends_with("spec.context: Too many: 9: must have at most 8 items, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]"), "{error}");
    let error = lab.create("taken", json!({"selector": " ", "duration": "1s"})).unwrap_err();
    assert_eq!(
        error,
        "UNKNOWN: Lease.jumpstarter.dev \"taken\" is invalid: spec: Invalid value: one of selector or exporterRef.name is required"
    );
}

#[test]
fn deprecated_labels_in_a_selector_come_with_advice() {
    let lab = Lab::new();
    let made = lab.create("old-label", json!({"selector": "soc=none,!board", "duration": "60s"})).unwrap();
    assert_eq!(made["deprecated_labels"], json!({"soc": "use arch instead"}));
}
