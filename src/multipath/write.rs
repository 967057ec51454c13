//! A write: one attempt at a time, to the winner, and what happens if one fails or its effect is unknown.
use futures_util::future::{Either, select};

use super::attempts::{Attempts, deadline_error};
use super::plan::planned_timeout_ms;
use super::read::ReadStrategy;
use super::verdict::{Effect, effect, outcome, retry_delay_ms};
use super::{Multipath, Reply};
use crate::base::attempt::Outcome;
use crate::base::clock::Clock;
use crate::error::Error;

/// If the winner has not answered for this long, a cheap read comes first.
const STALE_MS: f64 = 60_000.0;
/// The wait before a write is first sent again; it doubles each time, up to the second number.
const BACK_OFF_MS: f64 = 50.0;
const BACK_OFF_MOST_MS: f64 = 2_000.0;

/// Whether a write whose effect is unknown may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resend {
    /// Repeating it has no further effect: it has an id of its own, or sets absolute values.
    Safe,
    /// Each request has its own effect.
    Never,
    /// As `Never`, and there is one attempt at one endpoint, even if that certainly had no effect. It may take any time, so
    /// that it is no sample of the endpoint's latency, and has no time limit but the call's deadline, which may be infinite.
    Once,
}

/// How a write succeeded.
pub(super) enum Done<R, W> {
    /// The attempt with that number, which is still open, returned it.
    Sent(usize, R),
    /// The check returned it.
    Found(W),
}

/// A cheap read before a write. Any answer is enough: it shows that an endpoint works.
pub struct Probe<A> {
    /// The method.
    pub method: &'static str,
    /// Makes the read at an endpoint, within a time in milliseconds.
    pub attempt: A,
}

/// How a write ended.
#[derive(Debug)]
pub struct Written<R> {
    /// The answer, or the error it ended with.
    pub result: Result<R, Error>,
    /// Whether the effect of an earlier attempt of this same call is unknown, so that the answer may describe the
    /// effect of that attempt.
    pub unsure: bool,
}

/// Which endpoints a write may still use, and when.
struct Candidates {
    /// Until when each endpoint must not be used, on the clock: forever after it has rejected the write.
    held_until_ms: Vec<f64>,
    /// The endpoints on which an attempt of this write broke, the latest last. Reads may still succeed there. Other
    /// endpoints come first, and then the one that broke longest ago.
    broken: Vec<usize>,
}

impl Candidates {
    fn record_break(&mut self, endpoint: usize) {
        self.broken.retain(|broken| *broken != endpoint);
        self.broken.push(endpoint);
    }

    /// The endpoints that may not be used now.
    fn held(&self, now_ms: f64) -> Vec<usize> {
        (0..self.held_until_ms.len()).filter(|endpoint| self.held_until_ms[*endpoint] > now_ms).collect()
    }

    /// When the first of them may be used; infinity if all have rejected the write.
    fn next_ms(&self) -> f64 {
        self.held_until_ms.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

impl<C: Clock> Multipath<C> {
    /// Makes a write. Two attempts are never open at once. `attempt` receives an endpoint and the attempt's time in
    /// milliseconds; `probe` finds an endpoint if there is no winner; `check` is called after an attempt
    /// whose effect is unknown, and returns the result if the write turns out to have been done.
    ///
    /// An endpoint that rejects the write permanently is not tried again, and retry hints are obeyed. The write
    /// ends with its last error when no endpoint may be used any more before the deadline.
    pub async fn write<F, P, K>(
        &self,
        method: &'static str,
        timeout_ms: f64,
        resend: Resend,
        attempt: impl Fn(usize, f64) -> F,
        probe: Probe<impl Fn(usize, f64) -> P>,
        check: impl Fn(f64) -> K,
    ) -> Written<Reply>
    where
        F: Future<Output = Result<Vec<u8>, Error>>,
        P: Future<Output = Result<Vec<u8>, Error>>,
        K: Future<Output = Option<Reply>>,
    {
        let mut attempts = self.attempts(method);
        let write = self.write_with(&mut attempts, timeout_ms, resend, attempt, probe, check);
        let Written { result, unsure } = write.await;
        let result = match result {
            Ok(Done::Sent(number, message)) => {
                let now = self.clock.now_ms();
                attempts.end(number, Outcome::Answered, None, now);
                self.record_written(resend, &attempts, number, now);
                attempts.settle(attempts.endpoint(number), Ok(message))
            }
            Ok(Done::Found(reply)) => Ok(reply),
            Err(error) => Err(attempts.add_to(error)),
        };
        Written { result, unsure }
    }

    /// The same, for any result.
    pub(super) async fn write_with<R, W, F, P, K>(
        &self,
        attempts: &mut Attempts,
        timeout_ms: f64,
        resend: Resend,
        attempt: impl Fn(usize, f64) -> F,
        probe: Probe<impl Fn(usize, f64) -> P>,
        check: impl Fn(f64) -> K,
    ) -> Written<Done<R, W>>
    where
        F: Future<Output = Result<R, Error>>,
        P: Future<Output = Result<Vec<u8>, Error>>,
        K: Future<Output = Option<W>>,
    {
        let method = attempts.method;
        let began = self.clock.now_ms();
        let deadline = began + timeout_ms;
        let left = || deadline - self.clock.now_ms();
        let mut unsure = false;
        let mut back_off = BACK_OFF_MS;
        let mut last: Option<Error> = None;
        let count = self.state().endpoints.len();
        let mut candidates = Candidates { held_until_ms: vec![f64::NEG_INFINITY; count], broken: Vec::new() };
        loop {
            let next = candidates.next_ms();
            if left() <= 0.0 || next >= deadline {
                let error = last.unwrap_or_else(|| deadline_error(method, timeout_ms));
                return Written { result: Err(error), unsure };
            }
            let now = self.clock.now_ms();
            if next > now {
                self.clock.sleep(next - now).await;
                continue;
            }
            let held = candidates.held(now);
            let strategy =
                ReadStrategy { avoid: &candidates.broken, excluded: &held, ..ReadStrategy::default() };
            let endpoint = match self.write_target(strategy, left(), &probe).await {
                Ok(endpoint) => endpoint,
                Err(error) => {
                    return Written { result: Err(last.unwrap_or(error)), unsure };
                }
            };
            if left() <= 0.0 {
                continue;
            }
            // A write that is never sent again does not have to reserve time for another attempt.
            let limit = match resend {
                Resend::Never | Resend::Once => left(),
                Resend::Safe => self.state().options.attempt_limit_ms(timeout_ms, left()),
            };
            let number = attempts.start(endpoint, self.clock.now_ms());
            let sent = self.attempt_within(limit, attempt(endpoint, limit), attempts, number, resend).await;
            let error = match sent {
                Ok(value) => return Written { result: Ok(Done::Sent(number, value)), unsure },
                Err(error) => error,
            };
            let effect = effect(&error);
            if effect == Effect::Answered {
                return Written { result: Err(error), unsure };
            }
            let open = matches!(effect, Effect::Unknown | Effect::UnknownForGood);
            unsure |= open;
            if open
                && resend == Resend::Safe
                && left() > 0.0
                && let Some(done) = check(left()).await
            {
                return Written { result: Ok(Done::Found(done)), unsure };
            }
            let delay = retry_delay_ms(&error, self.clock.random());
            let over = match resend {
                Resend::Once => true,
                Resend::Never if open => true,
                _ => delay.is_none() || effect == Effect::UnknownForGood,
            };
            if over {
                return Written { result: Err(error), unsure };
            }
            last = Some(error);
            if effect == Effect::Refused {
                candidates.held_until_ms[endpoint] = f64::INFINITY;
                continue;
            }
            candidates.held_until_ms[endpoint] = self.clock.now_ms() + delay.unwrap_or_default();
            candidates.record_break(endpoint);
            let pause = back_off * (0.5 + self.clock.random() / 2.0);
            self.clock.sleep(pause.min(left().max(0.0))).await;
            back_off = (back_off * 2.0).min(BACK_OFF_MOST_MS);
        }
    }

    /// The endpoint of a write: the winner, if it answered recently and did not break this same write; otherwise the
    /// one that wins a cheap read among those that may be used.
    async fn write_target<P>(
        &self,
        strategy: ReadStrategy<'_>,
        left_ms: f64,
        probe: &Probe<impl Fn(usize, f64) -> P>,
    ) -> Result<usize, Error>
    where
        P: Future<Output = Result<Vec<u8>, Error>>,
    {
        let now = self.clock.now_ms();
        let settled = {
            let mut state = self.state();
            let winner = state.settled_winner(now);
            // With a single endpoint there is no alternative.
            if state.endpoints.len() == 1 {
                Some(0)
            } else {
                let out =
                    |winner: &usize| strategy.avoid.contains(winner) || strategy.excluded.contains(winner);
                winner.filter(|winner| !out(winner) && !state.is_stale(now, STALE_MS))
            }
        };
        if let Some(winner) = settled {
            return Ok(winner);
        }
        self.state().forget_winner();
        // The client's winner is not used, since another call may have changed it in the meantime.
        let timeout_ms = planned_timeout_ms(left_ms).max(0.0);
        let answer = self.read_with(strategy, probe.method, timeout_ms, &probe.attempt).await?;
        Ok(answer.endpoint)
    }

    /// Waits for an attempt up to its time limit; it is dropped before anything else is sent. One that failed is closed
    /// in `attempts`.
    async fn attempt_within<R>(
        &self,
        limit_ms: f64,
        attempt: impl Future<Output = Result<R, Error>>,
        attempts: &mut Attempts,
        number: usize,
        resend: Resend,
    ) -> Result<R, Error> {
        let result = {
            let sleep = std::pin::pin!(self.clock.sleep(limit_ms));
            match select(std::pin::pin!(attempt), sleep).await {
                Either::Left((result, _)) => Some(result),
                Either::Right(_) => None,
            }
        };
        let now = self.clock.now_ms();
        let endpoint = attempts.endpoint(number);
        let Some(result) = result else {
            attempts.end_open(Outcome::TimedOut, now);
            if resend != Resend::Once {
                self.endpoint_failed(endpoint, true, now);
            }
            return Err(deadline_error(attempts.method, limit_ms));
        };
        if let Err(error) = &result {
            let outcome = outcome(Some(error));
            attempts.end(number, outcome, Some(error), now);
            if outcome == Outcome::Answered {
                self.record_written(resend, attempts, number, now);
            } else {
                self.endpoint_failed(endpoint, true, now);
            }
        }
        result
    }

    /// Records that an attempt of a write was answered.
    fn record_written(&self, resend: Resend, attempts: &Attempts, number: usize, now: f64) {
        let (endpoint, took) = (attempts.endpoint(number), attempts.took_ms(number, now));
        match resend {
            Resend::Once => self.state().record_untimed_answer(endpoint, now),
            _ => self.state().record_answer(attempts.method, endpoint, took, now),
        }
    }
}
