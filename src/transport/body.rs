//! The body of an answer as it arrives: a `ReadableStream`'s chunks through the [`AnswerReader`].
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use tonic::Code;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

use super::abort::AbortOnDrop;
use super::answer::{AnswerReader, Unary};
use super::browser;
use super::call::Rejection;
use super::failure::{Failure, FailureKind};
use super::framing::Frame;
use super::metadata::Metadata;

/// The time left for a call. It has one timer for its whole life.
pub struct Deadline {
    timer: TimeoutFuture,
    words: String,
}

impl Deadline {
    /// `setTimeout` takes 31 bits of milliseconds; more is no deadline.
    pub fn new(timeout: std::time::Duration) -> Option<Self> {
        let millis = i32::try_from(timeout.as_millis()).ok()?;
        Some(Self {
            timer: TimeoutFuture::new(millis.unsigned_abs()),
            words: format!("no complete answer within the deadline of {millis} ms"),
        })
    }

    /// The failure that stands for a passed deadline.
    fn exceeded(&self) -> Failure {
        Failure::new(FailureKind::DeadlineExceeded, Code::DeadlineExceeded, self.words.clone())
    }
}

/// Waits for `work`, but not past the deadline.
pub async fn within<T>(
    deadline: &mut Option<Deadline>,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let Some(deadline) = deadline else { return work.await };
    match select(std::pin::pin!(work), &mut deadline.timer).await {
        Either::Left((result, _)) => result,
        Either::Right(_) => Err(deadline.exceeded()),
    }
}

/// One answer under way.
pub struct Incoming {
    /// `None` where the answer has no body.
    chunks: Option<ReadableStreamDefaultReader>,
    reader: AnswerReader,
    guard: AbortOnDrop,
}

impl Incoming {
    /// Starts reading; `None` where the answer has no body.
    pub fn new(
        chunks: Option<ReadableStreamDefaultReader>,
        reader: AnswerReader,
        guard: AbortOnDrop,
    ) -> Self {
        Self { chunks, reader, guard }
    }

    /// Reads a unary answer to its end.
    pub async fn unary(
        mut self,
        headers: &Metadata,
        deadline: &mut Option<Deadline>,
    ) -> Result<(Vec<u8>, Metadata), Rejection> {
        let mut unary = Unary::default();
        loop {
            while let Some(frame) = self.reader.next_frame()? {
                unary.add(frame);
            }
            match within(deadline, self.chunk()).await? {
                Some(chunk) => self.reader.push(&chunk),
                None => break,
            }
        }
        self.guard.disarm();
        unary.add_trailers(self.reader.finish()?);
        unary.settle(headers)
    }

    /// The next frame of a stream; `None` at its end. Dropping the whole aborts the request.
    pub async fn next_frame(&mut self, deadline: &mut Option<Deadline>) -> Result<Option<Frame>, Failure> {
        loop {
            if let Some(frame) = self.reader.next_frame()? {
                // What follows the trailers does not matter to the caller any more.
                if matches!(frame, Frame::Trailers(_)) {
                    self.guard.disarm();
                }
                return Ok(Some(frame));
            }
            match within(deadline, self.chunk()).await? {
                Some(chunk) => self.reader.push(&chunk),
                None => {
                    self.guard.disarm();
                    return Ok(self.reader.finish()?.map(Frame::Trailers));
                }
            }
        }
    }

    /// The next chunk; `None` at the end. WebKit has no async iteration of streams, so the reader is asked.
    async fn chunk(&self) -> Result<Option<Vec<u8>>, Failure> {
        let Some(chunks) = &self.chunks else { return Ok(None) };
        let read = JsFuture::from(chunks.read()).await.map_err(|error| browser::broken_body(&error))?;
        let part = |name| Reflect::get(&read, &JsValue::from_str(name)).ok();
        if part("done").is_none_or(|done| done.is_truthy()) {
            return Ok(None);
        }
        Ok(part("value").and_then(|value| value.dyn_into::<Uint8Array>().ok()).map(|chunk| chunk.to_vec()))
    }
}
