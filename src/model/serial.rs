//! How times and durations stand in a record: exact text.
use prost_types::{Duration, Timestamp};
use serde::Serializer;

/// An optional time as exact RFC 3339 text.
pub fn time_text<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        None => serializer.serialize_none(),
        Some(time) => serializer.serialize_str(&super::time::text(time)),
    }
}

/// An optional duration as exact text, in seconds.
pub fn duration_text<S: Serializer>(length: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    match length {
        None => serializer.serialize_none(),
        Some(length) => serializer.serialize_str(&super::duration::text(length)),
    }
}
