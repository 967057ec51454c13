//! What the client knows about one endpoint from its calls: latency, success rate and breaker. There are no pings: a
//! page that sends no calls learns nothing.
use std::collections::VecDeque;

use super::options::Options;

/// The weight of a new sample in a running mean.
const WEIGHT: f64 = 0.2;
/// The number of latencies that are kept for each method, and that a percentile needs.
const SAMPLES: usize = 100;
const SAMPLES_FOR_PERCENTILE: usize = 20;

/// Whether calls avoid an endpoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Breaker {
    /// The endpoint is used normally.
    Closed,
    /// The endpoint comes last until that time.
    Open {
        /// In the clock's milliseconds.
        until_ms: f64,
    },
}

/// The state of one endpoint; by default nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Health {
    latency_ms: Option<f64>,
    /// Whether it has been outrun, and has not answered since.
    is_silent: bool,
    success: Option<f64>,
    failures_in_a_row: u32,
    times_opened: u32,
    open_until_ms: Option<f64>,
    /// The latest latencies of each method.
    samples: Vec<(&'static str, VecDeque<f64>)>,
}

impl Health {
    /// Records an answer, OK or not.
    pub fn answered(&mut self, method: &'static str, latency_ms: f64) {
        mean(&mut self.latency_ms, latency_ms);
        self.answered_untimed();
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

    /// The same for an answer whose latency says nothing about the endpoint.
    pub fn answered_untimed(&mut self) {
        mean(&mut self.success, 1.0);
        self.is_silent = false;
        self.failures_in_a_row = 0;
        self.times_opened = 0;
        self.open_until_ms = None;
    }

    /// Records a failure. After enough failures in a row the breaker opens, for a time that doubles each time and has
    /// jitter, so that many pages do not return at the same moment.
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

    /// Records that the endpoint had been silent for `waited_ms` when another one answered, as a lower bound of its
    /// latency. Without this, an endpoint that hangs would keep its old, low latency for as long as it hangs.
    pub fn record_silence(&mut self, waited_ms: f64) {
        self.is_silent = true;
        if self.latency_ms.is_some_and(|known| waited_ms > known) {
            mean(&mut self.latency_ms, waited_ms);
        }
    }

    /// Whether its last attempt that was not aborted got an answer.
    pub fn is_well(&self) -> bool {
        self.failures_in_a_row == 0
    }

    /// The state of its breaker at a given time.
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

    /// How long an answer is expected to take: forever, if the endpoint has been asked in vain.
    pub fn expected_ms(&self) -> Option<f64> {
        self.latency_ms.or_else(|| self.is_silent.then_some(f64::INFINITY))
    }

    /// The running mean of its success, from 0 to 1.
    pub fn success(&self) -> Option<f64> {
        self.success
    }

    /// The 95th percentile of a method's latency, once there are enough samples.
    pub fn p95_ms(&self, method: &str) -> Option<f64> {
        let (_, samples) = self.samples.iter().find(|(known, _)| *known == method)?;
        if samples.len() < SAMPLES_FOR_PERCENTILE {
            return None;
        }
        // Every read asks for this, so the samples are not sorted: only those above are found, and left out.
        let mut rest: Vec<f64> = samples.iter().copied().collect();
        let largest =
            |rest: &[f64]| (0..rest.len()).reduce(|best, at| if rest[at] > rest[best] { at } else { best });
        for _ in samples.len() * 95 / 100 + 1..samples.len() {
            rest.swap_remove(largest(&rest)?);
        }
        largest(&rest).map(|at| rest[at])
    }
}

fn mean(mean: &mut Option<f64>, sample: f64) {
    *mean = Some(mean.map_or(sample, |mean| mean + WEIGHT * (sample - mean)));
}

/// The token budget for hedges. A hedge costs one token, each answer returns a tenth: in the long run hedging adds at
/// most a tenth to the load, whatever the endpoints do.
#[derive(Clone, Debug)]
pub struct HedgeBudget {
    tenths: u32,
}

impl Default for HedgeBudget {
    /// A full budget: ten tokens.
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

    /// Records an answer, which returns a tenth of a token.
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
    fn a_breaker_opens_for_twice_the_time_up_to_the_longest_and_for_half_of_it_at_least() {
        let options = Options { breaker_failures: 1, ..Options::default() };
        for (random, part) in [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)] {
            let mut health = Health::default();
            for full in [1_000.0, 2_000.0, 4_000.0, 8_000.0, 16_000.0, 32_000.0, 60_000.0, 60_000.0] {
                health.failed(7.0, random, &options);
                let until_ms = 7.0 + full * part;
                assert_eq!(health.breaker(until_ms - 0.5), Breaker::Open { until_ms });
                assert_eq!(health.breaker(until_ms), Breaker::Closed);
            }
        }
    }

    #[test]
    fn a_new_sample_moves_a_mean_by_a_fifth_and_what_is_outrun_only_upwards() {
        let mut health = Health::default();
        health.record_silence(500.0);
        assert_eq!((health.latency_ms(), health.success()), (None, None), "silence alone is no latency");
        assert_eq!(health.expected_ms(), Some(f64::INFINITY));
        health.answered("GetLease", 100.0);
        health.answered("ListLeases", 200.0);
        assert_eq!((health.latency_ms(), health.success(), health.is_well()), (Some(120.0), Some(1.0), true));
        health.failed(0.0, 0.5, &Options::default());
        assert_eq!((health.success(), health.is_well()), (Some(0.8), false));
        health.record_silence(119.0);
        assert_eq!(health.latency_ms(), Some(120.0));
        health.record_silence(220.0);
        assert_eq!(health.latency_ms(), Some(140.0));
    }

    #[test]
    fn a_percentile_is_that_of_the_latest_hundred() {
        let mut health = Health::default();
        (0..100).for_each(|_| health.answered("GetLease", 1.0));
        (0..5).for_each(|_| health.answered("GetLease", 9.0));
        assert_eq!(health.p95_ms("GetLease"), Some(9.0));
        (0..95).for_each(|_| health.answered("GetLease", 9.0));
        (0..95).for_each(|_| health.answered("GetLease", 1.0));
        assert_eq!(health.p95_ms("GetLease"), Some(9.0));
        health.answered("GetLease", 1.0);
        assert_eq!(health.p95_ms("GetLease"), Some(1.0));
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
