//! The CORS headers of a gateway that allows every origin, with credentials. Do not use this policy for a real lab.
use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};

const EXPOSED: &str = "grpc-status, grpc-message, grpc-status-details-bin, x-demo-echo, x-demo-echo-bin, retry-after, grpc-retry-pushback-ms";
const REQUEST_PRIVATE: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// The CORS headers of the response to a request.
#[derive(Clone, Debug, Default)]
pub struct Cors {
    origin: Option<HeaderValue>,
    method: Option<HeaderValue>,
    headers: Option<HeaderValue>,
    private: bool,
}

impl Cors {
    /// Reads them from a request.
    pub fn of(headers: &HeaderMap) -> Self {
        Self {
            origin: headers.get(ORIGIN).cloned(),
            method: headers.get(ACCESS_CONTROL_REQUEST_METHOD).cloned(),
            headers: headers.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned(),
            private: headers.contains_key(REQUEST_PRIVATE),
        }
    }

    /// Whether a request is a preflight.
    pub fn is_preflight<B>(request: &Request<B>) -> bool {
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Allows what a preflight requests.
    pub fn preflight(&self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        self.allow(response.headers_mut());
        let headers = response.headers_mut();
        if let Some(method) = &self.method {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
        }
        if let Some(requested) = &self.headers {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, requested.clone());
        }
        if self.private {
            headers.insert(ALLOW_PRIVATE, HeaderValue::from_static("true"));
        }
        response
    }

    /// Allows the calling page to read a response.
    pub fn decorate(&self, headers: &mut HeaderMap) {
        self.allow(headers);
        if self.origin.is_some() {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        }
    }

    fn allow(&self, headers: &mut HeaderMap) {
        headers.append(VARY, HeaderValue::from_static("origin"));
        if let Some(origin) = &self.origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}
