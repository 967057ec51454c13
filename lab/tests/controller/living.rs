//! The life of leases without calls: waiting, beginning, ending.
use serde_json::json;

use crate::lab::{Lab, at, reasons};

#[test]
fn a_lease_that_waited_gets_the_exporter_when_it_is_clean() {
    let lab = Lab::new();
    let lease = json!({"exporter_name": "exp-4", "duration": "600s"});
    lab.create("first", lease.clone()).unwrap();
    lab.create("second", lease).unwrap();
    lab.wait(2);
    assert_eq!(reasons(&lab.get("first")), ["Ready"]);
    assert_eq!(reasons(&lab.get("second")), ["NotAvailable"]);
    lab.call("alice", "DeleteLease", json!({"name": "namespaces/lab/leases/first"})).unwrap();
    // Released and reconciled, but the exporter has not reported its status yet.
    lab.wire.advance(100);
    assert_eq!(reasons(&lab.get("first")), ["Released"]);
    let second = lab.get("second");
    assert_eq!(reasons(&second), ["NotReady"]);
    assert_eq!(
        second["conditions"][0]["message"],
        "There are 1 online exporters, but none are ready (still cleaning up previous lease)"
    );
    lab.wait(1);
    let second = lab.get("second");
    assert_eq!(reasons(&second), ["NotReady", "Ready"], "the old condition stays");
    assert_eq!(second["exporter"], "namespaces/lab/exporters/exp-4");
}

#[test]
fn a_lease_ends_at_its_end_else_begin_and_duration_else_when_it_was_used_up() {
    let lab = Lab::new();
    lab.create("end", json!({"exporter_name": "exp-1", "duration": "20s", "end_time": at(30)})).unwrap();
    lab.create("begin", json!({"exporter_name": "exp-2", "duration": "20s", "begin_time": at(-10)})).unwrap();
    lab.create("plain", json!({"exporter_name": "exp-3", "duration": "20s"})).unwrap();
    for (wait, running) in [(5, ["begin", "plain"]), (9, ["end", "plain"])] {
        lab.wait(wait);
        for id in ["end", "begin", "plain"] {
            let lease = lab.get(id);
            let is_running = lease.get("exporter").is_some() && lease.get("effective_end_time").is_none();
            assert_eq!(is_running, running.contains(&id), "{id} after {wait} more: {lease}");
        }
    }
    lab.wait(20);
    for (id, end) in [("end", 30), ("begin", 10), ("plain", 20)] {
        let lease = lab.get(id);
        assert_eq!(reasons(&lease), ["Expired"], "{id}");
        assert_eq!(lease["effective_end_time"], at(end), "{id}");
    }
}

#[test]
fn a_running_lease_shows_the_servers_clock() {
    let lab = Lab::new();
    lab.create("clock", json!({"selector": "board=rpi4", "duration": "600s"})).unwrap();
    lab.wire.advance(12_250);
    let lease = lab.get("clock");
    assert_eq!(
        (&lease["effective_begin_time"], &lease["effective_duration"]),
        (&json!(at(0)), &json!("12.250s"))
    );
    let exporter =
        lab.call("alice", "GetExporter", json!({"name": "namespaces/lab/exporters/exp-1"})).unwrap();
    assert_eq!(exporter["status_message"], "in use");
}
