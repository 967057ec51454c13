//! Drivers' streams: WebSockets through the gateway.
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::fake::{ALICE, BOB};
use crate::start::{Lab, Socket, first, parse};

/// The next message that is no ping.
async fn next(socket: &mut Socket) -> Message {
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Ping(_) | Message::Pong(_) => {}
            message => return message,
        }
    }
}

async fn text(socket: &mut Socket) -> serde_json::Value {
    parse(next(socket).await.to_text().unwrap())
}

async fn close(socket: &mut Socket) -> (u16, String) {
    match next(socket).await {
        Message::Close(Some(frame)) => (frame.code.into(), frame.reason.to_string()),
        other => panic!("{other:?}"),
    }
}

async fn opened(lab: &Lab, lease: &str, token: &str, method: &str) -> Socket {
    let mut socket = lab.own_socket(lease).await;
    socket.send(Message::text(first(token, method))).await.unwrap();
    assert_eq!(text(&mut socket).await, json!({"open": true}));
    socket
}

/// The error and the close of a stream that was refused.
async fn refused(lab: &Lab, lease: &str, message: Message) -> (serde_json::Value, (u16, String)) {
    let mut socket = lab.own_socket(lease).await;
    socket.send(message).await.unwrap();
    (text(&mut socket).await["error"].clone(), close(&mut socket).await)
}

#[tokio::test]
async fn bytes_come_back_unchanged_and_both_ends_close_the_stream() {
    let lab = Lab::start().await;
    let socket = opened(&lab, "hers", ALICE, "echo").await;
    let sent: Vec<u8> =
        (0..1_000_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let (mut to, mut from) = socket.split();
    let chunks: Vec<Vec<u8>> = sent.chunks(50_000).map(Vec::from).collect();
    let send = async move {
        for chunk in chunks {
            to.send(Message::binary(chunk)).await.unwrap();
        }
        to.send(Message::text(r#"{"end": true}"#)).await.unwrap();
    };
    let receive = async move {
        let mut received = Vec::new();
        let mut has_ended = false;
        loop {
            match from.next().await.unwrap().unwrap() {
                Message::Binary(bytes) => received.extend_from_slice(&bytes),
                Message::Text(text) => has_ended = parse(&text) == json!({"end": true}),
                Message::Close(frame) => return (received, has_ended, u16::from(frame.unwrap().code)),
                _ => {}
            }
        }
    };
    let ((), (received, has_ended, code)) = tokio::join!(send, receive);
    assert!(received == sent);
    assert!(has_ended);
    assert_eq!(code, 1000);
}

#[tokio::test]
async fn small_frames_that_have_arrived_are_one_message() {
    let lab = Lab::start().await;
    let mut socket = opened(&lab, "hers", ALICE, "crumbs").await;
    let (mut received, mut messages) = (Vec::new(), 0);
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Binary(bytes) => {
                assert!(bytes.len() <= 64 * 1024);
                received.extend_from_slice(&bytes);
                messages += 1;
            }
            Message::Close(_) => break,
            _ => {}
        }
    }
    let sent: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
    assert!(received == sent);
    assert!(messages < 10_000, "{messages} messages for 20,000 frames");
}

#[tokio::test]
async fn failures_are_a_text_and_a_close_code() {
    let lab = Lab::start().await;
    let (error, (code, reason)) = refused(&lab, "hers", Message::text(first(ALICE, "explode"))).await;
    assert_eq!(error, json!({"code": "NOT_FOUND", "message": "method explode not found on driver"}));
    assert_eq!((code, reason.as_str()), (4005, "method explode not found on driver"));
    let (error, (code, _)) = refused(&lab, "hers", Message::text(first(BOB, "echo"))).await;
    assert_eq!(error, json!({"code": "UNKNOWN", "message": "permission denied"}));
    assert_eq!(code, 4002);
    let mut socket = opened(&lab, "hers", ALICE, "fail").await;
    assert_eq!(text(&mut socket).await["error"]["message"], "the device is on fire");
    assert_eq!(close(&mut socket).await.0, 4013);
}

#[tokio::test]
async fn an_invalid_first_message_dials_nothing() {
    let lab = Lab::with(&["--header-seconds", "1"]).await;
    let large = json!({"headers": {"x": "x".repeat(20_000)}, "request": {}}).to_string();
    for (message, expected) in [
        (Message::text("{"), "must be JSON"),
        (Message::text("{}"), "must be JSON"),
        (Message::text(large), "larger than 16384 bytes"),
        (Message::binary(vec![0; 10]), "must be a text"),
        (Message::text(r#"{"headers": {}, "request": {"kind": "x"}}"#), "request.kind"),
    ] {
        let (error, (code, _)) = refused(&lab, "hers", message).await;
        assert!(error["message"].as_str().unwrap().contains(expected), "{error}");
        assert_eq!((error["code"].as_str().unwrap(), code), ("INVALID_ARGUMENT", 4003));
    }
    let mut silent = lab.own_socket("hers").await;
    assert_eq!(text(&mut silent).await["error"]["message"], "the first message did not arrive in time");
    let dials = lab.fake.state.dials.load(std::sync::atomic::Ordering::Relaxed);
    assert_eq!(dials, 0);
}

#[tokio::test]
async fn a_lease_that_ended_closes_its_console() {
    let lab = Lab::with(&["--lease-check-seconds", "1"]).await;
    let mut socket = opened(&lab, "hers", ALICE, "echo").await;
    lab.fake.state.ended.lock().unwrap().push("hers".into());
    assert_eq!(text(&mut socket).await["error"]["code"], "FAILED_PRECONDITION");
    assert_eq!(close(&mut socket).await, (4009, String::from("lease hers has ended")));
}

#[tokio::test]
async fn a_lost_tunnel_closes_its_consoles() {
    let lab = Lab::start().await;
    let mut socket = opened(&lab, "hers", ALICE, "echo").await;
    lab.fake.state.exporter.kill();
    let error = json!({"code": "UNAVAILABLE", "message": "connection to the exporter lost"});
    assert_eq!(text(&mut socket).await["error"], error);
    assert_eq!(close(&mut socket).await.0, 4014);
}

#[tokio::test]
async fn a_caller_that_goes_away_frees_the_stream() {
    let lab = Lab::start().await;
    let socket = opened(&lab, "hers", ALICE, "deaf").await;
    let metrics = lab.gateway.app.metrics.clone();
    assert!(metrics.text().contains("jumpstarter_gateway_streams 1"));
    drop(socket);
    crate::start::until(|| metrics.text().contains("jumpstarter_gateway_streams 0")).await;
}
