//! What every layer uses: gRPC's codes, reasons of failures, attempt records, time and randomness, quoting, sorting, hashes, protobuf's wire format.
//! It depends on nothing else in this crate.
pub mod attempt;
pub mod clock;
pub mod code;
#[cfg(any(test, all(target_arch = "wasm32", feature = "js")))]
pub(crate) mod hash;
#[cfg(any(test, all(target_arch = "wasm32", feature = "js")))]
pub(crate) mod protobuf;
pub mod quote;
pub mod reason;
pub(crate) mod sort;
#[cfg(not(target_arch = "wasm32"))]
pub mod system_clock;
pub(crate) mod wall_clock;
