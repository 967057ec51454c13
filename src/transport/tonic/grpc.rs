//! Any tower service that tonic can send gRPC through, as a [`Transport`]: a tonic channel outside the browser, the
//! alternative transport inside.
use std::future::{Pending, pending};
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes};
#[cfg(not(target_arch = "wasm32"))]
use futures_util::future::BoxFuture;
#[cfg(target_arch = "wasm32")]
use futures_util::future::LocalBoxFuture;
use futures_util::future::{Either, FutureExt, TryFutureExt, select};
#[cfg(not(target_arch = "wasm32"))]
use futures_util::stream::BoxStream;
#[cfg(target_arch = "wasm32")]
use futures_util::stream::LocalBoxStream;
use futures_util::stream::{self, Stream, StreamExt};
use http::uri::PathAndQuery;
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::{Body as HttpBody, StdError};
use tonic::metadata::MetadataMap;
use tonic::{Request, Status};

use super::CallShape;
use super::convert::header_map;
use crate::base::code::Code;
use crate::transport::MAX_MESSAGE_BYTES;
use crate::transport::call::{Call, Rejection, Transport};
use crate::transport::failure::{Failure, FailureKind};

/// Longer than any practical deadline: some three years, which `grpc-timeout` can hold in seconds.
const LONGEST: Duration = Duration::from_secs(99_999_999);

/// A tower service as a transport.
#[derive(Clone, Debug)]
pub struct Grpc<S> {
    service: S,
    max_message_bytes: usize,
}

impl<S> Grpc<S> {
    /// Creates a transport over a service, such as a connected `tonic::transport::Channel`.
    pub fn new(service: S) -> Self {
        Self { service, max_message_bytes: MAX_MESSAGE_BYTES }
    }

    /// The same with another size limit for messages, in bytes.
    pub fn max_message_bytes(self, max_message_bytes: usize) -> Self {
        Self { max_message_bytes, ..self }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<S> Transport for Grpc<S>
where
    S: GrpcService<Body> + Clone + Send + 'static,
    S::Error: Into<StdError>,
    S::Future: Send,
    S::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <S::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    type Answer = BoxFuture<'static, Result<Vec<u8>, Rejection>>;
    type Messages = BoxStream<'static, Result<Vec<u8>, Rejection>>;
    type Opening = BoxFuture<'static, Result<Self::Messages, Rejection>>;

    fn unary(&self, call: Call) -> Self::Answer {
        unary(self.clone(), call).boxed()
    }

    fn stream(&self, call: Call) -> Self::Opening {
        open(self.clone(), call).map_ok(StreamExt::boxed).boxed()
    }
}

#[cfg(target_arch = "wasm32")]
impl<S> Transport for Grpc<S>
where
    S: GrpcService<Body> + Clone + 'static,
    S::Error: Into<StdError>,
    S::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <S::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    type Answer = LocalBoxFuture<'static, Result<Vec<u8>, Rejection>>;
    type Messages = LocalBoxStream<'static, Result<Vec<u8>, Rejection>>;
    type Opening = LocalBoxFuture<'static, Result<Self::Messages, Rejection>>;

    fn unary(&self, call: Call) -> Self::Answer {
        unary(self.clone(), call).boxed_local()
    }

    fn stream(&self, call: Call) -> Self::Opening {
        open(self.clone(), call).map_ok(StreamExt::boxed_local).boxed_local()
    }
}

async fn unary<S>(grpc: Grpc<S>, call: Call) -> Result<Vec<u8>, Rejection>
where
    S: GrpcService<Body>,
    S::Error: Into<StdError>,
    S::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <S::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    let mut deadline = Deadline::new(call.timeout);
    let answer = async move {
        let (mut client, path, request) = prepared(grpc, call, CallShape::Unary).await?;
        Ok(client.unary(request, path, Raw).await?.into_inner())
    };
    deadline.within(answer).await
}

async fn open<S>(
    grpc: Grpc<S>,
    call: Call,
) -> Result<impl Stream<Item = Result<Vec<u8>, Rejection>>, Rejection>
where
    S: GrpcService<Body>,
    S::Error: Into<StdError>,
    S::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <S::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    let mut deadline = Deadline::new(call.timeout);
    let opening = async move {
        let (mut client, path, request) = prepared(grpc, call, CallShape::ServerStreaming).await?;
        Ok(client.server_streaming(request, path, Raw).await?.into_inner())
    };
    let messages = deadline.within(opening).await?;
    // The state `None` ends the stream, after its end or an error.
    Ok(stream::unfold(Some((messages, deadline)), |state| async move {
        let (mut messages, mut deadline) = state?;
        let next = deadline.within(async { Ok(messages.message().await?) }).await.transpose()?;
        let state = next.is_ok().then_some((messages, deadline));
        Some((next, state))
    }))
}

/// A client that is connected, and what it sends.
async fn prepared<S>(
    grpc: Grpc<S>,
    call: Call,
    shape: CallShape,
) -> Result<(tonic::client::Grpc<S>, PathAndQuery, Request<Vec<u8>>), Rejection>
where
    S: GrpcService<Body>,
    S::Error: Into<StdError>,
{
    let path = call.path();
    let mut request = Request::new(call.message);
    *request.metadata_mut() = MetadataMap::from_headers(header_map(&call.metadata));
    if let Some(timeout) = call.timeout {
        request.set_timeout(timeout.min(LONGEST));
    }
    request.extensions_mut().insert(shape);
    let mut client = tonic::client::Grpc::new(grpc.service).max_decoding_message_size(grpc.max_message_bytes);
    let path = PathAndQuery::try_from(path).map_err(|error| Status::internal(error.to_string()))?;
    let ready = client.ready().await;
    ready.map_err(|error| {
        let error = error.into();
        Failure::new(FailureKind::Network, Code::Unavailable, format!("no connection: {error}"))
    })?;
    Ok((client, path, request))
}

/// The deadline of a call, which includes the wait for a connection. It is checked before the answer: tonic's channel
/// enforces it too, but reports it with the code of a call that the caller cancelled.
struct Deadline {
    timer: Either<Sleep, Pending<()>>,
    timeout: Duration,
}

impl Deadline {
    fn new(timeout: Option<Duration>) -> Self {
        let timer =
            timeout.map_or(Either::Right(pending()), |timeout| Either::Left(sleep(timeout.min(LONGEST))));
        Self { timer, timeout: timeout.unwrap_or_default() }
    }

    async fn within<R>(&mut self, work: impl Future<Output = Result<R, Rejection>>) -> Result<R, Rejection> {
        match select(&mut self.timer, std::pin::pin!(work)).await {
            Either::Left(_) => {
                let words =
                    format!("no complete answer within the deadline of {} ms", self.timeout.as_millis());
                Err(Failure::new(FailureKind::DeadlineExceeded, Code::DeadlineExceeded, words).into())
            }
            Either::Right((result, _)) => result,
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
type Sleep = futures_timer::Delay;
#[cfg(target_arch = "wasm32")]
type Sleep = gloo_timers::future::TimeoutFuture;

#[cfg(not(target_arch = "wasm32"))]
fn sleep(time: Duration) -> Sleep {
    Sleep::new(time)
}

#[cfg(target_arch = "wasm32")]
fn sleep(time: Duration) -> Sleep {
    // `setTimeout` takes 31 bits.
    let millis = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
    Sleep::new(millis.unsigned_abs())
}

/// Messages that are already encoded.
#[derive(Clone, Copy, Debug, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, message: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&message);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let mut message = vec![0; buffer.remaining()];
        buffer.copy_to_slice(&mut message);
        Ok(Some(message))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
