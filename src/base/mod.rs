//! What every layer uses and none owns: gRPC's codes, reasons of failures, records of attempts, time and chance, quoting,
//! sorting. It uses nothing of this crate.
pub mod attempt;
pub mod clock;
pub mod code;
pub mod quote;
pub mod reason;
pub(crate) mod sort;
#[cfg(not(target_arch = "wasm32"))]
pub mod system_clock;
