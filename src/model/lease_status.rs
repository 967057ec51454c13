//! What is derived from a lease's data: its one-word status, when it ends, and how much time is left.
//!
//! The status words are those of the upstream Python client. Where that client and the controller differ, this
//! follows the controller: it ends a lease at `end_time`, else at `begin_time` plus duration, else at the effective
//! begin plus duration, and a lease released before its begin has ended. And unlike in the Python client, not the
//! last condition counts, but the newest deciding one (`deciding.rs`).
use prost_types::Timestamp;

use super::dump::Value;
use super::{Condition, Lease, duration, time};
use crate::base::reason::Reason;

impl Lease {
    /// `Ended`, `In-Use`, `Waiting`, `Expired`, `Unknown`, or the reason of the condition that counts
    /// (`NotAvailable`, `Offline`, `NoAccess`, ...): the newest `Ready`, `Unsatisfiable` or `Invalid`, else what
    /// is `Pending`, else the last one.
    pub fn status(&self) -> &str {
        if self.effective_end_time.is_some() {
            return "Ended";
        }
        let Some(telling) = self.status_condition() else { return "Unknown" };
        match (telling.r#type.as_deref(), telling.status.as_deref(), telling.reason.as_deref()) {
            (Some("Ready"), Some("True"), _) => "In-Use",
            (Some("Ready"), Some("False"), Some("Released" | "Expired")) => "Ended",
            (Some("Ready"), Some("False"), _) => "Waiting",
            (Some("Expired"), _, _) => "Expired",
            (_, _, Some(reason)) if !reason.is_empty() => reason,
            _ => "Unknown",
        }
    }

    /// Whether it has ended: it expired, was released, or could never be satisfied.
    pub fn has_ended(&self) -> bool {
        self.effective_end_time.is_some() || self.deciding().is_some_and(|one| one.end().is_some())
    }

    /// Whether it currently holds an exporter.
    pub fn is_running(&self) -> bool {
        self.effective_begin_time.is_some() && !self.has_ended()
    }

    /// When it ended or will end; `None` if that is not known yet, or if it can never run.
    pub fn expires_at(&self) -> Option<Timestamp> {
        if let Some(ended) = self.effective_end_time.or_else(|| self.released_at()) {
            return Some(ended);
        }
        if self.has_ended() {
            return None;
        }
        self.end_time.or_else(|| {
            let length = self.duration.as_ref().map(duration::nanos).filter(|nanos| *nanos != 0)?;
            let begin = self.begin_time.or(self.effective_begin_time)?;
            Some(time::from_nanos(time::nanos(&begin) + length))
        })
    }

    /// Milliseconds left at `now_ms` (since the Unix epoch), negative after its end; `None` if its end is not known.
    pub fn remaining_ms(&self, now_ms: f64) -> Option<f64> {
        self.expires_at().map(|end| time::millis(&end) as f64 - now_ms)
    }

    /// The time left, formatted: `2d 3h 45m` without zero parts, `0m` for less than a minute, `expired` from its end
    /// on, empty if it is not known.
    pub fn remaining(&self, now_ms: f64) -> String {
        match self.remaining_ms(now_ms) {
            None => String::new(),
            Some(left) if left <= 0.0 => "expired".into(),
            Some(left) => in_words((left / 60_000.0) as i64),
        }
    }

    /// What the npm package receives beside the fields, so that its methods need no call into the wasm.
    pub(super) fn derived(&self) -> Value<'_> {
        Value::Record(vec![
            ("status", Value::text(self.status())),
            ("stage", Value::text(self.stage().as_str())),
            ("condition", Value::maybe_number(self.status_condition_index())),
            ("has_ended", Value::Bool(self.has_ended())),
            ("expires_at_text", Value::maybe_text(self.expires_at().as_ref().map(time::text))),
        ])
    }

    /// When it was released or expired without ever having begun. The controller then returns no effective times, and
    /// only the condition has the time.
    fn released_at(&self) -> Option<Timestamp> {
        let over = |one: &&Condition| matches!(one.end(), Some(Reason::LeaseReleased | Reason::LeaseExpired));
        self.deciding().filter(over)?.changed_at()
    }
}

fn in_words(minutes: i64) -> String {
    let parts = [(minutes / 1440, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "m")];
    let shown: Vec<String> =
        parts.iter().filter(|(count, _)| *count != 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if shown.is_empty() { "0m".into() } else { shown.join(" ") }
}

#[cfg(test)]
mod tests {
    use prost_types::Duration;

    use super::super::Condition;
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn time(offset: i64) -> Option<Timestamp> {
        Some(Timestamp { seconds: NOW + offset, nanos: 0 })
    }

    fn condition(r#type: &str, status: &str, reason: &str) -> Condition {
        Condition {
            r#type: Some(r#type.into()),
            status: Some(status.into()),
            reason: Some(reason.into()),
            last_transition_time: time(-60),
            ..Condition::default()
        }
    }

    fn lease(conditions: Vec<Condition>) -> Lease {
        Lease { conditions, duration: Some(Duration { seconds: 600, nanos: 0 }), ..Lease::default() }
    }

    fn left(lease: &Lease) -> String {
        lease.remaining(NOW as f64 * 1000.0)
    }

    #[test]
    fn statuses() {
        assert_eq!(lease(vec![]).status(), "Unknown");
        for (r#type, status, reason, expected) in [
            ("Ready", "True", "Ready", "In-Use"),
            ("Ready", "False", "Whatever", "Waiting"),
            ("Ready", "False", "Released", "Ended"),
            ("Ready", "False", "Expired", "Ended"),
            ("Expired", "True", "x", "Expired"),
            ("Pending", "True", "NotAvailable", "NotAvailable"),
            ("Pending", "True", "", "Unknown"),
            ("Unsatisfiable", "True", "NoAccess", "NoAccess"),
        ] {
            assert_eq!(lease(vec![condition(r#type, status, reason)]).status(), expected, "{type} {reason}");
        }
        let pending_then_ready =
            lease(vec![condition("Pending", "True", "Offline"), condition("Ready", "True", "Ready")]);
        assert_eq!(pending_then_ready.status(), "In-Use");
        let ended = Lease { effective_end_time: time(-5), ..pending_then_ready };
        assert_eq!(ended.status(), "Ended");
    }

    #[test]
    fn what_is_behind_the_deciding_condition_changes_nothing() {
        let other = || Condition {
            last_transition_time: time(-1),
            ..condition("ExporterHealthy", "False", "Rebooting")
        };
        let begun =
            |first: Condition| Lease { effective_begin_time: time(-60), ..lease(vec![first, other()]) };
        let running = begun(condition("Ready", "True", "Ready"));
        assert_eq!((running.status(), running.has_ended(), running.is_running()), ("In-Use", false, true));
        assert_eq!(running.expires_at(), time(540));
        let released = lease(vec![condition("Ready", "False", "Released"), other()]);
        assert_eq!(
            (released.status(), released.has_ended(), released.expires_at()),
            ("Ended", true, time(-60))
        );
        let refused = lease(vec![condition("Unsatisfiable", "True", "NoAccess"), other()]);
        assert_eq!((refused.status(), refused.has_ended(), refused.expires_at()), ("NoAccess", true, None));
        let waiting = lease(vec![condition("Pending", "True", "Provisioning"), other()]);
        assert_eq!((waiting.status(), waiting.has_ended()), ("Provisioning", false));
    }

    #[test]
    fn what_was_refused_before_it_became_ready_runs() {
        let refused =
            Condition { last_transition_time: time(-90), ..condition("Unsatisfiable", "True", "NoAccess") };
        let ready = condition("Ready", "True", "Ready");
        for conditions in [vec![refused.clone(), ready.clone()], vec![ready, refused]] {
            let running = Lease { effective_begin_time: time(-60), ..lease(conditions) };
            assert_eq!(
                (running.status(), running.has_ended(), running.expires_at()),
                ("In-Use", false, time(540))
            );
        }
    }

    #[test]
    fn an_end_that_does_not_say_when_is_an_end() {
        for reason in ["Released", "Expired"] {
            let timeless = Condition { last_transition_time: None, ..condition("Ready", "False", reason) };
            let over = Lease { begin_time: time(7200), ..lease(vec![timeless]) };
            assert_eq!((over.status(), over.has_ended(), over.is_running()), ("Ended", true, false));
            assert_eq!((over.expires_at(), left(&over)), (None, String::new()));
        }
    }

    #[test]
    fn the_end_is_the_servers() {
        let running =
            || Lease { effective_begin_time: time(-60), ..lease(vec![condition("Ready", "True", "Ready")]) };
        assert_eq!(running().expires_at(), time(540));
        // A late start: the server counts from the requested begin.
        assert_eq!(Lease { begin_time: time(-300), ..running() }.expires_at(), time(300));
        // An end takes precedence over both, even if it is far from the begin.
        let with_end = Lease { begin_time: time(8400), end_time: time(9000), ..running() };
        assert_eq!(with_end.expires_at(), time(9000));
        assert_eq!(Lease { effective_end_time: time(-1), ..with_end }.expires_at(), time(-1));
        assert_eq!(lease(vec![]).expires_at(), None);
        assert_eq!(Lease { begin_time: time(60), ..lease(vec![]) }.expires_at(), time(660));
    }

    #[test]
    fn released_before_its_begin_is_over() {
        let released =
            Lease { begin_time: time(7200), ..lease(vec![condition("Ready", "False", "Released")]) };
        assert!(released.has_ended());
        assert_eq!((released.expires_at(), left(&released)), (time(-60), "expired".into()));
        let never =
            Lease { begin_time: time(7200), ..lease(vec![condition("Unsatisfiable", "True", "NoAccess")]) };
        assert!(never.has_ended());
        assert_eq!((never.expires_at(), left(&never)), (None, String::new()));
    }

    #[test]
    fn time_left_in_words() {
        for (offset, expected) in [
            (2 * 86_400 + 3 * 3600 + 45 * 60 + 59, "2d 3h 45m"),
            (86_400, "1d"),
            (86_400 + 60, "1d 1m"),
            (3600, "1h"),
            (59, "0m"),
            (0, "expired"),
            (-5, "expired"),
        ] {
            let lease = Lease { end_time: time(offset), ..lease(vec![]) };
            assert_eq!(left(&lease), expected);
        }
    }
}
