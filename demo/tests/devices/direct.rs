//! The direct ways to devices: gRPC-Web with CORS, and WebSockets for byte streams.
use futures_util::{SinkExt, StreamExt};
use jumpstarter_demo::demo::Demo;
use jumpstarter_lab::orders::fault::Fault;
use jumpstarter_web::wire::v1::GetReportResponse;
use prost::Message as _;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::common::{live_demo, web};
use crate::harness::{book, release, tls_folder};
use crate::inside::uuid;

const EXPORTER: &str = "esp32-s3-01";
const EMPTY: &[u8] = b"\0\0\0\0\0";

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn demo(test: &str) -> Demo {
    live_demo(&["--leases", "0", "--devices", "1", "--tls-dir", &tls_folder(test)]).await
}

fn url(demo: &Demo) -> String {
    demo.ready()["devices"][EXPORTER].as_str().unwrap().to_string()
}

async fn call(demo: &Demo, method: &str) -> Option<web::Answer> {
    web::call(&url(demo), &format!("/jumpstarter.v1.ExporterService/{method}"), &[], EMPTY).await
}

/// Books the exporter and returns what its session reports.
async fn leased(demo: &Demo) -> GetReportResponse {
    book(demo, "alice", "trial", EXPORTER).await;
    loop {
        let answer = call(demo, "GetReport").await.unwrap();
        if answer.grpc_status().as_deref() == Some("0") {
            let length = u32::from_be_bytes(answer.body[1..5].try_into().unwrap()) as usize;
            return GetReportResponse::decode(&answer.body[5..5 + length]).unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn socket(demo: &Demo, protocol: &str) -> Result<Socket, tokio_tungstenite::tungstenite::Error> {
    let url = format!("{}/streams", url(demo).replace("http:", "ws:"));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
    connect_async(request).await.map(|(socket, _)| socket)
}

/// Opens a WebSocket and sends a first message.
async fn open(demo: &Demo, first: &Value) -> Socket {
    let mut socket = socket(demo, "jumpstarter.stream.v1").await.unwrap();
    socket.send(Message::Text(first.to_string().into())).await.unwrap();
    socket
}

fn first(uuid: &str, method: &str) -> Value {
    json!({"headers": {"jumpstarter-kind": "Client"}, "request": {"kind": "driver", "uuid": uuid, "method": method}})
}

async fn text(socket: &mut Socket) -> Value {
    match socket.next().await.unwrap().unwrap() {
        Message::Text(text) => serde_json::from_str(&text).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// The code and the reason with which the server closes.
async fn closed(socket: &mut Socket) -> (u16, String) {
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Close(Some(CloseFrame { code, reason })) => return (code.into(), reason.to_string()),
            Message::Ping(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_session_is_there_while_the_exporter_is_leased() {
    let demo = demo("direct").await;
    let answer = call(&demo, "GetStatus").await.unwrap();
    assert_eq!(answer.grpc_status().as_deref(), Some("9"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("http://page.example"));
    let report = leased(&demo).await;
    assert_eq!(report.reports.len(), 6);
    release(&demo, "alice", "trial").await;
    while call(&demo, "GetStatus").await.unwrap().grpc_status().as_deref() == Some("0") {}
}

#[tokio::test]
async fn a_websocket_carries_a_port() {
    let demo = demo("socket").await;
    assert!(socket(&demo, "other").await.is_err());
    let report = leased(&demo).await;
    let mut port = open(&demo, &first(&uuid(&report, "network"), "connect")).await;
    assert_eq!(text(&mut port).await, json!({"open": true}));
    for piece in [&b"hello"[..], &[0, 255, 13, 10], &vec![7; 64 << 10]] {
        port.send(Message::Binary(piece.to_vec().into())).await.unwrap();
        assert_eq!(port.next().await.unwrap().unwrap(), Message::Binary(piece.to_vec().into()));
    }
    port.send(Message::Text(json!({"end": true}).to_string().into())).await.unwrap();
    assert_eq!(text(&mut port).await, json!({"end": true}));
    assert_eq!(closed(&mut port).await.0, 1000);
}

#[tokio::test]
async fn failures_have_a_code_and_a_reason() {
    let demo = demo("failures").await;
    let mut early = open(&demo, &first("x", "connect")).await;
    assert_eq!(text(&mut early).await["error"]["code"], "FAILED_PRECONDITION");
    assert_eq!(closed(&mut early).await.0, 4009);

    let report = leased(&demo).await;
    let mut none = open(&demo, &first(&uuid(&report, "network"), "explode")).await;
    let words = "method explode not found on driver";
    assert_eq!(text(&mut none).await, json!({"error": {"code": "NOT_FOUND", "message": words}}));
    assert_eq!(closed(&mut none).await, (4005, words.to_string()));

    for first in [json!({"headers": {}}), json!(7)] {
        let mut invalid = open(&demo, &first).await;
        assert_eq!(text(&mut invalid).await["error"]["code"], "INVALID_ARGUMENT");
        assert_eq!(closed(&mut invalid).await.0, 4003);
    }
    let mut large = open(&demo, &first(&uuid(&report, "network"), &"x".repeat(20_000))).await;
    assert_eq!(text(&mut large).await["error"]["message"], "the first message is larger than 16 KiB");

    let mut console = open(&demo, &first(&uuid(&report, "serial"), "connect")).await;
    assert_eq!(text(&mut console).await, json!({"open": true}));
    release(&demo, "alice", "trial").await;
    assert_eq!(text(&mut console).await["error"]["code"], "FAILED_PRECONDITION");
    assert_eq!(closed(&mut console).await.0, 4009);
}

#[tokio::test]
async fn a_way_is_broken_and_repaired() {
    let demo = demo("broken").await;
    let report = leased(&demo).await;
    let mut console = open(&demo, &first(&uuid(&report, "serial"), "connect")).await;
    assert_eq!(text(&mut console).await, json!({"open": true}));
    let way = &demo.devices[0].port;
    way.set_fault(Fault { refuse: true, ..Fault::default() }).await;
    assert!(!matches!(console.next().await, Some(Ok(_))));
    assert!(call(&demo, "GetStatus").await.is_none());
    way.set_fault(Fault::default()).await;
    assert_eq!(call(&demo, "GetStatus").await.unwrap().grpc_status().as_deref(), Some("0"));
    way.set_fault(Fault { http_status: Some(503), ..Fault::default() }).await;
    assert_eq!(call(&demo, "GetStatus").await.unwrap().status, 503);
}
