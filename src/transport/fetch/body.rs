//! Reads the body of an answer as it arrives: the chunks of a `ReadableStream`, through the [`AnswerReader`].
use crate::base::code::Code;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::abort::AbortOnDrop;
use super::browser;
use super::response::Body;
use super::shape;
use crate::transport::call::Rejection;
use crate::transport::failure::{Failure, FailureKind};
use crate::transport::grpc_web::answer::{AnswerReader, Unary};
#[cfg(feature = "tonic")]
use crate::transport::grpc_web::framing::Frame;
use crate::transport::metadata::Metadata;

/// How long the body of a complete answer may take to end, in milliseconds.
const LINGER_MS: u32 = 1_000;

/// The deadline of a call, with one timer for the whole call.
pub struct Deadline {
    timer: TimeoutFuture,
    words: String,
}

impl Deadline {
    /// `setTimeout` takes 31 bits of milliseconds; a longer timeout means no deadline.
    pub fn new(timeout: std::time::Duration) -> Option<Self> {
        let millis = i32::try_from(timeout.as_millis()).ok()?;
        Some(Self {
            timer: TimeoutFuture::new(millis.unsigned_abs()),
            words: format!("no complete answer within the deadline of {millis} ms"),
        })
    }

    /// The failure for a missed deadline.
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

/// An answer that is still arriving.
pub struct Incoming {
    body: Body,
    reader: AnswerReader,
    guard: AbortOnDrop,
}

impl Incoming {
    /// Starts reading.
    pub fn new(body: Body, reader: AnswerReader, guard: AbortOnDrop) -> Self {
        Self { body, reader, guard }
    }

    /// Reads a unary answer up to its trailers, or to its end if the status is in the headers.
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
            if self.reader.ended() {
                break;
            }
            match within(deadline, chunk(&mut self.body)).await? {
                Some(chunk) => self.reader.push(&chunk),
                None => {
                    self.guard.disarm();
                    unary.add_trailers(self.reader.finish()?);
                    break;
                }
            }
        }
        self.let_go();
        unary.settle(headers)
    }

    #[cfg(feature = "tonic")]
    /// The next frame of a stream; `None` at its end. Dropping `self` aborts the request, unless `let_go` was called.
    pub async fn next_frame(&mut self, deadline: &mut Option<Deadline>) -> Result<Option<Frame>, Failure> {
        if matches!(self.body, Body::Whole(_)) {
            return Err(Failure::new(
                FailureKind::Protocol,
                Code::Unimplemented,
                "this runtime's fetch gives no stream to read an answer from while it arrives (React Native?): \
                 streaming calls cannot be made here, unary calls can",
            ));
        }
        loop {
            if let Some(frame) = self.reader.next_frame()? {
                return Ok(Some(frame));
            }
            match within(deadline, chunk(&mut self.body)).await? {
                Some(chunk) => self.reader.push(&chunk),
                None => {
                    self.guard.disarm();
                    return Ok(self.reader.finish()?.map(Frame::Trailers));
                }
            }
        }
    }

    /// To be called when the answer is complete: its trailers have arrived. Usually the body ends with them and its
    /// connection can be reused; but some gateways never end the body, and then the request is aborted.
    pub fn let_go(self) {
        let Self { mut body, mut guard, reader: _ } = self;
        if !guard.is_armed() || !matches!(body, Body::Stream(_)) {
            guard.disarm();
            return;
        }
        spawn_local(async move {
            let end = std::pin::pin!(chunk(&mut body));
            if let Either::Left((Ok(None), _)) = select(end, TimeoutFuture::new(LINGER_MS)).await {
                guard.disarm();
            }
        });
    }
}

/// The next chunk; `None` at the end. WebKit does not support async iteration of streams, so the reader is used.
async fn chunk(body: &mut Body) -> Result<Option<Vec<u8>>, Failure> {
    let part = match std::mem::replace(body, Body::None) {
        Body::None => return Ok(None),
        Body::Whole(response) => promised(shape::call(&response, "arrayBuffer")).await?,
        Body::Stream(reader) => {
            let read = shape::call(&reader, "read");
            *body = Body::Stream(reader);
            let read = promised(read).await?;
            if shape::property(&read, "done").is_some_and(|done| done.is_truthy()) {
                return Ok(None);
            }
            shape::property(&read, "value").unwrap_or_default()
        }
    };
    shape::bytes(&part).map(Some).ok_or_else(|| {
        let words = format!("the answer's body gave {} where bytes belong", shape::kind(&part));
        Failure::new(FailureKind::Protocol, Code::Internal, words)
    })
}

/// Awaits the result of a method, which may also be a plain value.
async fn promised(called: Result<JsValue, JsValue>) -> Result<JsValue, Failure> {
    let promise = called.map_err(|error| browser::broken_body(&error))?;
    JsFuture::from(Promise::resolve(&promise)).await.map_err(|error| browser::broken_body(&error))
}
