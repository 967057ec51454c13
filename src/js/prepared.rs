//! A prepared call: its options are read once, checked, and owned here, before the call returns its promise, so that the
//! options that were checked are the ones that are sent.
use std::cell::RefCell;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

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
    /// Ends the call while it is being sent.
    end: RefCell<Option<oneshot::Sender<JsValue>>>,
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
                end: RefCell::default(),
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

    /// Sends the call, `elapsed_ms` after it was made; its timeout counts from then. A page of a list is compared with an earlier
    /// one if `compared` is given: what the call that read it has returned, or an empty array.
    /// A long page of exporters arrives in parts: `on_part` is called with each but the last, and its promise awaited.
    pub fn send(
        &self,
        token: Option<String>,
        elapsed_ms: f64,
        compared: Option<Uint8Array>,
        on_part: Function,
    ) -> Promise {
        // Whole milliseconds, so that a timeout that is not used up stays one.
        let elapsed = Duration::from_millis(elapsed_ms as u64);
        let options = CallOptions { token, timeout: self.timeout, elapsed };
        // Nothing is borrowed past this line: calls run concurrently and may outlive this object.
        let work = self.request.clone().send(self.client.clone(), options, compared, on_part);
        let (end, ended) = oneshot::channel();
        self.end.replace(Some(end));
        wasm_bindgen_futures::future_to_promise(async move {
            // The end first: a call that is aborted at once sends nothing.
            let result = match select(ended, std::pin::pin!(work)).await {
                Either::Left((Ok(reason), _)) => return Err(reason),
                Either::Left((Err(_), work)) => work.await,
                Either::Right((result, _)) => result,
            };
            result.map_err(|error| error_to_js(&error))
        })
    }

    /// Aborts the requests of the call, whose promise rejects with `reason`.
    pub fn abort(&self, reason: JsValue) {
        if let Some(end) = self.end.take() {
            let _ = end.send(reason);
        }
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
