//! What a lab's operators can set, and what only some controllers can do.

/// The settings of a controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How many tags a lease may have.
    pub max_tags: usize,
    /// Whether it knows sharing of leases, and gives the errors about changes of leases codes that fit. One that does
    /// not know it drops the fields.
    pub sharing: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { max_tags: 10, sharing: false }
    }
}
