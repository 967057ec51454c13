//! Temporary failures, expiring tokens, and health.
use jumpstarter_lab::clock::SECOND;
use serde_json::json;

use crate::common::{CLIENT_SERVICE, Failure, call, call_raw, identity};
use crate::lab::Lab;

#[test]
fn transient_failures_come_and_go() {
    let lab = Lab::new();
    let list = || lab.call("alice", "ListExporters", json!({"parent": "namespaces/lab"}));
    lab.wire.order(json!({"starting": {"on": true}}));
    assert_eq!(list().unwrap_err(), "UNKNOWN: oidc: authenticator not initialized");
    lab.wire.order(json!({"starting": {"on": false}}));
    lab.wire.order(json!({"kubernetes": {"lost": true}}));
    assert!(list().unwrap_err().starts_with("UNKNOWN: client lab/alice: Get \"https://"));
    lab.wire.order(json!({"kubernetes": {"lost": false}}));
    list().unwrap();
    lab.wire.0.controller().start_for(10 * SECOND);
    assert_eq!(list().unwrap_err(), "UNKNOWN: oidc: authenticator not initialized");
    lab.wait(11);
    list().unwrap();
}

#[test]
fn an_old_token_stays_valid_and_an_expired_one_does_not() {
    let lab = Lab::new();
    let old = identity(&lab.wire, "alice");
    let rotated = lab.call("alice", "RotateToken", json!({"parent": "namespaces/lab"})).unwrap();
    let request = json!({"parent": "namespaces/lab"});
    call(&lab.wire, "ListExporters", &old, &request).unwrap();
    let mut new = old.clone();
    new[0].1 = format!("Bearer {}", rotated["token"].as_str().unwrap());
    call(&lab.wire, "ListExporters", &new, &request).unwrap();
    lab.wait(366 * 24 * 3600);
    let failure = call(&lab.wire, "ListExporters", &new, &request).unwrap_err();
    assert!(
        failure.message.starts_with("oidc: verify token: oidc: token is expired (Token Expiry: "),
        "{failure:?}"
    );
}

#[test]
fn health_is_served_without_a_token() {
    let lab = Lab::new();
    let check = |service: &str| {
        let length = u8::try_from(service.len()).unwrap();
        let message = [&[10, length], service.as_bytes()].concat();
        call_raw(&lab.wire, "/grpc.health.v1.Health/Check", &[], &message)
    };
    for service in ["", CLIENT_SERVICE] {
        assert_eq!(check(service).unwrap(), [8, 1], "SERVING");
    }
    assert_eq!(check("nothing").unwrap_err().code, "NOT_FOUND");
}

#[test]
fn what_is_not_there_is_reported_as_a_go_server_does() {
    let lab = Lab::new();
    for (path, words) in [
        ("/a.Service/Method", "unknown service a.Service"),
        (
            "/jumpstarter.client.v1.ClientService/Fly",
            "unknown method Fly for service jumpstarter.client.v1.ClientService",
        ),
        ("/nothing", "malformed method name: \"/nothing\""),
    ] {
        let Failure { code, message } = call_raw(&lab.wire, path, &[], b"").unwrap_err();
        assert_eq!((code.as_str(), message.as_str()), ("UNIMPLEMENTED", words));
    }
}
