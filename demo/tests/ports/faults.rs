//! Each fault of an endpoint, set like by the admin port, and seen by a plain socket.
use std::time::{Duration, Instant};

use crate::common::web::{Answer, LIST, call, read, send};
use crate::common::{identity, live_demo};
use jumpstarter_demo::demo::Demo;
use jumpstarter_lab::serve::log::{Entry, Outcome};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

pub async fn with_fault(fault: Value) -> Demo {
    let demo = live_demo(&["--lab", "recorded", "--endpoints", "2"]).await;
    demo.endpoints[0].set_fault(serde_json::from_value(fault).unwrap()).await;
    demo
}

pub async fn list(demo: &Demo, endpoint: usize) -> Option<Answer> {
    call(&demo.endpoints[endpoint].url(), "ListExporters", &identity(demo, "alice"), LIST).await
}

/// The last log entry, when it is complete.
async fn logged(demo: &Demo) -> Entry {
    for _ in 0..200 {
        let last = demo.log.since(0).1.pop();
        if let Some(entry) = last.filter(|entry| entry.outcome != Outcome::Open) {
            return entry;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("no record was closed: {:?}", demo.log.since(0));
}

#[tokio::test]
async fn without_a_fault_it_answers() {
    let demo = with_fault(json!({})).await;
    let answer = list(&demo, 0).await.unwrap();
    assert!(answer.complete && answer.status == 200);
    assert_eq!(answer.grpc_status().as_deref(), Some("0"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("http://page.example"));
    let entry = logged(&demo).await;
    assert_eq!((entry.outcome, entry.code, entry.did_work), (Outcome::Answered, Some("OK"), true));
    assert_eq!((entry.client.as_deref(), entry.endpoint), (Some("alice"), Some(0)));
}

#[tokio::test]
async fn delay_and_jitter_delay_the_response() {
    let demo = with_fault(json!({"delay_ms": 200, "jitter_ms": 50})).await;
    let start = Instant::now();
    assert_eq!(list(&demo, 0).await.unwrap().status, 200);
    assert!(start.elapsed() >= Duration::from_millis(200));
    let start = Instant::now();
    list(&demo, 1).await.unwrap();
    assert!(start.elapsed() < Duration::from_millis(150), "the other endpoint is well");
}

#[tokio::test]
async fn refuse_closes_the_port_and_restoring_reopens_the_same_one() {
    let demo = with_fault(json!({"hang": true})).await;
    let url = demo.endpoints[0].url();
    let open = send(&url, "POST", "ListExporters", &identity(&demo, "alice"), LIST).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    demo.endpoints[0].set_fault(serde_json::from_value(json!({"refuse": true})).unwrap()).await;
    assert!(read(open).await.is_none(), "the open connection is dropped");
    assert_eq!(logged(&demo).await.outcome, Outcome::Cut);
    let refused = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    assert_eq!(list(&demo, 1).await.unwrap().status, 200);
    demo.endpoints[0].set_fault(Default::default()).await;
    assert_eq!(demo.endpoints[0].url(), url);
    assert_eq!(list(&demo, 0).await.unwrap().status, 200);
}

#[tokio::test]
async fn drop_after_bytes_cuts_the_body_there() {
    let demo = with_fault(json!({"drop_after_bytes": 10})).await;
    let answer = list(&demo, 0).await.unwrap();
    assert_eq!((answer.status, answer.body.len(), answer.complete), (200, 10, false));
    let entry = logged(&demo).await;
    assert_eq!((entry.outcome, entry.did_work), (Outcome::Cut, true));
}

#[tokio::test]
async fn split_writes_pieces_with_pauses() {
    let demo = with_fault(json!({"split": 400, "pause_ms": 20})).await;
    let start = Instant::now();
    let answer = list(&demo, 0).await.unwrap();
    assert!(answer.complete && answer.pieces.len() >= 3, "{:?}", answer.pieces);
    assert!(answer.pieces.iter().all(|size| *size <= 400));
    assert!(start.elapsed() >= Duration::from_millis(40));
    assert_eq!(answer.grpc_status().as_deref(), Some("0"));
}

#[tokio::test]
async fn http_status_and_html_replace_the_controllers_answer() {
    for (fault, status, content_type, is_empty) in [
        (json!({"http_status": 503}), 503, None, true),
        (json!({"http_status": 502, "html": true}), 502, Some("text/html; charset=utf-8"), false),
        (json!({"html": true}), 200, Some("text/html; charset=utf-8"), false),
    ] {
        let demo = with_fault(fault).await;
        let answer = list(&demo, 0).await.unwrap();
        assert_eq!(
            (answer.status, answer.header("content-type"), answer.body.is_empty()),
            (status, content_type, is_empty)
        );
        assert!(answer.header("access-control-allow-origin").is_some());
        let entry = logged(&demo).await;
        assert_eq!((entry.outcome, entry.did_work), (Outcome::Refused, false));
    }
    let demo = with_fault(json!({"http_status": 503, "cors": false})).await;
    assert_eq!(list(&demo, 0).await.unwrap().header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn status_answers_any_grpc_status() {
    let demo = with_fault(json!({"status": {"code": 14, "message": "näh"}})).await;
    let answer = list(&demo, 0).await.unwrap();
    assert_eq!(answer.grpc_status().as_deref(), Some("14"));
    assert_eq!(answer.header("grpc-message"), Some("n%C3%A4h"));
    let entry = logged(&demo).await;
    assert_eq!(
        (entry.code, entry.message.as_deref(), entry.did_work),
        (Some("UNAVAILABLE"), Some("näh"), false)
    );
}

#[tokio::test]
async fn hang_never_answers_and_an_abort_is_seen() {
    let demo = with_fault(json!({"hang": true})).await;
    let url = demo.endpoints[0].url();
    let stream = send(&url, "POST", "ListExporters", &identity(&demo, "alice"), LIST).await.unwrap();
    sleep(Duration::from_millis(300)).await;
    assert_eq!(demo.log.since(0).1[0].outcome, Outcome::Open);
    drop(stream);
    let entry = logged(&demo).await;
    assert_eq!((entry.outcome, entry.did_work), (Outcome::Cancelled, false));
}

#[tokio::test]
async fn an_abort_of_a_slow_call_is_seen() {
    let demo = with_fault(json!({})).await;
    let mut headers = identity(&demo, "alice");
    headers.push(("x-demo-delay-ms".into(), "60000".into()));
    headers.push(("x-demo-tag".into(), "slow one".into()));
    let stream = send(&demo.endpoints[0].url(), "POST", "ListExporters", &headers, LIST).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    drop(stream);
    let entry = timeout(Duration::from_secs(2), logged(&demo)).await.unwrap();
    assert_eq!((entry.outcome, entry.tag.as_deref()), (Outcome::Cancelled, Some("slow one")));
}

#[tokio::test]
async fn cut_breaks_the_connection_before_or_after_the_work() {
    for (cut, did_work, leases) in [("before", false, 0), ("after", true, 1)] {
        let demo = with_fault(json!({"cut": cut})).await;
        // CreateLease for board=x, one minute.
        let message = b"\x0a\x0enamespaces/lab\x1a\x0d\x12\x07board=x\x1a\x02\x08\x3c";
        let frame = [&[0, 0, 0, 0, message.len() as u8][..], message].concat();
        let answer = call(&demo.endpoints[0].url(), "CreateLease", &identity(&demo, "alice"), &frame).await;
        assert!(answer.is_none(), "{cut}: {answer:?}");
        let entry = logged(&demo).await;
        assert_eq!((entry.outcome, entry.did_work), (Outcome::Cut, did_work), "{cut}");
        assert_eq!(demo.controller.with(|store, _| store.leases.len()), leases, "{cut}");
    }
}

#[tokio::test]
async fn aborting_an_endpoint_drops_what_is_open() {
    let demo = with_fault(json!({"hang": true})).await;
    let url = demo.endpoints[0].url();
    let open = send(&url, "POST", "ListExporters", &identity(&demo, "alice"), LIST).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    demo.endpoints[0].abort().await;
    assert!(read(open).await.is_none());
    assert_eq!(logged(&demo).await.outcome, Outcome::Cut);
}
