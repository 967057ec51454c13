//! What is known of one endpoint from the calls that went there: how quick, how often, and its breaker. No
//! pings: a page that asks nothing learns nothing.
use std::collections::VecDeque;

use super::options::Options;
use crate::base::sort::sort;

/// How much a new sample counts in a running mean.
const WEIGHT: f64 = 0.2;
/// How many latencies of each method are kept, and how many a percentile needs.
const SAMPLES: usize = 100;
const SAMPLES_FOR_PERCENTILE: usize = 20;

/// Whether calls are kept away from an endpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Breaker {
    /// It is used like any other.
    Closed,
    /// It comes last until that time.
    Open {
        /// In the clock's milliseconds.
        until_ms: f64,
    },
}

/// One endpoint's record; by default nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Health {
    latency_ms: Option<f64>,
    success: Option<f64>,
    failures_in_a_row: u32,
    times_opened: u32,
    open_until_ms: Option<f64>,
    /// The latest latencies of each method.
    samples: Vec<(&'static str, VecDeque<f64>)>,
}

impl Health {
    /// It has answered, whatever the answer was.
    pub fn answered(&mut self, method: &'static str, latency_ms: f64) {
        mean(&mut self.latency_ms, latency_ms);
        mean(&mut self.success, 1.0);
        self.failures_in_a_row = 0;
        self.times_opened = 0;
        self.open_until_ms = None;
        let place = self.samples.iter().position(|(known, _)| *known == method).unwrap_or_else(|| {
            self.samples.push((method, VecDeque::new()));
            self.samples.len() - 1
        });
        let samples = &mut self.samples[place].1;
        if samples.len() == SAMPLES {
            samples.pop_front();
        }
        samples.push_back(latency_ms);
    }

    /// It has failed. Enough failures in a row open the breaker, for a time that doubles and is jittered, so
    /// that many pages do not come back at once.
    pub fn failed(&mut self, now_ms: f64, random: f64, options: &Options) {
        mean(&mut self.success, 0.0);
        self.failures_in_a_row += 1;
        if self.failures_in_a_row >= options.breaker_failures.max(1) {
            let doubled = options.breaker_min_ms * 2f64.powi(self.times_opened.min(30) as i32);
            let full = doubled.min(options.breaker_max_ms);
            self.open_until_ms = Some(now_ms + full * (0.5 + random / 2.0));
            self.times_opened += 1;
        }
    }

    /// Another endpoint has answered after it was silent for so long: it would have taken longer. Without
    /// this, one that hangs would be remembered as quick for as long as it hangs.
    pub fn outrun(&mut self, waited_ms: f64) {
        if self.latency_ms.is_some_and(|known| waited_ms > known) {
            mean(&mut self.latency_ms, waited_ms);
        }
    }

    /// Whether its last attempt that ended by itself was answered.
    pub fn is_well(&self) -> bool {
        self.failures_in_a_row == 0
    }

    /// Its breaker at a moment.
    pub fn breaker(&self, now_ms: f64) -> Breaker {
        match self.open_until_ms {
            Some(until_ms) if until_ms > now_ms => Breaker::Open { until_ms },
            _ => Breaker::Closed,
        }
    }

    /// The running mean of its latency.
    pub fn latency_ms(&self) -> Option<f64> {
        self.latency_ms
    }

    /// The running mean of its success, from 0 to 1.
    pub fn success(&self) -> Option<f64> {
        self.success
    }

    /// The 95th percentile of a method's latency, once there are samples enough.
    pub fn p95_ms(&self, method: &str) -> Option<f64> {
        let (_, samples) = self.samples.iter().find(|(known, _)| *known == method)?;
        if samples.len() < SAMPLES_FOR_PERCENTILE {
            return None;
        }
        let mut sorted: Vec<f64> = samples.iter().copied().collect();
        sort(&mut sorted, |one, other| one < other);
        sorted.get(sorted.len() * 95 / 100).copied()
    }
}

fn mean(mean: &mut Option<f64>, sample: f64) {
    *mean = Some(mean.map_or(sample, |mean| mean + WEIGHT * (sample - mean)));
}

/// The tokens for reads that are sent twice. A hedge costs one, each answer gives back a tenth: in the long
/// run hedging adds a tenth of the load at most, whatever the endpoints do.
#[derive(Clone, Debug)]
pub struct HedgeBudget {
    tenths: u32,
}

impl Default for HedgeBudget {
    /// A full purse: ten tokens.
    fn default() -> Self {
        Self { tenths: Self::MOST }
    }
}

impl HedgeBudget {
    const MOST: u32 = 100;

    /// Takes a token, if there is one.
    pub fn take(&mut self) -> bool {
        let enough = self.tenths >= 10;
        if enough {
            self.tenths -= 10;
        }
        enough
    }

    /// An answer came.
    pub fn give_back(&mut self) {
        self.tenths = (self.tenths + 1).min(Self::MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_open_the_breaker_for_ever_longer() {
        let options = Options::default();
        let mut health = Health::default();
        health.failed(0.0, 0.999, &options);
        health.failed(0.0, 0.999, &options);
        assert_eq!(health.breaker(0.0), Breaker::Closed);
        let mut last = 0.0;
        for _ in 0..8 {
            health.failed(0.0, 0.999, &options);
            let Breaker::Open { until_ms } = health.breaker(0.0) else { panic!("closed") };
            assert!(until_ms > last || until_ms >= options.breaker_max_ms * 0.99, "{until_ms}");
            assert!(until_ms <= options.breaker_max_ms);
            last = until_ms;
        }
        assert_eq!(health.breaker(last + 1.0), Breaker::Closed);
        health.answered("GetLease", 5.0);
        health.failed(0.0, 0.0, &options);
        assert_eq!(health.breaker(0.0), Breaker::Closed, "an answer forgives");
    }

    #[test]
    fn a_percentile_needs_samples() {
        let mut health = Health::default();
        for latency in 0..19 {
            health.answered("GetLease", f64::from(latency));
        }
        assert_eq!(health.p95_ms("GetLease"), None);
        for latency in 19..100 {
            health.answered("GetLease", f64::from(latency));
        }
        assert_eq!(health.p95_ms("GetLease"), Some(95.0));
        assert_eq!(health.p95_ms("ListLeases"), None);
    }

    #[test]
    fn the_budget_is_ten_and_a_tenth_of_the_answers() {
        let mut budget = HedgeBudget::default();
        assert_eq!((0..50).filter(|_| budget.take()).count(), 10);
        (0..35).for_each(|_| budget.give_back());
        assert_eq!((0..50).filter(|_| budget.take()).count(), 3);
    }
}
