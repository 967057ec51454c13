//! The stage of a lease: where it is between its booking and its end. Coarser than the one-word status
//! (`lease_status`), and complete: a program that treats the five stages has treated every lease.
use super::{Condition, Lease};
use crate::base::reason::Reason;

/// Where a lease is between its booking and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaseStage {
    /// Just booked: the controller has not processed it.
    New,
    /// It waits for an exporter, or for its begin.
    Waiting,
    /// It holds an exporter.
    Running,
    /// It never held an exporter and never will: nothing matches, not allowed, or invalid.
    Refused,
    /// It was released, or has expired.
    Ended,
}

impl LeaseStage {
    /// The stage as the npm package names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Refused => "refused",
            Self::Ended => "ended",
        }
    }
}

impl Lease {
    /// Where it is between its booking and its end.
    pub fn stage(&self) -> LeaseStage {
        if self.is_running() {
            return LeaseStage::Running;
        }
        if self.has_ended() {
            let end = self.deciding().and_then(Condition::end);
            let refused = matches!(end, Some(Reason::LeaseUnsatisfiable | Reason::LeaseInvalid));
            return if refused { LeaseStage::Refused } else { LeaseStage::Ended };
        }
        // A lease with a begin waits for it from the start.
        let is_new = self.conditions.is_empty() && self.begin_time.is_none();
        if is_new { LeaseStage::New } else { LeaseStage::Waiting }
    }
}

#[cfg(test)]
mod tests {
    use prost_types::Timestamp;

    use super::*;

    fn lease(conditions: &[(&str, &str, &str)]) -> Lease {
        let conditions = conditions.iter().map(|(r#type, status, reason)| Condition {
            r#type: Some((*r#type).into()),
            status: Some((*status).into()),
            reason: Some((*reason).into()),
            ..Condition::default()
        });
        Lease { conditions: conditions.collect(), ..Lease::default() }
    }

    fn at(seconds: i64) -> Option<Timestamp> {
        Some(Timestamp { seconds, nanos: 0 })
    }

    #[test]
    fn from_booking_to_end() {
        assert_eq!(lease(&[]).stage(), LeaseStage::New);
        assert_eq!(Lease { begin_time: at(9), ..lease(&[]) }.stage(), LeaseStage::Waiting);
        let pending = ("Pending", "True", "NotAvailable");
        assert_eq!(lease(&[pending]).stage(), LeaseStage::Waiting);
        let running = Lease { effective_begin_time: at(5), ..lease(&[pending, ("Ready", "True", "Ready")]) };
        assert_eq!(running.stage(), LeaseStage::Running);
        let ended = Lease { effective_end_time: at(9), ..running };
        assert_eq!(ended.stage(), LeaseStage::Ended);
    }

    #[test]
    fn an_end_without_times_differs_from_a_refusal() {
        for (condition, expected) in [
            (("Ready", "False", "Released"), LeaseStage::Ended),
            (("Ready", "False", "Expired"), LeaseStage::Ended),
            (("Ready", "False", "Whatever"), LeaseStage::Waiting),
            (("Unsatisfiable", "True", "NoAccess"), LeaseStage::Refused),
            (("Unsatisfiable", "False", "Resolved"), LeaseStage::Waiting),
            (("Invalid", "True", "InvalidSelector"), LeaseStage::Refused),
        ] {
            assert_eq!(lease(&[condition]).stage(), expected, "{condition:?}");
        }
    }
}
