//! Formats and error messages of Go's standard library and of Kubernetes, which are part of the controller's messages.
pub mod decoding;
pub mod labels;
pub mod quote;
pub mod selectors;
pub mod text;
