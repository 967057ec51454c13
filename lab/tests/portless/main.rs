//! The lab as a page or a test has it in its own process: options, changes, time, faults, and what was called.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod changes;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod options;
