//! Rules of the controller that the recordings hardly cover: other names, other values, parallel calls.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod creating;
mod failing;
mod lab;
mod listing;
mod living;
mod older;
mod sharing;
mod updating;
