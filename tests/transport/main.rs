//! Tests of the transport in a real browser: with responses created in the page, and with the demo controller, directly
//! or through Envoy. Run by `make test-browser` and `make test-envoy`, which start the controller.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answers;
#[cfg(not(feature = "tonic-web-wasm-client"))]
mod bodies;
mod cancel;
mod clock;
#[cfg(not(feature = "tonic-web-wasm-client"))]
mod direct;
mod failures;
mod lab;
mod metadata;
mod page;
mod sizes;
mod split;
#[cfg(not(feature = "tonic-web-wasm-client"))]
mod streams;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
