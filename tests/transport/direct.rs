//! Our transport without tonic, as in the npm package: the same answers, failures, deadlines and aborts. The other files
//! test it through tonic's stubs. The alternative transport needs tonic, so it is not tested here.
use std::time::Duration;

use futures_util::future::{Either, select};
use jumpstarter_web::base::reason::Reason;
use jumpstarter_web::transport::call::{Call, Rejection, Transport};
use jumpstarter_web::transport::metadata::Metadata;
use jumpstarter_web::wire::client::v1::Lease;
use prost::Message;
use tonic::Code;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::answers::trailers;
use crate::cancel::slow;
use crate::failures::cases;
use crate::lab::{self, Lab, endpoint, get_lease, unary};
use crate::page::PageAnswer;
use crate::split::{not_found, ok};

const NOWHERE: &str = "http://lab.invalid";
const LIMIT: usize = 1 << 20;

type Outcome = Result<Vec<u8>, Rejection>;

fn call(metadata: Metadata) -> Call {
    let service = "jumpstarter.client.v1.ClientService";
    let message = get_lease().encode_to_vec();
    Call { service, method: "GetLease", metadata, message, timeout: Some(Duration::from_secs(30)) }
}

/// A call to the lab, with identity, token and headers that request a certain response.
fn ordered(lab: &Lab, orders: &[(&'static str, String)]) -> Call {
    let headers = lab.request((), orders).into_parts().0.into_headers();
    let mut metadata = Metadata::new();
    headers.iter().for_each(|(name, value)| metadata.append(name.as_str(), value.as_bytes()).unwrap());
    call(metadata)
}

async fn in_page(chunks: &[&[u8]]) -> Outcome {
    let _page = PageAnswer::chunks(chunks.iter().copied());
    endpoint(NOWHERE, LIMIT).unary(call(Metadata::new())).await
}

fn code_and_reason(rejection: &Rejection) -> (Code, Reason) {
    let code = match rejection {
        Rejection::Status(status) => status.code,
        Rejection::Failure(failure) => failure.code,
    };
    (code.into(), rejection.reason())
}

/// The visible result, for comparison.
fn seen(outcome: Outcome) -> String {
    match outcome {
        Ok(message) => format!("{:?}", Lease::decode(message.as_slice()).unwrap()),
        Err(rejection) => format!("{rejection:?}"),
    }
}

#[wasm_bindgen_test]
async fn split_at_every_offset_and_byte_by_byte_a_result_is_the_same() {
    for answer in [ok(), not_found()] {
        let whole = seen(in_page(&[&answer]).await);
        assert!(whole.contains("namespaces/lab/leases/any") || whole.contains("no such lease"), "{whole}");
        for offset in 0..=answer.len() {
            let (before, after) = answer.split_at(offset);
            assert_eq!(seen(in_page(&[before, after]).await), whole, "split at {offset} of {}", answer.len());
        }
        let bytes: Vec<&[u8]> = answer.chunks(1).collect();
        assert_eq!(seen(in_page(&bytes).await), whole);
    }
}

#[wasm_bindgen_test]
async fn responses_made_in_the_page_give_distinct_reasons() {
    // A stream in the page cannot simulate a broken connection.
    for case in cases().into_iter().filter(|case| case.end != "cut") {
        let _page = PageAnswer::new(case.http_status, &case.headers, [case.body.as_slice()]);
        let rejection =
            endpoint(NOWHERE, 64 * LIMIT).unary(call(Metadata::new())).await.expect_err(case.name);
        assert_eq!(code_and_reason(&rejection), (case.code, case.reason), "{}: {rejection:?}", case.name);
    }
}

#[wasm_bindgen_test]
async fn only_direct_responses_of_a_server_give_distinct_reasons() {
    let lab = Lab::find().await;
    for case in cases() {
        let order = lab::answer(case.http_status, &case.headers, &[&case.body], case.end);
        let outcome = endpoint(&lab.url(), 64 * LIMIT).unary(ordered(&lab, &[order])).await;
        let rejection = outcome.expect_err(case.name);
        assert_eq!(code_and_reason(&rejection), (case.code, case.reason), "{}: {rejection:?}", case.name);
    }
}

#[wasm_bindgen_test]
async fn a_length_beyond_all_memory_is_rejected() {
    let _page = PageAnswer::chunks([[0, 0xff, 0xff, 0xff, 0xff, 1].as_slice()]);
    let rejection = endpoint(NOWHERE, usize::MAX).unary(call(Metadata::new())).await.unwrap_err();
    assert_eq!(
        code_and_reason(&rejection),
        (Code::ResourceExhausted, Reason::MessageTooLarge),
        "{rejection:?}"
    );
}

#[wasm_bindgen_test]
async fn a_deadline_is_sent_and_enforced() {
    let lab = Lab::find().await;
    let tag = lab::tag("direct-deadline");
    let timeout = Some(Duration::from_secs(4));
    let call = Call { timeout, ..ordered(&lab, &[slow(3_600_000), tag.clone()]) };
    let rejection = endpoint(&lab.url(), LIMIT).unary(call).await.unwrap_err();
    assert_eq!(
        code_and_reason(&rejection),
        (Code::DeadlineExceeded, Reason::DeadlineExceeded),
        "{rejection:?}"
    );
    let logged = lab.wait_for_outcome(&tag.1, "cancelled").await;
    assert!(logged["timeout"].is_string(), "no grpc-timeout came: {logged}");
}

#[wasm_bindgen_test]
async fn only_direct_no_timeout_is_too_long() {
    let lab = Lab::find().await;
    for (timeout, sent) in [
        (Duration::MAX, "99999999S"),
        (Duration::from_millis(1 << 31), "2147483S"),
        (Duration::from_millis(99_999_999), "99999999m"),
    ] {
        let tag = lab::tag("direct-long");
        let call = Call { timeout: Some(timeout), ..ordered(&lab, std::slice::from_ref(&tag)) };
        // The controller answers immediately that there is no such lease.
        let rejection = endpoint(&lab.url(), LIMIT).unary(call).await.unwrap_err();
        assert_eq!(code_and_reason(&rejection), (Code::Unknown, Reason::NotFound), "{rejection:?}");
        let logged = lab.wait_for_outcome(&tag.1, "answered").await;
        assert_eq!(logged["timeout"], sent, "{logged}");
    }
}

#[wasm_bindgen_test]
async fn dropping_a_call_aborts_it_and_the_server_sees_it() {
    let lab = Lab::find().await;
    let tag = lab::tag("direct-drop");
    let call = endpoint(&lab.url(), LIMIT).unary(ordered(&lab, &[slow(3_600_000), tag.clone()]));
    match select(call, Box::pin(lab.wait_for_outcome(&tag.1, "open"))).await {
        Either::Left((outcome, _)) => panic!("it was answered: {outcome:?}"),
        Either::Right((_, call)) => drop(call),
    }
    lab.wait_for_outcome(&tag.1, "cancelled").await;
}

#[wasm_bindgen_test]
async fn headers_are_bytes_in_both_directions() {
    // As `fetch` returns the two UTF-8 bytes of "ü": one character for each.
    let headers = [
        ("content-type", "application/grpc-web"),
        ("grpc-status", "9"),
        ("grpc-message", "\u{c3}\u{bc} %C3%BC"),
    ];
    let _page = PageAnswer::new(200, &headers, []);
    let mut metadata = Metadata::new();
    metadata.append("x-bytes", "€".as_bytes()).unwrap();
    match endpoint(NOWHERE, LIMIT).unary(call(metadata)).await.unwrap_err() {
        Rejection::Status(status) => assert_eq!(status.message, "ü ü"),
        Rejection::Failure(failure) => panic!("{failure:?}"),
    }
}

/// The tonic service reads a `grpc-timeout` header that the program may have set itself.
#[wasm_bindgen_test]
async fn a_timeout_header_with_too_many_digits_is_ignored() {
    for timeout in ["9999999999999999999H", "999999999H", "H", "+5S", "\u{b5}"] {
        let body = trailers("grpc-status: 5\r\n");
        let _page = PageAnswer::chunks([body.as_slice()]);
        let mut request = unary(get_lease());
        let Ok(value) = timeout.parse() else { continue };
        request.metadata_mut().insert("grpc-timeout", value);
        let status = lab::client_at(NOWHERE).get_lease(request).await.unwrap_err();
        assert_eq!(status.code(), Code::NotFound, "{timeout}: {status:?}");
    }
}

#[wasm_bindgen_test]
async fn a_failed_fetch_has_the_error_of_the_browser_as_its_cause() {
    match endpoint(NOWHERE, LIMIT).unary(call(Metadata::new())).await {
        Err(Rejection::Failure(failure)) => {
            let cause = failure.cause.as_ref().expect("no cause").to_string();
            assert!(!cause.is_empty() && failure.message.contains(&cause), "{failure} has no {cause:?}");
        }
        other => panic!("{other:?}"),
    }
}
