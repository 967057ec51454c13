//! Everything that concerns the crate tonic, for Rust programs: the generated stubs over our `fetch` service
//! (`service`), and any tower service that tonic can use, such as a channel, as a transport ([`grpc`]). The npm
//! package is compiled without it.
mod convert;
pub mod grpc;
#[cfg(target_arch = "wasm32")]
pub mod service;

pub use convert::failure_of;

/// How many messages a call through tonic's stubs returns. A request carries this as an extension, so that the
/// transport can check a unary answer as a whole: tonic alone would ignore a second message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallShape {
    /// One message, then a status.
    Unary,
    /// Any number of messages, then a status. The default for a request without the extension.
    ServerStreaming,
}

/// The tower service that this build of the crate uses for the stubs.
#[cfg(all(target_arch = "wasm32", not(feature = "tonic-web-wasm-client")))]
pub type Endpoint = crate::transport::fetch::FetchService;

/// The tower service that this build of the crate uses for the stubs.
#[cfg(all(target_arch = "wasm32", feature = "tonic-web-wasm-client"))]
pub type Endpoint = tonic_web_wasm_client::Client;
