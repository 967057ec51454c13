//! Tests of the demo's ports at the byte level: faults, ordered responses, and the binary.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod binary;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod hitting;
mod orders;
