//! Jumpstarter's `ClientService`, for programs that run in a browser.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`wire`] | the generated messages and stubs |
//! | [`model`] | records, requests and their checks, in plain Rust |
//! | [`transport`] | one gRPC-Web endpoint over `fetch` |
//! | [`multipath`] | the race of several endpoints |
//! | [`rpc`] | a caller of any service: identity, deadline, race, errors |
//! | [`client`] | the eight calls |
//! | [`error`] | what a failed call returns |
//! | [`base`] | what every layer uses: codes, reasons, attempt records, clocks |
//! | `js` | the exports of the npm package, behind the feature of that name |
pub mod base;
pub mod client;
pub mod error;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod js;
pub mod model;
pub mod multipath;
pub mod rpc;
pub mod transport;
pub mod wire;
