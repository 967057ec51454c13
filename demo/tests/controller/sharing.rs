//! Sharing of leases, and the codes that come with it; without the option nothing of either.
use serde_json::{Value, json};

use crate::common::{connect, demo};
use crate::lab::{Lab, at};

async fn lab(arguments: &[&str]) -> Lab {
    let demo = demo(&[&["--lab", "recorded"], arguments].concat()).await;
    let channel = connect(&demo).await;
    Lab { demo, channel }
}

async fn share(lab: &Lab, client: &str, add: &[&str], remove: &[&str]) -> Result<Value, String> {
    let names =
        |of: &[&str]| of.iter().map(|name| format!("namespaces/lab/clients/{name}")).collect::<Vec<_>>();
    let lease = json!({"name": "namespaces/lab/leases/rec"});
    let request = json!({"lease": lease, "add_shared_with": names(add), "remove_shared_with": names(remove)});
    lab.call(client, "UpdateLease", request).await
}

#[tokio::test]
async fn a_lease_is_shared_and_no_longer() {
    let lab = lab(&["--sharing"]).await;
    lab.create("rec", json!({"exporter_name": "exp-1", "duration": "600s"})).await.unwrap();
    let shared = share(&lab, "alice", &["bob", "bob"], &[]).await.unwrap();
    assert_eq!(shared["shared_with"], json!(["namespaces/lab/clients/bob"]));
    assert_eq!(lab.get("rec").await["shared_with"], shared["shared_with"]);
    for (client, add, words) in [
        ("alice", "alice", "INVALID_ARGUMENT: cannot share lease with the owner"),
        (
            "alice",
            "nobody",
            "INVALID_ARGUMENT: target client not found: clients.jumpstarter.dev \"nobody\" not found",
        ),
        ("bob", "bob", "PERMISSION_DENIED: UpdateLease permission denied: bob does not own the lease"),
    ] {
        assert_eq!(share(&lab, client, &[add], &[]).await.unwrap_err(), words);
    }
    let alone = share(&lab, "alice", &[], &["bob"]).await.unwrap();
    assert_eq!(alone.get("shared_with"), None);
    lab.call("alice", "DeleteLease", json!({"name": "namespaces/lab/leases/rec"})).await.unwrap();
    lab.wait(1);
    let error = share(&lab, "alice", &["bob"], &[]).await.unwrap_err();
    assert_eq!(error, "FAILED_PRECONDITION: cannot share lease: lease has already ended");
}

#[tokio::test]
async fn without_the_option_the_fields_are_dropped() {
    let lab = lab(&[]).await;
    lab.create("rec", json!({"exporter_name": "exp-1", "duration": "600s"})).await.unwrap();
    assert_eq!(share(&lab, "alice", &["bob"], &[]).await.unwrap().get("shared_with"), None);
}

#[tokio::test]
async fn the_same_words_have_codes_that_fit() {
    for (arguments, precondition, invalid) in
        [(&["--sharing"][..], "FAILED_PRECONDITION", "INVALID_ARGUMENT"), (&[], "UNKNOWN", "UNKNOWN")]
    {
        let lab = lab(arguments).await;
        let client = |name: &str| json!({"client": format!("namespaces/{name}")});
        lab.create("later", json!({"exporter_name": "exp-1", "begin_time": at(600), "duration": "60s"}))
            .await
            .unwrap();
        let error = lab.update("later", client("lab/clients/bob")).await.unwrap_err();
        assert_eq!(error, format!("{precondition}: cannot transfer lease: lease has not started yet"));
        lab.create("runs", json!({"exporter_name": "exp-1", "duration": "60s"})).await.unwrap();
        lab.wait(1);
        let begun = lab.update("runs", json!({"begin_time": at(600), "duration": "60s"})).await.unwrap_err();
        assert_eq!(begun, format!("{precondition}: cannot update BeginTime: lease has already started"));
        let elsewhere = lab.update("runs", client("other/clients/bob")).await.unwrap_err();
        assert_eq!(elsewhere, format!("{invalid}: cannot transfer lease to client in different namespace"));
        lab.wait(100);
        let over = lab.update("runs", client("lab/clients/bob")).await.unwrap_err();
        assert_eq!(over, format!("{precondition}: cannot transfer lease: lease has already ended"));
    }
}

#[tokio::test]
async fn how_many_tags_there_may_be_is_a_setting() {
    let tags: Value =
        (0..11).map(|number| (format!("k{number}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    let lease = json!({"exporter_name": "exp-1", "duration": "60s", "tags": tags});
    let error = lab(&[]).await.create("tagged", lease.clone()).await.unwrap_err();
    assert_eq!(error, "INVALID_ARGUMENT: invalid lease tags: too many tags: 11 (maximum 10)");
    let made = lab(&["--max-tags", "12"]).await.create("tagged", lease).await.unwrap();
    assert_eq!(made["tags"].as_object().unwrap().len(), 11);
}
