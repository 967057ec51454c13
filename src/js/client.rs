//! The client as a handle: one method that sends any prepared call, and one that only validates it.
use std::time::Duration;

use futures_util::future::{Either, select};
use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use super::abort_signal::Aborted;
use super::connect::ConnectOptions;
use super::fields::Fields;
use super::prepared::PreparedCall;
use super::transport::{Client, transports};
use super::{error_to_js, listener, parsed, plain};
use crate::base::reason::Reason;
use crate::client::{CallOptions, ClientService};
use crate::error::Error;
use crate::transport::fetch::clock::BrowserClock;

/// The wasm object behind the package's `ClientService`.
#[wasm_bindgen]
pub struct RawClient {
    client: Client,
    /// The timeout of calls that set none of their own.
    timeout: Duration,
}

#[wasm_bindgen]
impl RawClient {
    /// Reads and validates the options of `connect`, except `token`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<RawClient, JsValue> {
        let made = Fields::new(options).and_then(|fields| {
            let options = ConnectOptions::read(&fields)?;
            fields.finish()?;
            let endpoints = transports(&options)?;
            let timeout = options.config.timeout;
            let client = ClientService::new(endpoints, options.config, BrowserClock)?;
            let client = match options.on_attempt {
                Some(function) => client.with_listener(listener(function, options.endpoints)),
                None => client,
            };
            Ok(Self { client, timeout })
        });
        made.map_err(|input| error_to_js(&Error::from_input("connect", input)))
    }

    /// Rejects a call that would fail before anything is sent, so that no token is requested for nothing. Returns the
    /// call's timeout in milliseconds. A call that changes a lease takes its place in that lease's queue here.
    pub fn check(&self, call: &PreparedCall) -> Result<f64, JsValue> {
        let checked = call.request.check(self.client.namespace());
        checked.map_err(|input| error_to_js(&Error::from_input(call.method, input)))?;
        call.turn.replace(call.request.changes().map(|lease| self.client.turn(lease)));
        Ok(call.timeout.unwrap_or(self.timeout).as_secs_f64() * 1000.0)
    }

    /// Sends a call that has been validated, `elapsed_ms` after it was made; its timeout counts from then. When `ending` is aborted, the promise rejects with
    /// its reason.
    pub fn send(
        &self,
        call: &PreparedCall,
        token: Option<String>,
        elapsed_ms: f64,
        ending: AbortSignal,
    ) -> js_sys::Promise {
        let client = self.client.clone();
        let (request, turn) = (call.request.clone(), call.turn.borrow().clone());
        // Whole milliseconds, so that a timeout that is not used up stays one.
        let elapsed = Duration::from_millis(elapsed_ms as u64);
        let options = CallOptions { token, timeout: call.timeout, elapsed };
        // Nothing of `self` or `call` is borrowed past this line: calls run concurrently and may outlive both.
        wasm_bindgen_futures::future_to_promise(async move {
            let mut ending = Aborted::listen(ending);
            let work = std::pin::pin!(request.run(&client, &options, turn));
            // The abort first: a call that is already aborted sends nothing.
            match select(std::pin::pin!(ending.reason()), work).await {
                Either::Left((reason, _)) => Err(reason),
                Either::Right((result, _)) => result.map_err(|error| error_to_js(&error)),
            }
        })
    }

    /// The current state of each endpoint.
    pub fn endpoints(&self) -> JsValue {
        parsed(&plain::endpoints(&self.client.endpoints()))
    }

    /// Makes the next read race all endpoints again.
    #[wasm_bindgen(js_name = raceAgain)]
    pub fn race_again(&self) {
        self.client.race_again();
    }
}

/// Every reason that an error may have, so that a test can compare the package's types with it.
#[wasm_bindgen]
pub fn reasons() -> Object {
    let names: js_sys::Array = Reason::ALL.iter().map(|reason| JsValue::from_str(reason.as_str())).collect();
    names.into()
}
