//! Server streams as `rpc` makes them, without tonic: from the demo's exporter, and from answers made in the page.
use std::time::Duration;

use futures_util::StreamExt;
use jumpstarter_web::base::code::Code;
use jumpstarter_web::base::reason::Reason;
use jumpstarter_web::error::Error;
use jumpstarter_web::rpc::{CallOptions, Caller, ClientConfig, MessageStream, ReplyMessage, Request};
use jumpstarter_web::transport::call::{Call, Rejection, Transport};
use jumpstarter_web::transport::fetch::clock::BrowserClock;
use jumpstarter_web::transport::fetch::{FetchService, Messages};
use jumpstarter_web::transport::metadata::Metadata;
use prost::Message;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::answers::{message, trailers};
use crate::lab::{self, Lab, endpoint};
use crate::page::PageAnswer;

const NOWHERE: &str = "http://lab.invalid";
const LIMIT: usize = 1 << 20;
const GRPC_WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");

/// A log line; only its text is read.
#[derive(Clone, PartialEq, Message)]
struct Line {
    #[prost(string, tag = "3")]
    message: String,
}

impl ReplyMessage for Line {}

fn caller(urls: &[String], orders: &[(&'static str, String)]) -> Caller<FetchService, BrowserClock> {
    let mut config = ClientConfig::new("lab", Some("alice".to_owned()));
    for (name, value) in orders {
        config.headers.append(name, value.as_bytes()).unwrap();
    }
    let endpoints = urls.iter().map(|url| (url.clone(), endpoint(url, LIMIT))).collect();
    Caller::new(endpoints, config, BrowserClock).unwrap()
}

async fn logs(
    caller: &Caller<FetchService, BrowserClock>,
    timeout: Option<Duration>,
) -> Result<MessageStream<Messages, BrowserClock, Line>, Error> {
    let request = Request::new("jumpstarter.v1.ExporterService", "LogStream", &());
    caller.read_stream(request, &CallOptions { timeout, ..CallOptions::default() }).await
}

/// A stream of so many lines.
fn lines(count: u32, interval_ms: u32) -> (&'static str, String) {
    lab::order("x-demo-stream", json!({"count": count, "interval_ms": interval_ms}))
}

#[wasm_bindgen_test]
async fn only_with_streams_a_stream_comes_from_the_first_endpoint_that_opens_it_up_to_its_status() {
    let lab = Lab::find().await;
    let status = json!({"code": 8, "message": "that was all"});
    let order = lab::order("x-demo-stream", json!({"count": 5, "interval_ms": 10, "status": status}));
    let urls = ["http://127.0.0.1:1".to_owned(), lab.url()];
    let mut stream = logs(&caller(&urls, &[order]), None).await.unwrap();
    assert_eq!(stream.endpoint(), lab.url());
    for index in 0..5 {
        let line = stream.next().await.unwrap().unwrap();
        assert!(line.message.starts_with(&format!("line {index}")), "{line:?}");
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.code, error.raw_message.as_str()), (Code::ResourceExhausted, "that was all"));
    assert_eq!((error.endpoint, error.attempts.len()), (Some(lab.url()), 2));
    assert!(stream.next().await.is_none());
}

#[wasm_bindgen_test]
async fn only_with_streams_a_deadline_ends_a_stream_and_the_server_sees_it() {
    let lab = Lab::find().await;
    let tag = lab::tag("rpc-stream-deadline");
    let caller = caller(&[lab.url()], &[lines(1000, 200), tag.clone()]);
    let stream = logs(&caller, Some(Duration::from_secs(4))).await.unwrap();
    let last = stream.collect::<Vec<_>>().await.pop().unwrap();
    assert_eq!(last.unwrap_err().reason, Reason::DeadlineExceeded);
    let call = lab.wait_for_outcome(&tag.1, "cancelled").await;
    assert!(call["timeout"].is_string(), "no grpc-timeout came: {call}");
}

#[wasm_bindgen_test]
async fn only_with_streams_dropping_a_stream_without_a_deadline_aborts_it_and_the_server_sees_it() {
    let lab = Lab::find().await;
    let tag = lab::tag("rpc-stream-drop");
    let mut stream = logs(&caller(&[lab.url()], &[lines(1000, 50), tag.clone()]), None).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    drop(stream);
    let call = lab.wait_for_outcome(&tag.1, "cancelled").await;
    assert!(call["timeout"].is_null(), "there was no deadline to send: {call}");
}

/// Opens a stream through the transport alone.
async fn opened() -> Result<Messages, Rejection> {
    let call = Call {
        service: "jumpstarter.v1.ExporterService",
        method: "LogStream",
        metadata: Metadata::new(),
        message: Vec::new(),
        timeout: None,
    };
    endpoint(NOWHERE, LIMIT).stream(call).await
}

/// The texts of a stream, and what it ended with.
async fn read() -> (Vec<String>, Option<Code>) {
    let mut messages = opened().await.unwrap();
    let mut texts = Vec::new();
    while let Some(item) = messages.next().await {
        match item {
            Ok(message) => texts.push(Line::decode(message.as_slice()).unwrap().message),
            Err(Rejection::Status(status)) => return (texts, Some(status.code)),
            Err(Rejection::Failure(failure)) => return (texts, Some(failure.code)),
        }
    }
    (texts, None)
}

#[wasm_bindgen_test]
async fn a_stream_is_the_same_however_it_is_cut() {
    let line = |text: &str| message(&Line { message: text.into() });
    for (status, code) in
        [("grpc-status: 0\r\n", None), ("grpc-status: 8\r\n", Some(Code::ResourceExhausted))]
    {
        let body = [line("one"), line("two"), trailers(status)].concat();
        let bytes: Vec<&[u8]> = body.chunks(1).collect();
        for chunks in [vec![body.as_slice()], bytes] {
            let _page = PageAnswer::chunks(chunks);
            assert_eq!(read().await, (vec!["one".to_owned(), "two".to_owned()], code));
        }
        let _page = PageAnswer::chunks([&body[..body.len() - 3]]);
        assert_eq!(read().await.1, Some(Code::Unavailable), "it was cut off");
    }
}

#[wasm_bindgen_test]
async fn a_status_in_the_head_is_the_end_unless_messages_follow() {
    let head = |status| [GRPC_WEB, ("grpc-status", status), ("grpc-message", "no such device")];
    let _page = PageAnswer::new(200, &head("5"), []);
    match opened().await.err() {
        Some(Rejection::Status(status)) => {
            assert_eq!((status.code, status.message.as_str()), (Code::NotFound, "no such device"));
        }
        other => panic!("{other:?}"),
    }
    let _page = PageAnswer::new(200, &head("0"), []);
    assert_eq!(read().await, (Vec::new(), None));
    let body = [message(&Line { message: "one".into() }), trailers("grpc-status: 0\r\n")].concat();
    let _page = PageAnswer::new(200, &head("5"), [body.as_slice()]);
    assert_eq!(read().await, (vec!["one".to_owned()], None));
}

#[wasm_bindgen_test]
async fn a_runtime_without_streams_says_so() {
    let _page = PageAnswer::whole(&trailers("grpc-status: 0\r\n"));
    match opened().await.err() {
        Some(Rejection::Failure(failure)) => assert_eq!(failure.code, Code::Unimplemented),
        other => panic!("{other:?}"),
    }
}
