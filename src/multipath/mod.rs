//! Several endpoints of one lab: reads race, the first answer wins, later calls go to the winner, and a write never
//! has two attempts open. Pure rules: transport and clock are injected, so that tests control both. The race handles
//! encoded messages: its rules are compiled once, and only the call itself knows its reply's type.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `read.rs` | a read: race, failover, hedge, rescue, retry |
//! | `plan.rs` | which endpoints a read asks, and when |
//! | `write.rs` | a write: one attempt at a time, and what is left open when one breaks |
//! | `stream.rs` | a stream: opened as a read or a write, then bound to its endpoint |
//! | `state.rs`, `health.rs` | what is remembered between calls |
//! | `verdict.rs` | what an outcome says |
//! | `attempts.rs` | what happened |
pub(crate) mod attempts;
pub mod health;
pub mod options;
mod plan;
pub mod read;
#[cfg(test)]
pub(crate) mod simulated;
mod state;
pub mod stream;
#[cfg(test)]
mod tests;
pub mod verdict;
pub mod write;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use health::Breaker;
use options::Options;
use state::State;

use crate::base::attempt::AttemptRecord;
use crate::base::clock::Clock;

/// The listener that is called after each attempt.
pub type Listener = Arc<dyn Fn(&AttemptRecord) + Send + Sync>;

/// The endpoints of one client, by index, and their state. Clones share it.
#[derive(Clone)]
pub struct Multipath<C> {
    clock: C,
    state: Arc<Mutex<State>>,
    listener: Option<Listener>,
}

/// The controller's reply to a call, with status OK. Its `Debug` output shows only the length of the message, which
/// may contain a new token.
#[derive(Clone)]
pub struct Reply {
    /// The encoded message.
    pub message: Vec<u8>,
    /// The index of the endpoint that returned it.
    pub endpoint: usize,
    /// Every attempt of the call, in the order in which they started.
    pub attempts: Vec<AttemptRecord>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, endpoint, attempts } = self;
        let mut shown = formatter.debug_struct("Reply");
        shown.field("bytes", &message.len()).field("endpoint", endpoint).field("attempts", attempts).finish()
    }
}

/// The state of one endpoint at a given time.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointState {
    /// Whether calls go to this endpoint first.
    pub winner: bool,
    /// The running mean of its latency in milliseconds; `None` before its first answer.
    pub latency_ms: Option<f64>,
    /// The running mean of its success, from 0 to 1; `None` before its first attempt ended.
    pub success: Option<f64>,
    /// How long its breaker will stay open, in milliseconds; `None` while it is closed.
    pub breaker_open_for_ms: Option<f64>,
}

impl<C: Clock> Multipath<C> {
    /// Creates the state for endpoints that have not been used yet.
    pub fn new(endpoints: usize, options: Options, clock: C) -> Self {
        Self { clock, state: Arc::new(Mutex::new(State::new(endpoints.max(1), options))), listener: None }
    }

    /// The same, with a listener that is called after each attempt.
    pub fn with_listener(self, listener: Listener) -> Self {
        Self { listener: Some(listener), ..self }
    }

    /// Makes the next read race all endpoints again. To be called when the network may have changed; it sends nothing
    /// by itself.
    pub fn forget_winner(&self) {
        self.state().forget_winner();
    }

    /// Milliseconds on the injected clock.
    pub(crate) fn now_ms(&self) -> f64 {
        self.clock.now_ms()
    }

    /// A wait on the injected clock.
    pub(crate) fn sleep(&self, ms: f64) -> C::Sleep {
        self.clock.sleep(ms)
    }

    /// A random number from 0 to 1, from the injected clock.
    pub(crate) fn random(&self) -> f64 {
        self.clock.random()
    }

    /// The attempts of a call that begins now.
    fn attempts(&self, method: &'static str) -> attempts::Attempts {
        attempts::Attempts::new(method, self.clock.now_ms(), self.listener.clone())
    }

    /// The state of each endpoint, in the order in which they were configured.
    pub fn endpoints(&self) -> Vec<EndpointState> {
        let now = self.clock.now_ms();
        let state = self.state();
        let describe = |(index, health): (usize, &health::Health)| EndpointState {
            winner: state.winner() == Some(index),
            latency_ms: health.latency_ms(),
            success: health.success(),
            breaker_open_for_ms: match health.breaker(now) {
                Breaker::Closed => None,
                Breaker::Open { until_ms } => Some(until_ms - now),
            },
        };
        state.endpoints.iter().enumerate().map(describe).collect()
    }

    /// No rule leaves the state half updated, so it stays usable after a panic elsewhere.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
