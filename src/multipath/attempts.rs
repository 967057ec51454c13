//! The attempts of one call: which are open, and how each of them ended.
use super::{Listener, Reply};
use crate::base::attempt::{AttemptRecord, Outcome};
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;

/// The attempts of one call. Those that are open when this is dropped count as abandoned.
pub struct Attempts {
    pub method: &'static str,
    began_ms: f64,
    listener: Option<Listener>,
    records: Vec<AttemptRecord>,
    open: Vec<bool>,
    /// Whether the latency of each counts as a sample: not if the page slept in the meantime.
    sampled: Vec<bool>,
    /// The time of the last event.
    pub now_ms: f64,
}

impl Attempts {
    pub fn new(method: &'static str, began_ms: f64, listener: Option<Listener>) -> Self {
        let (records, open, sampled) = (Vec::new(), Vec::new(), Vec::new());
        Self { method, began_ms, listener, records, open, sampled, now_ms: began_ms }
    }

    /// Starts an attempt and returns its number.
    pub fn start(&mut self, endpoint: usize, now_ms: f64) -> usize {
        self.now_ms = now_ms;
        self.records.push(AttemptRecord {
            endpoint,
            method: self.method,
            started_ms: now_ms - self.began_ms,
            took_ms: 0.0,
            outcome: Outcome::Abandoned,
            code: None,
            reason: None,
            http_status: None,
        });
        self.open.push(true);
        self.sampled.push(true);
        self.records.len() - 1
    }

    /// Ends an attempt with an answer or a failure.
    pub fn end(&mut self, number: usize, outcome: Outcome, error: Option<&Error>, now_ms: f64) {
        let record = &mut self.records[number];
        record.code = Some(error.map_or("OK", |error| error.code.name()));
        record.reason = error.map(|error| error.reason.as_str());
        record.http_status = error.and_then(|error| error.http_status);
        self.close(number, outcome, now_ms);
    }

    /// Ends all open attempts with the same outcome.
    pub fn end_open(&mut self, outcome: Outcome, now_ms: f64) {
        for number in 0..self.records.len() {
            if self.open[number] {
                self.close(number, outcome, now_ms);
            }
        }
    }

    /// The page slept: the open attempts took longer than the network did.
    pub fn spoil_samples(&mut self) {
        self.sampled.iter_mut().zip(&self.open).for_each(|(sampled, open)| *sampled &= !open);
    }

    pub fn is_sampled(&self, number: usize) -> bool {
        self.sampled[number]
    }

    pub fn endpoint(&self, number: usize) -> usize {
        self.records[number].endpoint
    }

    pub fn took_ms(&self, number: usize, now_ms: f64) -> f64 {
        now_ms - self.began_ms - self.records[number].started_ms
    }

    /// The numbers of the open attempts.
    pub fn open(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.records.len()).filter(|number| self.open[*number])
    }

    /// How often an endpoint has been tried.
    pub fn tries(&self, endpoint: usize) -> usize {
        self.records.iter().filter(|record| record.endpoint == endpoint).count()
    }

    pub fn records(&self) -> Vec<AttemptRecord> {
        self.records.clone()
    }

    /// The error that the call ends with carries all its attempts.
    pub fn add_to(&self, error: Error) -> Error {
        Error { attempts: self.records(), ..error }
    }

    /// The result of the call, once an endpoint has answered: reply and error both carry the attempts.
    pub fn settle(&self, endpoint: usize, result: Result<Vec<u8>, Error>) -> Result<Reply, Error> {
        match result {
            Ok(message) => Ok(Reply { message, endpoint, attempts: self.records() }),
            Err(error) => Err(self.add_to(error)),
        }
    }

    /// Ends an attempt that got no answer.
    pub fn close(&mut self, number: usize, outcome: Outcome, now_ms: f64) {
        self.open[number] = false;
        self.now_ms = now_ms;
        let took = self.took_ms(number, now_ms);
        let record = &mut self.records[number];
        record.took_ms = took;
        record.outcome = outcome;
        if let Some(listener) = &self.listener {
            listener(record);
        }
    }
}

impl Drop for Attempts {
    fn drop(&mut self) {
        // The time is that of the last event: dropping a future does not report one.
        self.end_open(Outcome::Abandoned, self.now_ms);
    }
}

/// The deadline passed before an answer arrived.
pub(crate) fn deadline_error(method: &'static str, timeout_ms: f64) -> Error {
    let words = format!("no answer within the deadline of {} ms", timeout_ms as i64);
    Error::local(method, Code::DeadlineExceeded, Reason::DeadlineExceeded, words)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// What the listener was called with: endpoint, start, duration and outcome of each attempt.
    type Heard = Arc<Mutex<Vec<(usize, f64, f64, Outcome)>>>;

    /// The attempts of a call that began at 100 ms.
    fn attempts() -> (Attempts, Heard) {
        let heard = Heard::default();
        let book = heard.clone();
        let listener: Listener = Arc::new(move |record| {
            book.lock().unwrap().push((record.endpoint, record.started_ms, record.took_ms, record.outcome));
        });
        (Attempts::new("GetLease", 100.0, Some(listener)), heard)
    }

    #[test]
    fn a_record_counts_from_the_start_of_the_call_and_has_what_the_error_has() {
        let (mut attempts, heard) = attempts();
        assert_eq!([attempts.start(2, 100.0), attempts.start(0, 110.0)], [0, 1]);
        assert_eq!(attempts.took_ms(1, 125.0), 15.0);
        let error = Error::local("GetLease", Code::Unavailable, Reason::HttpStatus, "HTTP 503");
        attempts.end(1, Outcome::Failed, Some(&Error { http_status: Some(503), ..error }), 130.0);
        assert_eq!(attempts.open().collect::<Vec<_>>(), [0]);
        assert_eq!([0, 1, 2].map(|endpoint| attempts.tries(endpoint)), [1, 0, 1]);
        attempts.end(0, Outcome::Answered, None, 140.0);
        let [answered, failed] = &attempts.records()[..] else { panic!("two attempts") };
        assert_eq!((answered.method, answered.code, answered.reason), ("GetLease", Some("OK"), None));
        assert_eq!((answered.http_status, failed.http_status), (None, Some(503)));
        assert_eq!((failed.code, failed.reason), (Some("UNAVAILABLE"), Some("http-status")));
        let expected = [(0, 10.0, 20.0, Outcome::Failed), (2, 0.0, 40.0, Outcome::Answered)];
        assert_eq!(*heard.lock().unwrap(), expected);
        drop(attempts);
        assert_eq!(heard.lock().unwrap().len(), 2, "nothing was open any more");
    }

    #[test]
    fn what_is_open_at_the_end_was_abandoned_at_the_last_event() {
        let (mut attempts, heard) = attempts();
        attempts.start(0, 100.0);
        attempts.start(1, 150.0);
        drop(attempts);
        let expected = [(0, 0.0, 50.0, Outcome::Abandoned), (1, 50.0, 0.0, Outcome::Abandoned)];
        assert_eq!(*heard.lock().unwrap(), expected);
    }

    #[test]
    fn a_sleep_spoils_the_open_attempts_and_no_other() {
        let (mut attempts, _) = attempts();
        (0..2).for_each(|endpoint| _ = attempts.start(endpoint, 100.0));
        attempts.end(0, Outcome::Answered, None, 110.0);
        (0..2).for_each(|_| attempts.spoil_samples());
        attempts.start(2, 120.0);
        assert_eq!([0, 1, 2].map(|number| attempts.is_sampled(number)), [true, false, true]);
    }
}
