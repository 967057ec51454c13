//! Texts as Go's standard library prints and rejects them, since the controller's messages hold them.
pub mod decoding;
pub mod text;
