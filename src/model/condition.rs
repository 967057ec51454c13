//! A Kubernetes status condition of a lease, as a record.
use prost_types::Timestamp;

use super::record::record;
use super::time;
use crate::wire::v1 as wire;

record! {
    /// The data of a condition that the controller sets on a lease. Each may be absent; the controller sends all of them.
    pub struct Condition {
        /// `Pending`, `Ready`, `Unsatisfiable` or `Invalid`.
        pub r#type: Option<String> => "ConditionType | null",
        /// `True`, `False` or `Unknown`.
        pub status: Option<String> => "ConditionStatus | null",
        /// The generation of the lease that the condition was set for.
        pub observed_generation as "observedGenerationText": Option<i64>,
        /// When the status last changed; absent if the time has no seconds.
        pub last_transition_time as "lastTransitionTimeText": Option<Timestamp>,
        /// The time as it was sent, if text cannot express it: without seconds or nanos, or after the year 9999.
        pub last_transition_time_parts: Option<TimeParts>,
        /// Why the condition has its status, in one word.
        pub reason: Option<String> => "ConditionReason | null",
        /// An explanation, as a sentence.
        pub message: Option<String>,
    }
}

/// A time as it was sent, where a part of it may be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(all(target_arch = "wasm32", feature = "js"), derive(tsify::Tsify))]
pub struct TimeParts {
    /// Seconds since 1970, as text in JavaScript: 64 bits.
    #[cfg_attr(feature = "serde", serde(with = "super::exact_text"))]
    #[cfg_attr(all(target_arch = "wasm32", feature = "js"), tsify(type = "string | null"))]
    pub seconds: Option<i64>,
    /// Nanoseconds.
    pub nanos: Option<i32>,
}

impl TimeParts {
    /// The time, if it has seconds.
    fn time(self) -> Option<Timestamp> {
        Some(Timestamp { seconds: self.seconds?, nanos: self.nanos.unwrap_or_default() })
    }

    /// Whether a text expresses all of it.
    fn has_exact_text(self) -> bool {
        self.nanos.is_some() && self.time().is_some_and(|at| time::is_exact(&at))
    }
}

impl Condition {
    /// When the status last changed, as it was sent.
    pub fn changed_at(&self) -> Option<Timestamp> {
        self.last_transition_time_parts.map_or(self.last_transition_time, TimeParts::time)
    }

    /// The parts of that time that were sent.
    pub(crate) fn transition(&self) -> Option<TimeParts> {
        let exact = |at: Timestamp| TimeParts { seconds: Some(at.seconds), nanos: Some(at.nanos) };
        self.last_transition_time_parts.or_else(|| self.last_transition_time.map(exact))
    }

    /// Sets when the status last changed.
    pub(crate) fn set_transition(&mut self, parts: Option<TimeParts>) {
        self.last_transition_time = parts.and_then(TimeParts::time).map(|at| time::nearest(&at));
        self.last_transition_time_parts = parts.filter(|parts| !parts.has_exact_text());
    }

    /// Whether the condition has this type and status.
    pub fn is(&self, r#type: &str, status: &str) -> bool {
        self.r#type.as_deref() == Some(r#type) && self.status.as_deref() == Some(status)
    }
}

impl From<wire::Condition> for Condition {
    fn from(message: wire::Condition) -> Self {
        let mut condition = Self {
            r#type: message.r#type,
            status: message.status,
            observed_generation: message.observed_generation,
            reason: message.reason,
            message: message.message,
            ..Self::default()
        };
        let parts = |at: wire::Time| TimeParts { seconds: at.seconds, nanos: at.nanos };
        condition.set_transition(message.last_transition_time.map(parts));
        condition
    }
}
