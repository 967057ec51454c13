//! The wasm-bindgen boundary and nothing else: options in, plain records and errors out.
//!
//! The package's own TypeScript (`npm/src`) is the only caller and wraps the results in its classes. Invalid input is
//! thrown as a plain object, which TypeScript turns into a `JumpstarterError`.
mod abort_signal;
mod client;
mod connect;
mod fields;
mod panic;
mod plain;
mod prepared;
mod read_records;
mod records;
mod requests;
mod selector;
mod transport;
mod waiting;

use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Error;
use crate::transport::fetch::browser::Thrown;

#[wasm_bindgen]
extern "C" {
    /// Marks an object as an error of this module, so that the package recognizes it: anything else that is thrown,
    /// or that a promise rejects with, comes from the caller. The name is in the glue code's scope: see
    /// scripts/wrap-glue.mjs.
    #[wasm_bindgen(js_name = markError)]
    fn mark_error(plain: &JsValue);
}

/// Parses JSON text into plain data.
fn parsed(json: &str) -> JsValue {
    // The model writes only valid JSON.
    JSON::parse(json).unwrap_or(JsValue::NULL)
}

/// An error as the plain object that the package's TypeScript expects.
fn error_to_js(error: &Error) -> JsValue {
    let plain = parsed(&plain::error(error));
    mark_error(&plain);
    if let Some(thrown) = error.cause.as_deref().and_then(|cause| cause.downcast_ref::<Thrown>()) {
        // Setting a property of a newly created plain object cannot fail.
        let _ = Reflect::set(&plain, &JsValue::from_str("cause"), &thrown.value());
    }
    plain
}
