//! The browser's `fetch` as a transport for one endpoint: one request, one answer.
mod abort;
pub(super) mod body;
pub mod browser;
pub mod clock;
pub(super) mod http_date;
mod response;
pub(crate) mod shape;

use std::fmt;
use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture, TryFutureExt};
use futures_util::stream::LocalBoxStream;
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Headers;

use crate::transport::call::{Call, Rejection, Transport};
use crate::transport::failure::Failure;
use crate::transport::grpc_web::framing;
use crate::transport::metadata::Metadata;
use abort::AbortOnDrop;
use body::{Deadline, Incoming, settled};

/// How requests are sent.
#[derive(Clone)]
pub struct FetchConfig {
    /// The endpoint's URL without a trailing slash; method paths are appended to it.
    pub base_url: String,
    /// The page's own `fetch`, if it passed one.
    pub fetch: Option<Function>,
    /// `RequestInit.credentials`, for proxies that authenticate by cookie.
    pub credentials: Option<String>,
    /// The size limit of a message, in bytes.
    pub max_message_bytes: usize,
}

/// The page's own function is mentioned, not shown: its source text may contain anything.
impl fmt::Debug for FetchConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchConfig")
            .field("base_url", &self.base_url)
            .field("fetch", &self.fetch.as_ref().map(|_| "a function"))
            .field("credentials", &self.credentials)
            .field("max_message_bytes", &self.max_message_bytes)
            .finish()
    }
}

/// One gRPC-Web endpoint. It is a [`Transport`], and (in `transport/tonic/service.rs`) what tonic's generated stubs run over.
#[derive(Clone, Debug)]
pub struct FetchService {
    config: Rc<FetchConfig>,
}

impl FetchService {
    /// A service over one endpoint.
    pub fn new(config: FetchConfig) -> Self {
        Self { config: Rc::new(config) }
    }

    /// Makes a unary call. [`Transport::unary`] does the same, and returns only the message.
    pub async fn reply(self, call: Call) -> Result<Reply, Rejection> {
        self.send(call).await?.unary().await
    }

    /// Sends a call; returns the answer when its head has arrived.
    async fn send(self, mut call: Call) -> Result<Incoming, Failure> {
        if let Some(timeout) = call.timeout {
            // Digits and a unit: always a valid header value.
            let _ = call.metadata.append("grpc-timeout", timeout_text(timeout).as_bytes());
        }
        let deadline = call.timeout.and_then(Deadline::new);
        self.open(&call.path(), &call.metadata, &framing::frame(&call.message), deadline).await
    }

    /// The same with a message that is already framed.
    pub(super) async fn open(
        self,
        path: &str,
        metadata: &Metadata,
        frame: &[u8],
        mut deadline: Option<Deadline>,
    ) -> Result<Incoming, Failure> {
        let config = &self.config;
        let url = format!("{}{path}", config.base_url);
        let guard = AbortOnDrop::new().ok_or_else(|| unusable("AbortController"))?;
        let init = request_init(config, metadata, frame, &guard).map_err(|_| unusable("Headers"))?;
        let unanswered = |error: JsValue| browser::unanswered(&url, config.fetch.is_none(), &error);
        let promise = send(config, &url, &init).map_err(unanswered)?;
        let response = settled(promise, &mut deadline).await?.map_err(unanswered)?;
        let headers = response::head(&url, &response)?;
        let body = response::body(&response)?;
        Ok(Incoming::new(headers, body, config.max_message_bytes, guard, deadline))
    }
}

/// The complete answer to a successful unary call.
pub struct Reply {
    /// The headers, without a status that was among them.
    pub headers: Metadata,
    /// The one message, encoded.
    pub message: Vec<u8>,
    /// The trailers, with the status.
    pub trailers: Metadata,
}

/// The encoded messages of a server stream.
pub type Messages = LocalBoxStream<'static, Result<Vec<u8>, Rejection>>;

impl Transport for FetchService {
    type Answer = LocalBoxFuture<'static, Result<Vec<u8>, Rejection>>;
    type Messages = Messages;
    type Opening = LocalBoxFuture<'static, Result<Messages, Rejection>>;

    fn unary(&self, call: Call) -> Self::Answer {
        self.clone().reply(call).map_ok(|reply| reply.message).boxed_local()
    }

    fn stream(&self, call: Call) -> Self::Opening {
        let service = self.clone();
        async move { service.send(call).await?.messages().await }.boxed_local()
    }
}

/// `grpc-timeout` has at most eight digits and a unit (gRPC over HTTP/2, "Requests"): milliseconds, or seconds for
/// more than a day.
fn timeout_text(timeout: std::time::Duration) -> String {
    match u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX) {
        millis @ ..=99_999_999 => format!("{}m", millis.max(1)),
        millis => format!("{}S", (millis / 1000).min(99_999_999)),
    }
}

/// `fetch` is called with a URL and plain options: any function with that signature works, including Node's.
fn send(config: &FetchConfig, url: &str, init: &Object) -> Result<Promise, JsValue> {
    let global = JsValue::from(js_sys::global());
    let fetch = match &config.fetch {
        Some(fetch) => fetch.clone(),
        None => Reflect::get(&global, &JsValue::from_str("fetch"))?.dyn_into()?,
    };
    // Resolved, so that a function that returns a plain value is treated like an asynchronous one.
    Ok(Promise::resolve(&fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), init)?))
}

fn request_init(
    config: &FetchConfig,
    metadata: &Metadata,
    body: &[u8],
    guard: &AbortOnDrop,
) -> Result<Object, JsValue> {
    let headers = Headers::new()?;
    headers.append("content-type", "application/grpc-web+proto")?;
    headers.append("x-grpc-web", "1")?;
    headers.append("x-user-agent", concat!("jumpstarter-web/", env!("CARGO_PKG_VERSION")))?;
    for (name, value) in metadata.iter() {
        // Byte strings are Latin-1 here, in both directions (Web IDL, "ByteString").
        headers.append(name, &value.iter().copied().map(char::from).collect::<String>())?;
    }
    let init = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&init, &JsValue::from_str(name), value);
    set("method", &JsValue::from_str("POST"))?;
    set("headers", &headers)?;
    set("body", &Uint8Array::from(body))?;
    set("signal", &guard.signal())?;
    // Following a redirect would send the token and the write to a server that the user has not configured.
    set("redirect", &JsValue::from_str("manual"))?;
    if let Some(credentials) = &config.credentials {
        set("credentials", &JsValue::from_str(credentials))?;
    }
    Ok(init)
}

fn unusable(what: &str) -> Failure {
    Failure::protocol(format!("this platform has no usable {what}"))
}
