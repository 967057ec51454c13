//! Statuses and metadata in the formats of real servers.
use jumpstarter_web::wire::client::v1::GetExporterRequest;
use serde_json::json;
use tonic::Code;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::answers::{frame, message, trailers};
use crate::lab::{self, Lab, get_lease, unary};
use crate::page::PageAnswer;

#[wasm_bindgen_test]
async fn a_status_arrives_with_its_message_details_and_trailers() {
    let lab = Lab::find().await;
    // Through Envoy too: tonic sends an error as trailers-only.
    let words = "50 % of \"ünits\"\nare → gone";
    let order = lab::status(json!({
        "code": 9, "message": words, "details": "AAECAw==",
        "trailers": [["x-demo-echo", "a"], ["x-demo-echo", "b"], ["x-demo-echo-bin", "AAEC"]],
    }));
    let status = lab.client().get_lease(lab.request(get_lease(), &[order])).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::FailedPrecondition, words));
    assert_eq!(status.details(), [0, 1, 2, 3]);
    let binary = status.metadata().get_bin("x-demo-echo-bin").unwrap();
    assert_eq!(binary.to_bytes().unwrap().as_ref(), [0, 1, 2]);
}

#[wasm_bindgen_test]
async fn repeated_trailers_stay_separate_and_repeated_headers_are_joined() {
    let lab = Lab::find().await;
    let message = GetExporterRequest { name: lab.exporter_name().await, ..Default::default() };
    let order = lab::status(json!({
        "code": 0, "message": "",
        "headers": [["x-demo-echo", "h1"], ["x-demo-echo", "h2"]],
        "trailers": [["x-many", "a"], ["x-many", "b"], ["x-some-bin", "AAEC"]],
    }));
    let response = lab.client().get_exporter(lab.request(message, &[order])).await.unwrap();
    let metadata = response.metadata();
    let many: Vec<_> = metadata.get_all("x-many").iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(many, ["a", "b"]);
    assert_eq!(metadata.get_bin("x-some-bin").unwrap().to_bytes().unwrap().as_ref(), [0, 1, 2]);
    // `fetch` joins repeated headers (Fetch Standard, "get" of a header list).
    assert_eq!(metadata.get("x-demo-echo").unwrap().to_str().unwrap(), "h1, h2");
}

#[wasm_bindgen_test]
async fn every_code_arrives() {
    let lab = Lab::find().await;
    for code in 1..=16 {
        let order = lab::status(json!({"code": code, "message": format!("code {code}")}));
        let status = lab.client().get_lease(lab.request(get_lease(), &[order])).await.unwrap_err();
        assert_eq!(
            (status.code(), status.message()),
            (Code::from_i32(code), format!("code {code}").as_str())
        );
    }
}

#[wasm_bindgen_test]
async fn trailers_only_is_read_from_the_headers() {
    let headers =
        [("content-type", "application/grpc-web+proto"), ("grpc-status", "5"), ("grpc-message", "gone%21")];
    let _page = PageAnswer::new(200, &headers, []);
    let status = lab::client_at("http://lab.invalid").get_lease(unary(get_lease())).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::NotFound, "gone!"));
}

#[wasm_bindgen_test]
async fn a_status_in_the_headers_does_not_count_when_a_body_follows() {
    let body =
        [message(&jumpstarter_web::wire::client::v1::Lease::default()), trailers("grpc-status: 0\r\n")]
            .concat();
    let headers = [("content-type", "application/grpc-web+proto"), ("grpc-status", "8")];
    let _page = PageAnswer::new(200, &headers, [body.as_slice()]);
    assert!(lab::client_at("http://lab.invalid").get_lease(unary(get_lease())).await.is_ok());
}

#[wasm_bindgen_test]
async fn an_empty_message_is_a_message() {
    let body = [frame(0, b""), trailers("grpc-status: 0\r\n")].concat();
    let _page = PageAnswer::chunks([body.as_slice()]);
    let lease = lab::client_at("http://lab.invalid").get_lease(unary(get_lease())).await.unwrap();
    assert_eq!(lease.get_ref().name, "");
}

#[wasm_bindgen_test]
async fn a_last_trailer_line_without_crlf_and_names_in_any_case_are_read() {
    for lines in ["grpc-status: 5\r\ngrpc-message: gone", "Grpc-Status:5\nGRPC-MESSAGE: gone\n"] {
        let body = trailers(lines);
        let _page = PageAnswer::chunks([body.as_slice()]);
        let status = lab::client_at("http://lab.invalid").get_lease(unary(get_lease())).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::NotFound, "gone"), "{lines:?}");
    }
}
