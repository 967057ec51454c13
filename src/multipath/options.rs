//! The numbers behind the rules, with their defaults.

/// How endpoints are raced, hedged and avoided. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// How long the first endpoint of a race has for itself before all the others start; 0 starts them all at
    /// once. 250 is RFC 8305's and gRFC A61's.
    pub stagger_ms: f64,
    /// How long a read waits for the winner before it is hedged; `None` goes by what the winner usually takes.
    pub hedge_after_ms: Option<f64>,
    /// Whether reads are hedged at all.
    pub hedging: bool,
    /// How long one attempt of a write may take; `None` for half the deadline, 10 s at most.
    pub attempt_timeout_ms: Option<f64>,
    /// How many failures in a row open an endpoint's breaker.
    pub breaker_failures: u32,
    /// How long a breaker stays open the first time; twice as long each time after that.
    pub breaker_min_ms: f64,
    /// How long a breaker stays open at most.
    pub breaker_max_ms: f64,
    /// After how long the winner has to win anew, plus or minus a tenth.
    pub race_again_ms: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            stagger_ms: 250.0,
            hedge_after_ms: None,
            hedging: true,
            attempt_timeout_ms: None,
            breaker_failures: 3,
            breaker_min_ms: 1_000.0,
            breaker_max_ms: 60_000.0,
            race_again_ms: 600_000.0,
        }
    }
}

impl Options {
    /// The time that one attempt of a write has, of what is left of its call.
    pub fn attempt_limit_ms(&self, call_ms: f64, left_ms: f64) -> f64 {
        self.attempt_timeout_ms.unwrap_or((call_ms / 2.0).min(10_000.0)).min(left_ms)
    }
}
