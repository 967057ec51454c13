//! gRPC statuses as responses, and their names.
use http::{HeaderMap, Response, StatusCode};
use tonic::body::Body;
use tonic::{Code, Status};

/// The name of a code, as in gRPC's documents.
pub fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// A status as a response without a message.
pub fn answer(status: Status) -> Response<Body> {
    status.into_http()
}

/// The gateway's own failure, which is no answer of the controller: also the HTTP status says so, as with Envoy.
pub fn failure(status: Status, http: StatusCode) -> Response<Body> {
    let mut response = answer(status);
    *response.status_mut() = http;
    response
}

/// A status as trailers.
pub fn trailers(status: &Status) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    // Cannot fail: the message is percent-encoded, so it is always a valid header value.
    let _ = status.add_header(&mut trailers);
    trailers
}

/// The code in trailers, or in the headers of a response without a message.
pub fn code_of(headers: &HeaderMap) -> Option<Code> {
    headers.get("grpc-status").map(|value| Code::from_bytes(value.as_bytes()))
}
