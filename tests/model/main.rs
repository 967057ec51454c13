//! Tests how the model parses text from users and servers.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod jmp;
mod properties;
#[cfg(feature = "serde")]
mod serde;
mod texts;
