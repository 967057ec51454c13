//! Formats and error messages of Go's standard library, which are part of the controller's messages.
pub mod decoding;
pub mod text;
