//! Sharing of leases, and the specific codes of controllers that support it; neither without the option.
use serde_json::{Value, json};

use crate::lab::{Lab, at};

fn share(lab: &Lab, client: &str, add: &[&str], remove: &[&str]) -> Result<Value, String> {
    let names =
        |of: &[&str]| of.iter().map(|name| format!("namespaces/lab/clients/{name}")).collect::<Vec<_>>();
    let lease = json!({"name": "namespaces/lab/leases/rec"});
    let request = json!({"lease": lease, "add_shared_with": names(add), "remove_shared_with": names(remove)});
    lab.call(client, "UpdateLease", request)
}

#[test]
fn a_lease_is_shared_and_unshared() {
    let lab = Lab::with(json!({"sharing": true}));
    lab.create("rec", json!({"exporter_name": "exp-1", "duration": "600s"})).unwrap();
    let shared = share(&lab, "alice", &["bob", "bob"], &[]).unwrap();
    assert_eq!(shared["shared_with"], json!(["namespaces/lab/clients/bob"]));
    assert_eq!(lab.get("rec")["shared_with"], shared["shared_with"]);
    for (client, add, words) in [
        ("alice", "alice", "INVALID_ARGUMENT: cannot share lease with the owner"),
        (
            "alice",
            "nobody",
            "INVALID_ARGUMENT: target client not found: clients.jumpstarter.dev \"nobody\" not found",
        ),
        ("bob", "bob", "PERMISSION_DENIED: UpdateLease permission denied: bob does not own the lease"),
    ] {
        assert_eq!(share(&lab, client, &[add], &[]).unwrap_err(), words);
    }
    let alone = share(&lab, "alice", &[], &["bob"]).unwrap();
    assert_eq!(alone.get("shared_with"), None);
    lab.call("alice", "DeleteLease", json!({"name": "namespaces/lab/leases/rec"})).unwrap();
    lab.wait(1);
    let error = share(&lab, "alice", &["bob"], &[]).unwrap_err();
    assert_eq!(error, "FAILED_PRECONDITION: cannot share lease: lease has already ended");
}

#[test]
fn without_the_option_the_fields_are_dropped() {
    let lab = Lab::new();
    lab.create("rec", json!({"exporter_name": "exp-1", "duration": "600s"})).unwrap();
    assert_eq!(share(&lab, "alice", &["bob"], &[]).unwrap().get("shared_with"), None);
}

#[test]
fn the_same_messages_have_specific_codes() {
    for (sharing, precondition, invalid) in
        [(true, "FAILED_PRECONDITION", "INVALID_ARGUMENT"), (false, "UNKNOWN", "UNKNOWN")]
    {
        let lab = Lab::with(json!({"sharing": sharing}));
        let client = |name: &str| json!({"client": format!("namespaces/{name}")});
        lab.create("later", json!({"exporter_name": "exp-1", "begin_time": at(600), "duration": "60s"}))
            .unwrap();
        let error = lab.update("later", client("lab/clients/bob")).unwrap_err();
        assert_eq!(error, format!("{precondition}: cannot transfer lease: lease has not started yet"));
        lab.create("runs", json!({"exporter_name": "exp-1", "duration": "60s"})).unwrap();
        lab.wait(1);
        let begun = lab.update("runs", json!({"begin_time": at(600), "duration": "60s"})).unwrap_err();
        assert_eq!(begun, format!("{precondition}: cannot update BeginTime: lease has already started"));
        let elsewhere = lab.update("runs", client("other/clients/bob")).unwrap_err();
        assert_eq!(elsewhere, format!("{invalid}: cannot transfer lease to client in different namespace"));
        lab.wait(100);
        let over = lab.update("runs", client("lab/clients/bob")).unwrap_err();
        assert_eq!(over, format!("{precondition}: cannot transfer lease: lease has already ended"));
    }
}

#[test]
fn the_maximum_number_of_tags_is_a_setting() {
    let tags: Value =
        (0..11).map(|number| (format!("k{number}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    let lease = json!({"exporter_name": "exp-1", "duration": "60s", "tags": tags});
    let error = Lab::new().create("tagged", lease.clone()).unwrap_err();
    assert_eq!(error, "INVALID_ARGUMENT: invalid lease tags: too many tags: 11 (maximum 10)");
    let made = Lab::with(json!({"maxTags": 12})).create("tagged", lease).unwrap();
    assert_eq!(made["tags"].as_object().unwrap().len(), 11);
}
