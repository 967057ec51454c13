//! Which of a lease's conditions decides its state. The controller keeps one condition of each type, in the order in
//! which it first set them, and may add types of its own after the deciding ones: being last in the list has no
//! meaning.
use super::{Condition, Lease, time};
use crate::base::reason::Reason;

impl Condition {
    fn has_type(&self, r#type: &str) -> bool {
        self.r#type.as_deref() == Some(r#type)
    }

    /// Whether the condition decides the state of a lease. `Ready` does with either status; the other two only if
    /// true.
    fn decides(&self) -> bool {
        self.has_type("Ready") || self.is("Unsatisfiable", "True") || self.is("Invalid", "True")
    }

    /// How the condition ends its lease, if it does.
    pub(super) fn end(&self) -> Option<Reason> {
        match self.reason.as_deref() {
            _ if self.is("Invalid", "True") => Some(Reason::LeaseInvalid),
            _ if self.is("Unsatisfiable", "True") => Some(Reason::LeaseUnsatisfiable),
            Some("Released") if self.is("Ready", "False") => Some(Reason::LeaseReleased),
            Some("Expired") if self.is("Ready", "False") => Some(Reason::LeaseExpired),
            _ => None,
        }
    }
}

impl Lease {
    /// The newest deciding condition; `None` if there is none yet.
    pub(super) fn deciding(&self) -> Option<&Condition> {
        newest(self.conditions.iter().filter(|condition| condition.decides()))
    }

    /// The condition that the status is derived from: the deciding one, else what it waits for, else the last one.
    pub(super) fn status_condition(&self) -> Option<&Condition> {
        let pending = || newest(self.conditions.iter().filter(|condition| condition.is("Pending", "True")));
        self.deciding().or_else(pending).or_else(|| self.conditions.last())
    }

    /// The place of that condition among the lease's conditions.
    pub(super) fn status_condition_index(&self) -> Option<u32> {
        let found = self.status_condition()?;
        self.conditions.iter().position(|one| std::ptr::eq(one, found)).map(|index| index as u32)
    }
}

/// The condition whose status changed last. If a time is missing, or both are equal, the later one in the list
/// counts.
fn newest<'a>(conditions: impl Iterator<Item = &'a Condition>) -> Option<&'a Condition> {
    let nanos = |condition: &Condition| condition.changed_at().as_ref().map(time::nanos);
    conditions.reduce(|newest, next| match (nanos(newest), nanos(next)) {
        (Some(before), Some(after)) if after < before => newest,
        _ => next,
    })
}

#[cfg(test)]
mod tests {
    use prost_types::Timestamp;

    use super::*;

    /// Type, status, reason, and when it changed.
    type Row = (&'static str, &'static str, &'static str, Option<i64>);

    fn lease(conditions: &[Row]) -> Lease {
        let conditions = conditions.iter().map(|(r#type, status, reason, at)| Condition {
            r#type: Some((*r#type).into()),
            status: Some((*status).into()),
            reason: Some((*reason).into()),
            last_transition_time: at.map(|seconds| Timestamp { seconds, nanos: 0 }),
            ..Condition::default()
        });
        Lease { conditions: conditions.collect(), ..Lease::default() }
    }

    fn decided(conditions: &[Row]) -> Option<String> {
        lease(conditions).deciding().and_then(|condition| condition.reason.clone())
    }

    #[test]
    fn the_newest_decides_and_others_never_do() {
        let pending = ("Pending", "True", "NotAvailable", Some(1));
        let ready = ("Ready", "True", "Ready", Some(2));
        let hidden = ("ExporterHealthy", "False", "Rebooting", Some(9));
        let refused = ("Unsatisfiable", "True", "NoAccess", Some(3));
        for (conditions, expected) in [
            (vec![], None),
            (vec![pending, hidden], None),
            (vec![ready, hidden, pending], Some("Ready")),
            (vec![hidden, ready, refused], Some("NoAccess")),
            (vec![refused, ready], Some("NoAccess")),
            (vec![("Unsatisfiable", "True", "NoAccess", Some(1)), ready], Some("Ready")),
            (vec![ready, ("Unsatisfiable", "True", "NoAccess", Some(1))], Some("Ready")),
            (vec![ready, ("Unsatisfiable", "False", "Resolved", Some(9))], Some("Ready")),
            (vec![ready, ("Invalid", "Unknown", "x", Some(9))], Some("Ready")),
            // By their order if the times are missing.
            (vec![ready, ("Invalid", "True", "InvalidSelector", Some(2))], Some("InvalidSelector")),
            (vec![ready, ("Invalid", "True", "InvalidSelector", None)], Some("InvalidSelector")),
            (vec![("Invalid", "True", "InvalidSelector", None), ready], Some("Ready")),
        ] {
            assert_eq!(decided(&conditions).as_deref(), expected, "{conditions:?}");
        }
    }

    #[test]
    fn the_status_comes_from_the_deciding_condition_else_from_the_pending_one() {
        let reason =
            |conditions: &[Row]| lease(conditions).status_condition().and_then(|one| one.reason.clone());
        let other = ("Other", "True", "Whatever", Some(9));
        let provisioning = ("Pending", "True", "Provisioning", Some(1));
        assert_eq!(reason(&[provisioning, other]).as_deref(), Some("Provisioning"));
        assert_eq!(
            reason(&[provisioning, ("Ready", "True", "Ready", Some(0)), other]).as_deref(),
            Some("Ready")
        );
        assert_eq!(reason(&[("Pending", "False", "Acquired", None), other]).as_deref(), Some("Whatever"));
        assert_eq!(reason(&[]), None);
        assert_eq!(lease(&[other, provisioning]).status_condition_index(), Some(1));
        assert_eq!(lease(&[]).status_condition_index(), None);
    }
}
