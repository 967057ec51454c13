//! A prepared call: its options are read once and owned here, before the call returns its promise, so that the
//! validated options are the ones that are sent.
use std::cell::RefCell;
use std::time::Duration;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::connect;
use super::fields::{Fields, shown};
use super::transport::Client;
use super::{error_to_js, parsed, plain, requests};
use crate::client::{CallOptions, Turn};
use crate::error::Error;
use crate::model::InvalidInput;
use crate::model::record::Record;
use crate::model::requests::{
    CreateLease, DeleteLease, ExtendLease, GetExporter, GetLease, ListExporters, ListLeases, UpdateLease,
};

/// A call with its caller's options, to be sent once, or a second time with another token. It holds no reference to a
/// client: reading the options runs the caller's getters, and one of those may close the client.
#[wasm_bindgen]
pub struct PreparedCall {
    pub(super) method: &'static str,
    pub(super) request: Request,
    pub(super) timeout: Option<Duration>,
    /// Its place in the queue of its lease, from validation until the call is freed: the call keeps it while it waits
    /// for a token, and when it is sent again with another one.
    pub(super) turn: RefCell<Option<Turn>>,
    signal: JsValue,
}

#[wasm_bindgen]
impl PreparedCall {
    /// Reads the options of a method, given by its camelCase name.
    #[wasm_bindgen(constructor)]
    pub fn new(method: &str, options: JsValue) -> Result<PreparedCall, JsValue> {
        let Some((method, read)) = reader(method) else { return Err(JsValue::from_str("no such method")) };
        let prepared = Fields::new(options).and_then(|fields| {
            let timeout = connect::timeout(&fields)?;
            let signal = signal(&fields)?;
            let request = read(&fields)?;
            fields.finish()?;
            Ok(Self { method, request, timeout, turn: RefCell::default(), signal })
        });
        prepared.map_err(|input| error_to_js(&Error::from_input(method, input)))
    }

    /// The method's name in the protocol: `GetLease`.
    #[wasm_bindgen(getter)]
    pub fn method(&self) -> String {
        self.method.to_owned()
    }

    /// Whether it changes something on the server.
    #[wasm_bindgen(getter)]
    pub fn writes(&self) -> bool {
        use Request::{CreateLease, DeleteLease, ExtendLease, RotateToken, UpdateLease};
        matches!(
            self.request,
            CreateLease(_) | UpdateLease(_) | ExtendLease(_) | DeleteLease(_) | RotateToken
        )
    }

    /// The caller's `AbortSignal`, or `undefined`.
    #[wasm_bindgen(getter)]
    pub fn signal(&self) -> JsValue {
        self.signal.clone()
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

/// The request to the server: one of the eight calls, or one that Rust builds from them.
#[derive(Clone)]
pub(super) enum Request {
    GetExporter(GetExporter),
    ListExporters(ListExporters),
    GetLease(GetLease),
    ListLeases(ListLeases),
    CreateLease(CreateLease),
    UpdateLease(UpdateLease),
    ExtendLease(ExtendLease),
    DeleteLease(DeleteLease),
    RotateToken,
}

type Read = fn(&Fields) -> Result<Request, InvalidInput>;

/// A method's name in the protocol, and the function that reads its options.
fn reader(method: &str) -> Option<(&'static str, Read)> {
    Some(match method {
        "getExporter" => ("GetExporter", |fields| requests::get_exporter(fields).map(Request::GetExporter)),
        "listExporters" => {
            ("ListExporters", |fields| requests::list_exporters(fields).map(Request::ListExporters))
        }
        "getLease" => ("GetLease", |fields| requests::get_lease(fields).map(Request::GetLease)),
        "listLeases" => ("ListLeases", |fields| requests::list_leases(fields).map(Request::ListLeases)),
        "createLease" => ("CreateLease", |fields| requests::create_lease(fields).map(Request::CreateLease)),
        "updateLease" => ("UpdateLease", |fields| requests::update_lease(fields).map(Request::UpdateLease)),
        "extendLease" => ("ExtendLease", |fields| requests::extend_lease(fields).map(Request::ExtendLease)),
        "deleteLease" => ("DeleteLease", |fields| requests::delete_lease(fields).map(Request::DeleteLease)),
        "rotateToken" => ("RotateToken", |_| Ok(Request::RotateToken)),
        _ => return None,
    })
}

impl Request {
    /// Rejects a call that would fail before anything is sent.
    pub fn check(&self, namespace: &str) -> Result<(), InvalidInput> {
        match self.clone() {
            Self::GetExporter(request) => request.into_wire(namespace).map(drop),
            Self::ListExporters(request) => request.into_wire(namespace).map(drop),
            Self::GetLease(request) => request.into_wire(namespace).map(drop),
            Self::ListLeases(request) => request.into_wire(namespace).map(drop),
            Self::CreateLease(request) => request.into_wire(namespace).map(drop),
            Self::UpdateLease(request) => request.check(),
            Self::ExtendLease(request) => request.check(),
            Self::DeleteLease(request) => request.into_wire(namespace).map(drop),
            Self::RotateToken => Ok(()),
        }
    }

    /// The lease that the call changes, for calls that are sent one after the other.
    pub fn changes(&self) -> Option<&str> {
        match self {
            Self::UpdateLease(request) => Some(&request.name),
            Self::ExtendLease(request) => Some(&request.name),
            _ => None,
        }
    }

    /// Makes the call, in its turn if it has one, and returns plain data.
    pub async fn run(
        self,
        client: &Client,
        options: &CallOptions,
        turn: Option<Turn>,
    ) -> Result<JsValue, Error> {
        let turn = |lease: &str| turn.unwrap_or_else(|| client.turn(lease));
        let json = match self {
            Self::GetExporter(request) => client.get_exporter(request, options).await?.json(),
            Self::ListExporters(request) => client.list_exporters(request, options).await?.json(),
            Self::GetLease(request) => client.get_lease(request, options).await?.json(),
            Self::ListLeases(request) => client.list_leases(request, options).await?.json(),
            Self::CreateLease(request) => client.create_lease(request, options).await?.json(),
            Self::UpdateLease(request) => {
                client.update_lease_at(turn(&request.name), request, options).await?.json()
            }
            Self::ExtendLease(request) => {
                client.extend_lease_at(turn(&request.name), request, options).await?.json()
            }
            Self::DeleteLease(request) => {
                client.delete_lease(request, options).await?;
                return Ok(JsValue::UNDEFINED);
            }
            Self::RotateToken => plain::rotated(&client.rotate_token(options).await?),
        };
        Ok(parsed(&json))
    }
}
