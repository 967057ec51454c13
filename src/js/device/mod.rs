//! A leased device as a handle: calls with one reply, and streams.
mod call;
mod plain;
mod stream;
mod values;

use std::time::Duration;

use futures_util::future::{Either, select};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use self::call::DeviceCall;
use self::stream::RawStream;
use super::abort_signal::Aborted;
use super::connect::ConnectOptions;
use super::fields::Fields;
use super::transport::{Exporter, transports};
use super::{error_to_js, listener, parsed};
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::exporter::ExporterService;
use crate::rpc::CallOptions;
use crate::transport::fetch::clock::BrowserClock;

/// The wasm object behind the package's `Device`.
#[wasm_bindgen]
pub struct RawExporter {
    exporter: Exporter,
    timeout: Duration,
}

#[wasm_bindgen]
impl RawExporter {
    /// Reads and validates the options of `connectExporter`, except `token`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<RawExporter, JsValue> {
        let made = Fields::new(options).and_then(|fields| {
            let options = ConnectOptions::of_exporter(&fields)?;
            fields.finish()?;
            let ways = transports(&options)?;
            let timeout = options.config.timeout;
            let exporter = ExporterService::new(ways, options.config, BrowserClock)?;
            let exporter = match options.on_attempt {
                Some(function) => exporter.with_listener(listener(function, options.endpoints)),
                None => exporter,
            };
            Ok(Self { exporter, timeout })
        });
        made.map_err(|input| error_to_js(&Error::from_input("connectExporter", input)))
    }

    /// The timeout of calls that set none of their own, in milliseconds. Driver calls and streams have none.
    #[wasm_bindgen(getter, js_name = timeoutMs)]
    pub fn timeout_ms(&self) -> f64 {
        self.timeout.as_secs_f64() * 1000.0
    }

    /// Sends a call, `elapsed_ms` after it was made; its timeout counts from then. When `ending` is aborted, the promise rejects
    /// with its reason.
    pub fn send(
        &self,
        call: &DeviceCall,
        token: Option<String>,
        timeout_ms: Option<f64>,
        elapsed_ms: f64,
        ending: AbortSignal,
    ) -> Promise {
        let (exporter, request) = (self.exporter.clone(), call.request.clone());
        let options = call_options(token, timeout_ms, elapsed_ms);
        // Nothing of `self` or `call` is borrowed past this line: calls run concurrently and may outlive both.
        promise(ending, async move { request.run(&exporter, &options).await })
    }

    /// Opens a stream: the results of a driver's method, or the log.
    pub fn open(
        &self,
        call: &DeviceCall,
        token: Option<String>,
        timeout_ms: Option<f64>,
        elapsed_ms: f64,
        ending: AbortSignal,
    ) -> Promise {
        let (exporter, request) = (self.exporter.clone(), call.request.clone());
        let options = call_options(token, timeout_ms, elapsed_ms);
        promise(ending, async move {
            let source = request.open(&exporter, &options).await?;
            Ok(RawStream::new(source).into())
        })
    }

    /// The first message on the WebSocket of a driver's stream: headers, and what is asked for.
    #[wasm_bindgen(js_name = streamRequest)]
    pub fn stream_request(&self, uuid: &str, method: &str, token: Option<String>) -> Result<String, JsValue> {
        let headers = self.exporter.headers(&CallOptions { token, ..CallOptions::default() });
        headers
            .map(|headers| plain::stream_request(&headers, uuid, method))
            .map_err(|error| error_to_js(&error))
    }

    /// The current state of each way.
    pub fn endpoints(&self) -> JsValue {
        parsed(&super::plain::endpoints(&self.exporter.endpoints()))
    }

    /// Makes the next read race all ways again.
    #[wasm_bindgen(js_name = raceAgain)]
    pub fn race_again(&self) {
        self.exporter.race_again();
    }
}

/// Whole milliseconds, so that a timeout that is not used up stays one.
fn call_options(token: Option<String>, timeout_ms: Option<f64>, elapsed_ms: f64) -> CallOptions {
    let millis = |ms: f64| Duration::from_millis(ms as u64);
    CallOptions { token, timeout: timeout_ms.map(millis), elapsed: millis(elapsed_ms) }
}

/// Runs work as a promise, until it ends or `ending` is aborted. The abort comes first: a call that is already aborted sends
/// nothing.
fn promise(ending: AbortSignal, work: impl Future<Output = Result<JsValue, Error>> + 'static) -> Promise {
    wasm_bindgen_futures::future_to_promise(async move {
        let mut ending = Aborted::listen(ending);
        match select(std::pin::pin!(ending.reason()), std::pin::pin!(work)).await {
            Either::Left((reason, _)) => Err(reason),
            Either::Right((result, _)) => result.map_err(|error| error_to_js(&error)),
        }
    })
}

/// The reason of an error that came in another way than as the status of a call.
#[wasm_bindgen(js_name = reasonOf)]
pub fn reason_of(code: &str, message: &str) -> String {
    let code = (1..=16).map(Code::from_number).find(|known| known.name() == code).unwrap_or(Code::Unknown);
    Reason::of_exporter(code, message).as_str().to_owned()
}
