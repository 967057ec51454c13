//! Unusual bodies, through tonic's stubs: one that never ends, and one without a stream. For unary calls of the npm
//! package, see tests/browser/suite/gateways.test.js and strange.test.js.
use jumpstarter_web::base::reason::Reason;
use jumpstarter_web::transport::call::Rejection;
use jumpstarter_web::wire::v1::LogStreamResponse;
use tonic::{Code, Request};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::answers::{message, trailers};
use crate::lab::{self, ExporterStub, Lab, endpoint, get_lease, unary};
use crate::page::PageAnswer;
use crate::split::ok;

const LIMIT: usize = 1 << 20;
const GRPC_WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");

fn lines() -> Vec<u8> {
    let line = |text: &str| message(&LogStreamResponse { message: text.into(), ..Default::default() });
    [line("one"), line("two")].concat()
}

#[wasm_bindgen_test]
async fn only_direct_a_stream_ends_with_its_trailers_and_its_request_is_aborted() {
    let lab = Lab::find().await;
    for (status, code) in
        [("grpc-status: 0\r\n", None), ("grpc-status: 8\r\n", Some(Code::ResourceExhausted))]
    {
        let tag = lab::tag("endless-stream");
        let mut request = Request::new(());
        let order = lab::answer(200, &[GRPC_WEB], &[&lines(), &trailers(status)], "hang");
        for (name, value) in [order, tag.clone()] {
            request.metadata_mut().insert(name, value.parse().unwrap());
        }
        let mut stream = lab.exporter().log_stream(request).await.unwrap().into_inner();
        let mut count = 0;
        let ended = loop {
            match stream.message().await {
                Ok(Some(_)) => count += 1,
                Ok(None) => break None,
                Err(status) => break Some(status.code()),
            }
        };
        assert_eq!((count, ended), (2, code));
        // Not aborted by dropping the stream, which still exists here.
        lab.wait_for_outcome(&tag.1, "cancelled").await;
        drop(stream);
    }
}

#[wasm_bindgen_test]
async fn only_direct_a_unary_call_ends_with_its_trailers_and_its_request_is_aborted() {
    let lab = Lab::find().await;
    let tag = lab::tag("endless-unary");
    let order = lab::answer(200, &[GRPC_WEB], &[&ok()], "hang");
    let lease = lab.client().get_lease(lab.request(get_lease(), &[order, tag.clone()])).await.unwrap();
    assert_eq!(lease.get_ref().selector, "a=b");
    lab.wait_for_outcome(&tag.1, "cancelled").await;
}

#[wasm_bindgen_test]
async fn a_runtime_without_streams_supports_only_unary_calls() {
    let body = ok();
    let _page = PageAnswer::whole(&body);
    let lease = lab::client_at("http://lab.invalid").get_lease(unary(get_lease())).await.unwrap();
    assert_eq!(lease.get_ref().selector, "a=b");

    let mut stub = ExporterStub::new(endpoint("http://lab.invalid", LIMIT));
    let status = stub.log_stream(Request::new(())).await.unwrap_err();
    assert_eq!(
        (status.code(), Rejection::from(status.clone()).reason()),
        (Code::Unimplemented, Reason::Protocol)
    );
    assert!(status.message().contains("no stream"), "{status:?}");
}
