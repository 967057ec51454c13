//! The data model in plain Rust: no browser, no JavaScript, no connection.
//!
//! Records are built from messages ([`Exporter`], [`Lease`] and their lists), requests are converted into messages
//! ([`requests`]), and invalid input is reported before anything is sent ([`InvalidInput`]).
pub mod clock;
pub mod condition;
mod deciding;
pub mod dump;
pub mod duration;
pub mod exporter;
pub mod exporter_status;
pub mod input;
pub mod labels;
pub mod lease;
pub mod lease_filter;
pub mod lease_outcome;
pub mod lease_selector;
pub mod lease_status;
pub mod lists;
pub mod names;
pub mod requests;
mod scanner;
pub mod selector;
pub mod time;

pub use condition::Condition;
pub use exporter::Exporter;
pub use exporter_status::ExporterStatus;
pub use input::InvalidInput;
pub use lease::Lease;
pub use lists::{ExporterList, LeaseList, ShownFields};
