//! A response split into chunks anywhere gives the same result. Browsers split anywhere: in Firefox behind Envoy, about one
//! response size in a hundred has split trailers.
use jumpstarter_web::wire::client::v1::Lease;
use jumpstarter_web::wire::v1::LogStreamResponse;
use tonic::Request;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::answers::{message, seen, trailers};
use crate::lab::{self, ExporterStub, Lab, endpoint, get_lease, unary};
use crate::page::PageAnswer;

const LIMIT: usize = 1 << 20;

pub fn ok() -> Vec<u8> {
    let lease =
        Lease { name: "namespaces/lab/leases/any".into(), selector: "a=b".into(), ..Default::default() };
    [message(&lease), trailers("grpc-status: 0\r\nx-many: a\r\nx-many: b\r\nx-some-bin: AAEC\r\n")].concat()
}

pub fn not_found() -> Vec<u8> {
    trailers("grpc-status: 5\r\ngrpc-message: no%20such%20lease\r\nx-many: a\r\nx-many: b\r\n")
}

async fn outcome(chunks: &[&[u8]]) -> String {
    let _page = PageAnswer::chunks(chunks.iter().copied());
    seen(lab::client_at("http://lab.invalid").get_lease(unary(get_lease())).await)
}

async fn streamed(chunks: &[&[u8]]) -> String {
    let _page = PageAnswer::chunks(chunks.iter().copied());
    let mut stub = ExporterStub::new(endpoint("http://lab.invalid", LIMIT));
    let mut stream = stub.log_stream(Request::new(())).await.unwrap().into_inner();
    let mut lines = Vec::new();
    loop {
        match stream.message().await {
            Ok(Some(line)) => lines.push(line.message),
            Ok(None) => return format!("{lines:?} {:?}", stream.trailers().await.unwrap().map(|t| t.len())),
            Err(status) => return format!("{lines:?} {:?} {:?}", status.code(), status.message()),
        }
    }
}

fn log() -> Vec<u8> {
    let line = |text: &str| message(&LogStreamResponse { message: text.into(), ..Default::default() });
    [line("one"), line(""), line("three"), trailers("grpc-status: 9\r\ngrpc-message: enough\r\n")].concat()
}

#[wasm_bindgen_test]
async fn split_at_every_offset_a_unary_result_is_the_same() {
    for answer in [ok(), not_found()] {
        let whole = outcome(&[&answer]).await;
        assert!(whole.contains("namespaces/lab/leases/any") || whole.contains("no such lease"), "{whole}");
        for offset in 0..=answer.len() {
            let (before, after) = answer.split_at(offset);
            assert_eq!(outcome(&[before, after]).await, whole, "split at {offset} of {}", answer.len());
        }
    }
}

#[wasm_bindgen_test]
async fn byte_by_byte_a_unary_result_is_the_same() {
    for answer in [ok(), not_found()] {
        let whole = outcome(&[&answer]).await;
        let bytes: Vec<&[u8]> = answer.chunks(1).collect();
        assert_eq!(outcome(&bytes).await, whole);
    }
}

#[wasm_bindgen_test]
async fn split_at_every_offset_a_stream_is_the_same() {
    let answer = log();
    let whole = streamed(&[&answer]).await;
    assert_eq!(whole, r#"["one", "", "three"] FailedPrecondition "enough""#);
    for offset in 0..=answer.len() {
        let (before, after) = answer.split_at(offset);
        assert_eq!(streamed(&[before, after]).await, whole, "split at {offset} of {}", answer.len());
    }
    let bytes: Vec<&[u8]> = answer.chunks(1).collect();
    assert_eq!(streamed(&bytes).await, whole);
}

#[wasm_bindgen_test]
async fn only_direct_with_pauses_between_writes_a_result_is_the_same() {
    let lab = Lab::find().await;
    let answer = ok();
    let trailer_at = answer.len() - 60;
    for offsets in [vec![], vec![3], vec![trailer_at + 2], vec![5, trailer_at, trailer_at + 7]] {
        let (mut chunks, mut rest, mut from) = (Vec::new(), answer.as_slice(), 0);
        for offset in offsets {
            let (chunk, tail) = rest.split_at(offset - from);
            (rest, from) = (tail, offset);
            chunks.push(chunk);
        }
        chunks.push(rest);
        let order = lab::answer(200, &[("content-type", "application/grpc-web+proto")], &chunks, "close");
        let lease = lab.client().get_lease(lab.request(get_lease(), &[order])).await.unwrap();
        assert_eq!(lease.get_ref().selector, "a=b");
    }
}
