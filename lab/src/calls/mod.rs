//! Implements the calls of `ClientService` and `ControllerService`, and converts stored objects to replies.
#[cfg(feature = "devices")]
mod dialing;
#[cfg(feature = "devices")]
mod exporting;
mod lease_rules;
mod reads;
mod sharing;
mod wire_form;
mod writes;

#[cfg(feature = "devices")]
pub use dialing::Dialed;
#[cfg(feature = "devices")]
pub use exporting::held;
