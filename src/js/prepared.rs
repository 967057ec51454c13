//! A prepared call: its options are read once, checked, and owned here, before the call returns its promise, so that the
//! options that were checked are the ones that are sent.
use std::time::Duration;

use futures_util::future::{Either, select};
use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use super::abort_signal::Aborted;
use super::client::RawClient;
use super::fields::{Fields, shown};
use super::requests::{METHODS, Prepared};
use super::transport::Client;
use super::{connect, error_to_js};
use crate::client::CallOptions;
use crate::error::Error;
use crate::model::InvalidInput;

/// A call that has been checked, to be sent once, or a second time with another token. A call that changes a lease has its
/// place in that lease's queue until it is freed: while it waits for a token, and when it is sent again.
#[wasm_bindgen]
pub struct PreparedCall {
    client: Client,
    request: Prepared,
    writes: bool,
    /// The call's own timeout.
    timeout: Option<Duration>,
    limit_ms: f64,
    signal: JsValue,
}

#[wasm_bindgen]
impl PreparedCall {
    /// Reads and checks the options of a method, given by its name in the protocol: `GetLease`. Reading them runs the
    /// caller's getters; `client` must not be freed meanwhile.
    #[wasm_bindgen(constructor)]
    pub fn new(client: &RawClient, method: &str, options: JsValue) -> Result<PreparedCall, JsValue> {
        let Some(method) = METHODS.iter().find(|known| known.name == method) else {
            return Err(JsValue::from_str("no such method"));
        };
        let prepared = Fields::new(options).and_then(|fields| {
            let timeout = connect::timeout(&fields)?;
            let signal = signal(&fields)?;
            let request = (method.prepare)(&fields, &client.client)?;
            let limit_ms = timeout.unwrap_or(client.timeout).as_secs_f64() * 1000.0;
            Ok(Self {
                client: client.client.clone(),
                request,
                writes: method.writes,
                timeout,
                limit_ms,
                signal,
            })
        });
        prepared.map_err(|input| error_to_js(&Error::from_input(method.name, input)))
    }

    /// Whether it changes something on the server.
    #[wasm_bindgen(getter)]
    pub fn writes(&self) -> bool {
        self.writes
    }

    /// How long the call may take, in milliseconds.
    #[wasm_bindgen(getter, js_name = limitMs)]
    pub fn limit_ms(&self) -> f64 {
        self.limit_ms
    }

    /// The caller's `AbortSignal`, or `undefined`.
    #[wasm_bindgen(getter)]
    pub fn signal(&self) -> JsValue {
        self.signal.clone()
    }

    /// Sends the call, `elapsed_ms` after it was made; its timeout counts from then. When `ending` is aborted, the promise
    /// rejects with its reason.
    pub fn send(&self, token: Option<String>, elapsed_ms: f64, ending: AbortSignal) -> Promise {
        // Whole milliseconds, so that a timeout that is not used up stays one.
        let elapsed = Duration::from_millis(elapsed_ms as u64);
        let options = CallOptions { token, timeout: self.timeout, elapsed };
        // Nothing is borrowed past this line: calls run concurrently and may outlive this object.
        let work = self.request.clone().send(self.client.clone(), options);
        wasm_bindgen_futures::future_to_promise(async move {
            let mut ending = Aborted::listen(ending);
            // The abort first: a call that is already aborted sends nothing.
            match select(std::pin::pin!(ending.reason()), std::pin::pin!(work)).await {
                Either::Left((reason, _)) => Err(reason),
                Either::Right((result, _)) => result.map_err(|error| error_to_js(&error)),
            }
        })
    }
}

fn signal(fields: &Fields) -> Result<JsValue, InvalidInput> {
    let Some(value) = fields.value("signal")? else { return Ok(JsValue::UNDEFINED) };
    // By shape, not by class: a signal may come from another frame.
    let has = |name| Reflect::has(&value, &JsValue::from_str(name)).unwrap_or(false);
    if has("aborted") && has("addEventListener") {
        return Ok(value);
    }
    Err(InvalidInput::new("signal", format!("must be an AbortSignal, got {}", shown(&value))))
}
