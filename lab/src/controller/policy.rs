//! The settings of a controller, and optional features.

/// The settings of a controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The maximum number of tags of a lease.
    pub max_tags: usize,
    /// Whether it supports sharing of leases, and has specific codes for errors of lease changes. Otherwise it drops
    /// the fields.
    pub sharing: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { max_tags: 10, sharing: false }
    }
}
