//! The gateway in front of a small fake lab, which fails as ordered, and of the demo lab.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod attacks;
mod calls;
mod check;
mod demo;
mod devices;
mod fake;
mod page;
mod sockets;
mod start;
mod stopping;
