//! What the platform knows about a failed `fetch`. The error itself says only "failed": the browser hides
//! the cause from the page, so the words list what can be checked.
use std::fmt;

use js_sys::Reflect;
use send_wrapper::SendWrapper;
use tonic::Code;
use wasm_bindgen::{JsCast, JsValue};

use super::failure::{Failure, FailureKind};

/// What JavaScript threw, as the cause of a Rust error.
pub struct Thrown(SendWrapper<JsValue>);

impl Thrown {
    /// The value itself.
    pub fn value(&self) -> JsValue {
        (*self.0).clone()
    }
}

impl fmt::Debug for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words(&self.0))
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words(&self.0))
    }
}

impl std::error::Error for Thrown {}

/// A `fetch` that was rejected before any answer.
pub fn unanswered(url: &str, error: &JsValue) -> Failure {
    why_unanswered(url, error).with_cause(Thrown(SendWrapper::new(error.clone())))
}

fn why_unanswered(url: &str, error: &JsValue) -> Failure {
    if name_of(error).as_deref() == Some("AbortError") {
        return Failure::new(FailureKind::Aborted, Code::Cancelled, "the request was aborted from outside");
    }
    if property(&["navigator", "onLine"]).and_then(|value| value.as_bool()) == Some(false) {
        return Failure::new(FailureKind::Offline, Code::Unavailable, "the browser has no network");
    }
    if is_mixed_content(url) {
        return Failure::new(
            FailureKind::MixedContent,
            Code::Unavailable,
            "a page that came by https may not call an http endpoint; give the endpoint a certificate",
        );
    }
    Failure::new(
        FailureKind::Network,
        Code::Unavailable,
        format!(
            "no answer ({}): the endpoint may be down or unknown, its certificate not trusted, CORS may not \
             allow this page's origin and headers, the connect-src of the page's content security policy may not \
             name it, or the browser may forbid public pages to call private addresses (Local Network Access)",
            words(error)
        ),
    )
}

/// A body that broke off while it was read.
pub fn broken_body(error: &JsValue) -> Failure {
    Failure::new(
        FailureKind::Truncated,
        Code::Unavailable,
        format!("the connection broke in the middle of the answer ({})", words(error)),
    )
    .with_cause(Thrown(SendWrapper::new(error.clone())))
}

/// A page that came by https may not call http, loopback excepted (W3C Mixed Content, section 3.1, and
/// Secure Contexts' potentially trustworthy origins).
fn is_mixed_content(url: &str) -> bool {
    let page = property(&["location", "protocol"]).and_then(|value| value.as_string());
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let loopback = host.starts_with("127.")
        || host.starts_with("[::1]")
        || host.split(':').next().is_some_and(|name| name == "localhost" || name.ends_with(".localhost"));
    page.as_deref() == Some("https:") && !loopback
}

fn property(path: &[&str]) -> Option<JsValue> {
    path.iter().try_fold(JsValue::from(js_sys::global()), |value, name| {
        Reflect::get(&value, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
    })
}

fn name_of(error: &JsValue) -> Option<String> {
    Reflect::get(error, &JsValue::from_str("name")).ok()?.as_string()
}

fn words(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| "no words".into()),
    }
}
