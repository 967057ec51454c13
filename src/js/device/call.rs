//! A prepared call of a device: its arguments are read and converted before the call returns its promise.
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::stream::Source;
use super::{plain, values};
use crate::error::Error;
use crate::exporter::DriverCall;
use crate::js::error_to_js;
use crate::js::parsed;
use crate::js::transport::Exporter;
use crate::rpc::CallOptions;

/// A call of a device, to be sent once.
#[wasm_bindgen]
pub struct DeviceCall {
    pub(super) request: Request,
}

#[wasm_bindgen]
impl DeviceCall {
    /// A call without arguments, by its name in JavaScript: `getReport`, `getStatus`, `logStream`, `reset`, `endSession`.
    #[wasm_bindgen(constructor)]
    pub fn new(method: &str) -> Result<DeviceCall, JsValue> {
        let request = match method {
            "getReport" => Request::GetReport,
            "getStatus" => Request::GetStatus,
            "logStream" => Request::LogStream,
            "reset" => Request::Reset,
            "endSession" => Request::EndSession,
            _ => return Err(JsValue::from_str("no such method")),
        };
        Ok(Self { request })
    }

    /// A call of a driver's method. An argument that has no place in a message is an error that names it.
    #[wasm_bindgen(js_name = ofDriver)]
    pub fn of_driver(method: &str, uuid: String, name: String, args: &Array) -> Result<DeviceCall, JsValue> {
        let (method, streams) = match method {
            "streamingDriverCall" => ("StreamingDriverCall", true),
            _ => ("DriverCall", false),
        };
        let call = values::arguments(args).and_then(|args| {
            let call = DriverCall { uuid, method: name, args };
            call.check()?;
            Ok(call)
        });
        let call = call.map_err(|input| error_to_js(&Error::from_input(method, input)))?;
        Ok(Self { request: if streams { Request::Results(call) } else { Request::DriverCall(call) } })
    }
}

/// The request to the exporter.
#[derive(Clone)]
pub(super) enum Request {
    GetReport,
    GetStatus,
    DriverCall(DriverCall),
    Results(DriverCall),
    LogStream,
    Reset,
    EndSession,
}

impl Request {
    /// Makes a call with one reply, and returns plain data.
    pub async fn run(self, exporter: &Exporter, options: &CallOptions) -> Result<JsValue, Error> {
        let json = match self {
            Self::GetReport => plain::report(&exporter.get_report(options).await?),
            Self::GetStatus => plain::status(&exporter.get_status(options).await?),
            Self::EndSession => plain::session_end(&exporter.end_session(options).await?),
            Self::DriverCall(call) => {
                let value = exporter.driver_call(call, options).await?;
                return Ok(values::to_js(&value));
            }
            Self::Reset => {
                exporter.reset(options).await?;
                return Ok(JsValue::UNDEFINED);
            }
            // These have more than one reply: `open` makes them.
            Self::Results(_) | Self::LogStream => return Ok(JsValue::UNDEFINED),
        };
        Ok(parsed(&json))
    }

    /// Opens the stream of a call with many replies; the log for all that have one.
    pub async fn open(self, exporter: &Exporter, options: &CallOptions) -> Result<Source, Error> {
        Ok(match self {
            Self::Results(call) => Source::Results(exporter.streaming_driver_call(call, options).await?),
            _ => Source::Log(exporter.log_stream(options).await?),
        })
    }
}
