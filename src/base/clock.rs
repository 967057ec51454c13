//! Time and randomness, injected: the browser's in a page, simulated in tests.
use std::future::Future;

/// Time and random numbers, which the rules get from their environment.
pub trait Clock {
    /// A pending wait; dropping it cancels it.
    type Sleep: Future<Output = ()>;

    /// Milliseconds since some fixed moment; never goes back.
    fn now_ms(&self) -> f64;

    /// Waits at least that many milliseconds; in a background page it may take longer.
    fn sleep(&self, ms: f64) -> Self::Sleep;

    /// A number from 0 (included) to 1 (excluded), for jitter.
    fn random(&self) -> f64;
}
