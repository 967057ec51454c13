//! The wasm-bindgen boundary and nothing else: options in, plain records and errors out.
//!
//! The package's own TypeScript (`npm/src`) wraps what comes out of here into its classes, and is the only
//! caller. What is wrong with an input is thrown as a plain object that it turns into a `JumpstarterError`.
mod abort_signal;
mod client;
mod connect;
mod fields;
mod read_records;
mod records;
mod requests;
mod selector;
mod waiting;

use js_sys::Reflect;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::model::Lease;
use crate::multipath::record::AttemptRecord;
use crate::transport::browser::Thrown;

/// A record as a plain object: maps as objects, what is absent as `null`.
fn to_js<T: Serialize>(value: &T) -> JsValue {
    let serializer = Serializer::new().serialize_maps_as_objects(true).serialize_missing_as_null(true);
    // Records hold texts, numbers, lists and maps with text keys only, all of which have a place in JavaScript.
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// An attempt as the package shows it: with the URL of its endpoint.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlainAttempt<'a> {
    url: &'a str,
    #[serde(flatten)]
    record: &'a AttemptRecord,
}

/// An error as the plain object that the package's TypeScript expects.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlainError<'a> {
    code: &'a str,
    reason: &'a str,
    message: String,
    raw_message: &'a str,
    method: &'a str,
    endpoint: Option<&'a str>,
    field: Option<&'a str>,
    http_status: Option<u16>,
    /// By the endpoint's index; the package knows the URLs.
    attempts: &'a [AttemptRecord],
    unsure: bool,
    lease_name: Option<&'a str>,
    lease: Option<&'a Lease>,
}

fn error_to_js(error: &Error) -> JsValue {
    let plain = to_js(&PlainError {
        code: error.code_name(),
        reason: error.reason.as_str(),
        message: error.to_string(),
        raw_message: &error.raw_message,
        method: error.method,
        endpoint: error.endpoint.as_deref(),
        field: error.field.as_deref(),
        http_status: error.http_status,
        attempts: &error.attempts,
        unsure: error.unsure,
        lease_name: error.lease_name.as_deref(),
        lease: error.lease.as_deref(),
    });
    if let Some(thrown) = error.cause.as_deref().and_then(|cause| cause.downcast_ref::<Thrown>()) {
        // Setting a property of a plain object that was just made cannot fail.
        let _ = Reflect::set(&plain, &JsValue::from_str("cause"), &thrown.value());
    }
    plain
}
