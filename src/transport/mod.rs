//! One endpoint: takes an encoded message, and returns the answer or why there is none.
//!
//! | | |
//! | --- | --- |
//! | [`call`] | the trait that the client is built on, and the types that it uses: [`metadata`], [`status`], [`failure`], [`retry`] |
//! | [`grpc_web`] | the protocol, pure: frames, trailers, what a head says |
//! | `fetch` | a browser's `fetch` as a transport (wasm) |
//! | `tonic` | everything that has to do with the crate tonic, behind the feature of that name |
//!
//! The choice of the endpoint is made elsewhere.
pub mod address;
pub mod call;
pub mod failure;
#[cfg(target_arch = "wasm32")]
pub mod fetch;
pub mod grpc_web;
pub mod metadata;
pub mod retry;
pub mod status;
#[cfg(feature = "tonic")]
pub mod tonic;

/// The default limit of a message, in bytes: 64 MiB.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024 * 1024;

#[cfg(test)]
mod tests {
    #[test]
    fn the_limit_of_a_message_is_as_documented() {
        assert_eq!(super::MAX_MESSAGE_BYTES, 67_108_864);
    }
}
