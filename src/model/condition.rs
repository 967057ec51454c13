//! A Kubernetes status condition of a lease, as a record.
use prost_types::Timestamp;

use crate::wire::v1 as wire;
use crate::wire::v1::Time;

/// One condition. Every part is optional on the wire; the controller sends all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    /// `Pending`, `Ready`, `Unsatisfiable` or `Invalid`.
    pub r#type: Option<String>,
    /// `True`, `False` or `Unknown`.
    pub status: Option<String>,
    /// Which change of the lease the condition was made for.
    pub observed_generation: Option<i64>,
    /// When the status last changed, as it came: seconds, nanos or both may be absent, and a dump shows which.
    /// Its moment is [`Condition::changed_at`].
    pub last_transition_time: Option<Time>,
    /// One word: `NotAvailable`, `Ready`, `Released`, `NoAccess`, ...
    pub reason: Option<String>,
    /// A sentence.
    pub message: Option<String>,
}

impl Condition {
    /// When the status last changed; `None` where the controller did not say, or gave no seconds.
    pub fn changed_at(&self) -> Option<Timestamp> {
        let time = self.last_transition_time?;
        Some(Timestamp { seconds: time.seconds?, nanos: time.nanos.unwrap_or_default() })
    }

    /// Whether it is of this type and status.
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
