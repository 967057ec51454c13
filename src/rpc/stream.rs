//! A call with a stream of replies. The rules choose the endpoint that opens it, and there it stays: a stream that breaks
//! ends with an error, and its caller decides whether to open another one.
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;

use super::unary::{decode, wrong_message};
use super::{CallOptions, Caller, Endpoint, ReasonOf, ReplyMessage, Request, error_of};
use crate::base::clock::Clock;
use crate::error::Error;
use crate::multipath::Multipath;
use crate::multipath::stream::{OpenAttempt, Opened};
use crate::multipath::verdict::{Effect, effect};
use crate::multipath::write::{Probe, Written};
use crate::transport::call::{Rejection, Transport};
use crate::transport::metadata::Metadata;

/// The messages of an open stream. It ends after an error. Dropping it aborts the request.
///
/// The record of its attempt ends with the stream: the listener is called then, and an error carries it.
pub struct MessageStream<S, C: Clock, R> {
    /// `None` at the end.
    messages: Option<S>,
    attempt: OpenAttempt,
    paths: Multipath<C>,
    method: &'static str,
    url: String,
    writes: bool,
    reason_of: ReasonOf,
    reply: PhantomData<fn() -> R>,
}

impl<T: Transport, C: Clock + Clone> Caller<T, C> {
    /// Opens a stream of messages of type `R` that changes nothing: endpoints race, and the first one that opens it keeps it.
    /// Without a timeout in `options` it has no deadline.
    pub async fn read_stream<R: ReplyMessage>(
        &self,
        request: Request,
        options: &CallOptions,
    ) -> Result<MessageStream<T::Messages, C, R>, Error> {
        let metadata = self.metadata(request.method, options)?;
        let attempt = |endpoint, time_ms| self.open(endpoint, &request, &metadata, time_ms);
        let opened = self.paths.read_stream(request.method, stream_timeout_ms(options), attempt).await?;
        Ok(self.messages(request.method, opened, false))
    }

    /// Opens a stream whose request changes something, or of which there may be only one: there is one attempt, at one
    /// endpoint, which the cheap read `probe` has found. Without a timeout in `options` it has no deadline.
    pub async fn write_stream<R: ReplyMessage>(
        &self,
        request: Request,
        probe: Request,
        options: &CallOptions,
    ) -> Result<MessageStream<T::Messages, C, R>, Error> {
        let metadata = self.metadata(request.method, options)?;
        let attempt = |endpoint, time_ms| self.open(endpoint, &request, &metadata, time_ms);
        let probe = Probe { method: probe.method, attempt: self.attempts_of(&probe, &metadata) };
        let timeout_ms = stream_timeout_ms(options);
        let Written { result, unsure } =
            self.paths.write_stream(request.method, timeout_ms, attempt, probe).await;
        let opened = result.map_err(|error| Error { unsure, ..error })?;
        Ok(self.messages(request.method, opened, true))
    }

    fn messages<R>(
        &self,
        method: &'static str,
        opened: Opened<T::Messages>,
        writes: bool,
    ) -> MessageStream<T::Messages, C, R> {
        let Opened { stream, attempt } = opened;
        MessageStream {
            messages: Some(stream),
            url: self.endpoints[attempt.endpoint()].url.clone(),
            attempt,
            paths: self.paths.clone(),
            method,
            writes,
            reason_of: self.reason_of,
            reply: PhantomData,
        }
    }

    async fn open(
        &self,
        endpoint: usize,
        request: &Request,
        metadata: &Metadata,
        time_ms: f64,
    ) -> Result<T::Messages, Error> {
        let Endpoint { url, transport } = &self.endpoints[endpoint];
        let opening = transport.stream(request.call(metadata, time_ms)).await;
        opening.map_err(|rejection| error_of(self.reason_of, request.method, url, rejection))
    }
}

/// The time of a stream in milliseconds, which may be infinite.
fn stream_timeout_ms(options: &CallOptions) -> f64 {
    let left = options.timeout.map(|timeout| timeout.saturating_sub(options.elapsed));
    left.map_or(f64::INFINITY, |left| left.as_secs_f64() * 1000.0)
}

impl<S, C: Clock, R> MessageStream<S, C, R> {
    /// The URL of the endpoint that the stream comes from.
    pub fn endpoint(&self) -> &str {
        &self.url
    }

    /// Ends the stream, which aborts its request unless it is complete.
    fn end(&mut self, error: Option<Error>) -> Option<Error> {
        self.messages = None;
        self.paths.stream_ended(&mut self.attempt, error.as_ref());
        error.map(|error| Error {
            unsure: self.writes && matches!(effect(&error), Effect::Unknown | Effect::UnknownForGood),
            attempts: self.attempt.records(),
            ..error
        })
    }
}

impl<S, C: Clock, R> Drop for MessageStream<S, C, R> {
    fn drop(&mut self) {
        self.paths.stream_dropped(&mut self.attempt);
    }
}

impl<S, C, R> Stream for MessageStream<S, C, R>
where
    S: Stream<Item = Result<Vec<u8>, Rejection>> + Unpin,
    C: Clock + Unpin,
    R: ReplyMessage,
{
    type Item = Result<R, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(messages) = &mut self.messages else { return Poll::Ready(None) };
        let error = match ready!(Pin::new(messages).poll_next(context)) {
            Some(Ok(message)) => match decode(&message) {
                Ok(message) => return Poll::Ready(Some(Ok(message))),
                Err(problem) => Some(wrong_message(self.method, &self.url, &problem)),
            },
            Some(Err(rejection)) => Some(error_of(self.reason_of, self.method, &self.url, rejection)),
            None => None,
        };
        Poll::Ready(self.end(error).map(Err))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
