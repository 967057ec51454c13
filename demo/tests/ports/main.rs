//! The demo's ports as they are on the wire: faults, answers to order, and the binary around them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod binary;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod hitting;
mod orders;
