//! Response bodies with faults: in pieces, cut off, never ending; and one that logs how it ended. `endpoint` chooses the
//! body of a response.
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body::{Body, Frame};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use tokio::time::sleep;

use jumpstarter_lab::orders::answer::End;
use jumpstarter_lab::serve::log::{CallRecord, Outcome};

/// The error for hyper when a connection is broken deliberately; it is not visible elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the connection was broken deliberately")
    }
}

impl std::error::Error for Broken {}

/// Any response body of an endpoint.
pub type Outgoing = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// The time for hyper to write its buffers before the connection is broken.
const FLUSH: Duration = Duration::from_millis(30);

/// How the bytes of a body are sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// The size of a piece.
    pub split: Option<usize>,
    /// The wait between two pieces.
    pub pause: Duration,
    /// The number of bytes that are sent before the connection breaks.
    pub drop_after: Option<usize>,
}

/// A complete body.
pub fn full(bytes: impl Into<Bytes>) -> Outgoing {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// A body of chunks with pauses between them, and an end.
pub fn chunks(chunks: Vec<Bytes>, pause: Duration, end: End, record: CallRecord) -> Outgoing {
    let start = (VecDeque::from(chunks), true, record);
    let frames = stream::unfold(start, move |(mut chunks, first, record)| async move {
        match chunks.pop_front() {
            Some(chunk) => {
                if !first {
                    sleep(pause).await;
                }
                if chunks.is_empty() && end == End::Close {
                    // With a content length, hyper does not poll the body after the last chunk.
                    record.end(Outcome::Answered);
                }
                Some((Ok(Frame::data(chunk)), (chunks, false, record)))
            }
            None => match end {
                End::Close => {
                    record.end(Outcome::Answered);
                    None
                }
                End::Cut => Some((Err(broken(&record).await), (chunks, false, record))),
                End::Hang => std::future::pending().await,
            },
        }
    });
    StreamBody::new(frames).boxed_unsync()
}

/// The same body, sent in another way.
pub fn shaped(body: Outgoing, shape: Shape, record: CallRecord) -> Outgoing {
    struct State {
        body: Outgoing,
        pieces: VecDeque<Bytes>,
        sent: usize,
        record: CallRecord,
    }
    let start = State { body, pieces: VecDeque::new(), sent: 0, record };
    let frames = stream::unfold(start, move |mut state| async move {
        loop {
            let left = shape.drop_after.map(|limit| limit.saturating_sub(state.sent));
            if left == Some(0) {
                return Some((Err(broken(&state.record).await), state));
            }
            if let Some(mut piece) = state.pieces.pop_front() {
                if state.sent > 0 {
                    sleep(shape.pause).await;
                }
                piece.truncate(left.unwrap_or(usize::MAX));
                state.sent += piece.len();
                return Some((Ok(Frame::data(piece)), state));
            }
            match state.body.frame().await? {
                Ok(frame) => match frame.into_data() {
                    Ok(data) => state.pieces = pieces(data, shape.split),
                    Err(trailers) => return Some((Ok(trailers), state)),
                },
                Err(error) => return Some((Err(error), state)),
            }
        }
    });
    StreamBody::new(frames).boxed_unsync()
}

/// The same body; its end is logged.
pub fn noted<B>(body: B, record: CallRecord) -> Outgoing
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let body = body.map_err(Into::into).boxed_unsync();
    if body.is_end_stream() {
        record.end(Outcome::Answered);
    }
    Noted { body, record }.boxed_unsync()
}

struct Noted {
    body: Outgoing,
    record: CallRecord,
}

impl Body for Noted {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        // HTTP/2 does not poll a body again after trailers, or if it reports that it has ended.
        let is_over = match &polled {
            Poll::Ready(None) => true,
            Poll::Ready(Some(Ok(frame))) => frame.is_trailers() || self.body.is_end_stream(),
            _ => false,
        };
        if is_over {
            self.record.end(Outcome::Answered);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

async fn broken(record: &CallRecord) -> Box<dyn std::error::Error + Send + Sync> {
    sleep(FLUSH).await;
    record.end(Outcome::Cut);
    Box::new(Broken)
}

fn pieces(mut data: Bytes, size: Option<usize>) -> VecDeque<Bytes> {
    let size = size.unwrap_or(usize::MAX).max(1);
    let mut pieces = VecDeque::new();
    while data.len() > size {
        pieces.push_back(data.split_to(size));
    }
    pieces.push_back(data);
    pieces
}
