//! A write: one attempt at a time, to the winner, and what happens if one fails or its effect is unknown.
use futures_util::future::{Either, select};

use super::attempts::{Attempts, deadline_error, with_attempts};
use super::read::Manner;
use super::verdict::{Effect, effect, hold_ms, is_answer};
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
pub enum Again {
    /// Repeating it has no further effect: it has an id of its own, or sets absolute values.
    Harmless,
    /// Each request has its own effect.
    Never,
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
struct Ways {
    /// Until when each endpoint must not be used, on the clock: forever after it has rejected the write.
    held_until_ms: Vec<f64>,
    /// The endpoints on which an attempt of this write broke, the latest last. Reads may still succeed there. Other
    /// endpoints come first, and then the one that broke longest ago.
    broken: Vec<usize>,
}

impl Ways {
    fn breaks(&mut self, endpoint: usize) {
        self.broken.retain(|broken| *broken != endpoint);
        self.broken.push(endpoint);
    }

    /// The endpoints that may not be used now.
    fn held(&self, now_ms: f64) -> Vec<usize> {
        (0..self.held_until_ms.len()).filter(|endpoint| self.held_until_ms[*endpoint] > now_ms).collect()
    }

    /// When the first of them may be used; infinity if all have rejected the write.
    fn opens_ms(&self) -> f64 {
        self.held_until_ms.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

impl<C: Clock> Multipath<C> {
    /// Makes a write. Two attempts are never open at once. `attempt` receives an endpoint and the attempt's time in
    /// milliseconds; `probe` is a cheap read that finds a winner if there is none; `look` is called after an attempt
    /// whose effect is unknown, and returns the result if the write turns out to have been done.
    ///
    /// An endpoint that rejects the write permanently is not tried again, and retry hints are obeyed. The write
    /// ends with its last error when no endpoint may be used any more before the deadline.
    pub async fn write<F, P, L>(
        &self,
        method: &'static str,
        timeout_ms: f64,
        again: Again,
        attempt: impl Fn(usize, f64) -> F,
        probe: impl Fn(usize, f64) -> P,
        look: impl Fn(f64) -> L,
    ) -> Written<Reply>
    where
        F: Future<Output = Result<Vec<u8>, Error>>,
        P: Future<Output = Result<Vec<u8>, Error>>,
        L: Future<Output = Option<Reply>>,
    {
        let began = self.clock.now_ms();
        let deadline = began + timeout_ms;
        let left = || deadline - self.clock.now_ms();
        let mut attempts = Attempts::new(method, began, self.listener.clone());
        let mut unsure = false;
        let mut back_off = BACK_OFF_MS;
        let mut last: Option<Error> = None;
        let count = self.state().endpoints.len();
        let mut ways = Ways { held_until_ms: vec![f64::NEG_INFINITY; count], broken: Vec::new() };
        loop {
            let opens = ways.opens_ms();
            if left() <= 0.0 || opens >= deadline {
                let error = last.unwrap_or_else(|| deadline_error(method, timeout_ms));
                return Written { result: Err(with_attempts(error, &attempts)), unsure };
            }
            let now = self.clock.now_ms();
            if opens > now {
                self.clock.sleep(opens - now).await;
                continue;
            }
            let held = ways.held(now);
            let manner = Manner { avoid: &ways.broken, held: &held, page: None };
            let winner = match self.write_target(manner, left(), &probe).await {
                Ok(winner) => winner,
                Err(error) => {
                    return Written { result: Err(with_attempts(last.unwrap_or(error), &attempts)), unsure };
                }
            };
            if left() <= 0.0 {
                continue;
            }
            // A write that is never sent again does not have to reserve time for another attempt.
            let limit = match again {
                Again::Never => left(),
                Again::Harmless => self.state().options.attempt_limit_ms(timeout_ms, left()),
            };
            let error = match self.single(method, winner, limit, &attempt, &mut attempts).await {
                Ok(message) => {
                    return Written { result: attempts.settle(winner, Ok(message)), unsure };
                }
                Err(error) => error,
            };
            let effect = effect(&error);
            if effect == Effect::Answered {
                return Written { result: Err(with_attempts(error, &attempts)), unsure };
            }
            let open = matches!(effect, Effect::Unknown | Effect::UnknownForGood);
            unsure |= open;
            if open
                && again == Again::Harmless
                && left() > 0.0
                && let Some(done) = look(left()).await
            {
                return Written { result: Ok(done), unsure };
            }
            let hold = hold_ms(&error, self.clock.random());
            let over = hold.is_none() || effect == Effect::UnknownForGood || (open && again == Again::Never);
            if over {
                return Written { result: Err(with_attempts(error, &attempts)), unsure };
            }
            last = Some(error);
            if effect == Effect::Refused {
                ways.held_until_ms[winner] = f64::INFINITY;
                continue;
            }
            ways.held_until_ms[winner] = self.clock.now_ms() + hold.unwrap_or_default();
            ways.breaks(winner);
            let pause = back_off * (0.5 + self.clock.random() / 2.0);
            self.clock.sleep(pause.min(left().max(0.0))).await;
            back_off = (back_off * 2.0).min(BACK_OFF_MOST_MS);
        }
    }

    /// The endpoint of a write: the winner, if it answered recently and did not break this same write; otherwise the
    /// one that wins a cheap read among those that may be used.
    async fn write_target<P>(
        &self,
        manner: Manner<'_>,
        left_ms: f64,
        probe: &impl Fn(usize, f64) -> P,
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
                let out = |winner: &usize| manner.avoid.contains(winner) || manner.held.contains(winner);
                winner.filter(|winner| !out(winner) && !state.is_stale(now, STALE_MS))
            }
        };
        if let Some(winner) = settled {
            return Ok(winner);
        }
        self.state().forget_winner();
        // Any answer of the controller is enough: it shows that the endpoint works. The client's winner is not used,
        // since another call may have changed it in the meantime.
        let answer = self.read_so(manner, "ListExporters", left_ms.max(0.0), probe).await?;
        Ok(answer.endpoint)
    }

    async fn single<F>(
        &self,
        method: &'static str,
        endpoint: usize,
        limit_ms: f64,
        attempt: &impl Fn(usize, f64) -> F,
        attempts: &mut Attempts,
    ) -> Result<Vec<u8>, Error>
    where
        F: Future<Output = Result<Vec<u8>, Error>>,
    {
        let started = self.clock.now_ms();
        let number = attempts.start(endpoint, started);
        let ended = {
            let work = std::pin::pin!(attempt(endpoint, limit_ms));
            let sleep = std::pin::pin!(self.clock.sleep(limit_ms));
            match select(work, sleep).await {
                Either::Left((result, _)) => Some(result),
                // Dropped here, before anything else is sent.
                Either::Right(_) => None,
            }
        };
        let now = self.clock.now_ms();
        match ended {
            None => {
                attempts.end_open(Outcome::TimedOut, now);
                self.endpoint_failed(endpoint, true, now);
                Err(deadline_error(method, limit_ms))
            }
            Some(Err(error)) if !is_answer(&error) => {
                attempts.end(number, Outcome::Failed, Some(&error), now);
                self.endpoint_failed(endpoint, true, now);
                Err(error)
            }
            Some(result) => {
                attempts.end(number, Outcome::Answered, result.as_ref().err(), now);
                self.state().heard_of(method, endpoint, now - started, now);
                result
            }
        }
    }
}
