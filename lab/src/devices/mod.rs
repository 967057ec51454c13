//! Devices that a lab simulates: boards with power, a serial console and a network port, their drivers, and the session
//! of an exporter. They take the time from the host, and are the same in each run with the same seed.
pub mod board;
mod boot;
pub mod calls;
pub mod drivers;
pub mod failure;
pub mod profile;
pub mod session;
mod shell;
pub mod streams;
mod uart;
