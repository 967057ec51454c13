//! Any tower service that tonic speaks gRPC to, as a [`Transport`]: a tonic channel outside the browser, the
//! alternative transport inside. Also what passes between tonic's types and ours.
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes};
use futures_util::future::{Either, FutureExt, select};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::{Body as HttpBody, StdError};
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Status};

use super::call::{Call, Rejection, Transport};
use super::failure::{Failure, FailureKind};
use super::metadata::{Metadata, is_secret};
use super::status::{GRPC_DETAILS, GRPC_MESSAGE, GRPC_STATUS, RpcStatus};
use super::{CallShape, MAX_MESSAGE_BYTES};

/// Longer than any deadline that somebody waits for: some three years, and what `grpc-timeout` holds in seconds.
const LONGEST: Duration = Duration::from_secs(99_999_999);

/// A tower service as a transport.
#[derive(Clone, Debug)]
pub struct Grpc<S> {
    service: S,
    max_message_bytes: usize,
}

impl<S> Grpc<S> {
    /// Over a service, such as a connected `tonic::transport::Channel`.
    pub fn new(service: S) -> Self {
        Self { service, max_message_bytes: MAX_MESSAGE_BYTES }
    }

    /// The same with another limit for the length of a message, in bytes.
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

/// Keeps the deadline on this side, from the wait for a connection on. It is looked at first: tonic's channel keeps
/// it too, under the code of a call that the caller took back.
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

/// Messages that are encoded already.
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

impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        let mut status = Status::new(failure.code, failure.message.clone());
        status.set_source(Arc::new(failure));
        status
    }
}

impl From<Rejection> for Status {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Failure(failure) => failure.into(),
            Rejection::Status(status) => Status::with_details_and_metadata(
                status.code,
                status.message.clone(),
                status.details().into(),
                MetadataMap::from_headers(header_map(&without_status(&status.metadata))),
            ),
        }
    }
}

impl From<Status> for Rejection {
    fn from(status: Status) -> Self {
        if let Some(failure) = failure_of(&status) {
            return Self::Failure(failure.clone());
        }
        let mut metadata = Metadata::new();
        for (name, value) in status.metadata().as_ref() {
            // A header map holds nothing that no header may be.
            let _ = metadata.append(name.as_str(), value.as_bytes());
        }
        // tonic has taken the status itself out; the details are read from here.
        let mut written = HeaderMap::new();
        let _ = status.add_header(&mut written);
        for name in [GRPC_STATUS, GRPC_MESSAGE, GRPC_DETAILS] {
            let value = written.get(name).map(HeaderValue::as_bytes);
            value.map(|value| metadata.append(name, value));
        }
        Self::Status(RpcStatus { code: status.code(), message: status.message().to_owned(), metadata })
    }
}

/// The failure inside a status that our transport made, if it made it.
pub fn failure_of(status: &Status) -> Option<&Failure> {
    std::error::Error::source(status)?.downcast_ref()
}

/// Metadata as tonic has them, secret values marked as such, so that neither a log of tonic's shows them nor HTTP/2
/// keeps them in its table; what is more than a header map holds (some 24,000 names) is left out.
pub(super) fn header_map(metadata: &Metadata) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in metadata.iter() {
        if let (Ok(written), Ok(mut value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value))
        {
            value.set_sensitive(is_secret(name));
            let _ = map.try_append(written, value);
        }
    }
    map
}

/// What is left of an answer's metadata beside the status itself.
fn without_status(metadata: &Metadata) -> Metadata {
    let mut rest = metadata.clone();
    [GRPC_STATUS, GRPC_MESSAGE, GRPC_DETAILS].iter().for_each(|name| rest.remove(name));
    rest
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
