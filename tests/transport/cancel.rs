//! Deadlines and cancellation: enforced by the client, and seen by the server.
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::json;
use tonic::{Code, Request};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::lab::{self, ExporterStub, Lab, get_lease};

pub fn slow(millis: u32) -> (&'static str, String) {
    ("x-demo-delay-ms", millis.to_string())
}

/// Request headers with a tag, to find the call in the server's log.
fn metadata<M>(request: &mut Request<M>, orders: &[(&'static str, String)]) {
    for (name, value) in orders {
        request.metadata_mut().insert(*name, value.parse().unwrap());
    }
}

async fn log_stream(
    lab: &Lab,
    orders: &[(&'static str, String)],
) -> tonic::Streaming<jumpstarter_web::wire::v1::LogStreamResponse> {
    let mut request = Request::new(());
    metadata(&mut request, orders);
    let mut stub: ExporterStub = lab.exporter();
    stub.log_stream(request).await.unwrap().into_inner()
}

#[wasm_bindgen_test]
async fn a_deadline_is_sent_and_enforced() {
    let lab = Lab::find().await;
    let tag = lab::tag("deadline");
    let mut request = lab.request(get_lease(), &[slow(3_600_000), tag.clone()]);
    request.set_timeout(Duration::from_secs(4));
    let status = lab.client().get_lease(request).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
    let call = lab.wait_for_outcome(&tag.1, "cancelled").await;
    assert!(call["timeout"].is_string(), "no grpc-timeout came: {call}");
}

#[wasm_bindgen_test]
async fn only_with_streams_a_deadline_ends_a_stream_too() {
    let lab = Lab::find().await;
    let tag = lab::tag("stream-deadline");
    let mut request = Request::new(());
    metadata(
        &mut request,
        &[lab::order("x-demo-stream", json!({"count": 1000, "interval_ms": 200})), tag.clone()],
    );
    request.set_timeout(Duration::from_secs(4));
    let mut stub = lab.exporter();
    let mut stream = stub.log_stream(request).await.unwrap().into_inner();
    let mut lines = 0;
    let status = loop {
        match stream.message().await {
            Ok(Some(_)) if lines < 100 => lines += 1,
            Ok(more) => panic!("the stream went on past its deadline: {more:?}"),
            Err(status) => break status,
        }
    };
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
    lab.wait_for_outcome(&tag.1, "cancelled").await;
}

#[wasm_bindgen_test]
async fn dropping_a_call_aborts_it_and_the_server_sees_it() {
    let lab = Lab::find().await;
    let tag = lab::tag("drop");
    let request = lab.request(get_lease(), &[slow(3_600_000), tag.clone()]);
    let mut stub = lab.client();
    let call = Box::pin(stub.get_lease(request));
    match select(call, Box::pin(lab.wait_for_outcome(&tag.1, "open"))).await {
        Either::Left((outcome, _)) => panic!("it was answered: {outcome:?}"),
        Either::Right((_, call)) => drop(call),
    }
    lab.wait_for_outcome(&tag.1, "cancelled").await;
}

#[wasm_bindgen_test]
async fn only_with_streams_dropping_a_stream_midway_aborts_it_and_the_server_sees_it() {
    let lab = Lab::find().await;
    let tag = lab::tag("stream-drop");
    let orders = [lab::order("x-demo-stream", json!({"count": 1000, "interval_ms": 50})), tag.clone()];
    let mut stream = log_stream(&lab, &orders).await;
    for index in 0..3 {
        let line = stream.message().await.unwrap().expect("a line");
        assert!(line.message.starts_with(&format!("line {index}")), "{line:?}");
    }
    drop(stream);
    lab.wait_for_outcome(&tag.1, "cancelled").await;
}

#[wasm_bindgen_test]
async fn only_with_streams_a_stream_ends_with_its_status() {
    let lab = Lab::find().await;
    let order = lab::order(
        "x-demo-stream",
        json!({"count": 5, "interval_ms": 10, "bytes": 300, "status": {"code": 8, "message": "that was all"}}),
    );
    let mut stream = log_stream(&lab, &[order]).await;
    let mut count = 0;
    let status = loop {
        match stream.message().await {
            Ok(Some(line)) => {
                count += 1;
                assert_eq!(line.message.len(), 300);
            }
            Ok(None) => panic!("the stream ended well"),
            Err(status) => break status,
        }
    };
    assert_eq!((count, status.code(), status.message()), (5, Code::ResourceExhausted, "that was all"));
}
