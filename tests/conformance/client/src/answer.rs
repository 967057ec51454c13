//! Converts the result of a call to the suite's format.
use http::HeaderMap;
use prost::Message;
use tonic::Status;

use crate::recorder::Seen;
use crate::wire::{ClientResponseResult, ConformancePayload, Error, Header, RpcStatus};

/// The suite's record of one call: the received messages, the status if it was not OK, headers and trailers.
pub fn result(seen: Seen, payloads: Vec<ConformancePayload>, status: Option<Status>) -> ClientResponseResult {
    let trailers = match (&status, &seen.headers) {
        // A failed call has one set of metadata, which the suite expects as trailers.
        (Some(status), None) => Some(status.metadata().clone().into_headers()),
        _ => seen.trailers,
    };
    ClientResponseResult {
        response_headers: headers(&seen.headers.unwrap_or_default()),
        payloads,
        error: status.as_ref().map(error),
        response_trailers: headers(&trailers.unwrap_or_default()),
        ..Default::default()
    }
}

fn error(status: &Status) -> Error {
    Error {
        // Both use gRPC's numbers.
        code: status.code() as i32,
        message: Some(status.message().to_owned()),
        details: RpcStatus::decode(status.details()).map(|status| status.details).unwrap_or_default(),
    }
}

fn headers(map: &HeaderMap) -> Vec<Header> {
    map.keys()
        .map(|name| Header {
            name: name.as_str().to_owned(),
            value: map
                .get_all(name)
                .iter()
                .map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned())
                .collect(),
        })
        .collect()
}
