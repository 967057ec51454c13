//! Calls of any service through one or several endpoints: identity headers, deadline, race and retries (by the rules of
//! [`multipath`](crate::multipath)), errors, attempt records. The typed methods of a service are built on this:
//! [`ClientService`](crate::client::ClientService), for example.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `config.rs` | the identity of the caller, the options of one call |
//! | `token.rs` | the `authorization` header |
//! | `deadline.rs` | when a call ends |
//! | `unary.rs` | a call with one reply, and the message of a reply |
//! | `stream.rs` | a call with a stream of replies |
mod config;
mod deadline;
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) mod simulated;
mod stream;
mod token;
mod unary;

use std::sync::Arc;
use std::time::Duration;

use prost::Message;

#[cfg(all(target_arch = "wasm32", any(feature = "js", feature = "js-device")))]
pub(crate) use config::NOT_VISIBLE;
pub use config::{CallOptions, ClientConfig, DEFAULT_TIMEOUT};
pub use deadline::Deadline;
pub use stream::MessageStream;
pub(crate) use unary::decode;
pub use unary::{Check, Kind, ReplyMessage};

use crate::base::clock::Clock;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::InvalidInput;
use crate::multipath::{EndpointState, Listener, Multipath};
use crate::transport::call::{Call, Rejection, Transport};
use crate::transport::metadata::Metadata;

/// Makes calls through one or several endpoints of one lab. Clones share what is known about the endpoints.
#[derive(Clone)]
pub struct Caller<T, C> {
    endpoints: Arc<[Endpoint<T>]>,
    paths: Multipath<C>,
    config: Arc<ClientConfig>,
    reason_of: ReasonOf,
}

/// Derives the reason of an error from the code and the message of the status that a server sent.
pub type ReasonOf = fn(Code, &str) -> Reason;

struct Endpoint<T> {
    url: String,
    transport: T,
}

/// An encoded request to one method of a service.
#[derive(Clone)]
pub struct Request {
    /// The full name of the service: `jumpstarter.client.v1.ClientService`.
    pub service: &'static str,
    /// The method: `GetLease`.
    pub method: &'static str,
    /// The encoded message.
    pub message: Vec<u8>,
}

impl Request {
    /// Encodes a request.
    pub fn new(service: &'static str, method: &'static str, message: &impl Message) -> Self {
        Self { service, method, message: message.encode_to_vec() }
    }

    /// The call to one endpoint, with a time that may be infinite.
    fn call(&self, metadata: &Metadata, time_ms: f64) -> Call {
        let millis = time_ms.max(1.0).ceil();
        Call {
            service: self.service,
            method: self.method,
            metadata: metadata.clone(),
            message: self.message.clone(),
            timeout: millis.is_finite().then(|| Duration::from_millis(millis as u64)),
        }
    }
}

impl<T: Transport, C: Clock> Caller<T, C> {
    /// A caller over endpoints, each a transport with the URL that errors show for it. At least one is required.
    pub fn new(endpoints: Vec<(String, T)>, config: ClientConfig, clock: C) -> Result<Self, InvalidInput> {
        config.check()?;
        if endpoints.is_empty() {
            return Err(InvalidInput::new("endpoints", "must have at least one entry"));
        }
        let endpoints: Vec<_> =
            endpoints.into_iter().map(|(url, transport)| Endpoint { url, transport }).collect();
        Ok(Self {
            paths: Multipath::new(endpoints.len(), config.multipath.clone(), clock),
            endpoints: endpoints.into(),
            config: Arc::new(config),
            reason_of: Reason::of_answer,
        })
    }

    /// The same for a service whose errors have other texts than the controller's.
    pub fn with_reasons(self, reason_of: ReasonOf) -> Self {
        Self { reason_of, ..self }
    }

    /// The same, with a listener that is called after each attempt.
    pub fn with_listener(self, listener: Listener) -> Self {
        Self { paths: self.paths.with_listener(listener), ..self }
    }

    /// The current state of each endpoint, with its URL.
    pub fn endpoints(&self) -> Vec<(String, EndpointState)> {
        let urls = self.endpoints.iter().map(|endpoint| endpoint.url.clone());
        urls.zip(self.paths.endpoints()).collect()
    }

    /// Makes the next read race all endpoints again. Sends nothing by itself.
    pub fn race_again(&self) {
        self.paths.forget_winner();
    }
}

impl<T, C: Clock> Caller<T, C> {
    /// The identity and the defaults that it was created with.
    pub fn config(&self) -> &ClientConfig {
        &self.config
    }

    /// Milliseconds on the injected clock.
    pub(crate) fn now_ms(&self) -> f64 {
        self.paths.now_ms()
    }

    /// A wait on the injected clock.
    pub(crate) fn sleep(&self, ms: f64) -> C::Sleep {
        self.paths.sleep(ms)
    }

    /// A random number from 0 to 1, from the injected clock.
    pub(crate) fn random(&self) -> f64 {
        self.paths.random()
    }

    /// The identity headers and the token, from which the controller identifies the client.
    pub(crate) fn metadata(&self, method: &'static str, options: &CallOptions) -> Result<Metadata, Error> {
        let mut metadata = self.config.headers.clone();
        let authorization = options.token.as_deref().map(|token| token::authorization(method, token));
        let authorization = authorization.transpose()?;
        let identity = [
            ("jumpstarter-kind", Some("Client")),
            ("jumpstarter-namespace", Some(self.config.namespace.as_str())),
            ("jumpstarter-name", self.config.client.as_deref()),
        ];
        let identity = identity.into_iter().filter(|_| self.config.identifies);
        for (name, value) in identity.chain([("authorization", authorization.as_deref())]) {
            let Some(value) = value else { continue };
            // The names were checked when the caller was created, and the token just now: all of them are valid.
            let _ = metadata.append(name, value.as_bytes());
        }
        Ok(metadata)
    }
}

/// The error for the result of a request to an endpoint.
fn error_of(reason_of: ReasonOf, method: &'static str, url: &str, rejection: Rejection) -> Error {
    let error = Error::from_rejection(method, Some(url), rejection);
    let reason = error.status.as_ref().map(|status| reason_of(status.code, &status.message));
    Error { reason: reason.unwrap_or(error.reason), ..error }
}
