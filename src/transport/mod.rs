//! One gRPC-Web endpoint, over the browser's `fetch`.
//!
//! [`framing`], [`trailers`], [`metadata`], [`status`], [`retry`], [`head`], [`redirect`], [`address`] and [`failure`] are
//! pure and know no browser; [`answer`] joins them into what a call gets back. Only `fetch` and what is compiled with it
//! touch the Web platform. [`call`] is the seam
//! that the client stands on; `service` and [`grpc`] join it to tonic. Which endpoint a call goes to is decided
//! elsewhere.
pub mod address;
pub mod answer;
pub mod call;
pub mod failure;
pub mod framing;
pub mod grpc;
pub mod head;
pub mod metadata;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
pub mod redirect;
pub mod retry;
pub mod status;
pub mod trailers;

#[cfg(target_arch = "wasm32")]
mod abort;
#[cfg(target_arch = "wasm32")]
mod body;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod clock;
#[cfg(target_arch = "wasm32")]
pub mod fetch;
#[cfg(target_arch = "wasm32")]
mod response;
#[cfg(target_arch = "wasm32")]
pub mod service;
#[cfg(target_arch = "wasm32")]
pub(crate) mod shape;

/// How many messages a call over tonic's stubs gets back. A request carries it as an extension, so that the
/// transport can settle a unary answer as a whole: tonic alone would let a second message pass unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallShape {
    /// One message, then a status.
    Unary,
    /// Any number of messages, then a status. What a request without the extension is taken for.
    ServerStreaming,
}

/// The longest message that is read when the user names no limit: 64 MiB.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024 * 1024;

/// The tower service that this build of the crate puts under the stubs.
#[cfg(all(target_arch = "wasm32", not(feature = "tonic-web-wasm-client")))]
pub type Endpoint = fetch::FetchService;

/// The tower service that this build of the crate puts under the stubs.
#[cfg(all(target_arch = "wasm32", feature = "tonic-web-wasm-client"))]
pub type Endpoint = tonic_web_wasm_client::Client;
