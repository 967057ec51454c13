//! The state that a client keeps between calls: the winner, the health of each endpoint, the hedge budget. Nothing
//! here waits.
use super::health::{Breaker, Health, HedgeBudget};
use super::options::Options;
use crate::base::sort::sort;

/// A hedge that beats the winner this many times in a row replaces it.
const HEDGE_WINS: u32 = 2;
/// One read in this many also goes to another endpoint, so that a merely slow winner is detected.
const PROBE_EVERY: u64 = 50;
/// A winner whose latency exceeds this fraction of the stagger may have won only because it was asked first.
const SLOW_FRACTION: f64 = 0.2;
/// How many times slower an endpoint has to be to lose its first place in a race, or as the winner.
const SLOW: f64 = 2.0;
/// The same for the first place among those that a hedge may go to.
const SLOWER: f64 = 1.2;
/// A smaller difference is noise: a page's timers, its main thread and Wi-Fi vary by this much, and no user notices it.
const LEAST_DIFFERENCE_MS: f64 = 10.0;

/// The state of one client.
#[derive(Debug)]
pub struct State {
    pub options: Options,
    pub endpoints: Vec<Health>,
    pub budget: HedgeBudget,
    winner: Option<usize>,
    won_at_ms: f64,
    /// Plus or minus a tenth, drawn when the winner won.
    race_again_jitter: f64,
    beaten_in_a_row: u32,
    reads: u64,
    /// Which endpoints have been asked since the last race began.
    asked: Vec<bool>,
    answered_at_ms: f64,
}

impl State {
    pub fn new(endpoints: usize, options: Options) -> Self {
        Self {
            options,
            endpoints: vec![Health::default(); endpoints],
            budget: HedgeBudget::default(),
            winner: None,
            won_at_ms: 0.0,
            race_again_jitter: 1.0,
            beaten_in_a_row: 0,
            reads: 0,
            asked: vec![false; endpoints],
            answered_at_ms: f64::NEG_INFINITY,
        }
    }

    pub fn winner(&self) -> Option<usize> {
        self.winner
    }

    /// The winner, unless it is time to race again: after some ten minutes, or if it has become twice as slow as the
    /// best other endpoint.
    pub fn settled_winner(&mut self, now_ms: f64) -> Option<usize> {
        let winner = self.winner?;
        let age = now_ms - self.won_at_ms;
        if age > self.options.race_again_ms * self.race_again_jitter || self.is_slow(winner) {
            self.forget_winner();
        }
        self.winner
    }

    /// Whether an endpoint is known to take more than twice as long as the best of the others, and not by a few milliseconds.
    fn is_slow(&self, endpoint: usize) -> bool {
        let best_ms = self.best_other_ms(endpoint);
        self.endpoints[endpoint].expected_ms().is_some_and(|own| is_slower(own, SLOW, best_ms))
    }

    /// The least latency of the other endpoints.
    fn best_other_ms(&self, endpoint: usize) -> f64 {
        let others = self.endpoints.iter().enumerate().filter(|(index, _)| *index != endpoint);
        // The former speed of a failed endpoint is no reason to leave one that answers.
        let others =
            others.filter(|(_, health)| health.is_well()).filter_map(|(_, health)| health.latency_ms());
        others.fold(f64::INFINITY, f64::min)
    }

    /// Makes an endpoint the winner.
    pub fn promote(&mut self, endpoint: usize, now_ms: f64, random: f64) {
        self.winner = Some(endpoint);
        self.won_at_ms = now_ms;
        self.race_again_jitter = 0.9 + random / 5.0;
        self.beaten_in_a_row = 0;
    }

    /// Forgets the winner, so that the next read races again.
    pub fn forget_winner(&mut self) {
        self.winner = None;
        self.beaten_in_a_row = 0;
        self.asked.fill(false);
    }

    /// An endpoint is no longer the winner, if it was.
    pub fn demote(&mut self, endpoint: usize) {
        if self.winner == Some(endpoint) {
            self.winner = None;
            self.beaten_in_a_row = 0;
        }
    }

    /// Records that the winner answered before any hedge.
    pub fn record_winner_answer(&mut self) {
        self.beaten_in_a_row = 0;
    }

    /// Records that a hedge was faster than the winner.
    pub fn record_hedge_win(&mut self, endpoint: usize, now_ms: f64, random: f64) {
        self.beaten_in_a_row += 1;
        if self.beaten_in_a_row >= HEDGE_WINS {
            self.promote(endpoint, now_ms, random);
        }
    }

    /// The order in which endpoints are tried: the winner first, if there is one; then the others as configured; then
    /// those with an open breaker, which are never excluded; and last those to avoid, in their given order. After a
    /// winner, endpoints that are known to be fast come before the others: a hedge to an endpoint that hangs is
    /// useless. Those that answer, and are about as fast as the best one, keep their configured order. Without a
    /// winner, those that are known to be slow come after the others: the head start of a race is so long that the
    /// first endpoint wins it also if it is many times slower, and would win again and again.
    pub fn order(&self, first: Option<usize>, avoid: &[usize], now_ms: f64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.endpoints.len()).collect();
        let open = |index: &usize| self.endpoints[*index].breaker(now_ms) != Breaker::Closed;
        let avoided = |index: &usize| avoid.iter().position(|avoided| avoided == index);
        let best_ms = first.map(|first| self.best_other_ms(first));
        let latency = |index: &usize| {
            let health = &self.endpoints[*index];
            match (health.latency_ms(), best_ms) {
                (Some(ms), Some(best_ms)) if health.is_well() && !is_slower(ms, SLOWER, best_ms) => 0,
                (Some(ms), Some(_)) => (ms as u64).max(1),
                _ => u64::MAX,
            }
        };
        let slow = |index: &usize| first.is_none() && self.is_slow(*index);
        let rank = |index: &usize| {
            (Some(*index) != first, avoided(index), open(index), slow(index), latency(index), *index)
        };
        sort(&mut order, |one, other| rank(one) < rank(other));
        order
    }

    /// How long a read waits for the winner before it is hedged: the p95 of the method there, but at least the
    /// stagger; twice the stagger until enough samples are known. If races start all endpoints at once, the default
    /// stagger is used, so that reads are not hedged immediately.
    pub fn hedge_delay_ms(&self, winner: usize, method: &str) -> f64 {
        let stagger = self.usual_stagger_ms();
        self.options.hedge_after_ms.unwrap_or_else(|| {
            self.endpoints[winner].p95_ms(method).map_or(2.0 * stagger, |p95| p95.max(stagger))
        })
    }

    /// Records that an endpoint answered.
    pub fn record_answer(&mut self, method: &'static str, endpoint: usize, latency_ms: f64, now_ms: f64) {
        self.endpoints[endpoint].answered(method, latency_ms);
        self.answered_at_ms = now_ms;
    }

    /// The same, for an answer whose latency says nothing about the endpoint.
    pub fn record_untimed_answer(&mut self, endpoint: usize, now_ms: f64) {
        self.endpoints[endpoint].answered_untimed();
        self.answered_at_ms = now_ms;
    }

    /// Whether no answer has arrived for so long that a write should not be the first call to test the connection.
    pub fn is_stale(&self, now_ms: f64, stale_ms: f64) -> bool {
        now_ms - self.answered_at_ms > stale_ms
    }

    /// The endpoint that a read occasionally asks besides the winner (a probe): each of the others in turn. If the
    /// winner is so slow that an endpoint the race never reached may be better, that endpoint is asked at once.
    pub fn probe(&mut self, winner: usize) -> Option<usize> {
        self.reads += 1;
        let others: Vec<usize> = (0..self.endpoints.len()).filter(|index| *index != winner).collect();
        let slow_ms = SLOW_FRACTION * self.usual_stagger_ms();
        let slow = self.endpoints[winner].latency_ms().is_some_and(|own| own > slow_ms);
        let unasked = others.iter().copied().find(|index| slow && !self.asked[*index]);
        let turn = (self.reads / PROBE_EVERY) as usize;
        let due = self.reads.is_multiple_of(PROBE_EVERY) && !others.is_empty();
        let endpoint = unasked.or_else(|| due.then(|| others[(turn - 1) % others.len()]))?;
        self.budget.take().then_some(endpoint)
    }

    /// Records that an attempt starts at an endpoint.
    pub fn record_attempt(&mut self, endpoint: usize) {
        self.asked[endpoint] = true;
    }

    /// The stagger, or the default one if races start all endpoints at once.
    fn usual_stagger_ms(&self) -> f64 {
        let own = self.options.stagger_ms;
        if own > 0.0 { own } else { Options::default().stagger_ms }
    }
}

/// Whether a latency is more than `times` the best one, and by more than noise.
fn is_slower(ms: f64, times: f64, best_ms: f64) -> bool {
    ms > (times * best_ms).max(best_ms + LEAST_DIFFERENCE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_winner_then_as_given_then_open_breakers() {
        let mut state = State::new(4, Options { breaker_failures: 1, ..Options::default() });
        let options = state.options.clone();
        state.endpoints[0].failed(0.0, 0.5, &options);
        assert_eq!(state.order(None, &[], 0.0), [1, 2, 3, 0]);
        assert_eq!(state.order(Some(2), &[], 0.0), [2, 1, 3, 0]);
        state.endpoints[3].answered("GetLease", 5.0);
        assert_eq!(state.order(Some(2), &[], 0.0), [2, 3, 1, 0]);
        assert_eq!(state.order(None, &[], 1e9), [0, 1, 2, 3]);
        assert_eq!(state.order(None, &[1], 1e9), [0, 2, 3, 1]);
        assert_eq!(state.order(None, &[3, 1], 1e9), [0, 2, 3, 1]);
    }

    #[test]
    fn a_race_begins_with_an_endpoint_that_is_not_known_to_be_slow() {
        let mut state = State::new(4, Options::default());
        state.endpoints[0].answered("GetLease", 100.0);
        assert_eq!(state.order(None, &[], 0.0), [0, 1, 2, 3], "the others may be slower");
        state.endpoints[1].record_silence(10.0);
        state.endpoints[2].answered("GetLease", 50.0);
        assert_eq!(state.order(None, &[], 0.0), [0, 2, 3, 1]);
        state.endpoints[2].answered("GetLease", 45.0);
        assert_eq!(state.order(None, &[], 0.0), [2, 3, 0, 1]);
        let options = state.options.clone();
        state.endpoints[2].failed(0.0, 0.5, &options);
        assert_eq!(
            state.order(None, &[], 0.0),
            [0, 2, 3, 1],
            "a former latency of one that fails does not count"
        );
    }

    #[test]
    fn a_few_milliseconds_change_no_order() {
        let with = |latencies: [f64; 3]| {
            let mut state = State::new(3, Options::default());
            for (endpoint, ms) in latencies.into_iter().enumerate() {
                state.endpoints[endpoint].answered("GetLease", ms);
            }
            state
        };
        // A race, by twice the best and at least 10 ms.
        assert_eq!(with([11.0, 1.0, 5.0]).order(None, &[], 0.0), [0, 1, 2]);
        assert_eq!(with([11.1, 1.0, 5.0]).order(None, &[], 0.0), [1, 2, 0]);
        assert_eq!(with([11.1, 1.0, 11.2]).order(None, &[], 0.0), [1, 0, 2]);
        // A hedge, by a fifth of the best and at least 10 ms.
        assert_eq!(with([50.0, 15.0, 5.0]).order(Some(0), &[], 0.0), [0, 1, 2]);
        assert_eq!(with([50.0, 15.1, 5.0]).order(Some(0), &[], 0.0), [0, 2, 1]);
        assert_eq!(with([50.0, 120.0, 100.0]).order(Some(0), &[], 0.0), [0, 1, 2]);
        assert_eq!(with([50.0, 120.1, 100.0]).order(Some(0), &[], 0.0), [0, 2, 1]);
        // The winner's own latency does not matter.
        assert_eq!(with([100.0, 105.0, 5.0]).order(Some(2), &[], 0.0), [2, 0, 1]);
        assert_eq!(with([105.0, 100.0, 5.0]).order(Some(2), &[], 0.0), [2, 0, 1]);
        // One whose last call failed comes after one that answers.
        let mut state = with([8.0, 6.0, 5.0]);
        state.endpoints[0].failed(0.0, 0.5, &Options::default());
        assert_eq!(state.order(Some(2), &[], 0.0), [2, 1, 0]);
        // The winner keeps its place.
        let mut state = with([11.0, 1.0, 5.0]);
        state.promote(0, 0.0, 0.5);
        assert_eq!(state.settled_winner(1.0), Some(0));
    }

    #[test]
    fn a_hedge_takes_the_place_at_its_second_win_in_a_row() {
        let mut state = State::new(2, Options::default());
        state.promote(0, 0.0, 0.5);
        state.record_hedge_win(1, 1.0, 0.5);
        state.record_winner_answer();
        state.record_hedge_win(1, 2.0, 0.5);
        assert_eq!(state.winner(), Some(0));
        state.record_hedge_win(1, 3.0, 0.5);
        assert_eq!(state.winner(), Some(1));
    }

    #[test]
    fn a_winner_has_to_win_again_when_old_or_slow() {
        let mut state = State::new(2, Options::default());
        state.promote(0, 0.0, 0.5);
        assert_eq!(state.settled_winner(599_000.0), Some(0));
        assert_eq!(state.settled_winner(601_000.0), None);
        state.promote(0, 0.0, 0.5);
        state.endpoints[0].answered("GetLease", 200.0);
        state.endpoints[1].answered("GetLease", 99.0);
        assert_eq!(state.settled_winner(1.0), None);
        state.promote(0, 0.0, 0.5);
        let options = state.options.clone();
        state.endpoints[1].failed(0.0, 0.5, &options);
        assert_eq!(state.settled_winner(1.0), Some(0), "a former latency of one that fails does not count");
    }

    #[test]
    fn a_winner_keeps_its_place_for_ten_minutes_give_or_take_a_tenth() {
        for (random, ms) in [(0.0, 540_000.0), (0.5, 600_000.0), (1.0, 660_000.0)] {
            let mut state = State::new(2, Options::default());
            state.promote(0, 5_000.0, random);
            assert_eq!(state.settled_winner(5_000.0 + ms - 1.0), Some(0), "{random}");
            assert_eq!(state.settled_winner(5_000.0 + ms + 1.0), None, "{random}");
        }
        let mut state = State::new(2, Options::default());
        state.promote(0, 0.0, 0.5);
        assert_eq!(state.settled_winner(600_000.0), Some(0));
    }

    #[test]
    fn every_fiftieth_read_probes_the_next_of_the_others() {
        let mut state = State::new(4, Options::default());
        (0..4).for_each(|endpoint| state.record_attempt(endpoint));
        let probed: Vec<_> = (1..=200).filter_map(|read| Some((read, state.probe(1)?))).collect();
        assert_eq!(probed, [(50, 0), (100, 2), (150, 3), (200, 0)]);
        assert_eq!((1..=50).find_map(|_| State::new(1, Options::default()).probe(0)), None);
    }

    #[test]
    fn a_winner_hides_no_other_up_to_a_fifth_of_the_stagger() {
        for (latency, expected) in [(50.0, None), (50.5, Some(1))] {
            let mut state = State::new(2, Options::default());
            state.record_answer("GetLease", 0, latency, 0.0);
            assert_eq!(state.probe(0), expected, "{latency}");
            state.record_attempt(1);
            assert_eq!(state.probe(0), None, "it has been asked");
        }
    }

    #[test]
    fn a_winner_stays_while_it_takes_up_to_twice_as_long_as_the_best_other() {
        let mut state = State::new(2, Options::default());
        state.promote(0, 0.0, 0.5);
        state.endpoints[0].answered("GetLease", 200.0);
        state.endpoints[1].answered("GetLease", 100.0);
        assert_eq!(state.settled_winner(1.0), Some(0));
    }

    #[test]
    fn what_was_heard_is_stale_after_its_time() {
        let mut state = State::new(1, Options::default());
        state.record_answer("GetLease", 0, 5.0, 100.0);
        assert_eq!([159.0, 160.0, 160.5].map(|now| state.is_stale(now, 60.0)), [false, false, true]);
    }

    #[test]
    fn the_hedge_delay_follows_what_the_winner_takes() {
        let mut state = State::new(1, Options::default());
        assert_eq!(state.hedge_delay_ms(0, "GetLease"), 500.0);
        (0..20).for_each(|_| state.endpoints[0].answered("GetLease", 20.0));
        assert_eq!(state.hedge_delay_ms(0, "GetLease"), 250.0);
        (0..100).for_each(|_| state.endpoints[0].answered("GetLease", 900.0));
        assert_eq!(state.hedge_delay_ms(0, "GetLease"), 900.0);
        state.options.hedge_after_ms = Some(7.0);
        assert_eq!(state.hedge_delay_ms(0, "GetLease"), 7.0);
        let all_at_once = State::new(1, Options { stagger_ms: 0.0, ..Options::default() });
        assert_eq!(all_at_once.hedge_delay_ms(0, "GetLease"), 500.0);
    }
}
