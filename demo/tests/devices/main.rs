//! Tests what the demo serves besides `ClientService`: the controller for exporters, its router, and devices.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod direct;
mod embedded;
mod exporting;
mod harness;
mod inside;
