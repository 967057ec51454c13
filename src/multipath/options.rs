//! The settings of the multipath rules, with their defaults.

/// How endpoints are raced, hedged and avoided. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The head start of the first endpoint of a race before all others start; 0 starts them all at once. RFC 8305
    /// and gRFC A61 use 250.
    pub stagger_ms: f64,
    /// How long a read waits for the winner before it is hedged; `None` derives the time from the winner's usual
    /// latency.
    pub hedge_after_ms: Option<f64>,
    /// Whether reads are hedged.
    pub hedging: bool,
    /// The time limit of one attempt of a write; `None` is half the deadline, at most 10 s.
    pub attempt_timeout_ms: Option<f64>,
    /// The number of consecutive failures that opens an endpoint's breaker.
    pub breaker_failures: u32,
    /// How long a breaker stays open the first time; the time doubles each time after that.
    pub breaker_min_ms: f64,
    /// The longest time for which a breaker stays open.
    pub breaker_max_ms: f64,
    /// How long the winner keeps its place before the endpoints race again, plus or minus a tenth.
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
    /// The time limit of one attempt of a write, from the time left for its call.
    pub fn attempt_limit_ms(&self, call_ms: f64, left_ms: f64) -> f64 {
        self.attempt_timeout_ms.unwrap_or((call_ms / 2.0).min(10_000.0)).min(left_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_of_a_write_has_half_of_the_calls_time_at_most_ten_seconds_and_no_more_than_is_left() {
        for (attempt_timeout_ms, call, left, expected) in [
            (None, 8_000.0, 8_000.0, 4_000.0),
            (None, 8_000.0, 3_000.0, 3_000.0),
            (None, 30_000.0, 30_000.0, 10_000.0),
            (Some(20_000.0), 30_000.0, 30_000.0, 20_000.0),
            (Some(20_000.0), 30_000.0, 7.0, 7.0),
        ] {
            let options = Options { attempt_timeout_ms, ..Options::default() };
            assert_eq!(options.attempt_limit_ms(call, left), expected);
        }
    }
}
