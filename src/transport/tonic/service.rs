//! A [`FetchService`] as the tower service for tonic's generated stubs: unary calls and server streams, for Rust
//! programs that use services of their own. The npm package does not use this: tonic and `http` would be a third of
//! its download.
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, LocalBoxStream, StreamExt};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, TE, USER_AGENT};
use http_body::Frame as BodyFrame;
use http_body_util::{BodyExt, StreamBody};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use send_wrapper::SendWrapper;
use tonic::Status;
use tonic::body::Body;

use super::CallShape;
use super::convert::header_map;
use crate::transport::fetch::FetchService;
use crate::transport::fetch::body::Deadline;
use crate::transport::grpc_web::framing::{Frame, frame};
use crate::transport::metadata::Metadata;
use crate::transport::status::{GRPC_DETAILS, GRPC_MESSAGE, RpcStatus};

const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");

/// The body type for tonic, which requires `Send`. The wasm in a browser has a single thread, and the wrapper panics
/// if it is used on another.
pub type AnswerBody = StreamBody<SendWrapper<LocalBoxStream<'static, Result<BodyFrame<Bytes>, Status>>>>;

/// A `grpc-timeout` among the request's headers is sent and kept here too.
impl tower_service::Service<http::Request<Body>> for FetchService {
    type Response = http::Response<AnswerBody>;
    type Error = Status;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Status>>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(exchange(self.clone(), request))
    }
}

async fn exchange(
    service: FetchService,
    request: http::Request<Body>,
) -> Result<http::Response<AnswerBody>, Status> {
    let (parts, body) = request.into_parts();
    let shape = parts.extensions.get::<CallShape>().copied().unwrap_or(CallShape::ServerStreaming);
    let deadline = parts.headers.get(GRPC_TIMEOUT).and_then(timeout).and_then(Deadline::new);
    // tonic frames a message exactly as gRPC-Web requires.
    let body = body.collect().await?.to_bytes();
    let incoming = service.open(parts.uri.path(), &metadata(&parts.headers), &body, deadline).await?;
    let headers = header_map(&incoming.headers);
    let frames = match shape {
        CallShape::ServerStreaming => incoming.each(|_, frame| Some(Ok(to_body_frame(frame))))?,
        CallShape::Unary => {
            let reply = incoming.unary().await?;
            let frames = [Frame::Message(reply.message.into()), Frame::Trailers(reply.trailers)];
            stream::iter(frames.map(|frame| Ok(to_body_frame(frame)))).boxed_local()
        }
    };
    let mut answer = http::Response::new(StreamBody::new(SendWrapper::new(frames)));
    *answer.headers_mut() = headers;
    Ok(answer)
}

fn to_body_frame(part: Frame) -> BodyFrame<Bytes> {
    match part {
        Frame::Message(message) => BodyFrame::data(frame(&message).into()),
        Frame::Trailers(trailers) => BodyFrame::trailers(readable_trailers(&trailers)),
    }
}

/// The headers of tonic's request that are sent: all except those that `fetch` or gRPC-Web set themselves.
fn metadata(headers: &HeaderMap) -> Metadata {
    let mut metadata = Metadata::new();
    for (name, value) in headers {
        if ![CONTENT_TYPE, TE, USER_AGENT].contains(name) {
            // A header map contains only valid headers.
            let _ = metadata.append(name.as_str(), value.as_bytes());
        }
    }
    metadata
}

/// Trailers in a form that tonic can read: it panics on details that are not valid base64, and loses the code if the
/// message is not valid UTF-8.
fn readable_trailers(trailers: &Metadata) -> HeaderMap {
    let mut map = header_map(trailers);
    let Some(status) = RpcStatus::of(trailers) else { return map };
    if status.details().is_empty() {
        map.remove(GRPC_DETAILS);
    }
    let written = utf8_percent_encode(&status.message, NON_ALPHANUMERIC).to_string();
    match HeaderValue::try_from(written) {
        Ok(value) if map.contains_key(GRPC_MESSAGE) => drop(map.insert(GRPC_MESSAGE, value)),
        _ => {}
    }
    map
}

/// Parses a `grpc-timeout`: up to eight digits and a unit (gRPC over HTTP/2, "Requests").
fn timeout(value: &HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    // More digits could exceed the range of a `Duration`.
    let count: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
    Some(match unit {
        "H" => Duration::from_secs(count * 3600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
}
