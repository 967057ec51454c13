//! Any tower service that tonic can send gRPC through, as a [`Transport`]: a tonic channel outside the browser, the
//! alternative transport inside.
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes};
use futures_util::future::{Either, FutureExt, select};
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
    type Answer = futures_util::future::BoxFuture<'static, Result<Vec<u8>, Rejection>>;

    fn unary(&self, call: Call) -> Self::Answer {
        unary(self.clone(), call).boxed()
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
    type Answer = futures_util::future::LocalBoxFuture<'static, Result<Vec<u8>, Rejection>>;

    fn unary(&self, call: Call) -> Self::Answer {
        unary(self.clone(), call).boxed_local()
    }
}

/// Enforces the deadline on the client side, including the wait for a connection. It is checked first: tonic's
/// channel enforces it too, but reports it with the code of a call that the caller cancelled.
async fn unary<S>(grpc: Grpc<S>, call: Call) -> Result<Vec<u8>, Rejection>
where
    S: GrpcService<Body>,
    S::Error: Into<StdError>,
    S::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <S::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    let timeout = call.timeout.min(LONGEST);
    let work = std::pin::pin!(async move {
        let path = call.path();
        let mut request = Request::new(call.message);
        *request.metadata_mut() = MetadataMap::from_headers(header_map(&call.metadata));
        request.set_timeout(timeout);
        request.extensions_mut().insert(CallShape::Unary);
        let mut client =
            tonic::client::Grpc::new(grpc.service).max_decoding_message_size(grpc.max_message_bytes);
        let path = PathAndQuery::try_from(path).map_err(|error| Status::internal(error.to_string()))?;
        let ready = client.ready().await;
        ready.map_err(|error| {
            let error = error.into();
            Failure::new(FailureKind::Network, Code::Unavailable, format!("no connection: {error}"))
        })?;
        Ok(client.unary(request, path, Raw).await?.into_inner())
    });
    match select(sleep(timeout), work).await {
        Either::Left(_) => {
            let words = format!("no complete answer within the deadline of {} ms", timeout.as_millis());
            Err(Failure::new(FailureKind::DeadlineExceeded, Code::DeadlineExceeded, words).into())
        }
        Either::Right((result, _)) => result,
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn sleep(time: Duration) -> futures_timer::Delay {
    futures_timer::Delay::new(time)
}

#[cfg(target_arch = "wasm32")]
fn sleep(time: Duration) -> gloo_timers::future::TimeoutFuture {
    // `setTimeout` takes 31 bits.
    let millis = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
    gloo_timers::future::TimeoutFuture::new(millis.unsigned_abs())
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
