//! The generated messages and client stubs, and nothing else. Written by `build.rs` from `proto/`.
#![allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]

/// The package `jumpstarter.client.v1`: `ClientService` and what it carries.
pub mod client {
    pub mod v1 {
        tonic::include_proto!("jumpstarter.client.v1");
    }
}

/// The package `jumpstarter.v1`: what all services share, `ExporterService`, and the services that no browser speaks.
pub mod v1 {
    tonic::include_proto!("jumpstarter.v1");
}
