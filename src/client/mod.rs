//! `ClientService`: the eight calls, through whichever endpoint answers first, over any [`Transport`] (our `fetch`
//! service in a browser, a tonic channel elsewhere).
//!
//! The calls are in `reads.rs` and `writes.rs`; `send.rs` sends them; `deadline.rs` and `queue.rs` limit and order
//! them. This file holds what they share.
mod config;
mod deadline;
mod extend_lease;
mod pages;
mod queue;
mod reads;
mod reply;
mod rotated_token;
mod send;
mod shows;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod token;
mod uuid;
mod writes;

use std::sync::{Arc, Mutex, PoisonError};

#[cfg(all(target_arch = "wasm32", feature = "js"))]
pub(crate) use config::NOT_VISIBLE;
pub use config::{CallOptions, ClientConfig, DEFAULT_TIMEOUT};
pub use queue::Turn;
pub use rotated_token::RotatedToken;

use crate::base::clock::Clock;
use crate::error::Error;
use crate::model::clock::ServerClock;
use crate::model::{InvalidInput, Lease};
use crate::multipath::{EndpointState, Listener, Multipath};
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

/// The controller's `ClientService` through one or several endpoints of one lab.
///
/// Each method checks its request before anything is sent, and returns a record. Reads may go to several endpoints. A
/// write never has two attempts open at once; if one breaks and its effect is unknown, the error says so
/// (`Error::unsure`).
#[derive(Clone)]
pub struct ClientService<T, C> {
    endpoints: Arc<[Endpoint<T>]>,
    paths: Multipath<C>,
    config: Arc<ClientConfig>,
    server_clock: Arc<Mutex<ServerClock>>,
    updates: queue::UpdateQueues,
    pages: pages::PageTokens,
}

struct Endpoint<T> {
    url: String,
    transport: T,
}

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// A client over endpoints, each a transport with the URL that errors show for it. At least one is required.
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
            server_clock: Arc::default(),
            updates: queue::UpdateQueues::default(),
            pages: pages::PageTokens::default(),
        })
    }

    /// The same, with a listener that is called after each attempt.
    pub fn with_listener(self, listener: Listener) -> Self {
        Self { paths: self.paths.with_listener(listener), ..self }
    }

    /// The namespace of every call.
    pub fn namespace(&self) -> &str {
        &self.config.namespace
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

    /// How far the server's clock is ahead of the local one, in milliseconds, from the most precise of its replies.
    pub fn clock_offset_ms(&self) -> Option<f64> {
        self.server_clock.lock().unwrap_or_else(PoisonError::into_inner).offset_ms()
    }

    fn checked<M>(&self, method: &'static str, message: Result<M, InvalidInput>) -> Result<M, Error> {
        message.map_err(|input| Error::from_input(method, input))
    }

    fn learn_clock<'a>(&self, leases: impl IntoIterator<Item = &'a Lease>, sent_ms: f64) {
        let mut clock = self.server_clock.lock().unwrap_or_else(PoisonError::into_inner);
        clock.learn(leases, sent_ms, now_ms());
    }

    /// The lease in a reply to a request that was sent at `sent_ms`, local time.
    fn lease(&self, message: wire::Lease, sent_ms: f64) -> Lease {
        let mut lease = Lease::from(message);
        self.learn_clock([&lease], sent_ms);
        lease.clock_offset_ms = self.clock_offset_ms();
        lease
    }
}

/// The local clock, in milliseconds since the Unix epoch.
fn now_ms() -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now();
    #[cfg(not(target_arch = "wasm32"))]
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}
