//! What a user sees, in plain Rust: no browser, no JavaScript, no connection.
pub mod labels;
pub mod lease_selector;
pub mod selector;
