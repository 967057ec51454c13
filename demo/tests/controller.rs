//! Rules of the controller that the recordings touch only in passing: other names, other values, many at once.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use std::collections::BTreeSet;

use common::{CLIENT_SERVICE, CONTRACT, START, call, call_raw, connect, demo, identity, live_demo};
use jumpstarter_demo::clock::{Nanos, SECOND};
use jumpstarter_demo::demo::Demo;
use jumpstarter_demo::go_text::rfc3339;
use jumpstarter_demo::shuffle::{Layout, Shuffled};
use jumpstarter_web::wire::client::v1 as wire;
use prost::Message;
use prost_reflect::{Kind, MessageDescriptor};
use serde_json::{Value, json};
use tonic::transport::Channel;

mod common;

struct Lab {
    demo: Demo,
    channel: Channel,
}

impl Lab {
    async fn new() -> Self {
        let demo = demo(&["--lab", "recorded"]).await;
        let channel = connect(&demo).await;
        Self { demo, channel }
    }

    async fn call(&self, client: &str, method: &str, request: Value) -> Result<Value, String> {
        let headers = identity(&self.demo, client);
        call(&self.channel, method, &headers, &request)
            .await
            .map_err(|failure| format!("{}: {}", failure.code, failure.message))
    }

    async fn create(&self, id: &str, lease: Value) -> Result<Value, String> {
        let request = json!({"parent": "namespaces/lab", "lease_id": id, "lease": lease});
        self.call("alice", "CreateLease", request).await
    }

    async fn update(&self, id: &str, mut lease: Value) -> Result<Value, String> {
        lease["name"] = json!(format!("namespaces/lab/leases/{id}"));
        self.call("alice", "UpdateLease", json!({"lease": lease}))
            .await
    }

    async fn get(&self, id: &str) -> Value {
        let request = json!({"name": format!("namespaces/lab/leases/{id}")});
        self.call("alice", "GetLease", request).await.unwrap()
    }

    fn wait(&self, seconds: i64) {
        self.demo
            .controller
            .clock
            .advance(Nanos::from(seconds) * SECOND);
    }
}

fn reasons(lease: &Value) -> Vec<&str> {
    let conditions = lease["conditions"].as_array();
    conditions
        .into_iter()
        .flatten()
        .map(|condition| condition["reason"].as_str().unwrap())
        .collect()
}

fn at(seconds: i64) -> String {
    rfc3339(START + Nanos::from(seconds) * SECOND)
}

#[tokio::test]
async fn of_30_creates_with_one_id_exactly_one_is_ok() {
    let demo = live_demo(&["--lab", "recorded"]).await;
    let channel = connect(&demo).await;
    let headers = identity(&demo, "alice");
    let request = json!({"parent": "namespaces/lab", "lease_id": "race", "lease": {"selector": "board=rpi4", "duration": "60s"}});
    let calls = (0..30).map(|_| {
        let (channel, headers, request) = (channel.clone(), headers.clone(), request.clone());
        tokio::spawn(async move { call(&channel, "CreateLease", &headers, &request).await })
    });
    let mut ok = 0;
    for answer in calls.collect::<Vec<_>>() {
        match answer.await.unwrap() {
            Ok(_) => ok += 1,
            Err(failure) => assert_eq!(
                failure.message,
                "leases.jumpstarter.dev \"race\" already exists"
            ),
        }
    }
    assert_eq!(ok, 1);
}

#[tokio::test]
async fn the_same_message_is_never_the_same_bytes_twice() {
    let lab = Lab::new().await;
    let tags: Value = (0..8)
        .map(|i| (format!("t{i}"), json!("v")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    lab.create(
        "many-tags",
        json!({"selector": "board=nope", "duration": "60s", "tags": tags}),
    )
    .await
    .unwrap();
    let request = wire::GetLeaseRequest {
        name: "namespaces/lab/leases/many-tags".into(),
    }
    .encode_to_vec();
    let headers = identity(&lab.demo, "alice");
    let (mut encodings, mut messages) = (BTreeSet::new(), Vec::new());
    for _ in 0..10 {
        let bytes = call_raw(&lab.channel, "GetLease", &headers, request.clone())
            .await
            .unwrap();
        messages.push(wire::Lease::decode(bytes.clone()).unwrap());
        encodings.insert(bytes.to_vec());
    }
    assert!(encodings.len() > 5, "{} of 10 differ", encodings.len());
    assert!(messages.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_maps_of_the_contract_are_those_that_are_shuffled() {
    let message = |name: &str| CONTRACT.get_message_by_name(name).unwrap();
    let client = |name: &str| message(&format!("jumpstarter.client.v1.{name}"));
    same_maps(
        &client("ListExportersResponse"),
        wire::ListExportersResponse::LAYOUT,
    );
    same_maps(
        &client("ListLeasesResponse"),
        wire::ListLeasesResponse::LAYOUT,
    );
    same_maps(
        &message("jumpstarter.v1.GetReportResponse"),
        jumpstarter_web::wire::v1::GetReportResponse::LAYOUT,
    );
    same_maps(
        &message("jumpstarter.v1.LogStreamResponse"),
        jumpstarter_web::wire::v1::LogStreamResponse::LAYOUT,
    );
}

fn same_maps(message: &MessageDescriptor, layout: &Layout) {
    let maps: Vec<u32> = message
        .fields()
        .filter(|field| field.is_map())
        .map(|field| field.number())
        .collect();
    assert_eq!(maps, layout.maps, "{}", message.full_name());
    for field in message.fields().filter(|field| !field.is_map()) {
        if let Kind::Message(child) = field.kind() {
            match layout
                .children
                .iter()
                .find(|(number, _)| *number == field.number())
            {
                Some((_, layout)) => same_maps(&child, layout),
                None => assert!(
                    child.fields().all(|field| !field.is_map()),
                    "{}",
                    child.full_name()
                ),
            }
        }
    }
}

#[tokio::test]
async fn page_tokens_continue_a_list_until_they_are_too_old() {
    let lab = Lab::new().await;
    for id in ["a", "b", "c"] {
        lab.create(id, json!({"selector": "board=nope", "duration": "60s"}))
            .await
            .unwrap();
    }
    let page = |token: &str| json!({"parent": "namespaces/lab", "page_size": 2, "page_token": token, "only_active": false});
    let first = lab.call("alice", "ListLeases", page("")).await.unwrap();
    let token = first["next_page_token"].as_str().unwrap();
    // What is made after the list began is not on its pages, even where it would stand there.
    lab.wait(1);
    lab.create("bb", json!({"selector": "board=nope", "duration": "60s"}))
        .await
        .unwrap();
    let second = lab.call("alice", "ListLeases", page(token)).await.unwrap();
    let names: Vec<&str> = second["leases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lease| lease["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["namespaces/lab/leases/c"]);
    assert_eq!(second.get("next_page_token"), None);
    let everything = json!({"parent": "namespaces/lab", "page_token": token, "only_active": false});
    assert_eq!(
        lab.call("alice", "ListLeases", everything).await.unwrap()["leases"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    lab.wait(40);
    let error = lab
        .call("alice", "ListLeases", page(token))
        .await
        .unwrap_err();
    assert!(
        error.starts_with("UNKNOWN: The provided continue parameter is too old"),
        "{error}"
    );
    let other = Lab::new().await;
    let foreign = other
        .call("alice", "ListLeases", page(token))
        .await
        .unwrap_err();
    assert!(
        foreign.contains("too old") || foreign.contains("future revision"),
        "{foreign}"
    );
}

#[tokio::test]
async fn times_are_cut_to_seconds_and_durations_are_not() {
    let lab = Lab::new().await;
    let fine = rfc3339(START + 3600 * SECOND).replace('Z', ".75Z");
    let lease = json!({"selector": "board=rpi4", "begin_time": fine, "duration": "90.000000001s"});
    let made = lab.create("fine", lease).await.unwrap();
    assert_eq!(
        (&made["begin_time"], &made["duration"]),
        (&json!(at(3600)), &json!("90.000000001s"))
    );
    let lease = json!({"selector": "board=rpi4", "duration": "0.0000015s", "end_time": at(60)});
    let made = lab.create("finer", lease).await.unwrap();
    assert_eq!(made["begin_time"], json!(at(59)));
    for (duration, words) in [
        ("-0.1s", "-100ms"),
        ("-0.000001s", "-1µs"),
        ("-1.5s", "-1.5s"),
        ("-86400s", "-24h0m0s"),
    ] {
        let error = lab
            .create("negative", json!({"selector": "a=b", "duration": duration}))
            .await
            .unwrap_err();
        assert_eq!(
            error,
            format!("UNKNOWN: duration must be positive, got {words}")
        );
    }
}

#[tokio::test]
async fn creation_is_checked_in_the_controllers_order() {
    let lab = Lab::new().await;
    let create = |lease: Value| json!({"parent": "nowhere", "lease": lease});
    let nobody: &[(String, String)] = &[];
    for (request, message) in [
        (
            create(json!({})),
            "one of selector or exporter_name is required",
        ),
        (
            create(json!({"selector": "a b", "tags": {"a/b": "c"}})),
            "invalid lease tags: tag key \"a/b\" must not contain '/' (use simple names without prefix)",
        ),
        (
            create(json!({"selector": "a b"})),
            "invalid number of segments in identifier \"nowhere\", expecting 2, got 1",
        ),
        (
            json!({"parent": "namespaces/lab", "lease": {"selector": "a b"}}),
            "missing authorization header",
        ),
    ] {
        let failure = call(&lab.channel, "CreateLease", nobody, &request)
            .await
            .unwrap_err();
        assert_eq!(failure.message, message);
    }
    // Selector before times, times before Kubernetes, Kubernetes' rules before what is there already.
    lab.create("taken", json!({"selector": "a=b", "duration": "60s"}))
        .await
        .unwrap();
    let error = lab
        .create("UP", json!({"selector": "a b"}))
        .await
        .unwrap_err();
    assert!(
        error.starts_with("UNKNOWN: failed to parse label selector: "),
        "{error}"
    );
    let error = lab
        .create("UP", json!({"selector": "a=b"}))
        .await
        .unwrap_err();
    assert!(
        error.starts_with("UNKNOWN: duration is required"),
        "{error}"
    );
    let context: serde_json::Map<_, _> = (0..9).map(|i| (format!("c{i}"), json!("v"))).collect();
    let error = lab
        .create(
            "UP",
            json!({"selector": "a=b", "duration": "1s", "context": context}),
        )
        .await
        .unwrap_err();
    assert!(error.starts_with("UNKNOWN: Lease.jumpstarter.dev \"UP\" is invalid: [metadata.name: Invalid value: \"UP\": a lower"), "{error}");
    assert!(error.ends_with("spec.context: Too many: 9: must have at most 8 items, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]"), "{error}");
    let error = lab
        .create("taken", json!({"selector": " ", "duration": "1s"}))
        .await
        .unwrap_err();
    assert_eq!(
        error,
        "UNKNOWN: Lease.jumpstarter.dev \"taken\" is invalid: spec: Invalid value: one of selector or exporterRef.name is required"
    );
}

#[tokio::test]
async fn a_lease_that_waited_gets_the_exporter_when_it_is_clean() {
    let lab = Lab::new().await;
    let lease = json!({"exporter_name": "exp-4", "duration": "600s"});
    lab.create("first", lease.clone()).await.unwrap();
    lab.create("second", lease).await.unwrap();
    lab.wait(2);
    assert_eq!(reasons(&lab.get("first").await), ["Ready"]);
    assert_eq!(reasons(&lab.get("second").await), ["NotAvailable"]);
    lab.call(
        "alice",
        "DeleteLease",
        json!({"name": "namespaces/lab/leases/first"}),
    )
    .await
    .unwrap();
    // Released and reconciled, but the exporter has not reported yet.
    lab.demo.controller.clock.advance(SECOND / 10);
    assert_eq!(reasons(&lab.get("first").await), ["Released"]);
    let second = lab.get("second").await;
    assert_eq!(reasons(&second), ["NotReady"]);
    assert_eq!(
        second["conditions"][0]["message"],
        "There are 1 online exporters, but none are ready (still cleaning up previous lease)"
    );
    lab.wait(1);
    let second = lab.get("second").await;
    assert_eq!(
        reasons(&second),
        ["NotReady", "Ready"],
        "the old condition stays"
    );
    assert_eq!(second["exporter"], "namespaces/lab/exporters/exp-4");
}

#[tokio::test]
async fn a_lease_ends_at_its_end_else_begin_and_duration_else_when_it_was_used_up() {
    let lab = Lab::new().await;
    lab.create(
        "end",
        json!({"exporter_name": "exp-1", "duration": "20s", "end_time": at(30)}),
    )
    .await
    .unwrap();
    lab.create(
        "begin",
        json!({"exporter_name": "exp-2", "duration": "20s", "begin_time": at(-10)}),
    )
    .await
    .unwrap();
    lab.create(
        "plain",
        json!({"exporter_name": "exp-3", "duration": "20s"}),
    )
    .await
    .unwrap();
    for (wait, running) in [(5, ["begin", "plain"]), (9, ["end", "plain"])] {
        lab.wait(wait);
        for id in ["end", "begin", "plain"] {
            let lease = lab.get(id).await;
            let is_running =
                lease.get("exporter").is_some() && lease.get("effective_end_time").is_none();
            assert_eq!(
                is_running,
                running.contains(&id),
                "{id} after {wait} more: {lease}"
            );
        }
    }
    lab.wait(20);
    for (id, end) in [("end", 30), ("begin", 10), ("plain", 20)] {
        let lease = lab.get(id).await;
        assert_eq!(reasons(&lease), ["Expired"], "{id}");
        assert_eq!(lease["effective_end_time"], at(end), "{id}");
    }
}

#[tokio::test]
async fn updates_follow_what_is_stored() {
    let lab = Lab::new().await;
    lab.create(
        "free",
        json!({"selector": "board=nope", "begin_time": at(100), "duration": "60s"}),
    )
    .await
    .unwrap();
    let error = lab
        .update("free", json!({"selector": "a b", "duration": "1s"}))
        .await
        .unwrap_err();
    assert!(
        error.starts_with("UNKNOWN: failed to parse label selector"),
        "the request's own selector is parsed: {error}"
    );
    lab.update("free", json!({"selector": "a b", "tags": {"a/b": "c"}}))
        .await
        .unwrap();
    let moved = lab
        .update("free", json!({"begin_time": at(200), "duration": "60s"}))
        .await
        .unwrap();
    assert_eq!(moved["begin_time"], at(200));
    lab.create(
        "runs",
        json!({"exporter_name": "exp-1", "begin_time": at(0), "duration": "600s"}),
    )
    .await
    .unwrap();
    lab.wait(1);
    lab.update("runs", json!({"begin_time": at(0), "duration": "900s"}))
        .await
        .expect("the same begin is no change");
    let error = lab
        .update("runs", json!({"begin_time": at(1), "duration": "900s"}))
        .await
        .unwrap_err();
    assert_eq!(
        error,
        "UNKNOWN: cannot update BeginTime: lease has already started"
    );
    lab.call(
        "alice",
        "DeleteLease",
        json!({"name": "namespaces/lab/leases/runs"}),
    )
    .await
    .unwrap();
    lab.wait(1);
    let ended = lab
        .update("runs", json!({"duration": "1200s"}))
        .await
        .unwrap();
    assert_eq!(ended["duration"], "900s", "an ended lease does not change");
}

#[tokio::test]
async fn of_30_updates_at_once_all_are_ok_and_one_wins() {
    let lab = Lab::new().await;
    lab.create(
        "busy",
        json!({"selector": "board=rpi4", "duration": "600s"}),
    )
    .await
    .unwrap();
    let headers = identity(&lab.demo, "alice");
    let calls = (1..=30).map(|minutes| {
        let (channel, headers) = (lab.channel.clone(), headers.clone());
        let lease =
            json!({"name": "namespaces/lab/leases/busy", "duration": format!("{}s", minutes * 60)});
        tokio::spawn(async move {
            call(&channel, "UpdateLease", &headers, &json!({"lease": lease})).await
        })
    });
    for answer in calls.collect::<Vec<_>>() {
        answer.await.unwrap().unwrap();
    }
    assert!(
        lab.get("busy").await["duration"]
            .as_str()
            .unwrap()
            .ends_with('s')
    );
}

#[tokio::test]
async fn a_running_lease_tells_the_servers_clock() {
    let lab = Lab::new().await;
    lab.create(
        "clock",
        json!({"selector": "board=rpi4", "duration": "600s"}),
    )
    .await
    .unwrap();
    lab.demo.controller.clock.advance(SECOND * 12 + SECOND / 4);
    let lease = lab.get("clock").await;
    assert_eq!(
        (&lease["effective_begin_time"], &lease["effective_duration"]),
        (&json!(at(0)), &json!("12.250s"))
    );
    let exporter = lab
        .call(
            "alice",
            "GetExporter",
            json!({"name": "namespaces/lab/exporters/exp-1"}),
        )
        .await
        .unwrap();
    assert_eq!(exporter["status_message"], "in use");
}

#[tokio::test]
async fn transient_failures_come_and_go() {
    let lab = Lab::new().await;
    let list = || {
        lab.call(
            "alice",
            "ListExporters",
            json!({"parent": "namespaces/lab"}),
        )
    };
    lab.demo.controller.set_starting(true);
    assert_eq!(
        list().await.unwrap_err(),
        "UNKNOWN: oidc: authenticator not initialized"
    );
    lab.demo.controller.set_starting(false);
    lab.demo.controller.set_kubernetes_lost(true);
    assert!(
        list()
            .await
            .unwrap_err()
            .starts_with("UNKNOWN: client lab/alice: Get \"https://")
    );
    lab.demo.controller.set_kubernetes_lost(false);
    list().await.unwrap();
    lab.demo.controller.start_for(10 * SECOND);
    assert_eq!(
        list().await.unwrap_err(),
        "UNKNOWN: oidc: authenticator not initialized"
    );
    lab.wait(11);
    list().await.unwrap();
}

#[tokio::test]
async fn an_old_token_stays_valid_and_an_expired_one_does_not() {
    let lab = Lab::new().await;
    let old = identity(&lab.demo, "alice");
    let rotated = lab
        .call("alice", "RotateToken", json!({"parent": "namespaces/lab"}))
        .await
        .unwrap();
    let request = json!({"parent": "namespaces/lab"});
    call(&lab.channel, "ListExporters", &old, &request)
        .await
        .unwrap();
    let mut new = old.clone();
    new[0].1 = format!("Bearer {}", rotated["token"].as_str().unwrap());
    call(&lab.channel, "ListExporters", &new, &request)
        .await
        .unwrap();
    lab.wait(366 * 24 * 3600);
    let failure = call(&lab.channel, "ListExporters", &new, &request)
        .await
        .unwrap_err();
    assert!(
        failure
            .message
            .starts_with("oidc: verify token: oidc: token is expired (Token Expiry: "),
        "{failure:?}"
    );
}

#[tokio::test]
async fn deprecated_labels_in_a_selector_come_with_advice() {
    let lab = Lab::new().await;
    let made = lab
        .create(
            "old-label",
            json!({"selector": "soc=none,!board", "duration": "60s"}),
        )
        .await
        .unwrap();
    assert_eq!(
        made["deprecated_labels"],
        json!({"soc": "use arch instead"})
    );
}

#[tokio::test]
async fn health_is_served_without_a_token() {
    let lab = Lab::new().await;
    let mut health = tonic_health::pb::health_client::HealthClient::new(lab.channel.clone());
    for service in ["", CLIENT_SERVICE] {
        let request = tonic_health::pb::HealthCheckRequest {
            service: service.to_string(),
        };
        assert_eq!(health.check(request).await.unwrap().into_inner().status, 1);
    }
}
