//! A Kubernetes status condition of a lease, as a record.
use prost_types::Timestamp;

use crate::wire::v1 as wire;
use crate::wire::v1::Time;

/// One condition. All its fields are optional in the protocol; the controller sends all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    /// `Pending`, `Ready`, `Unsatisfiable` or `Invalid`.
    pub r#type: Option<String>,
    /// `True`, `False` or `Unknown`.
    pub status: Option<String>,
    /// The generation of the lease for which the condition was set.
    pub observed_generation: Option<i64>,
    /// When the status last changed, as received: seconds, nanos or both may be absent, and a dump shows which.
    /// [`Condition::changed_at`] is the resulting time.
    pub last_transition_time: Option<Time>,
    /// One word: `NotAvailable`, `Ready`, `Released`, `NoAccess`, ...
    pub reason: Option<String>,
    /// A sentence.
    pub message: Option<String>,
}

impl Condition {
    /// When the status last changed; `None` if the controller sent no time, or no seconds.
    pub fn changed_at(&self) -> Option<Timestamp> {
        let time = self.last_transition_time?;
        Some(Timestamp { seconds: time.seconds?, nanos: time.nanos.unwrap_or_default() })
    }

    /// Whether the condition has this type and status.
    pub fn is(&self, r#type: &str, status: &str) -> bool {
        self.r#type.as_deref() == Some(r#type) && self.status.as_deref() == Some(status)
    }
}

impl From<wire::Condition> for Condition {
    fn from(message: wire::Condition) -> Self {
        Self {
            r#type: message.r#type,
            status: message.status,
            observed_generation: message.observed_generation,
            last_transition_time: message.last_transition_time,
            reason: message.reason,
            message: message.message,
        }
    }
}
