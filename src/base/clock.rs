//! Time and chance, handed in: the browser's in a page, a simulated one in tests.
use std::future::Future;

/// What the rules need of the world around them.
pub trait Clock {
    /// A wait under way; dropping it ends it.
    type Sleep: Future<Output = ()>;

    /// Milliseconds since some fixed moment; never goes back.
    fn now_ms(&self) -> f64;

    /// Waits so many milliseconds, or longer: a page in the background sleeps.
    fn sleep(&self, ms: f64) -> Self::Sleep;

    /// A number from 0 (included) to 1 (excluded), for jitter.
    fn random(&self) -> f64;
}
