//! What can go wrong with an endpoint on demand: what a fault is, and whom it hits.
//! Not how it is carried out.
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use tonic::{Code, Status};

use crate::random::Random;

/// A fault of one endpoint. Every field is optional, and several can be combined.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    /// Waits this long before anything else.
    #[serde(alias = "delayMs", skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// Waits a random time of up to this much longer.
    #[serde(alias = "jitterMs", skip_serializing_if = "Option::is_none")]
    pub jitter_ms: Option<u64>,
    /// The port is closed: connections are refused, open ones dropped. Affects all requests, and is not counted.
    #[serde(skip_serializing_if = "is_false")]
    pub refuse: bool,
    /// Breaks the connection after this many bytes of the response's body.
    #[serde(alias = "dropAfterBytes", skip_serializing_if = "Option::is_none")]
    pub drop_after_bytes: Option<usize>,
    /// Writes the response's body in pieces of this many bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<usize>,
    /// Waits this long between two pieces.
    #[serde(alias = "pauseMs", skip_serializing_if = "Option::is_none")]
    pub pause_ms: Option<u64>,
    /// Answers with this HTTP status and an empty body.
    #[serde(alias = "httpStatus", skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// Answers with an HTML page; with status 200 unless `http_status` says otherwise.
    #[serde(skip_serializing_if = "is_false")]
    pub html: bool,
    /// Answers with this gRPC status, as if the controller had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusFault>,
    /// Accepts the request and never answers.
    #[serde(skip_serializing_if = "is_false")]
    pub hang: bool,
    /// Breaks the connection before or after the controller does the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// Affects only these methods, for example `ListExporters`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub methods: Option<Vec<String>>,
    /// Whether it affects CORS preflights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preflight: Option<Preflight>,
    /// Affects a request with this probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Affects this many requests, and is then removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Whether an HTTP response of this fault has CORS headers; true by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors: Option<bool>,
}

/// A gRPC status to answer with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusFault {
    /// Its number.
    pub code: i32,
    /// Its message.
    #[serde(default)]
    pub message: String,
    /// Its details, as base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
}

impl StatusFault {
    /// A status with this number, and with details if there are any.
    pub fn new(code: i32, message: String, details: Option<&[u8]>) -> Self {
        Self { code, message, details: details.map(|details| STANDARD.encode(details)) }
    }

    /// Converts it to tonic's type; details that are not base64 are omitted.
    pub fn status(self) -> Status {
        let details = self.details.and_then(|details| STANDARD.decode(details).ok());
        Status::with_details(Code::from_i32(self.code), self.message, details.unwrap_or_default().into())
    }
}

/// When a connection is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cut {
    /// Before the controller sees the request.
    Before,
    /// After it has done the work, before it answers.
    After,
}

/// Whether preflights are affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preflight {
    /// Only preflights.
    Only,
    /// Preflights, too.
    Too,
}

impl Fault {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn concerns(&self, method: &str, is_preflight: bool) -> bool {
        let kind = match self.preflight {
            None => !is_preflight,
            Some(Preflight::Only) => is_preflight,
            Some(Preflight::Too) => true,
        };
        kind && self.methods.as_ref().is_none_or(|methods| methods.iter().any(|name| name == method))
    }

    /// The same with the random delay already drawn.
    pub fn drawn(self, random: &Random) -> Self {
        let delay_ms = u64::try_from(self.delay(random).as_millis()).ok().filter(|delay| *delay > 0);
        Self { delay_ms, jitter_ms: None, ..self }
    }

    /// The delay for one request.
    pub fn delay(&self, random: &Random) -> Duration {
        let jitter = self.jitter_ms.map_or(0, |jitter| random.draw(|rng| rng.u64(0..=jitter)));
        Duration::from_millis(self.delay_ms.unwrap_or(0).saturating_add(jitter))
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// The current fault of an endpoint.
#[derive(Debug, Default)]
pub struct CurrentFault(Mutex<Fault>);

impl CurrentFault {
    /// The current fault.
    pub fn get(&self) -> Fault {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces it.
    pub fn set(&self, fault: Fault) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Whether it affects a request; if so, counts it.
    pub fn hit(&self, method: &str, is_preflight: bool, random: &Random) -> Option<Fault> {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.is_nothing() || !current.concerns(method, is_preflight) {
            return None;
        }
        if current.probability.is_some_and(|probability| random.draw(fastrand::Rng::f64) >= probability) {
            return None;
        }
        let fault = current.clone();
        match current.count {
            Some(0) => {
                *current = Fault::default();
                return None;
            }
            Some(1) => *current = Fault::default(),
            Some(count) => current.count = Some(count - 1),
            None => {}
        }
        Some(fault)
    }
}
