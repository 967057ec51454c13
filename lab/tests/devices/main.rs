//! The recorded cases of Dial, the router and an exporter: the same calls in the same order, and code, message and reply of
//! every case compared.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod compare;
mod world;
