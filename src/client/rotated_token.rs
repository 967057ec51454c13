//! What a rotation gives back.
use std::fmt;

use prost_types::Timestamp;

/// A new token. Its `Debug` shows all but the token.
#[derive(Clone, PartialEq, Eq)]
pub struct RotatedToken {
    /// The token. The old one stays valid until it expires.
    pub token: String,
    /// Until when the new one is valid.
    pub expiry: Option<Timestamp>,
}

impl fmt::Debug for RotatedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RotatedToken").field("expiry", &self.expiry).finish_non_exhaustive()
    }
}
