//! Which pages may call: those that the gateway serves itself, and those of `--allow-origin`.
use std::time::Duration;

use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::calls::headers::Forwarded;

/// How long browsers keep the answer to a preflight, which saves one request for each call. Chromium keeps it 2 hours.
const MAX_AGE: Duration = Duration::from_secs(7200);
/// Without these, a page cannot read the status of a call that fails without a message, nor when to retry.
const EXPOSED: [HeaderName; 5] = [
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
    HeaderName::from_static("retry-after"),
    HeaderName::from_static("grpc-retry-pushback-ms"),
];

/// The origins of `--allow-origin`.
#[derive(Clone, Debug)]
pub struct Origins(Vec<HeaderValue>);

impl Origins {
    /// The origins of `--allow-origin`.
    pub fn new(allowed: Vec<HeaderValue>) -> Self {
        Self(allowed)
    }

    /// Whether a page may open a WebSocket: browsers send no preflight for one, so that the server has to check. Without
    /// `*`, a request without an origin is refused.
    pub fn may_connect(&self, request: &Parts) -> bool {
        match request.headers.get(ORIGIN) {
            Some(origin) => self.is_allowed(origin) || is_own(origin, request),
            None => self.allows_all(),
        }
    }

    fn is_allowed(&self, origin: &HeaderValue) -> bool {
        self.allows_all() || self.0.contains(origin)
    }

    fn allows_all(&self) -> bool {
        self.0.iter().any(|allowed| allowed == "*")
    }

    /// The CORS headers. Browsers do not send a preflight to a page's own origin, so that it needs no header.
    pub fn cors(&self, forwarded: &Forwarded, more_exposed: &[HeaderName]) -> CorsLayer {
        let origins = self.clone();
        let is_allowed = move |origin: &HeaderValue, _: &Parts| origins.is_allowed(origin);
        let exposed: Vec<_> = EXPOSED.iter().chain(more_exposed).cloned().collect();
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(is_allowed))
            .allow_methods([Method::POST])
            .allow_headers(forwarded.allowed())
            .expose_headers(exposed)
            .allow_private_network(true)
            .max_age(MAX_AGE)
    }
}

/// Whether an origin has the host and port that the request was sent to. The scheme does not count: TLS may end at a
/// proxy.
fn is_own(origin: &HeaderValue, request: &Parts) -> bool {
    let host = request.uri.authority().map(|authority| authority.as_str());
    let host = host.or_else(|| request.headers.get(HOST).and_then(|value| value.to_str().ok()));
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    matches!((origin, host), (Some((_, origin)), Some(host)) if origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(origin: Option<&str>) -> Parts {
        let mut request = http::Request::builder().uri("/").header(HOST, "lab.example.com:8443");
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn own_and_allowed_origins_may_connect() {
        let origins = Origins::new(vec![HeaderValue::from_static("https://page.example.com")]);
        for good in ["https://lab.example.com:8443", "https://page.example.com"] {
            assert!(origins.may_connect(&request(Some(good))), "{good}");
        }
        let bad = [
            "https://lab.example.com",
            "https://page.example.com:1",
            "https://a.page.example.com",
            "null",
            "",
        ];
        for bad in bad {
            assert!(!origins.may_connect(&request(Some(bad))), "{bad}");
        }
        assert!(!origins.may_connect(&request(None)));
        assert!(Origins::new(vec![HeaderValue::from_static("*")]).may_connect(&request(None)));
    }
}
