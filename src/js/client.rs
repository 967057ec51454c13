//! The client as a handle, which prepared calls are sent through.
use std::time::Duration;

use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::connect::ConnectOptions;
use super::fields::Fields;
use super::transport::{Client, transports};
use super::{error_to_js, listener, parsed, plain};
use crate::base::reason::Reason;
use crate::client::ClientService;
use crate::error::Error;
use crate::transport::fetch::clock::BrowserClock;

/// The wasm object behind the package's `ClientService`.
#[wasm_bindgen]
pub struct RawClient {
    pub(super) client: Client,
    /// The timeout of calls that set none of their own.
    pub(super) timeout: Duration,
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
