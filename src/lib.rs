//! Jumpstarter's `ClientService`, for programs that run in a browser.
pub mod model;
pub mod wire;
