//! The wall clock: the time of day, which may be set back or forth meanwhile.

/// Milliseconds since the Unix epoch; zero if the clock is set to an earlier time.
pub fn now_ms() -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now().max(0.0);
    #[cfg(not(target_arch = "wasm32"))]
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}
