//! Ordered responses: a request's headers determine the response.
use std::time::{Duration, Instant};

use crate::common::web::{Answer, LIST, call, order};
use crate::common::{call_raw, connect, identity, live_demo};
use jumpstarter_demo::demo::Demo;
use serde_json::{Value, json};

async fn demo() -> Demo {
    live_demo(&["--lab", "recorded"]).await
}

async fn ordered(demo: &Demo, method: &str, name: &str, value: &str) -> Answer {
    let mut headers = identity(demo, "alice");
    headers.push((name.to_string(), value.to_string()));
    call(&demo.endpoints[0].url(), method, &headers, LIST).await.unwrap()
}

async fn answer(json: Value) -> Answer {
    ordered(&demo().await, "ListExporters", "x-demo-answer", &order(&json)).await
}

#[tokio::test]
async fn a_raw_answer_is_sent_unchanged() {
    let raw = answer(json!({
        "http_status": 207, "headers": [["content-type", "text/x"], ["x-demo-echo", "a"], ["x-demo-echo", "b"]],
        "chunks": ["aGk=", "aG8="], "pause_ms": 30,
    }))
    .await;
    assert_eq!((raw.status, raw.body.as_slice(), raw.complete), (207, &b"hiho"[..], true));
    assert_eq!(raw.pieces, [2, 2]);
    assert_eq!(raw.headers.iter().filter(|(name, _)| name == "x-demo-echo").count(), 2);
    assert!(raw.header("access-control-expose-headers").unwrap().contains("grpc-status"));
}

#[tokio::test]
async fn a_raw_answer_may_lack_cors_be_cut_or_never_end() {
    let raw = answer(json!({"chunks": [], "cors": false})).await;
    assert_eq!(raw.header("access-control-allow-origin"), None);
    let raw = answer(json!({"chunks": ["aGk="], "end": "cut"})).await;
    assert_eq!((raw.body.as_slice(), raw.complete), (&b"hi"[..], false));
    let demo = demo().await;
    let mut headers = identity(&demo, "alice");
    headers.push(("x-demo-answer".into(), order(&json!({"chunks": ["aGk="], "end": "hang"}))));
    let url = demo.endpoints[0].url();
    let hanging =
        tokio::time::timeout(Duration::from_millis(300), call(&url, "ListExporters", &headers, LIST));
    assert!(hanging.await.is_err());
}

#[tokio::test]
async fn an_invalid_order_gives_an_error() {
    let demo = demo().await;
    let raw = ordered(&demo, "ListExporters", "x-demo-answer", &order(&json!({"chunk": []}))).await;
    assert_eq!(raw.status, 400);
    assert!(String::from_utf8_lossy(&raw.body).contains("unknown field `chunk`"));
}

#[tokio::test]
async fn any_status_with_details_headers_and_trailers() {
    let demo = demo().await;
    let status = json!({"code": 5, "message": "nö%", "details": "AAE="});
    let plain = ordered(&demo, "GetLease", "x-demo-status", &order(&status)).await;
    assert_eq!(plain.header("grpc-status"), Some("5"));
    assert_eq!(plain.header("grpc-message"), Some("n%C3%B6%25"));
    assert_eq!(plain.header("grpc-status-details-bin"), Some("AAE"));
    let with_trailers = json!({
        "code": 5, "message": "no", "headers": [["x-demo-echo", "h"]],
        "trailers": [["x-demo-echo", "a"], ["x-demo-echo", "b"], ["x-demo-echo-bin", "AAE="]],
    });
    let full = ordered(&demo, "GetLease", "x-demo-status", &order(&with_trailers)).await;
    assert_eq!((full.header("grpc-status"), full.header("x-demo-echo")), (None, Some("h")));
    let trailers = String::from_utf8_lossy(&full.body).to_string();
    assert!(trailers.contains("grpc-status:5\r\ngrpc-message:no\r\n"), "{trailers}");
    assert!(trailers.contains("x-demo-echo:a\r\nx-demo-echo:b\r\nx-demo-echo-bin:AAE=\r\n"), "{trailers}");
}

#[tokio::test]
async fn code_0_adds_to_the_real_answer() {
    let demo = demo().await;
    let added = json!({"code": 0, "headers": [["x-demo-echo", "h"]], "trailers": [["x-demo-echo", "t"]]});
    let answer = ordered(&demo, "ListExporters", "x-demo-status", &order(&added)).await;
    assert_eq!(answer.header("x-demo-echo"), Some("h"));
    let body = String::from_utf8_lossy(&answer.body).to_string();
    assert!(body.contains("exp-1") && body.ends_with("grpc-status:0\r\nx-demo-echo:t\r\n"), "{body}");
}

#[tokio::test]
async fn status_and_size_work_on_the_plain_port_too() {
    let demo = demo().await;
    let channel = connect(&demo).await;
    let mut headers = identity(&demo, "alice");
    headers.push(("x-demo-status".into(), order(&json!({"code": 8, "message": "full", "details": "AAE="}))));
    let status = call_raw(&channel, "GetLease", &headers, Vec::new()).await.unwrap_err();
    assert_eq!(
        (status.code(), status.message(), status.details()),
        (tonic::Code::ResourceExhausted, "full", &[0, 1][..])
    );
    let mut headers = identity(&demo, "alice");
    headers.push(("x-demo-size".into(), "100000".into()));
    let reply = call_raw(&channel, "GetExporter", &headers, LIST[5..].to_vec()).await.unwrap();
    assert!(reply.len() > 100_000 && reply.iter().filter(|byte| **byte == b'x').count() >= 100_000);
}

#[tokio::test]
async fn an_ordered_delay_and_the_servers_own_deadline() {
    let demo = demo().await;
    let start = Instant::now();
    let answer = ordered(&demo, "ListExporters", "x-demo-delay-ms", "150").await;
    assert_eq!(answer.grpc_status().as_deref(), Some("0"));
    assert!(start.elapsed() >= Duration::from_millis(150));
    let mut headers = identity(&demo, "alice");
    headers.push(("x-demo-delay-ms".into(), "5000".into()));
    headers.push(("grpc-timeout".into(), "100m".into()));
    let late = call(&demo.endpoints[0].url(), "ListExporters", &headers, LIST).await.unwrap();
    assert_eq!(late.grpc_status().as_deref(), Some("4"));
    assert_eq!(demo.log.since(0).1.last().unwrap().timeout.as_deref(), Some("100m"));
}

#[tokio::test]
async fn a_stream_sends_what_was_ordered() {
    let demo = demo().await;
    let stream =
        json!({"count": 3, "interval_ms": 20, "bytes": 12, "status": {"code": 10, "message": "over"}});
    let mut headers = identity(&demo, "alice");
    headers.push(("x-demo-stream".into(), order(&stream)));
    let method = "../jumpstarter.v1.ExporterService/LogStream";
    let url = demo.endpoints[0].url();
    // The helper calls ClientService; this path belongs to another service.
    let start = Instant::now();
    let answer = call_path(&url, method, &headers).await;
    assert!(start.elapsed() >= Duration::from_millis(60));
    let body = String::from_utf8_lossy(&answer.body).to_string();
    for line in ["line 0 xxxxx", "line 1 xxxxx", "line 2 xxxxx"] {
        assert!(body.contains(line), "{body}");
    }
    assert!(body.contains("grpc-status:10\r\ngrpc-message:over\r\n"), "{body}");
    assert!(answer.pieces.len() >= 4);
}

async fn call_path(url: &str, method: &str, headers: &[(String, String)]) -> Answer {
    use tokio::io::AsyncWriteExt;
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let path = method.trim_start_matches("..");
    let mut head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/grpc-web+proto\r\ncontent-length: 5\r\nconnection: close\r\n"
    );
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n\0\0\0\0\0").as_bytes()).await.unwrap();
    crate::common::web::read(stream).await.unwrap()
}
