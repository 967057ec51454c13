//! Makes a unary call as the npm package does: through our transport's own trait, without tonic's stubs. Converts the
//! result to the suite's format.
use std::time::Duration;

use jumpstarter_web::base::code::Code;
use jumpstarter_web::transport::call::{Call, Rejection};
use jumpstarter_web::transport::fetch::Reply;
use jumpstarter_web::transport::metadata::Metadata;
use prost::Message;

use crate::wire::{ClientCompatRequest, ClientResponseResult, Error, Header, RpcStatus, UnaryResponse};

/// The call that the suite requests.
pub fn call(request: &ClientCompatRequest) -> Result<Call, String> {
    let method = match request.method() {
        "Unary" => "Unary",
        "IdempotentUnary" => "IdempotentUnary",
        "Unimplemented" => "Unimplemented",
        other => return Err(format!("the package makes unary calls, and {other} is none")),
    };
    let [message] = request.request_messages.as_slice() else {
        return Err(format!("{} messages; a unary call has one", request.request_messages.len()));
    };
    let mut metadata = Metadata::new();
    for header in &request.request_headers {
        for value in &header.value {
            let added = metadata.append(&header.name, value.as_bytes());
            added.map_err(|unfit| format!("{}: {unfit:?}", header.name))?;
        }
    }
    Ok(Call {
        service: "connectrpc.conformance.v1.ConformanceService",
        method,
        metadata,
        message: message.value.clone(),
        timeout: request.timeout_ms.map(|millis| Duration::from_millis(millis.into())),
    })
}

/// The result; `None` if it was cancelled.
pub fn result(outcome: Option<Result<Reply, Rejection>>) -> ClientResponseResult {
    let error = |code: Code, message: &str, details: &[u8]| Error {
        // Both use gRPC's numbers.
        code: code as i32,
        message: Some(message.to_owned()),
        details: RpcStatus::decode(details).map(|status| status.details).unwrap_or_default(),
    };
    match outcome {
        // All unary responses of the suite have their payload in the same field.
        Some(Ok(reply)) => match UnaryResponse::decode(reply.message.as_slice()) {
            Ok(message) => ClientResponseResult {
                response_headers: headers(&reply.headers),
                payloads: vec![message.payload.unwrap_or_default()],
                response_trailers: headers(&reply.trailers),
                ..Default::default()
            },
            Err(wrong) => ClientResponseResult {
                error: Some(error(Code::Internal, &wrong.to_string(), &[])),
                ..Default::default()
            },
        },
        Some(Err(Rejection::Status(status))) => ClientResponseResult {
            error: Some(error(status.code, &status.message, &status.details())),
            // A failed call has one set of metadata, which the suite expects as trailers.
            response_trailers: headers(&status.metadata),
            ..Default::default()
        },
        Some(Err(Rejection::Failure(failure))) => ClientResponseResult {
            error: Some(error(failure.code, &failure.message, &[])),
            ..Default::default()
        },
        None => ClientResponseResult {
            error: Some(error(Code::Cancelled, "cancelled by the caller", &[])),
            ..Default::default()
        },
    }
}

fn headers(metadata: &Metadata) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for (name, value) in metadata.iter() {
        let value = String::from_utf8_lossy(value).into_owned();
        match headers.iter_mut().find(|header| header.name == name) {
            Some(header) => header.value.push(value),
            None => headers.push(Header { name: name.to_owned(), value: vec![value] }),
        }
    }
    headers
}
