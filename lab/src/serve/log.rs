//! The log of calls: one record for each request, including open ones. Never contains a token.
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use jumpstarter_web::base::code::Code;
use serde::Serialize;

use crate::clock::MILLISECOND;
use crate::host::Host;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It has not ended.
    Open,
    /// The complete response was sent.
    Answered,
    /// The caller disconnected before that.
    Cancelled,
    /// The demo broke the connection, as ordered.
    Cut,
    /// A fault replaced the controller's answer: an HTTP status, a page.
    Refused,
}

/// The record of one request.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its number, from 1.
    pub seq: u64,
    /// The endpoint's number; `None` for the plain gRPC port.
    pub endpoint: Option<usize>,
    /// The HTTP method.
    pub http: String,
    /// The path.
    pub path: String,
    /// The last part of the path.
    pub method: String,
    /// The request's `x-demo-tag`.
    pub tag: Option<String>,
    /// The client, if the token was accepted.
    pub client: Option<String>,
    /// `grpc-timeout`, unchanged.
    pub timeout: Option<String>,
    /// When it arrived, by the machine's clock, in milliseconds since the epoch.
    pub started_ms: u64,
    /// When it ended.
    pub ended_ms: Option<u64>,
    /// How it ended.
    pub outcome: Outcome,
    /// The gRPC status that was sent.
    pub code: Option<&'static str>,
    /// Its message.
    pub message: Option<String>,
    /// Whether the controller carried out the request.
    pub did_work: bool,
}

/// All requests of a lab.
#[derive(Debug)]
pub struct Log {
    entries: Mutex<VecDeque<Entry>>,
    host: Host,
    kept: usize,
    closed: fn(&Entry),
}

/// A handle for a request's record. Dropping the last clone closes the record.
#[derive(Clone, Debug)]
pub struct CallRecord(Arc<Handle>);

#[derive(Debug)]
struct Handle {
    log: Arc<Log>,
    seq: u64,
}

impl Log {
    /// An empty log for a maximum number of requests. `closed` is called with each complete record.
    pub fn new(host: Host, kept: usize, closed: fn(&Entry)) -> Self {
        Self { entries: Mutex::default(), host, kept, closed }
    }

    /// Opens a record.
    pub fn open(
        self: &Arc<Self>,
        endpoint: Option<usize>,
        http: &str,
        path: &str,
        headers: &HeaderMap,
    ) -> CallRecord {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_string);
        let mut entries = self.entries();
        let seq = entries.back().map_or(1, |entry| entry.seq + 1);
        entries.push_back(Entry {
            seq,
            endpoint,
            http: http.to_string(),
            path: path.to_string(),
            method: path.rsplit('/').next().unwrap_or_default().to_string(),
            tag: text("x-demo-tag"),
            client: None,
            timeout: text("grpc-timeout"),
            started_ms: self.millis(),
            ended_ms: None,
            outcome: Outcome::Open,
            code: None,
            message: None,
            did_work: false,
        });
        if entries.len() > self.kept {
            entries.pop_front();
        }
        CallRecord(Arc::new(Handle { log: Arc::clone(self), seq }))
    }

    /// The records after a number, and the number for the next query.
    pub fn since(&self, seq: u64) -> (u64, Vec<Entry>) {
        let entries = self.entries();
        let next = entries.back().map_or(0, |entry| entry.seq);
        (next, entries.iter().filter(|entry| entry.seq > seq).cloned().collect())
    }

    /// Every open request of an endpoint was cut off.
    pub fn cut(&self, endpoint: Option<usize>) {
        let now = self.millis();
        for entry in self.entries().iter_mut().filter(|entry| entry.endpoint == endpoint) {
            close(entry, Outcome::Cut, now);
        }
    }

    fn millis(&self) -> u64 {
        u64::try_from((self.host.now)() / MILLISECOND).unwrap_or_default()
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, VecDeque<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, seq: u64, change: impl FnOnce(&mut Entry)) {
        let mut entries = self.entries();
        let Some(first) = entries.front().map(|entry| entry.seq) else {
            return;
        };
        let index = seq.checked_sub(first).and_then(|index| usize::try_from(index).ok());
        if let Some(entry) = index.and_then(|index| entries.get_mut(index)) {
            change(entry);
        }
    }
}

impl CallRecord {
    /// Its number.
    pub fn seq(&self) -> u64 {
        self.0.seq
    }

    /// Records that the controller has processed it.
    pub fn worked(&self, caller: Option<String>, did_work: bool) {
        self.change(|entry| {
            entry.client = caller;
            entry.did_work = did_work;
        });
    }

    /// Records the status that is sent.
    pub fn status(&self, code: tonic::Code, message: &str) {
        let message = Some(message.to_string()).filter(|message| !message.is_empty());
        self.change(|entry| {
            entry.code = Some(Code::from_number(code as i32).name());
            entry.message = message;
        });
    }

    /// Records how it ended, unless it has already ended.
    pub fn end(&self, outcome: Outcome) {
        let now = self.0.log.millis();
        self.change(|entry| close(entry, outcome, now));
    }

    fn change(&self, change: impl FnOnce(&mut Entry)) {
        self.0.log.change(self.0.seq, change);
    }
}

impl Drop for Handle {
    /// Dropped without an end, so the caller has disconnected.
    fn drop(&mut self) {
        let now = self.log.millis();
        self.log.change(self.seq, |entry| {
            close(entry, Outcome::Cancelled, now);
            (self.log.closed)(entry);
        });
    }
}

fn close(entry: &mut Entry, outcome: Outcome, now: u64) {
    if entry.ended_ms.is_none() {
        entry.ended_ms = Some(now);
        entry.outcome = outcome;
    }
}
