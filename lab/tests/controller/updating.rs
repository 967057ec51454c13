//! UpdateLease: how it depends on the stored lease, and parallel calls.
use serde_json::json;

use crate::common::{call, identity};
use crate::lab::{Lab, at, at_once};

#[test]
fn updates_depend_on_the_stored_lease() {
    let lab = Lab::new();
    lab.create("free", json!({"selector": "board=nope", "begin_time": at(100), "duration": "60s"})).unwrap();
    let error = lab.update("free", json!({"selector": "a b", "duration": "1s"})).unwrap_err();
    assert!(
        error.starts_with("UNKNOWN: failed to parse label selector"),
        "the request's own selector is parsed: {error}"
    );
    lab.update("free", json!({"selector": "a b", "tags": {"a/b": "c"}})).unwrap();
    let moved = lab.update("free", json!({"begin_time": at(200), "duration": "60s"})).unwrap();
    assert_eq!(moved["begin_time"], at(200));
    lab.create("runs", json!({"exporter_name": "exp-1", "begin_time": at(0), "duration": "600s"})).unwrap();
    lab.wait(1);
    lab.update("runs", json!({"begin_time": at(0), "duration": "900s"}))
        .expect("the same begin is no change");
    let error = lab.update("runs", json!({"begin_time": at(1), "duration": "900s"})).unwrap_err();
    assert_eq!(error, "UNKNOWN: cannot update BeginTime: lease has already started");
    lab.call("alice", "DeleteLease", json!({"name": "namespaces/lab/leases/runs"})).unwrap();
    lab.wait(1);
    let ended = lab.update("runs", json!({"duration": "1200s"})).unwrap();
    assert_eq!(ended["duration"], "900s", "an ended lease does not change");
}

#[test]
fn of_30_parallel_updates_all_are_ok_and_one_wins() {
    let lab = Lab::new();
    lab.create("busy", json!({"selector": "board=rpi4", "duration": "600s"})).unwrap();
    let headers = identity(&lab.wire, "alice");
    let answers = at_once(30, |index| {
        let duration = format!("{}s", (index + 1) * 60);
        let lease = json!({"name": "namespaces/lab/leases/busy", "duration": duration});
        call(&lab.wire, "UpdateLease", &headers, &json!({"lease": lease}))
    });
    for answer in answers {
        answer.unwrap();
    }
    let asked: Vec<_> = (1..=30).map(|minutes| json!(format!("{}s", minutes * 60))).collect();
    let lease = lab.get("busy");
    assert!(asked.contains(&lease["duration"]), "{lease}");
}
