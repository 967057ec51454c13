//! Requests to the controller: bare names in, checked by the controller's own rules, messages out.
//!
//! A message is only built from a request that has passed every check: a rejected request is never sent.
mod applied;
mod create_lease;
mod extend_lease;
mod reads;
mod sharing;
mod update_lease;

pub use applied::not_applied;
pub use create_lease::CreateLease;
pub use extend_lease::{ExtendLease, Extension};
pub use reads::{AskedLeases, GetExporter, GetLease, ListExporters, ListLeases};
pub use update_lease::{CheckedUpdate, UpdateLease};

use super::InvalidInput;
use super::names::{self, Kind};
use crate::wire::client::v1 as wire;

/// Release of a lease. It ends and stays in the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteLease {
    /// Its bare name.
    pub name: String,
}

impl DeleteLease {
    /// The message.
    pub fn into_wire(self, namespace: &str) -> Result<wire::DeleteLeaseRequest, InvalidInput> {
        Ok(wire::DeleteLeaseRequest { name: full_name(namespace, Kind::Lease, "name", &self.name)? })
    }
}

/// A new token for the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RotateToken;

impl RotateToken {
    /// The message.
    pub fn into_wire(self, namespace: &str) -> wire::RotateTokenRequest {
        wire::RotateTokenRequest { parent: names::parent(namespace) }
    }
}

/// Checks a bare name and returns the full one.
fn full_name(namespace: &str, kind: Kind, field: &str, name: &str) -> Result<String, InvalidInput> {
    names::check(field, name)?;
    Ok(names::full(namespace, kind, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_names_the_lease_in_full() {
        let sent = |name: &str| DeleteLease { name: name.into() }.into_wire("lab").map(|sent| sent.name);
        assert_eq!(sent("a"), Ok("namespaces/lab/leases/a".into()));
        assert_eq!(sent("A").unwrap_err().field, "name");
    }
}
