//! Transient failures, tokens that expire, and health.
use jumpstarter_lab::clock::SECOND;
use serde_json::json;

use crate::common::{CLIENT_SERVICE, call, identity};
use crate::lab::Lab;

#[tokio::test]
async fn transient_failures_come_and_go() {
    let lab = Lab::new().await;
    let list = || lab.call("alice", "ListExporters", json!({"parent": "namespaces/lab"}));
    lab.demo.controller.set_starting(true);
    assert_eq!(list().await.unwrap_err(), "UNKNOWN: oidc: authenticator not initialized");
    lab.demo.controller.set_starting(false);
    lab.demo.controller.set_kubernetes_lost(true);
    assert!(list().await.unwrap_err().starts_with("UNKNOWN: client lab/alice: Get \"https://"));
    lab.demo.controller.set_kubernetes_lost(false);
    list().await.unwrap();
    lab.demo.controller.start_for(10 * SECOND);
    assert_eq!(list().await.unwrap_err(), "UNKNOWN: oidc: authenticator not initialized");
    lab.wait(11);
    list().await.unwrap();
}

#[tokio::test]
async fn an_old_token_stays_valid_and_an_expired_one_does_not() {
    let lab = Lab::new().await;
    let old = identity(&lab.demo, "alice");
    let rotated = lab.call("alice", "RotateToken", json!({"parent": "namespaces/lab"})).await.unwrap();
    let request = json!({"parent": "namespaces/lab"});
    call(&lab.channel, "ListExporters", &old, &request).await.unwrap();
    let mut new = old.clone();
    new[0].1 = format!("Bearer {}", rotated["token"].as_str().unwrap());
    call(&lab.channel, "ListExporters", &new, &request).await.unwrap();
    lab.wait(366 * 24 * 3600);
    let failure = call(&lab.channel, "ListExporters", &new, &request).await.unwrap_err();
    assert!(
        failure.message.starts_with("oidc: verify token: oidc: token is expired (Token Expiry: "),
        "{failure:?}"
    );
}

#[tokio::test]
async fn health_is_served_without_a_token() {
    let lab = Lab::new().await;
    let mut health = tonic_health::pb::health_client::HealthClient::new(lab.channel.clone());
    for service in ["", CLIENT_SERVICE] {
        let request = tonic_health::pb::HealthCheckRequest { service: service.to_string() };
        assert_eq!(health.check(request).await.unwrap().into_inner().status, 1);
    }
}
