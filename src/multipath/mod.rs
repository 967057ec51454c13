//! Many endpoints of one lab: reads race, the first answer wins, the winner sticks, and a write is never open
//! twice. Pure rules: how an attempt is made and what time is are handed in, so that tests own both. What is raced
//! are encoded messages: the rules are compiled once, and only the call that asked knows a reply's type.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `read.rs` | a read: race, failover, hedge, rescue, retry |
//! | `plan.rs` | which endpoints a read asks, and when |
//! | `write.rs` | a write: one attempt at a time, and what is left open when one breaks |
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

/// Who is told of each attempt when it has ended.
pub type Listener = Arc<dyn Fn(&AttemptRecord) + Send + Sync>;

/// The endpoints of one client, by index, and what is known of them. Clones share it.
#[derive(Clone)]
pub struct Multipath<C> {
    clock: C,
    state: Arc<Mutex<State>>,
    listener: Option<Listener>,
}

/// What the controller answered a call with, under the status OK. Its `Debug` shows how long the message is: it may be
/// a new token.
#[derive(Clone)]
pub struct Reply {
    /// The message, encoded.
    pub message: Vec<u8>,
    /// The index of the endpoint that gave it.
    pub endpoint: usize,
    /// Every attempt of the call, in the order they started.
    pub attempts: Vec<AttemptRecord>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, endpoint, attempts } = self;
        let mut shown = formatter.debug_struct("Reply");
        shown.field("bytes", &message.len()).field("endpoint", endpoint).field("attempts", attempts).finish()
    }
}

/// What is known of one endpoint at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointState {
    /// Whether calls go there first.
    pub winner: bool,
    /// The running mean of its latency in milliseconds; `None` before its first answer.
    pub latency_ms: Option<f64>,
    /// The running mean of its success, from 0 to 1; `None` before its first attempt ended.
    pub success: Option<f64>,
    /// How long its breaker stays open, in milliseconds; `None` while it is closed.
    pub breaker_open_for_ms: Option<f64>,
}

impl<C: Clock> Multipath<C> {
    /// Endpoints that nothing is known of yet.
    pub fn new(endpoints: usize, options: Options, clock: C) -> Self {
        Self { clock, state: Arc::new(Mutex::new(State::new(endpoints.max(1), options))), listener: None }
    }

    /// The same, with somebody to be told of each attempt.
    pub fn with_listener(self, listener: Listener) -> Self {
        Self { listener: Some(listener), ..self }
    }

    /// The next read races all endpoints again. To be called when the network may have changed: it sends
    /// nothing by itself.
    pub fn forget_winner(&self) {
        self.state().forget_winner();
    }

    /// Milliseconds on the clock that was handed in.
    pub(crate) fn now_ms(&self) -> f64 {
        self.clock.now_ms()
    }

    /// A wait on the clock that was handed in.
    pub(crate) fn sleep(&self, ms: f64) -> C::Sleep {
        self.clock.sleep(ms)
    }

    /// A number from 0 to 1, from the clock that was handed in.
    pub(crate) fn random(&self) -> f64 {
        self.clock.random()
    }

    /// What is known of each endpoint, in the order they were given.
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

    /// No rule leaves the state half changed, so a panic elsewhere does not make it useless.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
