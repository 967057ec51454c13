//! The data model in plain Rust: no browser, no JavaScript, no connection.
//!
//! Records are built from messages ([`Exporter`], [`Lease`] and their lists), requests are converted into messages
//! ([`requests`]), and invalid input is reported before anything is sent ([`InvalidInput`]).
//!
//! With the cargo feature `serde`, records implement `Serialize` and `Deserialize`. Their fields are named as in the npm
//! package, and times and durations are exact text:
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use jumpstarter_web::model::Lease;
//!
//! let duration = Some(prost_types::Duration { seconds: 1800, nanos: 0 });
//! let lease = Lease { name: "lease-1".into(), duration, ..Lease::default() };
//! let text = serde_json::to_string(&lease).unwrap();
//! assert!(text.contains(r#""durationText":"1800s""#));
//! assert_eq!(serde_json::from_str::<Lease>(&text).unwrap(), lease);
//! # }
//! ```
pub mod clock;
pub mod condition;
mod deciding;
pub mod dump;
pub mod duration;
#[cfg(feature = "serde")]
mod exact_text;
pub mod exporter;
pub mod exporter_status;
pub mod input;
pub mod labels;
pub mod lease;
pub mod lease_filter;
pub mod lease_outcome;
pub mod lease_selector;
pub mod lease_stage;
pub mod lease_status;
pub mod lists;
pub mod names;
pub mod record;
pub mod requests;
mod scanner;
pub mod selector;
#[cfg(any(test, all(target_arch = "wasm32", feature = "js")))]
pub(crate) mod table;
pub mod time;

pub use condition::Condition;
pub use exporter::Exporter;
pub use exporter_status::ExporterStatus;
pub use input::InvalidInput;
pub use lease::Lease;
pub use lists::{ExporterList, LeaseList, ShownFields};
