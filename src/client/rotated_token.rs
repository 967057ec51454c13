//! The result of a token rotation.
use std::fmt;

use prost_types::Timestamp;

/// A new token. Its `Debug` output hides the token itself.
#[derive(Clone, PartialEq, Eq)]
pub struct RotatedToken {
    /// The token. The old one stays valid until it expires.
    pub token: String,
    /// When the new token expires.
    pub expiry: Option<Timestamp>,
}

impl fmt::Debug for RotatedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RotatedToken").field("expiry", &self.expiry).finish_non_exhaustive()
    }
}
