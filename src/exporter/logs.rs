//! The log of a session, which goes on after a break. It begins with what was logged before, and then follows.
//!
//! Some exporters send each line to one stream only, so that two streams would take lines from each other: the stream is never
//! raced, but opened on the way that a cheap read has found.
use std::collections::{BTreeMap, VecDeque};

use futures_util::future::{Either, select};
use futures_util::{FutureExt, StreamExt};
use prost_types::Timestamp;

use super::overlap::{Found, Overlap};
use super::{ExporterService, encoded, probe};
use crate::base::clock::Clock;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::multipath::verdict::is_answer;
use crate::rpc::{CallOptions, Caller, MessageStream};
use crate::transport::call::Transport;
use crate::wire::v1 as wire;

/// A new stream begins with the buffer of the session. What has not matched after this time is no repetition.
const REPEATS_MS: f64 = 1_000.0;
/// How long a broken stream is tried again before its error is returned.
const REOPEN_MS: f64 = 60_000.0;
/// The wait before a broken stream is opened again after a failure; it doubles each time, up to the second number.
const BACK_OFF_MS: f64 = 250.0;
const BACK_OFF_MOST_MS: f64 = 5_000.0;

/// A line of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogEntry {
    /// The level as Python names it: `DEBUG`, `INFO`, `WARNING`, `ERROR`, `CRITICAL`.
    pub severity: String,
    /// The text.
    pub message: String,
    /// Where it comes from: `DRIVER`, `BEFORE_LEASE_HOOK`, `AFTER_LEASE_HOOK`, `SYSTEM`; `UNRECOGNIZED_9` for a number that this
    /// build does not know. `None` if it is unspecified.
    pub source: Option<String>,
    /// The type of the driver that it comes from.
    pub driver_type: Option<String>,
    /// What the driver was doing.
    pub operation: Option<String>,
    /// When it was logged.
    pub timestamp: Option<Timestamp>,
    /// More about it.
    pub fields: BTreeMap<String, String>,
}

impl From<wire::LogStreamResponse> for LogEntry {
    fn from(message: wire::LogStreamResponse) -> Self {
        let source = message.source.filter(|number| *number != 0).map(|number| {
            wire::LogSource::try_from(number).map_or_else(
                |_| format!("UNRECOGNIZED_{number}"),
                |known| {
                    let name = known.as_str_name();
                    name.strip_prefix("LOG_SOURCE_").unwrap_or(name).to_owned()
                },
            )
        });
        Self {
            severity: message.severity,
            message: message.message,
            source,
            driver_type: message.driver_type,
            operation: message.operation,
            timestamp: message.timestamp,
            fields: message.structured_fields,
        }
    }
}

/// What a log consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum LogItem {
    /// A line.
    Entry(LogEntry),
    /// Lines may be missing here: the stream broke, and the new one does not begin with lines that were seen before.
    Gap,
}

/// The log of a session. After a break it goes on on another way, or on the same one, and leaves out what the new stream
/// repeats.
pub struct LogStream<T: Transport, C: Clock> {
    rpc: Caller<T, C>,
    options: CallOptions,
    open: Option<MessageStream<T::Messages, C, wire::LogStreamResponse>>,
    opened_ms: f64,
    overlap: Overlap<LogEntry>,
    /// What has been decided, but not been returned yet.
    ready: VecDeque<Found<LogEntry>>,
    has_ended: bool,
}

impl<T: Transport + Clone, C: Clock + Clone + Unpin> ExporterService<T, C> {
    /// Opens the log. It has no end of its own: drop it when it is no longer needed.
    pub async fn log_stream(&self, options: &CallOptions) -> Result<LogStream<T, C>, Error> {
        let mut log = LogStream {
            rpc: self.rpc.clone(),
            options: options.clone(),
            open: None,
            opened_ms: 0.0,
            overlap: Overlap::new(),
            ready: VecDeque::new(),
            has_ended: false,
        };
        log.open().await?;
        Ok(log)
    }
}

impl<T: Transport, C: Clock + Clone + Unpin> LogStream<T, C> {
    /// The URL of the way on which the log comes; `None` while it is broken.
    pub fn endpoint(&self) -> Option<&str> {
        self.open.as_ref().map(MessageStream::endpoint)
    }

    /// Uses another token from the next opening on.
    pub fn set_token(&mut self, token: Option<String>) {
        self.options.token = token;
    }

    /// The next line or gap; `None` when the exporter has ended the log. After a break it opens the log again, for up to a
    /// minute. After an error, the next call opens it again, with another token for example.
    pub async fn next(&mut self) -> Option<Result<LogItem, Error>> {
        loop {
            if let Some(item) = self.arrived() {
                return Some(item);
            }
            if self.has_ended {
                return None;
            }
            let Some(stream) = &mut self.open else {
                match self.reopen().await {
                    Ok(()) => continue,
                    Err(error) => return Some(Err(error)),
                }
            };
            let item = if self.overlap.is_open() {
                let left = (self.opened_ms + REPEATS_MS - self.rpc.now_ms()).max(0.0);
                match select(stream.next(), std::pin::pin!(self.rpc.sleep(left))).await {
                    Either::Left((item, _)) => item,
                    Either::Right(_) => {
                        self.ready.extend(self.overlap.settle());
                        continue;
                    }
                }
            } else {
                stream.next().await
            };
            if let Some(error) = self.take(item) {
                return Some(Err(error));
            }
        }
    }

    /// The next line, gap or error, if it has arrived. It waits for nothing and opens nothing: `None` does not mean the end.
    pub fn arrived(&mut self) -> Option<Result<LogItem, Error>> {
        loop {
            match self.ready.pop_front() {
                Some(Found::New(entry)) => return Some(Ok(LogItem::Entry(entry))),
                Some(Found::Gap) => return Some(Ok(LogItem::Gap)),
                None if self.has_ended => return None,
                None => {}
            }
            let item = self.open.as_mut()?.next().now_or_never()?;
            if let Some(error) = self.take(item) {
                return Some(Err(error));
            }
        }
    }

    /// Takes what the stream has returned; an error that ends the log is returned.
    fn take(&mut self, item: Option<Result<wire::LogStreamResponse, Error>>) -> Option<Error> {
        match item {
            Some(Ok(message)) => self.ready.extend(self.overlap.push(message.into())),
            Some(Err(error)) => {
                self.open = None;
                return self.is_final(&error).then_some(Error { unsure: false, ..error });
            }
            None => {
                self.has_ended = true;
                self.ready.extend(self.overlap.settle());
            }
        }
        None
    }

    /// An answer would be the same on every way; and the time that the caller gave has passed.
    fn is_final(&self, error: &Error) -> bool {
        is_answer(error) || (error.reason == Reason::DeadlineExceeded && self.options.timeout.is_some())
    }

    async fn reopen(&mut self) -> Result<(), Error> {
        let began = self.rpc.now_ms();
        let mut back_off = BACK_OFF_MS;
        loop {
            match self.open().await {
                Err(error) if !self.is_final(&error) && self.rpc.now_ms() - began < REOPEN_MS => {
                    self.rpc.sleep(back_off * (0.5 + self.rpc.random() / 2.0)).await;
                    back_off = (back_off * 2.0).min(BACK_OFF_MOST_MS);
                }
                opened => return opened,
            }
        }
    }

    async fn open(&mut self) -> Result<(), Error> {
        let opened = self.rpc.write_stream(encoded("LogStream", &()), probe(), &self.options).await;
        // Reading a log changes nothing, so its effect is never unknown.
        self.open = Some(opened.map_err(|error| Error { unsure: false, ..error })?);
        self.opened_ms = self.rpc.now_ms();
        self.overlap.resume();
        Ok(())
    }
}
