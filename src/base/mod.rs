//! What every layer uses: gRPC's codes, reasons of failures, attempt records, time and randomness, quoting, sorting.
//! It depends on nothing else in this crate.
pub mod attempt;
pub mod clock;
pub mod code;
pub mod quote;
pub mod reason;
pub(crate) mod sort;
#[cfg(not(target_arch = "wasm32"))]
pub mod system_clock;
pub(crate) mod wall_clock;
