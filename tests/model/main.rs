//! What the model makes of texts that come from outside: those that people type and those that a server sends.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod jmp;
mod properties;
mod texts;
