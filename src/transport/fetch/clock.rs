//! The browser's time and randomness, for the multipath rules. Timers of a background page fire late; the rules
//! detect that themselves.
use crate::base::clock::Clock;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// `setTimeout`, `performance.now` and `Math.random`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    type Sleep = TimeoutFuture;

    /// `performance.now` is not affected by corrections of the system clock; pages, workers and Node have it.
    fn now_ms(&self) -> f64 {
        performance_now().unwrap_or_else(|_| js_sys::Date::now())
    }

    fn sleep(&self, ms: f64) -> TimeoutFuture {
        // `setTimeout` takes 31 bits; a wait of more than 24 days ends early, and its caller starts it again.
        TimeoutFuture::new(ms.ceil().clamp(0.0, f64::from(i32::MAX)) as u32)
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }
}
