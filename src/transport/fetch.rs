//! The browser's `fetch` as a tower service: one request, one answer, one endpoint.
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, TE, USER_AGENT};
use http_body_util::BodyExt;
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use tonic::body::Body;
use tonic::{Code, Status};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, ReadableStreamDefaultReader};

use super::abort::AbortOnDrop;
use super::answer::AnswerReader;
use super::body::{AnswerBody, Deadline, Incoming, settled, within};
use super::failure::{Failure, FailureKind};
use super::{CallShape, browser, head};

const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");

/// How requests go out.
#[derive(Clone, Debug)]
pub struct FetchConfig {
    /// The endpoint's URL without a slash at its end; method paths are added to it.
    pub base_url: String,
    /// The page's own `fetch`, where it gave one.
    pub fetch: Option<Function>,
    /// `RequestInit.credentials`, for proxies that authenticate by cookie.
    pub credentials: Option<String>,
    /// The longest message that is read, in bytes.
    pub max_message_bytes: usize,
}

/// One gRPC-Web endpoint. A `grpc-timeout` among the request's headers is sent and kept here too.
#[derive(Clone, Debug)]
pub struct FetchService {
    config: Rc<FetchConfig>,
}

impl FetchService {
    /// A service over one endpoint.
    pub fn new(config: FetchConfig) -> Self {
        Self { config: Rc::new(config) }
    }
}

impl tower_service::Service<http::Request<Body>> for FetchService {
    type Response = http::Response<AnswerBody>;
    type Error = Status;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Status>>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(exchange(self.config.clone(), request))
    }
}

async fn exchange(
    config: Rc<FetchConfig>,
    request: http::Request<Body>,
) -> Result<http::Response<AnswerBody>, Status> {
    let (parts, body) = request.into_parts();
    let shape = parts.extensions.get::<CallShape>().copied().unwrap_or(CallShape::ServerStreaming);
    let mut deadline = parts.headers.get(GRPC_TIMEOUT).and_then(timeout).and_then(Deadline::new);
    // tonic frames a message just as gRPC-Web wants it.
    let body = body.collect().await?.to_bytes();
    let url = format!("{}{}", config.base_url, parts.uri.path());
    let mut guard = AbortOnDrop::new().ok_or_else(|| unusable("AbortController"))?;

    let init = request_init(&config, &parts.headers, &body, &guard).map_err(|_| unusable("Headers"))?;
    let answer = within(&mut deadline, async {
        let promise = send(&config, &url, &init).map_err(|error| browser::unanswered(&url, &error))?;
        JsFuture::from(promise).await.map_err(|error| browser::unanswered(&url, &error))
    });
    let response = answer.await?;
    let (status, mut headers) = response_head(&response).ok_or_else(no_response)?;
    head::check(status, &headers)?;
    let Some(body) = readable(&response) else {
        guard.disarm();
        return Err(no_response().into());
    };
    let reader = AnswerReader::new(&mut headers, config.max_message_bytes);
    let incoming = Incoming::new(body, reader, guard);
    let body = match shape {
        CallShape::ServerStreaming => incoming.stream(deadline),
        CallShape::Unary => {
            let (message, trailers) = incoming.unary(&headers, &mut deadline).await?;
            settled(message, trailers)
        }
    };
    let mut answer = http::Response::new(body);
    *answer.headers_mut() = headers;
    Ok(answer)
}

/// `fetch` is called with a URL and plain options: any function of that shape will do, and Node's too.
fn send(config: &FetchConfig, url: &str, init: &Object) -> Result<Promise, JsValue> {
    let global = JsValue::from(js_sys::global());
    let fetch = match &config.fetch {
        Some(fetch) => fetch.clone(),
        None => Reflect::get(&global, &JsValue::from_str("fetch"))?.dyn_into()?,
    };
    // Resolved, so that a function that gives a plain value or throws is treated like one that waits.
    Ok(Promise::resolve(&fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), init)?))
}

fn request_init(
    config: &FetchConfig,
    metadata: &HeaderMap,
    body: &[u8],
    guard: &AbortOnDrop,
) -> Result<Object, JsValue> {
    let headers = Headers::new()?;
    headers.append("content-type", "application/grpc-web+proto")?;
    headers.append("x-grpc-web", "1")?;
    headers.append("x-user-agent", concat!("jumpstarter-web/", env!("CARGO_PKG_VERSION")))?;
    for (name, value) in metadata {
        if [CONTENT_TYPE, TE, USER_AGENT].contains(name) {
            continue;
        }
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    let init = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&init, &JsValue::from_str(name), value);
    set("method", &JsValue::from_str("POST"))?;
    set("headers", &headers)?;
    set("body", &Uint8Array::from(body))?;
    set("signal", &guard.signal())?;
    if let Some(credentials) = &config.credentials {
        set("credentials", &JsValue::from_str(credentials))?;
    }
    Ok(init)
}

/// What a `fetch` of the page's own gives may be anything; every access is one that may fail.
fn response_head(response: &JsValue) -> Option<(http::StatusCode, HeaderMap)> {
    let status = property(response, "status")?.as_f64().filter(|status| status.fract() == 0.0)?;
    let headers = property(response, "headers")?;
    let entries = property(&headers, "entries")?.dyn_into::<Function>().ok()?.call0(&headers).ok()?;
    let mut map = HeaderMap::new();
    for entry in js_sys::try_iter(&entries).ok()?? {
        let entry = entry.ok()?.dyn_into::<js_sys::Array>().ok()?;
        let text = |index| entry.get(index).as_string().unwrap_or_default();
        // `fetch` gives bytes beyond ASCII as Latin-1 characters; such a header is not ours and is left out.
        if let (Ok(name), Ok(value)) = (text(0).parse::<HeaderName>(), text(1).parse::<HeaderValue>()) {
            map.append(name, value);
        }
    }
    Some((http::StatusCode::from_u16(status as u16).ok()?, map))
}

/// `Some(None)` is an answer without a body; `None` is one that cannot be read, or was read already.
fn readable(response: &JsValue) -> Option<Option<ReadableStreamDefaultReader>> {
    let body = property(response, "body")?;
    if body.is_null() {
        return Some(None);
    }
    let reader = property(&body, "getReader")?.dyn_into::<Function>().ok()?.call0(&body).ok()?;
    Some(Some(reader.unchecked_into()))
}

fn property(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}

fn no_response() -> Failure {
    let words = "fetch gave no Response with a status, headers and an unread body";
    Failure::new(FailureKind::Protocol, Code::Internal, words)
}

/// Reads a `grpc-timeout`: up to eight digits and a unit (gRPC over HTTP/2, "Requests").
fn timeout(value: &HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(count * 3600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
}

fn unusable(what: &str) -> Failure {
    Failure::new(FailureKind::Protocol, Code::Internal, format!("this platform has no usable {what}"))
}
