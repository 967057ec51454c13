//! The system's time and randomness, for programs outside a browser, with any async runtime.
use std::time::{Duration, Instant};

use futures_timer::Delay;

use super::clock::Clock;

/// Timers of `futures-timer`, which need no particular runtime.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    began: Instant,
}

impl Default for SystemClock {
    /// Counts from now.
    fn default() -> Self {
        Self { began: Instant::now() }
    }
}

impl Clock for SystemClock {
    type Sleep = Delay;

    fn now_ms(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * 1000.0
    }

    fn sleep(&self, ms: f64) -> Delay {
        // The limit is longer than any call's deadline, and within the range of a `Duration`.
        Delay::new(Duration::from_secs_f64(ms.clamp(0.0, 1e12) / 1000.0))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}
