//! The wasm-bindgen boundary and nothing else: options in, plain records and errors out.
//!
//! The package's own TypeScript (`npm/src`) is the only caller and wraps the results in its classes. Invalid input is
//! thrown as a plain object, which TypeScript turns into a `JumpstarterError`.
//!
//! The package has two modules, each with the exports of one feature: `js` for the client of a lab, and `js-device` for a leased
//! device, which a page that only lists exporters does not load.
#[cfg(feature = "js-device")]
mod abort_signal;
#[cfg(feature = "js")]
mod client;
mod connect;
#[cfg(feature = "js-device")]
mod device;
#[cfg_attr(not(feature = "js"), allow(dead_code))]
mod fields;
mod panic;
mod plain;
#[cfg(feature = "js")]
mod prepared;
#[cfg(feature = "js")]
mod read_records;
#[cfg(feature = "js")]
mod records;
#[cfg(feature = "js")]
mod requests;
#[cfg(feature = "js")]
mod selector;
mod transport;
#[cfg(feature = "js")]
mod waiting;

use std::sync::Arc;

use js_sys::{Function, JSON, Reflect};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::base::attempt::AttemptRecord;
use crate::error::Error;
use crate::multipath::Listener;
use crate::transport::fetch::browser::Thrown;

/// 4 KB smaller than the allocator of the standard library.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

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

/// Reports an attempt to JavaScript. Nothing is borrowed during the call, and exceptions of the callback are ignored.
fn listener(function: Function, urls: Vec<String>) -> Listener {
    let function = SendWrapper::new(function);
    Arc::new(move |record: &AttemptRecord| {
        let url = JsValue::from_str(&urls[record.endpoint]);
        let _ = function.call2(&JsValue::UNDEFINED, &parsed(&plain::attempt(record)), &url);
    })
}
