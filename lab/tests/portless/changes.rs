//! Changes from outside, and time that is moved.
use jumpstarter_lab::controller::Controller;
use jumpstarter_lab::input::read;
use jumpstarter_lab::orders::change::Change;
use serde_json::{Value, json};

use crate::common::{Wire, call, identity};

fn lab() -> Wire {
    Wire::new(&json!({
        "exporters": [{"name": "one", "labels": {"board": "rpi4"}}],
        "leases": [{"name": "first", "client": "alice", "selector": "board=rpi4", "duration": "1h"}],
        "now": 1_000_000,
    }))
}

fn lease(wire: &Wire, name: &str) -> Value {
    let leases = wire.0.info()["leases"].as_array().unwrap().clone();
    leases.into_iter().find(|lease| lease["name"] == name).unwrap_or_default()
}

fn refused(controller: &Controller, change: Value) -> String {
    match read::<Change>("order", change) {
        Ok(change) => change.apply(controller).unwrap_err().to_string(),
        Err(error) => error,
    }
}

#[test]
fn a_waiting_lease_begins_on_an_exporter_that_is_added() {
    let wire = lab();
    wire.order(
        json!({"addLease": {"name": "next", "client": "bob", "selector": "board=rpi4", "duration": "1h"}}),
    );
    assert_eq!(lease(&wire, "next")["exporter"], Value::Null);
    wire.order(json!({"addExporter": {"name": "two", "labels": {"board": "rpi4"}}}));
    assert_eq!(lease(&wire, "next")["exporter"], "two");
}

#[test]
fn a_waiting_lease_begins_when_the_one_before_is_released_removed_or_over() {
    for change in [
        Some(json!({"changeLease": {"name": "first", "release": true}})),
        Some(json!({"removeLease": {"name": "first"}})),
        None,
    ] {
        let wire = lab();
        let next = json!({"name": "next", "client": "bob", "exporterName": "one", "duration": "3h"});
        wire.order(json!({ "addLease": next }));
        match change.clone() {
            Some(change) => wire.order(change),
            None => wire.advance(3_600_001),
        }
        assert_eq!(lease(&wire, "next")["exporter"], "one", "{change:?}");
        assert!(lease(&wire, "first")["ended"] != json!(false), "{change:?}");
    }
}

#[test]
fn an_exporter_that_goes_offline_is_listed_so_and_is_not_leased() {
    let wire = Wire::new(&json!({"exporters": [{"name": "one"}]}));
    wire.order(json!({"changeExporter": {"name": "one", "online": false, "status": "OFFLINE", "labels": {"a": "b"}}}));
    let request = json!({"name": "namespaces/lab/exporters/one"});
    let exporter = call(&wire, "GetExporter", &identity(&wire, "alice"), &request).unwrap();
    assert_eq!((exporter.get("online"), &exporter["labels"]), (None, &json!({"a": "b"})));
    wire.order(json!({"addLease": {"name": "waits", "client": "bob", "selector": "a=b", "duration": "1h"}}));
    assert_eq!(lease(&wire, "waits")["exporter"], Value::Null);
    wire.order(json!({"changeExporter": {"name": "one", "online": true, "status": "AVAILABLE"}}));
    assert_eq!(lease(&wire, "waits")["exporter"], "one");
}

#[test]
fn a_lease_changes_its_owner_and_its_times() {
    let wire = lab();
    wire.order(
        json!({"changeLease": {"name": "first", "client": "bob", "duration": "2h", "sharedWith": ["alice"]}}),
    );
    assert_eq!(
        (&lease(&wire, "first")["client"], &lease(&wire, "first")["sharedWith"]),
        (&json!("bob"), &json!(["alice"]))
    );
    wire.advance(2 * 3_600_000 - 1);
    assert_eq!(lease(&wire, "first")["ended"], false);
    wire.advance(1_001);
    assert_eq!(lease(&wire, "first")["ended"], true);
}

#[test]
fn a_client_that_is_removed_is_not_known_any_more() {
    let wire = lab();
    let headers = identity(&wire, "bob");
    let list = || call(&wire, "ListLeases", &headers, &json!({"parent": "namespaces/lab"}));
    list().unwrap();
    wire.order(json!({"removeClient": {"name": "bob"}}));
    assert_eq!(list().unwrap_err().message, "client lab/bob: clients.jumpstarter.dev \"bob\" not found");
    wire.order(json!({"addClient": {"name": "bob"}}));
    assert_eq!(list().unwrap_err().message, "permission denied for client lab/bob", "another bob");
}

#[test]
fn what_cannot_be_changed_is_reported() {
    let wire = lab();
    wire.order(
        json!({"addLease": {"name": "past", "client": "bob", "exporterName": "nothing", "duration": "1h"}}),
    );
    for (change, words) in [
        (
            json!({"fly": {}}),
            "`order`: unknown variant `fly`, expected one of `addExporter`, `changeExporter`",
        ),
        (json!({"addExporter": {"name": "one"}}), "the exporter one exists already"),
        (json!({"changeExporter": {"name": "two"}}), "no exporter two"),
        (
            json!({"changeExporter": {"name": "one", "onlin": true}}),
            "`changeExporter.onlin`: unknown field `onlin`",
        ),
        (json!({"removeExporter": {"name": "two"}}), "no exporter two"),
        (json!({"addClient": {"name": "bob"}}), "the client bob exists already"),
        (json!({"removeClient": {"name": "carol"}}), "no client carol"),
        (json!({"removeLease": {"name": "none"}}), "no lease none"),
        (json!({"changeLease": {"name": "none"}}), "no lease none"),
        (json!({"changeLease": {"name": "first", "client": "carol"}}), "no client carol"),
        (json!({"changeLease": {"name": "first", "duration": "0s"}}), "`duration` must be longer than zero"),
        (
            json!({"changeLease": {"name": "past", "release": true}}),
            "lease namespaces/lab/leases/past has ended and does not change",
        ),
    ] {
        let problem = refused(wire.0.controller(), change.clone());
        assert!(problem.starts_with(words), "{change}: {problem}");
    }
}

#[test]
fn time_moves_forward_alone() {
    let wire = lab();
    let clock = &wire.0.controller().clock;
    let now = clock.now();
    assert!(clock.move_to(now + 5) && clock.now() == now + 5);
    assert!(!clock.move_to(now) && clock.now() == now + 5);
}
