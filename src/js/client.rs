//! The client as a handle: one method that makes any of its calls, and one that only checks it.
use std::sync::Arc;

use futures_util::future::{Either, select};
use js_sys::{Object, Reflect};
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::abort_signal::Aborted;
use super::connect::{self, ConnectOptions};
use super::fields::{Fields, shown};
use super::{error_to_js, parsed, plain, requests};
use crate::client::{CallOptions, ClientService};
use crate::error::Error;
use crate::model::InvalidInput;
use crate::multipath::Listener;
use crate::reason::Reason;
use crate::transport::clock::BrowserClock;

#[cfg(not(feature = "tonic-web-wasm-client"))]
type Transport = crate::transport::fetch::FetchService;
#[cfg(feature = "tonic-web-wasm-client")]
type Transport = crate::transport::grpc::Grpc<crate::transport::Endpoint>;

type Client = ClientService<Transport, BrowserClock>;

/// What the package's `ClientService` holds.
#[wasm_bindgen]
pub struct RawClient {
    client: Client,
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
        made.map(|client| Self { client }).map_err(|input| error_to_js(&Error::from_input("connect", input)))
    }

    /// Refuses what a call would refuse, so that nobody is asked for a token in vain.
    pub fn check(&self, method: &str, options: JsValue) -> Result<(), JsValue> {
        let Some(call) = Call::from_name(method) else { return Ok(()) };
        let checked = Fields::new(options).and_then(|fields| {
            connect::timeout(&fields)?;
            signal(&fields)?;
            call.check(self.client.namespace(), &fields)
        });
        checked.map_err(|input| error_to_js(&Error::from_input(call.wire_name(), input)))
    }

    /// Makes one call. `method` is its name in camelCase, `options` what its caller gave. Once `ending` is
    /// aborted, the call rejects with its reason.
    pub fn call(
        &self,
        method: &str,
        options: JsValue,
        token: Option<String>,
        ending: AbortSignal,
    ) -> js_sys::Promise {
        let client = self.client.clone();
        let method = method.to_owned();
        // Nothing of `self` is borrowed past this line: calls run side by side, and may outlive it.
        wasm_bindgen_futures::future_to_promise(
            async move { call(client, ending, &method, options, token).await },
        )
    }

    /// What is known of each endpoint.
    pub fn endpoints(&self) -> JsValue {
        parsed(&plain::endpoints(&self.client.endpoints()))
    }

    /// The next read races all endpoints again.
    #[wasm_bindgen(js_name = raceAgain)]
    pub fn race_again(&self) {
        self.client.race_again();
    }
}

#[cfg(not(feature = "tonic-web-wasm-client"))]
fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Transport, InvalidInput> {
    Ok(Transport::new(crate::transport::fetch::FetchConfig {
        base_url: endpoint.to_owned(),
        fetch: options.fetch.clone(),
        credentials: options.credentials.clone(),
        max_message_bytes: options.max_message_bytes,
    }))
}

#[cfg(feature = "tonic-web-wasm-client")]
fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Transport, InvalidInput> {
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
    let fetch = FetchOptions { credentials, ..FetchOptions::new() };
    let client = crate::transport::Endpoint::new_with_options(endpoint.to_owned(), fetch);
    Ok(Transport::new(client).max_message_bytes(options.max_message_bytes))
}

/// Tells JavaScript of an attempt. Nothing is borrowed meanwhile; what the function throws is its own affair.
fn listener(function: js_sys::Function, urls: Vec<String>) -> Listener {
    let function = SendWrapper::new(function);
    Arc::new(move |record| {
        let url = JsValue::from_str(&urls[record.endpoint]);
        let _ = function.call2(&JsValue::UNDEFINED, &parsed(&plain::attempt(record)), &url);
    })
}

async fn call(
    client: Client,
    ending: AbortSignal,
    method: &str,
    options: JsValue,
    token: Option<String>,
) -> Result<JsValue, JsValue> {
    let Some(call) = Call::from_name(method) else {
        return Err(JsValue::from_str("no such method"));
    };
    let refused = |input| error_to_js(&Error::from_input(call.wire_name(), input));
    let fields = Fields::new(options).map_err(refused)?;
    let timeout = connect::timeout(&fields).map_err(refused)?;
    let signal = signal(&fields).map_err(refused)?;
    let options = CallOptions { token, timeout };
    let work = std::pin::pin!(call.run(&client, &fields, &options));
    let mut ending = Aborted::listen(ending);
    let work = async {
        match select(work, std::pin::pin!(ending.reason())).await {
            Either::Left((result, _)) => result.map_err(|error| error_to_js(&error)),
            Either::Right((reason, _)) => Err(reason),
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

impl Call {
    fn check(self, namespace: &str, fields: &Fields) -> Result<(), InvalidInput> {
        macro_rules! check {
            ($read:ident) => {{
                let request = requests::$read(fields)?;
                fields.finish()?;
                request.into_wire(namespace).map(drop)
            }};
        }
        match self {
            Self::GetExporter => check!(get_exporter),
            Self::ListExporters => check!(list_exporters),
            Self::GetLease => check!(get_lease),
            Self::ListLeases => check!(list_leases),
            Self::CreateLease => check!(create_lease),
            Self::UpdateLease => {
                let request = requests::update_lease(fields)?;
                fields.finish()?;
                request.check()
            }
            Self::ExtendLease => {
                let request = requests::extend_lease(fields)?;
                fields.finish()?;
                request.check()
            }
            Self::DeleteLease => check!(delete_lease),
            Self::RotateToken => fields.finish(),
        }
    }

    async fn run(self, client: &Client, fields: &Fields, options: &CallOptions) -> Result<JsValue, Error> {
        macro_rules! run {
            ($read:ident) => {{
                let read = requests::$read(fields).and_then(|read| fields.finish().map(|()| read));
                let request = read.map_err(|input| Error::from_input(self.wire_name(), input))?;
                client.$read(request, options).await?
            }};
        }
        Ok(match self {
            Self::GetExporter => parsed(&run!(get_exporter).plain()),
            Self::ListExporters => parsed(&run!(list_exporters).plain()),
            Self::GetLease => parsed(&run!(get_lease).plain()),
            Self::ListLeases => parsed(&run!(list_leases).plain()),
            Self::CreateLease => parsed(&run!(create_lease).plain()),
            Self::ExtendLease => parsed(&run!(extend_lease).plain()),
            Self::UpdateLease => parsed(&run!(update_lease).plain()),
            Self::DeleteLease => {
                run!(delete_lease);
                JsValue::UNDEFINED
            }
            Self::RotateToken => {
                fields.finish().map_err(|input| Error::from_input(self.wire_name(), input))?;
                let rotated = client.rotate_token(options).await?;
                parsed(&plain::rotated(&rotated))
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
