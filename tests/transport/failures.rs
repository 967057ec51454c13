//! Every response that is not valid gRPC-Web has a specific reason: never a panic, never a hang, never `unknown`.
use std::time::Duration;

use jumpstarter_web::base::reason::Reason;
use jumpstarter_web::transport::call::Rejection;
use jumpstarter_web::transport::metadata::Metadata;
use jumpstarter_web::transport::retry::RetryHint;
use jumpstarter_web::wire::client::v1::Lease;
use serde_json::json;
use tonic::{Code, Status};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::answers::{frame, message, trailers};
use crate::lab::{self, ClientStub, Lab, endpoint, get_lease, unary};
use crate::page::PageAnswer;

const GRPC_WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");
const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const PAGE: &[u8] = b"<!doctype html><title>502 Bad Gateway</title>";

fn expect(status: &Status, code: Code, reason: Reason, case: &str) {
    assert_eq!(
        (status.code(), Rejection::from(status.clone()).reason()),
        (code, reason),
        "{case}: {status:?}"
    );
    assert!(!status.message().is_empty(), "{case} has no words");
}

/// The same table for responses created in the page and for responses of a server.
pub struct Case {
    pub name: &'static str,
    pub http_status: u16,
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: Vec<u8>,
    /// How the server ends the body: normally, or by breaking the connection.
    pub end: &'static str,
    pub code: Code,
    pub reason: Reason,
}

pub fn cases() -> Vec<Case> {
    let lease = || message(&Lease { name: "namespaces/lab/leases/any".into(), ..Default::default() });
    let ok = || trailers("grpc-status: 0\r\n");
    let case = |name, http_status, headers: &[(&'static str, &'static str)], body, code, reason| Case {
        name,
        http_status,
        headers: headers.to_vec(),
        body,
        end: "close",
        code,
        reason,
    };
    use Code::*;
    vec![
        case("404 page", 404, &[HTML], PAGE.to_vec(), Unimplemented, Reason::HttpStatus),
        case("502 page", 502, &[HTML], PAGE.to_vec(), Unavailable, Reason::HttpStatus),
        case("503 page", 503, &[HTML], PAGE.to_vec(), Unavailable, Reason::HttpStatus),
        case("401 empty", 401, &[], vec![], Unauthenticated, Reason::HttpStatus),
        case("403 empty", 403, &[], vec![], PermissionDenied, Reason::HttpStatus),
        case("429 empty", 429, &[], vec![], Unavailable, Reason::HttpStatus),
        case("500 empty", 500, &[], vec![], Unknown, Reason::HttpStatus),
        case(
            "503 with a status",
            503,
            &[GRPC_WEB, ("grpc-status", "14")],
            vec![],
            Unavailable,
            Reason::HttpStatus,
        ),
        case("login page", 200, &[HTML], PAGE.to_vec(), Unknown, Reason::NotGrpcWeb),
        case(
            "JSON",
            200,
            &[("content-type", "application/json")],
            b"{}".to_vec(),
            Unknown,
            Reason::NotGrpcWeb,
        ),
        case("415", 415, &[("content-type", "text/plain")], vec![], Unknown, Reason::NotGrpcWeb),
        case(
            "grpc-web-text",
            200,
            &[("content-type", "application/grpc-web-text+proto")],
            b"AAAAAAA=".to_vec(),
            Internal,
            Reason::NotGrpcWeb,
        ),
        case(
            "plain gRPC",
            200,
            &[("content-type", "application/grpc")],
            lease(),
            Unknown,
            Reason::NotGrpcWeb,
        ),
        case("end inside a message", 200, &[GRPC_WEB], lease()[..9].to_vec(), Unavailable, Reason::Truncated),
        case(
            "end inside the trailers",
            200,
            &[GRPC_WEB],
            [lease(), ok()[..9].to_vec()].concat(),
            Unavailable,
            Reason::Truncated,
        ),
        Case {
            end: "cut",
            ..case(
                "broken inside a message",
                200,
                &[GRPC_WEB],
                lease()[..9].to_vec(),
                Unavailable,
                Reason::Truncated,
            )
        },
        case("no trailers", 200, &[GRPC_WEB], lease(), Unknown, Reason::MissingStatus),
        case("no body", 200, &[GRPC_WEB], vec![], Unknown, Reason::MissingStatus),
        case(
            "trailers without a status",
            200,
            &[GRPC_WEB],
            [lease(), trailers("x: y\r\n")].concat(),
            Unknown,
            Reason::MissingStatus,
        ),
        case("compressed", 200, &[GRPC_WEB], [frame(1, b"zip"), ok()].concat(), Internal, Reason::Compressed),
        case(
            "too large",
            200,
            &[GRPC_WEB],
            vec![0, 0x7f, 0, 0, 0, 1, 2, 3],
            ResourceExhausted,
            Reason::MessageTooLarge,
        ),
        case(
            "two messages",
            200,
            &[GRPC_WEB],
            [lease(), lease(), ok()].concat(),
            Unimplemented,
            Reason::Protocol,
        ),
        case("no message", 200, &[GRPC_WEB], ok(), Unimplemented, Reason::Protocol),
        case(
            "bytes after the trailers",
            200,
            &[GRPC_WEB],
            [lease(), ok(), lease()].concat(),
            Internal,
            Reason::Protocol,
        ),
        case(
            "malformed trailers",
            200,
            &[GRPC_WEB],
            [lease(), trailers("nonsense\r\n")].concat(),
            Internal,
            Reason::Protocol,
        ),
    ]
}

#[wasm_bindgen_test]
async fn responses_made_in_the_page_give_distinct_reasons() {
    for case in cases() {
        // A stream in the page cannot simulate a broken connection.
        if case.end == "cut" {
            continue;
        }
        let _page = PageAnswer::new(case.http_status, &case.headers, [case.body.as_slice()]);
        let outcome = lab::client_at("http://lab.invalid").get_lease(unary(get_lease())).await;
        expect(&outcome.expect_err(case.name), case.code, case.reason, case.name);
    }
}

#[wasm_bindgen_test]
async fn only_direct_responses_of_a_server_give_distinct_reasons() {
    let lab = Lab::find().await;
    for case in cases() {
        let order = lab::answer(case.http_status, &case.headers, &[&case.body], case.end);
        let outcome = lab.client().get_lease(lab.request(get_lease(), &[order])).await;
        expect(&outcome.expect_err(case.name), case.code, case.reason, case.name);
    }
}

#[wasm_bindgen_test]
async fn only_direct_a_missing_content_type_is_not_grpc_web() {
    let lab = Lab::find().await;
    let body = trailers("grpc-status: 0\r\n");
    let order = lab::answer(200, &[], &[&body], "close");
    let status = lab.client().get_lease(lab.request(get_lease(), &[order])).await.unwrap_err();
    expect(&status, Code::Unknown, Reason::NotGrpcWeb, "missing content type");
}

#[wasm_bindgen_test]
async fn a_refused_connection_is_a_network_failure() {
    let lab = Lab::find().await;
    let fault = |fault| lab.admin("PUT", "/endpoints/1/fault", Some(fault));
    fault(json!({"refuse": true})).await;
    let status = lab::client_at(&lab.spare_url()).get_lease(lab.request(get_lease(), &[])).await.unwrap_err();
    fault(json!({})).await;
    expect(&status, Code::Unavailable, Reason::Network, "refused");
    assert!(status.message().contains("CORS"), "{status:?} does not say what to check");
}

#[wasm_bindgen_test]
async fn only_direct_a_response_without_cors_headers_is_a_network_failure() {
    let lab = Lab::find().await;
    let order = lab::order(
        "x-demo-answer",
        json!({"http_status": 503, "headers": [], "chunks": [], "end": "close", "cors": false}),
    );
    let status = lab.client().get_lease(lab.request(get_lease(), &[order])).await.unwrap_err();
    expect(&status, Code::Unavailable, Reason::Network, "no CORS headers");
}

#[wasm_bindgen_test]
async fn a_message_above_the_limit_is_rejected() {
    let lab = Lab::find().await;
    let limit = 1000;
    let mut stub = ClientStub::new(endpoint(&lab.url(), limit)).max_decoding_message_size(limit);
    let message = jumpstarter_web::wire::client::v1::GetExporterRequest {
        name: lab.exporter_name().await,
        ..Default::default()
    };
    let request = lab.request(message, &[("x-demo-size", "2000".into())]);
    let status = stub.get_exporter(request).await.unwrap_err();
    expect(&status, Code::ResourceExhausted, Reason::MessageTooLarge, "above the limit");
}

#[wasm_bindgen_test]
fn a_date_of_retry_after_is_read_by_the_browser() {
    let now = Duration::from_secs(784_111_777);
    for (date, seconds) in [
        ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
        ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
        ("Sun Nov  6 08:50:37 1994", Some(60)),
        ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
        ("later", None),
    ] {
        let mut headers = Metadata::new();
        headers.append("retry-after", date.as_bytes()).unwrap();
        let expected = seconds.map(|seconds| RetryHint::After(Duration::from_secs(seconds)));
        assert_eq!(RetryHint::of(&headers, now), expected, "{date}");
    }
}
