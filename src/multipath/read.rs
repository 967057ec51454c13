//! A read: a call that may be sent to several endpoints at once, because repeating it changes nothing.
use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::attempts::{Attempts, deadline_error};
use super::verdict::{is_retryable, outcome, retry_delay_ms};
use super::{Multipath, Reply};
use crate::base::attempt::Outcome;
use crate::base::clock::Clock;
use crate::error::Error;

/// A timer that fires this much too late shows that the page slept.
const OVERSLEPT_MS: f64 = 1_000.0;
/// The most attempts at one endpoint: the first and two retries.
const MOST_TRIES: usize = 3;
/// The wait before the first retry at the same endpoint; it doubles for the next one.
const BACK_OFF_MS: f64 = 150.0;

/// Per-call overrides of the default read strategy.
#[derive(Clone, Copy, Default)]
pub(super) struct ReadStrategy<'a> {
    /// Endpoints that are tried last, in this order.
    pub avoid: &'a [usize],
    /// Endpoints that must not be used.
    pub excluded: &'a [usize],
    /// A further page of a list.
    pub page: Option<Page>,
    /// It opens a stream. Some servers send the head of the answer only with the first message, so that silence is no
    /// failure, and the time says nothing about the endpoint.
    pub stream: bool,
}

/// The controller's answer, which may be an error such as NOT_FOUND, and the endpoint that returned it.
pub(super) struct Answer {
    pub endpoint: usize,
    pub result: Result<Reply, Error>,
}

/// A further page of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The endpoint that returned the previous page, if known: it is asked first.
    pub from: Option<usize>,
}

/// How long a read waits before it retries an endpoint after so many tries, by a random number from 0 to 1.
fn back_off_ms(tries: usize, random: f64) -> f64 {
    BACK_OFF_MS * 2f64.powi(tries as i32 - 1) * (0.5 + random / 2.0)
}

impl<C: Clock> Multipath<C> {
    /// Makes a read. `attempt` receives the index of an endpoint and the time left in milliseconds; dropping the
    /// future that it returns aborts the request.
    ///
    /// Without a winner all endpoints race: the first one has `stagger_ms` for itself, then the others start, and the
    /// first answer wins. With a winner, only that endpoint is asked: the read is hedged once if it is slow and a
    /// token is left, and another endpoint takes over at once if it fails. After a quarter of the deadline, every
    /// endpoint that has not been tried yet is asked.
    ///
    /// A further page of a list is neither raced nor hedged: a page token asks for the rest of one particular list,
    /// and the answer is large. Another endpoint takes over if one fails or stays silent.
    pub async fn read<F>(
        &self,
        page: Option<Page>,
        method: &'static str,
        timeout_ms: f64,
        attempt: impl Fn(usize, f64) -> F,
    ) -> Result<Reply, Error>
    where
        F: Future<Output = Result<Vec<u8>, Error>>,
    {
        let strategy = ReadStrategy { page, ..ReadStrategy::default() };
        self.read_with(strategy, method, timeout_ms, &attempt).await?.result
    }

    /// The same with another strategy. Returns `Err` if no endpoint answered.
    pub(super) async fn read_with<F>(
        &self,
        strategy: ReadStrategy<'_>,
        method: &'static str,
        timeout_ms: f64,
        attempt: &impl Fn(usize, f64) -> F,
    ) -> Result<Answer, Error>
    where
        F: Future<Output = Result<Vec<u8>, Error>>,
    {
        let mut attempts = self.attempts(method);
        let raced = self.race(strategy, timeout_ms, &mut attempts, attempt).await;
        let (number, result) = raced.map_err(|error| attempts.add_to(error))?;
        let now = self.clock.now_ms();
        attempts.end(number, Outcome::Answered, result.as_ref().err(), now);
        attempts.end_open(Outcome::Lost, now);
        let endpoint = attempts.endpoint(number);
        Ok(Answer { endpoint, result: attempts.settle(endpoint, result) })
    }

    /// Returns the number of the attempt that was answered first, and its result, which may be an error such as NOT_FOUND.
    /// Attempts that have not ended are still open in `attempts`, this one among them; the others have been aborted.
    /// Returns `Err` if no endpoint answered.
    pub(super) async fn race<R, F>(
        &self,
        strategy: ReadStrategy<'_>,
        timeout_ms: f64,
        attempts: &mut Attempts,
        attempt: &impl Fn(usize, f64) -> F,
    ) -> Result<(usize, Result<R, Error>), Error>
    where
        F: Future<Output = Result<R, Error>>,
    {
        let method = attempts.method;
        let began = self.clock.now_ms();
        let deadline = began + timeout_ms;
        let mut running = FuturesUnordered::new();
        let start = |endpoint: usize, attempts: &mut Attempts| {
            let now = self.clock.now_ms();
            self.state().record_attempt(endpoint);
            let number = attempts.start(endpoint, now);
            let work = attempt(endpoint, deadline - now);
            async move { (number, work.await) }
        };
        let (winner, mut plan, probe) = self.plan(method, strategy, began, timeout_ms);
        let mut last_error = None;
        let mut now = began;
        let at_once = plan.untried.next().into_iter().chain(probe);
        for endpoint in at_once.filter(|_| timeout_ms > 0.0) {
            running.push(start(endpoint, attempts));
        }
        loop {
            if plan.silent_ms.is_some_and(|at| at <= now) {
                plan.silent_ms = None;
                winner.into_iter().for_each(|winner| self.state().demote(winner));
            }
            // Checked before anything starts: after a sleep of the page much is due, but no time is left for it.
            if now >= deadline {
                self.fail_silent(attempts, now);
                return Err(deadline_error(method, timeout_ms));
            }
            while let Some(endpoint) = self.due(&mut plan, now, running.is_empty()) {
                running.push(start(endpoint, attempts));
            }
            if running.is_empty() && plan.again.is_empty() {
                return Err(last_error.unwrap_or_else(|| deadline_error(method, timeout_ms)));
            }
            let wake = plan.wake_ms(deadline);
            let sleep = std::pin::pin!(self.clock.sleep((wake - now).max(0.0)));
            // Without open attempts the stream ends at once; then only the timer is awaited.
            let ended = if running.is_empty() {
                sleep.await;
                None
            } else {
                match select(running.next(), sleep).await {
                    Either::Left((ended, _)) => ended,
                    Either::Right(_) => None,
                }
            };
            now = self.clock.now_ms();
            if now - wake > OVERSLEPT_MS {
                attempts.spoil_samples();
            }
            let Some((number, result)) = ended else { continue };
            let endpoint = attempts.endpoint(number);
            let outcome = outcome(result.as_ref().err());
            match result {
                Err(error) if outcome != Outcome::Answered => {
                    attempts.end(number, outcome, Some(&error), now);
                    self.endpoint_failed(endpoint, attempts.is_sampled(number), now);
                    // The next endpoint starts at once, and does not count as a hedge.
                    plan.next_ms = Some(now);
                    plan.replaces = true;
                    plan.costs_token = false;
                    let tries = attempts.tries(endpoint);
                    match retry_delay_ms(&error, self.clock.random()) {
                        None => plan.stop_retries(),
                        Some(delay) if is_retryable(&error) && tries < MOST_TRIES => {
                            let at = now + delay + back_off_ms(tries, self.clock.random());
                            plan.again(endpoint, at, deadline);
                        }
                        Some(_) => {}
                    }
                    last_error = Some(error);
                }
                result => {
                    let is_sample = attempts.is_sampled(number) && !strategy.stream;
                    let took = is_sample.then(|| attempts.took_ms(number, now));
                    self.endpoint_answered(method, endpoint, winner, probe, took, now);
                    if !strategy.stream {
                        self.record_silence(attempts, number, now);
                    }
                    return Ok((number, result));
                }
            }
        }
    }

    /// Endpoints that are still silent at the deadline have failed the call.
    fn fail_silent(&self, attempts: &mut Attempts, now: f64) {
        for number in attempts.open().filter(|number| attempts.is_sampled(*number)) {
            self.endpoint_failed(attempts.endpoint(number), true, now);
        }
        attempts.end_open(Outcome::TimedOut, now);
    }

    pub(super) fn endpoint_failed(&self, endpoint: usize, sampled: bool, now: f64) {
        let random = self.clock.random();
        let mut state = self.state();
        state.demote(endpoint);
        if sampled {
            let options = state.options.clone();
            state.endpoints[endpoint].failed(now, random, &options);
        }
    }

    pub(super) fn endpoint_answered(
        &self,
        method: &'static str,
        endpoint: usize,
        winner: Option<usize>,
        probe: Option<usize>,
        took_ms: Option<f64>,
        now: f64,
    ) {
        let random = self.clock.random();
        let mut state = self.state();
        let clearly_quicker = || {
            let usual = winner.and_then(|winner| state.endpoints[winner].latency_ms());
            probe == Some(endpoint) && took_ms.zip(usual).is_some_and(|(took, usual)| took < usual / 2.0)
        };
        // Another call may have changed the winner in the meantime.
        match (state.winner(), winner) {
            (None, _) => state.promote(endpoint, now, random),
            (Some(current), _) if current == endpoint => state.record_winner_answer(),
            (Some(current), Some(asked)) if current == asked => {
                if clearly_quicker() {
                    state.promote(endpoint, now, random);
                } else {
                    state.record_hedge_win(endpoint, now, random);
                }
            }
            _ => {}
        }
        state.budget.give_back();
        if let Some(took) = took_ms {
            state.record_answer(method, endpoint, took, now);
        }
    }

    /// Records the endpoints that are still silent when another one has answered.
    fn record_silence(&self, attempts: &Attempts, answered: usize, now: f64) {
        let mut state = self.state();
        let silent = attempts.open().filter(|number| *number != answered && attempts.is_sampled(*number));
        for number in silent {
            state.endpoints[attempts.endpoint(number)].record_silence(attempts.took_ms(number, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_before_another_try_doubles_and_is_half_of_that_at_least() {
        let waits =
            [(1, 0.0), (1, 1.0), (2, 0.0), (2, 1.0)].map(|(tries, random)| back_off_ms(tries, random));
        assert_eq!(waits, [75.0, 150.0, 150.0, 300.0]);
    }
}
