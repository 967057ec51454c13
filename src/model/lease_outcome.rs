//! What a lease's state means for a caller that waits until it holds an exporter. Unlike the one-word status
//! (`lease_status`), this decides whether to go on waiting.
use super::{Condition, Lease};
use crate::base::reason::Reason;

/// The state of the wait for a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaseOutcome {
    /// Undecided: the lease is new, or waits for an exporter or for its begin.
    Waiting,
    /// It holds an exporter.
    Ready,
    /// It never will hold one, or no longer does.
    Over {
        /// `lease-unsatisfiable`, `lease-invalid`, `lease-released`, `lease-expired`, or `lease-ended` if the
        /// controller does not say which.
        reason: Reason,
        /// The condition's reason and message, if there are any.
        words: String,
    },
}

impl Lease {
    /// What its state means for a caller that waits for it.
    pub fn outcome(&self) -> LeaseOutcome {
        let deciding = self.deciding();
        match (deciding, deciding.and_then(Condition::end)) {
            // These end a lease whatever its other conditions are: its `Pending` may remain unchanged.
            (Some(condition), Some(reason)) => over(reason, Some(condition)),
            _ if self.effective_end_time.is_some() => over(Reason::LeaseEnded, None),
            (Some(condition), None) if condition.is("Ready", "True") => LeaseOutcome::Ready,
            _ => LeaseOutcome::Waiting,
        }
    }
}

fn over(reason: Reason, condition: Option<&Condition>) -> LeaseOutcome {
    let non_empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let parts = condition.map(|one| (non_empty(&one.reason), non_empty(&one.message)));
    let words = match parts {
        Some((Some(reason), Some(message))) => reason + ": " + &message,
        Some((Some(one), None) | (None, Some(one))) => one,
        _ => "the lease has ended".into(),
    };
    LeaseOutcome::Over { reason, words }
}

#[cfg(test)]
mod tests {
    use prost_types::Timestamp;

    use super::*;

    fn condition(r#type: &str, status: &str, reason: &str) -> Condition {
        let message = Some(format!("because of {reason}"));
        let (r#type, status) = (Some(r#type.into()), Some(status.into()));
        Condition { r#type, status, reason: Some(reason.into()), message, ..Condition::default() }
    }

    fn outcome(conditions: &[Condition], ended: bool) -> LeaseOutcome {
        let effective_end_time = ended.then_some(Timestamp { seconds: 1, nanos: 0 });
        Lease { conditions: conditions.to_vec(), effective_end_time, ..Lease::default() }.outcome()
    }

    #[test]
    fn what_is_not_decided_is_waited_for() {
        for conditions in [
            vec![],
            vec![condition("Pending", "True", "NotAvailable")],
            vec![condition("Ready", "False", "Pending")],
            vec![condition("Unsatisfiable", "False", "Resolved")],
            vec![condition("Invalid", "Unknown", "x"), condition("Pending", "True", "Offline")],
        ] {
            assert_eq!(outcome(&conditions, false), LeaseOutcome::Waiting, "{conditions:?}");
        }
    }

    #[test]
    fn ready_is_what_was_waited_for() {
        // Only of a `Ready` that is false do these reasons mean an end.
        for reason in ["Ready", "Released", "Expired"] {
            let conditions = [condition("Pending", "False", "Acquired"), condition("Ready", "True", reason)];
            assert_eq!(outcome(&conditions, false), LeaseOutcome::Ready, "{reason}");
        }
    }

    #[test]
    fn what_is_behind_the_deciding_condition_changes_nothing() {
        let other = condition("ExporterHealthy", "False", "Rebooting");
        assert_eq!(
            outcome(&[condition("Ready", "True", "Ready"), other.clone()], false),
            LeaseOutcome::Ready
        );
        let waits = [condition("Pending", "True", "Provisioning"), other];
        assert_eq!(outcome(&waits, false), LeaseOutcome::Waiting);
        let once_refused =
            [condition("Unsatisfiable", "True", "NoAccess"), condition("Ready", "True", "Ready")];
        assert_eq!(outcome(&once_refused, false), LeaseOutcome::Ready);
    }

    #[test]
    fn an_end_has_its_reason() {
        let pending = condition("Pending", "True", "NotAvailable");
        for (last, ended, reason, words) in [
            (
                condition("Unsatisfiable", "True", "NoAccess"),
                false,
                "lease-unsatisfiable",
                "NoAccess: because of NoAccess",
            ),
            (
                condition("Invalid", "True", "InvalidSelector"),
                false,
                "lease-invalid",
                "InvalidSelector: because of InvalidSelector",
            ),
            (
                condition("Ready", "False", "Released"),
                true,
                "lease-released",
                "Released: because of Released",
            ),
            // Released before its begin: no effective times.
            (
                condition("Ready", "False", "Released"),
                false,
                "lease-released",
                "Released: because of Released",
            ),
            (condition("Ready", "False", "Expired"), true, "lease-expired", "Expired: because of Expired"),
            (condition("Ready", "True", "Ready"), true, "lease-ended", "the lease has ended"),
        ] {
            match outcome(&[pending.clone(), last], ended) {
                LeaseOutcome::Over { reason: got, words: said } => {
                    assert_eq!((got.as_str(), said.as_str()), (reason, words));
                }
                other => panic!("{reason}: {other:?}"),
            }
        }
        let bare = Condition { message: None, ..condition("Unsatisfiable", "True", "NoAccess") };
        let over =
            |words: &str| LeaseOutcome::Over { reason: Reason::LeaseUnsatisfiable, words: words.into() };
        assert_eq!(outcome(std::slice::from_ref(&bare), false), over("NoAccess"));
        let mute = Condition { reason: Some(String::new()), ..bare };
        assert_eq!(outcome(&[mute], false), over("the lease has ended"));
    }
}
