//! A write: one attempt at a time, to the winner, and what is to be done when one leaves its effect open.
use futures_util::future::{Either, select};

use super::attempts::{Attempts, deadline_error, with_attempts};
use super::clock::Clock;
use super::read::Manner;
use super::record::Outcome;
use super::verdict::{Effect, effect, is_answer};
use super::{Multipath, Reply};
use crate::error::Error;

/// A winner that was not heard of for so long is asked something cheap first.
const STALE_MS: f64 = 60_000.0;
/// The first wait before a write is sent again; twice as long each time, up to the second number.
const BACK_OFF_MS: f64 = 50.0;
const BACK_OFF_MOST_MS: f64 = 2_000.0;

/// Whether a write whose effect is open may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It is the same however often it arrives: it has an id of its own, or absolute values.
    Harmless,
    /// Each arrival counts.
    Never,
}

/// How a write ended.
#[derive(Debug)]
pub struct Written<R> {
    /// The answer, or the error it ended with.
    pub result: Result<R, Error>,
    /// Whether an attempt of this very call was left open before, so that what the answer speaks of may be
    /// its own work.
    pub unsure: bool,
}

impl<C: Clock> Multipath<C> {
    /// Makes a write. Never are two attempts open. `attempt` is given an endpoint and the attempt's time in
    /// milliseconds; `probe` is a cheap read that finds a winner where there is none; `look` is asked after
    /// an attempt whose effect is open, and gives the result if the write shows to have been done.
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
        // Reads may pass where this write broke: other ways first, and then the one that broke it longest ago.
        let mut avoid = Vec::new();
        loop {
            let winner = match self.write_target(&avoid, left(), &probe).await {
                Ok(winner) => winner,
                Err(error) => {
                    return Written { result: Err(with_attempts(last.unwrap_or(error), &attempts)), unsure };
                }
            };
            if left() <= 0.0 {
                let error = last.unwrap_or_else(|| deadline_error(method, timeout_ms));
                return Written { result: Err(with_attempts(error, &attempts)), unsure };
            }
            let limit = self.state().options.attempt_limit_ms(timeout_ms, left());
            let error = match self.single(method, winner, limit, &attempt, &mut attempts).await {
                Ok(message) => {
                    return Written { result: attempts.settle(winner, Ok(message)), unsure };
                }
                Err(error) => error,
            };
            match effect(&error) {
                Effect::Told => return Written { result: Err(with_attempts(error, &attempts)), unsure },
                Effect::None => {}
                Effect::Unknown => {
                    unsure = true;
                    if again == Again::Never {
                        return Written { result: Err(with_attempts(error, &attempts)), unsure };
                    }
                    if left() > 0.0
                        && let Some(done) = look(left()).await
                    {
                        return Written { result: Ok(done), unsure };
                    }
                }
            }
            last = Some(error);
            avoid.retain(|avoided| *avoided != winner);
            avoid.push(winner);
            let pause = back_off * (0.5 + self.clock.random() / 2.0);
            self.clock.sleep(pause.min(left().max(0.0))).await;
            back_off = (back_off * 2.0).min(BACK_OFF_MOST_MS);
        }
    }

    /// Where a write goes: to the winner, if it was heard of lately and did not break this very write; else to
    /// who wins a cheap read.
    async fn write_target<P>(
        &self,
        avoid: &[usize],
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
            // With one endpoint there is nobody else to find.
            if state.endpoints.len() == 1 {
                Some(0)
            } else {
                winner.filter(|winner| !avoid.contains(winner) && !state.is_stale(now, STALE_MS))
            }
        };
        if let Some(winner) = settled {
            return Ok(winner);
        }
        self.state().forget_winner();
        let manner = Manner { avoid, page: None };
        // Any answer of the controller will do: it was reached. And not the client's winner: another call may
        // have made that another one meanwhile.
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
