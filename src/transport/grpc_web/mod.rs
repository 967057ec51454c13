//! gRPC-Web as a protocol: frames and trailers, what the head of an answer says, and how an answer is settled. Pure: it
//! knows no browser, and its tests run natively.
pub mod answer;
pub mod framing;
pub mod head;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
pub mod redirect;
pub mod trailers;
