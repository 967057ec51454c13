//! The generated messages and client stubs, written by `build.rs` from `proto/`, and the `Debug` of those that carry
//! a token.
#![allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]

/// The package `jumpstarter.client.v1`: `ClientService` and what it carries.
pub mod client {
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/jumpstarter.client.v1.rs"));
    }
}

/// The package `jumpstarter.v1`: what all services share, `ExporterService`, and services that browsers do not call.
pub mod v1 {
    include!(concat!(env!("OUT_DIR"), "/jumpstarter.v1.rs"));
}

/// Implements `Debug` for messages that carry a token, without the token.
macro_rules! without_token {
    ($($message:path: $($field:ident),*;)+) => {
        $(impl std::fmt::Debug for $message {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = formatter.debug_struct(stringify!($message));
                $(shown.field(stringify!($field), &self.$field);)*
                shown.finish_non_exhaustive()
            }
        })+
    };
}

without_token! {
    client::v1::RotateTokenResponse: expiry;
    v1::DialResponse: router_endpoint;
    v1::ListenResponse: router_endpoint;
}
