//! `grpc.health.v1.Health`, without a token, like the controller. Only `Check`.
use bytes::Bytes;
use prost::Message;
use tonic::Status;

use super::{client_service, decoded, exporter_service, unknown_method};

/// Its full name, as in a path.
pub const NAME: &str = "grpc.health.v1.Health";

const SERVING: i32 = 1;

#[derive(Clone, PartialEq, Message)]
struct HealthCheckRequest {
    #[prost(string, tag = "1")]
    service: String,
}

#[derive(Clone, PartialEq, Message)]
struct HealthCheckResponse {
    #[prost(int32, tag = "1")]
    status: i32,
}

/// Answers a call by the method's name.
pub fn call(method: &str, message: Bytes) -> Result<Bytes, Status> {
    if method != "Check" {
        return Err(unknown_method(NAME, method));
    }
    let HealthCheckRequest { service } = decoded(message)?;
    match service.as_str() {
        "" | client_service::NAME | exporter_service::NAME => {
            Ok(HealthCheckResponse { status: SERVING }.encode_to_vec().into())
        }
        _ => Err(Status::not_found("unknown service")),
    }
}
