//! A server stream: opened by the rules of a read or of a write, then bound to the endpoint that opened it. Its attempt
//! stays open, and ends with the stream.
use std::future::ready;

use super::Multipath;
use super::attempts::Attempts;
use super::read::ReadStrategy;
use super::verdict::outcome;
use super::write::{Done, Probe, Resend, Written};
use crate::base::attempt::{AttemptRecord, Outcome};
use crate::base::clock::Clock;
use crate::error::Error;

/// A stream that an endpoint has opened.
pub struct Opened<S> {
    /// The stream.
    pub stream: S,
    /// Its attempt. Dropping it before the stream has ended records the stream as abandoned.
    pub attempt: OpenAttempt,
}

/// The attempts of a call, of which one is still open.
pub struct OpenAttempt {
    attempts: Attempts,
    number: usize,
}

impl OpenAttempt {
    /// The index of the endpoint.
    pub fn endpoint(&self) -> usize {
        self.attempts.endpoint(self.number)
    }

    /// Every attempt of the call, in the order in which they started.
    pub fn records(&self) -> Vec<AttemptRecord> {
        self.attempts.records()
    }
}

impl<C: Clock> Multipath<C> {
    /// Opens a stream that changes nothing. Endpoints race as for a read; the first one that opens it keeps it.
    /// `timeout_ms` may be infinite.
    pub async fn read_stream<S, F>(
        &self,
        method: &'static str,
        timeout_ms: f64,
        attempt: impl Fn(usize, f64) -> F,
    ) -> Result<Opened<S>, Error>
    where
        F: Future<Output = Result<S, Error>>,
    {
        let strategy = ReadStrategy { stream: true, ..ReadStrategy::default() };
        let mut attempts = self.attempts(method);
        let raced = self.race(strategy, timeout_ms, &mut attempts, &attempt).await;
        let (number, result) = raced.map_err(|error| attempts.add_to(error))?;
        let now = self.clock.now_ms();
        let lost: Vec<usize> = attempts.open().filter(|other| *other != number).collect();
        lost.into_iter().for_each(|other| attempts.close(other, Outcome::Lost, now));
        match result {
            Ok(stream) => Ok(Opened { stream, attempt: OpenAttempt { attempts, number } }),
            Err(error) => {
                attempts.end(number, Outcome::Answered, Some(&error), now);
                Err(attempts.add_to(error))
            }
        }
    }

    /// Opens a stream whose request changes something, or of which there may be only one: by one attempt at one endpoint.
    /// `timeout_ms` may be infinite.
    pub async fn write_stream<S, F, P>(
        &self,
        method: &'static str,
        timeout_ms: f64,
        attempt: impl Fn(usize, f64) -> F,
        probe: Probe<impl Fn(usize, f64) -> P>,
    ) -> Written<Opened<S>>
    where
        F: Future<Output = Result<S, Error>>,
        P: Future<Output = Result<Vec<u8>, Error>>,
    {
        let mut attempts = self.attempts(method);
        let no_check = |_| ready(None);
        let write = self.write_with(&mut attempts, timeout_ms, Resend::Once, attempt, probe, no_check);
        let Written { result, unsure } = write.await;
        let result = match result {
            Ok(Done::Sent(number, stream)) => {
                Ok(Opened { stream, attempt: OpenAttempt { attempts, number } })
            }
            Ok(Done::Found(opened)) => Ok(opened),
            Err(error) => Err(attempts.add_to(error)),
        };
        Written { result, unsure }
    }

    /// Makes now the time at which a stream was abandoned, if it has not ended.
    pub fn stream_dropped(&self, attempt: &mut OpenAttempt) {
        attempt.attempts.now_ms = self.clock.now_ms();
    }

    /// Records the end of a stream, with the error it ended with, if any.
    pub fn stream_ended(&self, attempt: &mut OpenAttempt, error: Option<&Error>) {
        let (now, outcome) = (self.clock.now_ms(), outcome(error));
        attempt.attempts.end(attempt.number, outcome, error, now);
        if outcome == Outcome::Failed {
            self.endpoint_failed(attempt.endpoint(), true, now);
        }
    }
}
