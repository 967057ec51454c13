//! The client as a handle: one method that makes any of the eight calls, and a way to close it.
use std::sync::Arc;

use futures_util::future::{Either, select};
use js_sys::{Object, Reflect};
use send_wrapper::SendWrapper;
use serde::Serialize;
use tonic::Code;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, AbortSignal};

use super::abort_signal::Aborted;
use super::connect::{self, ConnectOptions};
use super::fields::{Fields, shown};
use super::{PlainAttempt, error_to_js, requests, to_js};
use crate::client::{CallOptions, ClientService};
use crate::error::Error;
use crate::model::{InvalidInput, time};
use crate::multipath::{EndpointState, Listener};
use crate::reason::Reason;
use crate::transport::Endpoint;
use crate::transport::clock::BrowserClock;

type Client = ClientService<Endpoint, BrowserClock>;

/// What the package's `ClientService` holds.
#[wasm_bindgen]
pub struct RawClient {
    client: Client,
    closing: AbortController,
}

#[wasm_bindgen]
impl RawClient {
    /// Reads and checks the options of `connect`, all but `token`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<RawClient, JsValue> {
        let made = Fields::new(options).and_then(|fields| {
            let options = ConnectOptions::read(&fields)?;
            fields.finish()?;
            let endpoints: Result<Vec<_>, _> =
                options.endpoints.iter().map(|url| Ok((url.clone(), transport(&options, url)?))).collect();
            let client = ClientService::new(endpoints?, options.config, BrowserClock)?;
            Ok(match options.on_attempt {
                Some(function) => client.with_listener(listener(function, options.endpoints)),
                None => client,
            })
        });
        let client = made.map_err(|input| error_to_js(&Error::from_input("connect", input)))?;
        Ok(Self { client, closing: AbortController::new()? })
    }

    /// Makes one call. `method` is its name in camelCase, `options` what its caller gave.
    pub fn call(&self, method: &str, options: JsValue, token: Option<String>) -> js_sys::Promise {
        let client = self.client.clone();
        let closing = self.closing.signal();
        let method = method.to_owned();
        // Nothing of `self` is borrowed past this line: calls run side by side, and `close` may come any time.
        wasm_bindgen_futures::future_to_promise(async move {
            call(client, closing, &method, options, token).await
        })
    }

    /// What is known of each endpoint.
    pub fn endpoints(&self) -> JsValue {
        let known: Vec<_> = self.client.endpoints().into_iter().map(PlainEndpoint::from).collect();
        to_js(&known)
    }

    /// The next read races all endpoints again.
    #[wasm_bindgen(js_name = raceAgain)]
    pub fn race_again(&self) {
        self.client.race_again();
    }

    /// Ends every pending call with the reason `closed`, and refuses later ones.
    pub fn close(&self) {
        self.closing.abort();
    }
}

#[cfg(not(feature = "tonic-web-wasm-client"))]
fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Endpoint, InvalidInput> {
    Ok(Endpoint::new(crate::transport::fetch::FetchConfig {
        base_url: endpoint.to_owned(),
        fetch: options.fetch.clone(),
        credentials: options.credentials.clone(),
        max_message_bytes: options.config.max_message_bytes,
    }))
}

#[cfg(feature = "tonic-web-wasm-client")]
fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Endpoint, InvalidInput> {
    use tonic_web_wasm_client::options::{Credentials, FetchOptions};
    if options.fetch.is_some() {
        return Err(InvalidInput::new(
            "fetch",
            "cannot be given to the alternative transport, which takes the page's",
        ));
    }
    let credentials = options.credentials.as_deref().map(|credentials| match credentials {
        "include" => Credentials::Include,
        "omit" => Credentials::Omit,
        _ => Credentials::SameOrigin,
    });
    Ok(Endpoint::new_with_options(endpoint.to_owned(), FetchOptions { credentials, ..FetchOptions::new() }))
}

/// Tells JavaScript of an attempt. Nothing is borrowed meanwhile; what the function throws is its own affair.
fn listener(function: js_sys::Function, urls: Vec<String>) -> Listener {
    let function = SendWrapper::new(function);
    Arc::new(move |record| {
        let plain = to_js(&PlainAttempt { url: &urls[record.endpoint], record });
        let _ = function.call1(&JsValue::UNDEFINED, &plain);
    })
}

/// An endpoint as the package shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlainEndpoint {
    url: String,
    winner: bool,
    latency_ms: Option<f64>,
    success: Option<f64>,
    breaker_open_for_ms: Option<f64>,
}

impl From<(String, EndpointState)> for PlainEndpoint {
    fn from((url, state): (String, EndpointState)) -> Self {
        let EndpointState { winner, latency_ms, success, breaker_open_for_ms } = state;
        Self { url, winner, latency_ms, success, breaker_open_for_ms }
    }
}

async fn call(
    client: Client,
    closing: AbortSignal,
    method: &str,
    options: JsValue,
    token: Option<String>,
) -> Result<JsValue, JsValue> {
    let closed = || {
        error_to_js(&Error::local(
            "ClientService",
            Code::Cancelled,
            Reason::Closed,
            "the client has been closed",
        ))
    };
    if closing.aborted() {
        return Err(closed());
    }
    let Some(call) = Call::from_name(method) else {
        return Err(JsValue::from_str("no such method"));
    };
    let refused = |input| error_to_js(&Error::from_input(call.wire_name(), input));
    let fields = Fields::new(options).map_err(refused)?;
    let timeout = connect::timeout(&fields).map_err(refused)?;
    let signal = signal(&fields).map_err(refused)?;
    let options = CallOptions { token, timeout };
    let work = std::pin::pin!(call.run(&client, &fields, &options));
    let mut closing = Aborted::listen(closing);
    let work = async {
        match select(work, std::pin::pin!(closing.reason())).await {
            Either::Left((result, _)) => result.map_err(|error| error_to_js(&error)),
            Either::Right(_) => Err(closed()),
        }
    };
    let Some(signal) = signal else { return work.await };
    let mut aborted = Aborted::listen(signal);
    // The signal first: what is aborted already sends nothing.
    match select(std::pin::pin!(aborted.reason()), std::pin::pin!(work)).await {
        Either::Left((reason, _)) => Err(reason),
        Either::Right((result, _)) => result,
    }
}

fn signal(fields: &Fields) -> Result<Option<AbortSignal>, InvalidInput> {
    let Some(value) = fields.value("signal")? else { return Ok(None) };
    // By shape, not by class: a signal may come from another frame.
    let is_signal = Reflect::has(&value, &JsValue::from_str("aborted")).unwrap_or(false)
        && Reflect::has(&value, &JsValue::from_str("addEventListener")).unwrap_or(false);
    if is_signal {
        return Ok(Some(value.unchecked_into()));
    }
    Err(InvalidInput::new("signal", format!("must be an AbortSignal, got {}", shown(&value))))
}

macro_rules! calls {
    ($($variant:ident $js:literal $wire:literal,)+) => {
        /// The eight calls, and what Rust builds from them.
        #[derive(Clone, Copy)]
        enum Call { $($variant,)+ }

        impl Call {
            fn from_name(name: &str) -> Option<Self> {
                match name { $($js => Some(Self::$variant),)+ _ => None }
            }

            fn wire_name(self) -> &'static str {
                match self { $(Self::$variant => $wire,)+ }
            }
        }
    };
}

calls! {
    GetExporter "getExporter" "GetExporter",
    ListExporters "listExporters" "ListExporters",
    GetLease "getLease" "GetLease",
    ListLeases "listLeases" "ListLeases",
    CreateLease "createLease" "CreateLease",
    UpdateLease "updateLease" "UpdateLease",
    ExtendLease "extendLease" "ExtendLease",
    DeleteLease "deleteLease" "DeleteLease",
    RotateToken "rotateToken" "RotateToken",
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RotatedToken {
    token: String,
    expiry_text: Option<String>,
}

impl Call {
    async fn run(self, client: &Client, fields: &Fields, options: &CallOptions) -> Result<JsValue, Error> {
        macro_rules! run {
            ($read:ident) => {{
                let read = requests::$read(fields).and_then(|read| fields.finish().map(|()| read));
                let request = read.map_err(|input| Error::from_input(self.wire_name(), input))?;
                client.$read(request, options).await?
            }};
        }
        Ok(match self {
            Self::GetExporter => to_js(&run!(get_exporter)),
            Self::ListExporters => to_js(&run!(list_exporters)),
            Self::GetLease => to_js(&run!(get_lease)),
            Self::ListLeases => to_js(&run!(list_leases)),
            Self::CreateLease => to_js(&run!(create_lease)),
            Self::UpdateLease => to_js(&run!(update_lease)),
            Self::ExtendLease => to_js(&run!(extend_lease)),
            Self::DeleteLease => {
                run!(delete_lease);
                JsValue::UNDEFINED
            }
            Self::RotateToken => {
                fields.finish().map_err(|input| Error::from_input(self.wire_name(), input))?;
                let rotated = client.rotate_token(options).await?;
                let expiry_text = rotated.expiry.as_ref().map(time::text);
                to_js(&RotatedToken { token: rotated.token, expiry_text })
            }
        })
    }
}

/// Every reason that an error may have, for the package's types to be held against.
#[wasm_bindgen]
pub fn reasons() -> Object {
    let names: js_sys::Array = Reason::ALL.iter().map(|reason| JsValue::from_str(reason.as_str())).collect();
    names.into()
}
