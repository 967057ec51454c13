//! The rules for the times of a lease: missing ones are computed, and contradictions rejected.
use prost_types::{Duration, Timestamp};

use crate::clock::{Nanos, SECOND};
use crate::go;

/// The requested or stored begin, end and duration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The begin, if it was requested or follows from the others.
    pub begin: Option<Nanos>,
    /// The end, if it was requested.
    pub end: Option<Nanos>,
    /// The duration in nanoseconds.
    pub duration: Option<i64>,
}

impl Times {
    /// The times of a request.
    pub fn of(begin: Option<&Timestamp>, end: Option<&Timestamp>, length: Option<&Duration>) -> Self {
        Self { begin: begin.map(nanos), end: end.map(nanos), duration: length.map(duration_nanos) }
    }

    /// Computes what is missing, and checks that the three agree.
    pub fn reconcile(&mut self) -> Result<(), String> {
        match (self.begin, self.end, self.duration) {
            (Some(begin), Some(end), duration) => {
                let between = saturated(end - begin);
                if duration.is_some_and(|duration| duration > 0 && duration != between) {
                    return Err(String::from("duration conflicts with begin_time and end_time"));
                }
                self.duration = Some(between);
            }
            (None, Some(end), Some(duration)) if duration > 0 => {
                self.begin = Some(end - Nanos::from(duration));
            }
            _ => {}
        }
        match self.duration {
            None => Err("duration is required (must specify Duration, or both BeginTime and EndTime)".into()),
            Some(duration) if duration <= 0 => {
                Err(format!("duration must be positive, got {}", go::text::duration(duration)))
            }
            Some(_) => Ok(()),
        }
    }

    /// As stored by Kubernetes: times are truncated to seconds, durations are not.
    pub fn stored(self) -> Self {
        Self { begin: self.begin.map(cut), end: self.end.map(cut), duration: self.duration }
    }
}

/// A time without its fraction of a second.
pub fn cut(time: Nanos) -> Nanos {
    time.div_euclid(SECOND) * SECOND
}

/// Converts a time from a message.
pub fn nanos(time: &Timestamp) -> Nanos {
    Nanos::from(time.seconds) * SECOND + Nanos::from(time.nanos)
}

/// Converts a time to a message.
pub fn timestamp(time: Nanos) -> Timestamp {
    Timestamp {
        seconds: i64::try_from(time.div_euclid(SECOND)).unwrap_or(i64::MAX),
        nanos: i32::try_from(time.rem_euclid(SECOND)).unwrap_or_default(),
    }
}

/// Converts a duration to a message.
pub fn duration(nanos: i64) -> Duration {
    let second = 1_000_000_000;
    Duration { seconds: nanos / second, nanos: i32::try_from(nanos % second).unwrap_or_default() }
}

fn duration_nanos(duration: &Duration) -> i64 {
    saturated(Nanos::from(duration.seconds) * SECOND + Nanos::from(duration.nanos))
}

/// Go's durations saturate at about 292 years.
pub fn saturated(nanos: Nanos) -> i64 {
    i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
}
