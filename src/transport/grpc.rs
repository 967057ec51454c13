//! Any tower service that tonic speaks gRPC to, as a [`Transport`]: a tonic channel outside the browser, the
//! alternative transport inside. Also what passes between tonic's types and ours.
use std::sync::Arc;

use bytes::{Buf, BufMut, Bytes};
use futures_util::future::FutureExt;
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
use super::metadata::Metadata;
use super::status::{GRPC_DETAILS, GRPC_MESSAGE, GRPC_STATUS, RpcStatus};
use super::{CallShape, MAX_MESSAGE_BYTES};

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

async fn unary<S>(grpc: Grpc<S>, call: Call) -> Result<Vec<u8>, Rejection>
where
    S: GrpcService<Body>,
    S::Error: Into<StdError>,
    S::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <S::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    let path = call.path();
    let mut request = Request::new(call.message);
    *request.metadata_mut() = MetadataMap::from_headers(header_map(&call.metadata));
    request.set_timeout(call.timeout);
    request.extensions_mut().insert(CallShape::Unary);
    let mut client = tonic::client::Grpc::new(grpc.service).max_decoding_message_size(grpc.max_message_bytes);
    let path = PathAndQuery::try_from(path).map_err(|error| Status::internal(error.to_string()))?;
    let ready = client.ready().await;
    ready.map_err(|error| {
        let error = error.into();
        Failure::new(FailureKind::Network, Code::Unavailable, format!("no connection: {error}"))
    })?;
    Ok(client.unary(request, path, Raw).await?.into_inner())
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
        Self::Status(RpcStatus { code: status.code(), message: status.message().to_owned(), metadata })
    }
}

/// The failure inside a status that our transport made, if it made it.
pub fn failure_of(status: &Status) -> Option<&Failure> {
    std::error::Error::source(status)?.downcast_ref()
}

/// Metadata as tonic has them.
pub(super) fn header_map(metadata: &Metadata) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in metadata.iter() {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value))
        {
            map.append(name, value);
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
