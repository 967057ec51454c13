//! Which requests a fault affects: methods, preflights, count, probability.
use serde_json::json;

use crate::common::web::{read, send};
use crate::faults::{list, with_fault};

#[tokio::test]
async fn methods_count_and_probability_choose_the_affected_requests() {
    let demo = with_fault(json!({"http_status": 500, "methods": ["ListLeases"]})).await;
    assert_eq!(list(&demo, 0).await.unwrap().status, 200);
    let demo = with_fault(json!({"http_status": 500, "count": 2})).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(list(&demo, 0).await.unwrap().status);
    }
    assert_eq!(statuses, [500, 500, 200]);
    assert_eq!(demo.endpoints[0].fault(), Default::default());
    let demo = with_fault(json!({"http_status": 500, "probability": 0.0})).await;
    assert_eq!(list(&demo, 0).await.unwrap().status, 200);
}

#[tokio::test]
async fn preflights_are_not_affected_by_default() {
    for (preflight, of_preflight, of_post) in
        [(None, 200, 500), (Some("only"), 500, 200), (Some("too"), 500, 500)]
    {
        let demo = with_fault(json!({"http_status": 500, "preflight": preflight})).await;
        let asked = [
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization,x-grpc-web"),
            ("access-control-request-private-network", "true"),
        ];
        let asked = asked.map(|(name, value)| (name.to_string(), value.to_string()));
        let stream = send(&demo.endpoints[0].url(), "OPTIONS", "ListExporters", &asked, b"").await.unwrap();
        let answer = read(stream).await.unwrap();
        assert_eq!(answer.status, of_preflight, "{preflight:?}");
        if of_preflight == 200 {
            assert_eq!(answer.header("access-control-allow-headers"), Some("authorization,x-grpc-web"));
            assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
            assert_eq!(answer.header("access-control-allow-private-network"), Some("true"));
        }
        assert_eq!(list(&demo, 0).await.unwrap().status, of_post, "{preflight:?}");
    }
}

#[test]
fn an_unknown_fault_is_rejected() {
    let unknown = serde_json::from_value::<jumpstarter_lab::orders::fault::Fault>(json!({"dealy_ms": 1}));
    assert!(unknown.is_err());
}
