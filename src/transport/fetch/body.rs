//! Reads the body of an answer as it arrives: the chunks of a `ReadableStream`, through the [`AnswerReader`].
use crate::base::code::Code;
use futures_util::future::{Either, select};
use futures_util::stream::{self, LocalBoxStream, StreamExt};
use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::abort::AbortOnDrop;
use super::response::Body;
use super::{Messages, Reply, browser, shape};
use crate::transport::call::Rejection;
use crate::transport::failure::{Failure, FailureKind};
use crate::transport::grpc_web::answer::{AnswerReader, Unary};
use crate::transport::grpc_web::framing::Frame;
use crate::transport::metadata::Metadata;

/// How long the body of a complete answer may take to end, in milliseconds.
const LINGER_MS: u32 = 1_000;

/// The deadline of a call, with one timer for the whole call.
pub struct Deadline {
    timer: TimeoutFuture,
    millis: i32,
}

impl Deadline {
    /// `setTimeout` takes 31 bits of milliseconds; a longer timeout means no deadline.
    pub fn new(timeout: std::time::Duration) -> Option<Self> {
        let millis = i32::try_from(timeout.as_millis()).ok()?;
        Some(Self { timer: TimeoutFuture::new(millis.unsigned_abs()), millis })
    }
}

/// Waits for a promise, but not past the deadline; the inner error is what it was rejected with.
pub async fn settled(
    promise: Promise,
    deadline: &mut Option<Deadline>,
) -> Result<Result<JsValue, JsValue>, Failure> {
    let promise = JsFuture::from(promise);
    let Some(Deadline { timer, millis }) = deadline else { return Ok(promise.await) };
    match select(promise, timer).await {
        Either::Left((result, _)) => Ok(result),
        Either::Right(_) => {
            let words = format!("no complete answer within the deadline of {millis} ms");
            Err(Failure::new(FailureKind::DeadlineExceeded, Code::DeadlineExceeded, words))
        }
    }
}

/// An answer that is still arriving.
pub struct Incoming {
    /// The headers, without a status that was among them.
    pub headers: Metadata,
    body: Body,
    reader: AnswerReader,
    guard: AbortOnDrop,
    deadline: Option<Deadline>,
}

impl Incoming {
    /// Starts reading.
    pub fn new(
        mut headers: Metadata,
        body: Body,
        max_message_bytes: usize,
        guard: AbortOnDrop,
        deadline: Option<Deadline>,
    ) -> Self {
        let reader = AnswerReader::new(&mut headers, max_message_bytes);
        Self { headers, body, reader, guard, deadline }
    }

    /// Reads a unary answer up to its trailers, or to its end if the status is in the headers.
    pub async fn unary(mut self) -> Result<Reply, Rejection> {
        let mut unary = Unary::default();
        let trailers = loop {
            match self.next_frame().await? {
                Frame::Message(message) => unary.add(message),
                Frame::Trailers(trailers) => break trailers,
            }
        };
        let status = self.reader.check_status(&self.headers, &trailers);
        let headers = self.complete();
        status?;
        Ok(Reply { headers, message: unary.settle()?, trailers })
    }

    /// The messages of a stream; dropping it aborts the request. It fails at once if the answer has only a status.
    pub async fn messages(self) -> Result<Messages, Rejection> {
        let has_head_status = self.reader.has_head_status();
        let messages = self.each(|incoming, frame| match frame {
            Frame::Message(message) => Some(Ok(message.into())),
            Frame::Trailers(trailers) => {
                incoming.reader.check_status(&incoming.headers, &trailers).err().map(Err)
            }
        })?;
        let mut messages = messages.fuse();
        let first = if has_head_status { messages.next().await.transpose()? } else { None };
        Ok(stream::iter(first.map(Ok)).chain(messages).boxed_local())
    }

    /// A stream of what `convert` makes of each frame, up to the trailers; dropping it aborts the request.
    pub fn each<T: 'static, E: From<Failure> + 'static>(
        self,
        convert: impl Fn(&Self, Frame) -> Option<Result<T, E>> + 'static,
    ) -> Result<LocalBoxStream<'static, Result<T, E>>, Failure> {
        if matches!(self.body, Body::Whole(_)) {
            return Err(Failure::new(
                FailureKind::Protocol,
                Code::Unimplemented,
                "this runtime's fetch gives no stream to read an answer from while it arrives (React Native?): \
                 streaming calls cannot be made here, unary calls can",
            ));
        }
        // The state `None` ends the stream, after the trailers or an error.
        let items = stream::unfold(Some((self, convert)), |state| async move {
            let (mut incoming, convert) = state?;
            match incoming.next_frame().await {
                Ok(frame @ Frame::Message(_)) => {
                    convert(&incoming, frame).map(|item| (item, Some((incoming, convert))))
                }
                Ok(trailers) => {
                    let last = convert(&incoming, trailers);
                    incoming.complete();
                    last.map(|item| (item, None))
                }
                Err(failure) => Some((Err(failure.into()), None)),
            }
        });
        Ok(items.boxed_local())
    }

    /// The next frame; trailers are the last one.
    async fn next_frame(&mut self) -> Result<Frame, Failure> {
        loop {
            if let Some(frame) = self.reader.next_frame()? {
                return Ok(frame);
            }
            match chunk(&mut self.body, &mut self.deadline).await? {
                Some(chunk) => self.reader.push(&chunk),
                None => {
                    self.guard.disarm();
                    return self.reader.finish().map(Frame::Trailers);
                }
            }
        }
    }

    /// To be called when the trailers have arrived: the answer is complete. Usually the body ends with them and its
    /// connection can be reused; but some gateways never end the body, and then the request is aborted. Returns the
    /// headers.
    fn complete(self) -> Metadata {
        let Self { headers, mut body, mut guard, .. } = self;
        if !guard.is_armed() || !matches!(body, Body::Stream(_)) {
            guard.disarm();
            return headers;
        }
        spawn_local(async move {
            let mut no_deadline = None;
            let end = std::pin::pin!(chunk(&mut body, &mut no_deadline));
            if let Either::Left((Ok(None), _)) = select(end, TimeoutFuture::new(LINGER_MS)).await {
                guard.disarm();
            }
        });
        headers
    }
}

/// The next chunk; `None` at the end. WebKit does not support async iteration of streams, so the reader is used.
async fn chunk(body: &mut Body, deadline: &mut Option<Deadline>) -> Result<Option<Vec<u8>>, Failure> {
    let (called, is_whole) = match &*body {
        Body::None => return Ok(None),
        Body::Whole(response) => (shape::call(response, "arrayBuffer"), true),
        Body::Stream(reader) => (shape::call(reader, "read"), false),
    };
    if is_whole {
        *body = Body::None;
    }
    // Resolved, because a method may also return a plain value.
    let promise = Promise::resolve(&called.map_err(|error| browser::broken_body(&error))?);
    let mut part = settled(promise, deadline).await?.map_err(|error| browser::broken_body(&error))?;
    if !is_whole {
        if shape::property(&part, "done").is_some_and(|done| done.is_truthy()) {
            *body = Body::None;
            return Ok(None);
        }
        part = shape::property(&part, "value").unwrap_or_default();
    }
    shape::bytes(&part).map(Some).ok_or_else(|| {
        let words = format!("the answer's body gave {} where bytes belong", shape::kind(&part));
        Failure::protocol(words)
    })
}
