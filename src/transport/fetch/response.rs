//! The response of a `fetch`, inspected by its properties: its head, and how its body can be read. The page's own
//! `fetch` may return anything, so every access may fail.
use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::shape;
use crate::transport::failure::Failure;
use crate::transport::grpc_web::head;
use crate::transport::grpc_web::redirect::{self, Shown};
use crate::transport::metadata::Metadata;

/// The body of an answer.
pub enum Body {
    /// There is no body, or it has already been read.
    None,
    /// A stream's reader.
    Stream(JsValue),
    /// A response without a stream, which is read as a whole (React Native).
    Whole(JsValue),
}

/// Checks the head of the response to a request for `url`; returns its headers if it is gRPC-Web.
pub fn head(url: &str, response: &JsValue) -> Result<Metadata, Failure> {
    let number = shape::property(response, "status").and_then(|status| status.as_f64());
    let hidden = shape::text(response, "type").as_deref() == Some("opaqueredirect");
    let status = number.filter(|status| (100.0..1000.0).contains(status)).map_or(0, |status| status as u16);
    let headers = shape::property(response, "headers").and_then(|headers| metadata(&headers));
    let answered = shape::text(response, "url").unwrap_or_default();
    let checked = headers.as_ref().map_or(Ok(()), |headers| head::check(status, headers));
    let refused = checked.as_ref().is_err_and(|failure| failure.refused);
    redirect::check(&Shown {
        status,
        hidden,
        followed: shape::property(response, "redirected").is_some_and(|it| it.is_truthy()),
        location: headers.as_ref().and_then(|headers| headers.text("location")),
        url: &answered,
    })
    .map_err(|failure| Failure { refused: failure.refused || refused, ..failure })?;
    let headers = headers.filter(|_| status != 0).ok_or_else(no_response)?;
    checked.map_err(|failure| {
        // The page's `fetch` may follow redirects without reporting it. If it deliberately uses another server, the
        // response is gRPC-Web, and there is no failure.
        match redirect::is_elsewhere(url, &answered) {
            true => redirect::elsewhere(&answered).with_http_status(status).with_refused(refused),
            false => failure,
        }
    })?;
    Ok(headers)
}

/// The body of a response; an error if it cannot be read or has already been read.
pub fn body(response: &JsValue) -> Result<Body, Failure> {
    let body = shape::property(response, "body").unwrap_or_default();
    if body.is_null() {
        return Ok(Body::None);
    }
    if shape::has_method(&body, "getReader") {
        return shape::call(&body, "getReader").map(Body::Stream).map_err(|_| no_response());
    }
    if shape::has_method(response, "arrayBuffer") {
        Ok(Body::Whole(response.clone()))
    } else {
        Err(no_response())
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Array, js_name = from, catch)]
    fn collected(values: &JsValue) -> Result<Array, JsValue>;
    /// An array, whose elements may throw when they are joined.
    type Lines;
    #[wasm_bindgen(method, catch)]
    fn join(this: &Lines, separator: &str) -> Result<JsValue, JsValue>;
}

fn metadata(headers: &JsValue) -> Option<Metadata> {
    let entries = collected(&shape::call(headers, "entries").ok()?).ok()?;
    // As one text, since each value that is fetched alone costs time. Neither names nor values have line breaks.
    let text = entries.flat(1).unchecked_ref::<Lines>().join("\n").ok()?.as_string()?;
    let mut map = Metadata::new();
    let mut lines = text.split('\n');
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        let value: Vec<u8> = value.chars().map(|letter| letter as u8).collect();
        // Values that are not valid in a header are not used here, and skipped.
        let _ = map.append(name, &value);
    }
    Some(map)
}

fn no_response() -> Failure {
    let words = "fetch gave no Response with a status, headers and an unread body";
    Failure::protocol(words)
}
