//! The gRPC-Web protocol: frames, trailers, the head of an answer, and how an answer is assembled. Pure: it does not
//! depend on a browser, and its tests run natively.
pub mod answer;
pub mod framing;
pub mod head;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
pub mod redirect;
pub mod trailers;
