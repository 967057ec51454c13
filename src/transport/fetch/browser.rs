//! The platform's information about a failed `fetch`. The error itself only says "failed": the browser hides the
//! cause from the page, so the message lists what to check.
use std::fmt;

use crate::base::code::Code;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;

use super::shape;
use crate::transport::address::{self, Host};
use crate::transport::failure::{Failure, FailureKind};

/// The value that JavaScript threw, as the cause of a Rust error.
pub struct Thrown(SendWrapper<JsValue>);

impl Thrown {
    /// The value itself.
    pub fn value(&self) -> JsValue {
        (*self.0).clone()
    }
}

impl fmt::Debug for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shape::words(&self.0))
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shape::words(&self.0))
    }
}

impl std::error::Error for Thrown {}

/// The failure of a `fetch` of that URL that was rejected before any answer. `is_platforms` says whether it was the
/// browser's own `fetch`: the page's own may permit more than the browser does.
pub fn unanswered(url: &str, is_platforms: bool, error: &JsValue) -> Failure {
    why_unanswered(url, is_platforms, error).with_cause(Thrown(SendWrapper::new(error.clone())))
}

fn why_unanswered(url: &str, is_platforms: bool, error: &JsValue) -> Failure {
    if shape::text(error, "name").as_deref() == Some("AbortError") {
        return Failure::new(FailureKind::Aborted, Code::Cancelled, "the request was aborted from outside");
    }
    let global = JsValue::from(js_sys::global());
    let navigator = shape::property(&global, "navigator").unwrap_or_default();
    if shape::property(&navigator, "onLine").and_then(|value| value.as_bool()) == Some(false) {
        return Failure::new(FailureKind::Offline, Code::Unavailable, "the browser has no network");
    }
    let host = insecure_host(url).filter(|host| *host != Host::Loopback && is_secure_page(&global));
    if host == Some(Host::Public) && is_platforms {
        return Failure::new(
            FailureKind::MixedContent,
            Code::Unavailable,
            "a page that came by https may not call an http endpoint; give the endpoint a certificate",
        );
    }
    let also = host.map_or("", |_| {
        "; the page came by https and the endpoint has no certificate: that is mixed content, unless the browser \
         takes the endpoint for one of the local network and the user allows it (Local Network Access)"
    });
    Failure::new(
        FailureKind::Network,
        Code::Unavailable,
        format!(
            "no answer ({}): the endpoint may be down or unknown, its certificate not trusted, CORS may not \
             allow this page's origin and headers, a proxy may redirect to its login, the connect-src of the page's \
             content security policy may not name it, or the browser may forbid public pages to call private \
             addresses (Local Network Access){also}",
            shape::words(error)
        ),
    )
}

/// The failure of a body that broke off while it was read.
pub fn broken_body(error: &JsValue) -> Failure {
    Failure::new(
        FailureKind::Truncated,
        Code::Unavailable,
        format!("the connection broke in the middle of the answer ({})", shape::words(error)),
    )
    .with_cause(Thrown(SendWrapper::new(error.clone())))
}

/// The host of an `http:` URL.
fn insecure_host(url: &str) -> Option<Host> {
    let rest = url.strip_prefix("http://")?;
    Some(address::host(rest.split(['/', '?', '#']).next().unwrap_or_default()))
}

/// Whether the page was loaded over HTTPS; a worker created from a blob has its page's origin.
fn is_secure_page(global: &JsValue) -> bool {
    let protocol =
        shape::property(global, "location").and_then(|location| shape::text(&location, "protocol"));
    let origin = shape::text(global, "origin");
    protocol.as_deref() == Some("https:") || origin.is_some_and(|origin| origin.starts_with("https://"))
}
