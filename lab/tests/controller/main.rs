//! Rules of the controller that the recordings touch only in passing: other names, other values, many at once.
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
