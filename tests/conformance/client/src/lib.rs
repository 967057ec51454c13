//! The conformance suite's client, for a page: takes an encoded `ClientCompatRequest` and returns an encoded
//! `ClientCompatResponse`. It calls through the transport that the npm package ships, or the alternative one. Not
//! published.
#![cfg(target_arch = "wasm32")]

mod answer;
mod call;
mod recorder;
#[cfg(not(feature = "tonic-web-wasm-client"))]
mod shipped;
mod wire;

use js_sys::Function;
use prost::Message;
use wasm_bindgen::prelude::*;

use wire::client_compat_response::Result as Outcome;
use wire::{ClientCompatRequest, ClientCompatResponse, ClientErrorResult};

/// Makes the call that `request` describes. `was_aborted(test name)` returns whether the page's request was aborted;
/// with `shipped`, unary calls are made as in the npm package, without tonic's stubs.
#[wasm_bindgen]
pub async fn run(request: Vec<u8>, was_aborted: Function, shipped: bool) -> Vec<u8> {
    let request = match ClientCompatRequest::decode(request.as_slice()) {
        Ok(request) => request,
        Err(error) => return response(String::new(), Err(format!("the suite's request: {error}"))),
    };
    let test_name = request.test_name.clone();
    let goes_on =
        || !was_aborted.call1(&JsValue::UNDEFINED, &test_name.as_str().into()).is_ok_and(|it| it.is_truthy());
    let result = call::make(request, goes_on, shipped).await;
    response(test_name, result)
}

/// The response to a request without a result: the page timed out, or the module panicked.
#[wasm_bindgen]
pub fn failed(request: Vec<u8>, message: String) -> Vec<u8> {
    let test_name = ClientCompatRequest::decode(request.as_slice()).map(|request| request.test_name);
    response(test_name.unwrap_or_default(), Err(message))
}

fn response(test_name: String, result: Result<wire::ClientResponseResult, String>) -> Vec<u8> {
    let outcome = match result {
        Ok(response) => Outcome::Response(response),
        Err(message) => Outcome::Error(ClientErrorResult { message }),
    };
    ClientCompatResponse { test_name, result: Some(outcome) }.encode_to_vec()
}
