//! Responses that a request orders by its headers, so that parallel tests do not affect each other. For faults of an
//! endpoint, which affect all requests, see `fault`.
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tonic::{Code, Status};

use crate::orders::fault::StatusFault;

/// `x-demo-answer`: a raw HTTP response.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawAnswer {
    /// Its status.
    #[serde(default = "ok")]
    pub http_status: u16,
    /// Its headers.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    #[serde(default)]
    chunks: Vec<String>,
    /// The pause between two chunks.
    #[serde(default)]
    pub pause_ms: u64,
    /// How the body ends.
    #[serde(default)]
    pub end: End,
    /// Whether CORS headers are added.
    #[serde(default = "yes")]
    pub cors: bool,
}

/// How an ordered body ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// Normally.
    #[default]
    Close,
    /// By breaking the connection.
    Cut,
    /// Never.
    Hang,
}

/// `x-demo-status`: a gRPC status; with code 0, headers and trailers that are added to the real answer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusOrder {
    /// The status' number.
    pub code: i32,
    message: String,
    details: Option<String>,
    /// Headers of the response.
    pub headers: Vec<(String, String)>,
    /// Trailers of the response.
    pub trailers: Vec<(String, String)>,
}

/// `x-demo-stream`: what a stream sends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StreamOrder {
    /// How many messages.
    pub count: u64,
    /// The wait before each.
    pub interval_ms: u64,
    /// The size of each one's text.
    pub bytes: usize,
    /// The status at the end.
    pub status: Option<StatusFault>,
}

impl Default for StreamOrder {
    fn default() -> Self {
        Self { count: 10, interval_ms: 100, bytes: 0, status: None }
    }
}

fn ok() -> u16 {
    200
}

fn yes() -> bool {
    true
}

/// Reads an order. An invalid one is an error, and never ignored.
pub fn order<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Result<Option<T>, String> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let json = STANDARD.decode(value).map_err(|error| format!("{name} is not base64: {error}"))?;
    serde_json::from_slice(&json).map(Some).map_err(|error| format!("{name} is not understood: {error}"))
}

/// `x-demo-delay-ms`.
pub fn delay(headers: &HeaderMap) -> Duration {
    let value = headers.get("x-demo-delay-ms").and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_millis(value.unwrap_or(0))
}

/// Headers by name and value; invalid ones are omitted, since they cannot be sent.
pub fn header_map(pairs: &[(String, String)]) -> HeaderMap {
    let pairs = pairs.iter().filter_map(|(name, value)| {
        Some((HeaderName::try_from(name).ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    });
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(name, value);
    }
    headers
}

impl RawAnswer {
    /// The chunks of its body.
    pub fn chunks(&self) -> Result<Vec<Bytes>, String> {
        let decoded = self.chunks.iter().map(|chunk| STANDARD.decode(chunk).map(Bytes::from));
        decoded.collect::<Result<_, _>>().map_err(|error| format!("a chunk is not base64: {error}"))
    }
}

impl StatusOrder {
    /// The headers or trailers for this status, with any number and any message.
    pub fn status_headers(&self) -> HeaderMap {
        let details = self.details.as_deref().and_then(|details| STANDARD.decode(details).ok());
        let status = Status::with_details(
            Code::from_i32(self.code),
            self.message.clone(),
            details.unwrap_or_default().into(),
        );
        let mut headers = HeaderMap::new();
        // Fails only for a message that is not valid in a header, which percent-encoding prevents.
        let _ = status.add_header(&mut headers);
        headers.insert("grpc-status", HeaderValue::from(self.code));
        headers
    }
}
