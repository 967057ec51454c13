//! The gRPC side of every endpoint: ordered responses, deadlines, and the status for the log.
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::Frame;
use tonic::Status;
use tonic::body::Body;

use crate::orders::answer::{StatusOrder, delay, header_map, order};
use crate::orders::fault::StatusFault;
use crate::serve::Answering;
use crate::serve::log::CallRecord;

/// Clients enforce their own deadline; the server's is this much later, so that the client's comes first.
const GRACE: Duration = Duration::from_millis(250);

/// Answers one gRPC request.
pub async fn answer<S: Answering>(services: &S, request: Request<Body>) -> Response<Body> {
    let record = request.extensions().get::<CallRecord>().cloned();
    let deadline = grpc_timeout(request.headers());
    let work = pin!(worked(services, request, record.clone()));
    let response = match deadline {
        Some(deadline) => match select(work, (services.host().pause)(deadline.saturating_add(GRACE))).await {
            Either::Left((response, _)) => response,
            Either::Right(_) => Status::deadline_exceeded("context deadline exceeded").into_http(),
        },
        None => work.await,
    };
    if let Some(record) = &record {
        note(record, response.headers());
    }
    response
}

async fn worked<S: Answering>(
    services: &S,
    request: Request<Body>,
    record: Option<CallRecord>,
) -> Response<Body> {
    let ordered = match order::<StatusOrder>(request.headers(), "x-demo-status") {
        Ok(ordered) => ordered,
        Err(error) => return Status::invalid_argument(error).into_http(),
    };
    let injected = request.extensions().get::<StatusFault>().cloned();
    (services.host().pause)(delay(request.headers())).await;
    if let Some(fault) = injected {
        return fault.status().into_http();
    }
    let added = match &ordered {
        Some(ordered) if ordered.code != 0 => return refusal(ordered, record),
        Some(ordered) => header_map(&ordered.trailers),
        None => HeaderMap::new(),
    };
    let mut response = services.answer(request).await;
    if let Some(ordered) = &ordered {
        extend(response.headers_mut(), header_map(&ordered.headers));
    }
    response.map(|body| Body::new(Noted { body, added, record }))
}

/// The status that was ordered. Without headers or trailers of its own it stands in the headers, as
/// tonic's errors do; with any, it comes where a status usually comes: in the trailers.
fn refusal(ordered: &StatusOrder, record: Option<CallRecord>) -> Response<Body> {
    let status = ordered.status_headers();
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/grpc"));
    if ordered.headers.is_empty() && ordered.trailers.is_empty() {
        extend(response.headers_mut(), status);
        return response;
    }
    extend(response.headers_mut(), header_map(&ordered.headers));
    let mut added = status;
    extend(&mut added, header_map(&ordered.trailers));
    response.map(|body| Body::new(Noted { body, added, record }))
}

/// A body that adds trailers and logs their status.
struct Noted {
    body: Body,
    added: HeaderMap,
    record: Option<CallRecord>,
}

impl http_body::Body for Noted {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        let polled = Pin::new(&mut this.body).poll_frame(context);
        let Poll::Ready(frame) = polled else {
            return Poll::Pending;
        };
        let trailers = match frame {
            Some(Ok(frame)) => match frame.into_trailers() {
                Ok(mut trailers) => {
                    extend(&mut trailers, std::mem::take(&mut this.added));
                    trailers
                }
                Err(frame) => return Poll::Ready(Some(Ok(frame))),
            },
            // If a body ends without trailers, the additional ones are sent.
            None if this.added.contains_key("grpc-status") => std::mem::take(&mut this.added),
            other => return Poll::Ready(other),
        };
        if let Some(record) = &this.record {
            note(record, &trailers);
        }
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream() && !self.added.contains_key("grpc-status")
    }
}

fn note(record: &CallRecord, headers: &HeaderMap) {
    if let Some(status) = Status::from_header_map(headers) {
        record.status(status.code(), status.message());
    }
}

fn extend(headers: &mut HeaderMap, more: HeaderMap) {
    let mut last = None;
    for (name, value) in more {
        last = name.or(last);
        if let Some(name) = &last {
            headers.append(name, value);
        }
    }
}

/// `grpc-timeout`: a number and a unit.
fn grpc_timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u64 = number.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(number.saturating_mul(3600)),
        "M" => Duration::from_secs(number.saturating_mul(60)),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}
