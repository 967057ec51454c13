//! The status that an answer ended with, read out of its trailers. What it *means* is not told here (see
//! [`crate::reason`]).
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode;
use tonic::Code;

use super::metadata::Metadata;

pub(super) const GRPC_STATUS: &str = "grpc-status";
pub(super) const GRPC_MESSAGE: &str = "grpc-message";
pub(super) const GRPC_DETAILS: &str = "grpc-status-details-bin";

/// A gRPC status with the metadata that came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcStatus {
    /// The code; a number that gRPC does not have is `Unknown`.
    pub code: Code,
    /// The message, decoded; what is no UTF-8 in it stands as U+FFFD.
    pub message: String,
    /// Headers and trailers of the answer, the status among them.
    pub metadata: Metadata,
}

impl RpcStatus {
    /// Reads the status out of trailers that have one.
    pub fn of(trailers: &Metadata) -> Option<Self> {
        let code = Code::from_bytes(trailers.get(GRPC_STATUS)?);
        Some(Self { code, message: message(trailers), metadata: trailers.clone() })
    }

    /// The binary details (`grpc-status-details-bin`); empty where there are none that can be read.
    pub fn details(&self) -> Vec<u8> {
        details(&self.metadata)
    }
}

/// The binary details in trailers; empty where there are none that can be read.
pub(super) fn details(trailers: &Metadata) -> Vec<u8> {
    let mut values = trailers.get_all(GRPC_DETAILS);
    // Two values, or those that `fetch` has joined, are no base64.
    match (values.next(), values.next()) {
        (Some(value), None) => BASE64.decode(value).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The `grpc-message` of trailers, decoded; empty where there is none.
pub(super) fn message(trailers: &Metadata) -> String {
    let encoded = trailers.get(GRPC_MESSAGE).unwrap_or_default();
    percent_decode(encoded).decode_utf8_lossy().into_owned()
}

/// Base64 as gRPC wants it read: with or without padding (gRPC over HTTP/2, "Custom-Metadata").
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
