//! `ClientService`: the eight calls, through whichever endpoint answers first, over any [`Transport`] (our `fetch`
//! service in a browser, a tonic channel elsewhere).
//!
//! `call.rs` says what each call is made of; the calls are in `reads.rs` and `writes.rs`, and [`rpc`](crate::rpc) sends
//! them. This file holds what they share.
mod call;
mod extend_lease;
mod matching;
mod pages;
mod queue;
mod reads;
mod replies;
#[cfg(any(test, all(target_arch = "wasm32", feature = "js")))]
pub(crate) mod reread;
mod rotated_token;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod uuid;
mod writes;

use std::sync::{Arc, Mutex, PoisonError};

pub use crate::rpc::{CallOptions, ClientConfig, DEFAULT_TIMEOUT};
#[cfg(all(target_arch = "wasm32", feature = "js"))]
pub(crate) use call::{Read, ServiceCall, Write};
pub use rotated_token::RotatedToken;

use crate::base::clock::Clock;
use crate::base::wall_clock::now_ms;
use crate::model::clock::ServerClock;
use crate::model::{InvalidInput, Lease};
use crate::multipath::{EndpointState, Listener};
use crate::rpc::Caller;
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

/// The controller's `ClientService` through one or several endpoints of one lab.
///
/// Each method checks its request before anything is sent, and returns a record. Reads may go to several endpoints. A
/// write never has two attempts open at once; if one breaks and its effect is unknown, the error says so
/// (`Error::unsure`).
#[derive(Clone)]
pub struct ClientService<T, C> {
    rpc: Caller<T, C>,
    server_clock: Arc<Mutex<ServerClock>>,
    updates: queue::UpdateQueues,
    pages: pages::PageTokens,
}

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// A client over endpoints, each a transport with the URL that errors show for it. At least one is required.
    pub fn new(endpoints: Vec<(String, T)>, config: ClientConfig, clock: C) -> Result<Self, InvalidInput> {
        Ok(Self {
            rpc: Caller::new(endpoints, config, clock)?,
            server_clock: Arc::default(),
            updates: queue::UpdateQueues::default(),
            pages: pages::PageTokens::default(),
        })
    }

    /// The same, with a listener that is called after each attempt.
    pub fn with_listener(self, listener: Listener) -> Self {
        Self { rpc: self.rpc.with_listener(listener), ..self }
    }

    /// The current state of each endpoint, with its URL.
    pub fn endpoints(&self) -> Vec<(String, EndpointState)> {
        self.rpc.endpoints()
    }

    /// Makes the next read race all endpoints again. Sends nothing by itself.
    pub fn race_again(&self) {
        self.rpc.race_again();
    }
}

impl<T, C: Clock> ClientService<T, C> {
    /// The namespace of every call.
    pub fn namespace(&self) -> &str {
        &self.rpc.config().namespace
    }

    /// How far the server's clock is ahead of the local one, in milliseconds, from the most precise of its replies.
    pub fn clock_offset_ms(&self) -> Option<f64> {
        self.server_clock.lock().unwrap_or_else(PoisonError::into_inner).offset_ms()
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
