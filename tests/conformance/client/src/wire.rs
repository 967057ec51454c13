//! The suite's generated messages and stubs, and the message of `google.rpc` with error details.
#![allow(missing_docs, dead_code, clippy::all)]

tonic::include_proto!("connectrpc.conformance.v1");

/// `google.rpc.Status`: the content of `grpc-status-details-bin`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct RpcStatus {
    #[prost(int32, tag = "1")]
    pub code: i32,
    #[prost(string, tag = "2")]
    pub message: String,
    #[prost(message, repeated, tag = "3")]
    pub details: Vec<prost_types::Any>,
}
