//! The browser's time and chance, for the multipath rules. Timers of a page in the background fire late; the
//! rules notice that by themselves.
use super::shape;
use crate::base::clock::Clock;
use gloo_timers::future::TimeoutFuture;

/// `setTimeout`, `performance.now` and `Math.random`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    type Sleep = TimeoutFuture;

    /// `performance.now`, which no correction of the system's clock moves; pages, workers and Node have it.
    fn now_ms(&self) -> f64 {
        let performance = shape::property(&js_sys::global(), "performance").unwrap_or_default();
        shape::call(&performance, "now").ok().and_then(|now| now.as_f64()).unwrap_or_else(js_sys::Date::now)
    }

    fn sleep(&self, ms: f64) -> TimeoutFuture {
        // `setTimeout` takes 31 bits; a wait of 24 days ends early and is begun anew by whoever waits.
        TimeoutFuture::new(ms.ceil().clamp(0.0, f64::from(i32::MAX)) as u32)
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }
}
