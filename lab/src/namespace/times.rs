//! The rules for the times of a lease: what follows from what, and what contradicts what.
//! Not when a lease begins or ends (`reconcile`).
use prost_types::{Duration, Timestamp};

use crate::clock::{Nanos, SECOND};
use crate::go;

/// Begin, end and duration as asked for or stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The begin, if one was asked for or follows from the rest.
    pub begin: Option<Nanos>,
    /// The end, if one was asked for.
    pub end: Option<Nanos>,
    /// The duration in nanoseconds.
    pub duration: Option<i64>,
}

impl Times {
    /// The times of a request.
    pub fn of(begin: Option<&Timestamp>, end: Option<&Timestamp>, length: Option<&Duration>) -> Self {
        Self { begin: begin.map(nanos), end: end.map(nanos), duration: length.map(duration_nanos) }
    }

    /// Works out what is missing and checks that the three agree.
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

    /// As Kubernetes keeps them: points in time lose their fraction of a second, durations do not.
    pub fn stored(self) -> Self {
        Self { begin: self.begin.map(cut), end: self.end.map(cut), duration: self.duration }
    }
}

/// A time without its fraction of a second.
pub fn cut(time: Nanos) -> Nanos {
    time.div_euclid(SECOND) * SECOND
}

/// A point in time of the wire format.
pub fn nanos(time: &Timestamp) -> Nanos {
    Nanos::from(time.seconds) * SECOND + Nanos::from(time.nanos)
}

/// A point in time for the wire format.
pub fn timestamp(time: Nanos) -> Timestamp {
    Timestamp {
        seconds: i64::try_from(time.div_euclid(SECOND)).unwrap_or(i64::MAX),
        nanos: i32::try_from(time.rem_euclid(SECOND)).unwrap_or_default(),
    }
}

/// A duration for the wire format.
pub fn duration(nanos: i64) -> Duration {
    let second = 1_000_000_000;
    Duration { seconds: nanos / second, nanos: i32::try_from(nanos % second).unwrap_or_default() }
}

fn duration_nanos(duration: &Duration) -> i64 {
    saturated(Nanos::from(duration.seconds) * SECOND + Nanos::from(duration.nanos))
}

/// Go's durations end at some 292 years and stick there.
pub fn saturated(nanos: Nanos) -> i64 {
    i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
}
