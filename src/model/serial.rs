//! How times and durations stand in a record: exact text, and seconds.

/// An optional time as exact RFC 3339 text.
pub mod time_text {
    use prost_types::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            None => serializer.serialize_none(),
            Some(time) => serializer.serialize_str(&crate::model::time::text(time)),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| crate::model::time::parse("time", &text).map_err(serde::de::Error::custom))
            .transpose()
    }
}

/// An optional duration as seconds with fraction.
pub mod duration_seconds {
    use prost_types::Duration;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(duration: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        match duration {
            None => serializer.serialize_none(),
            Some(duration) => serializer.serialize_f64(crate::model::duration::seconds(duration)),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let Some(seconds) = Option::<f64>::deserialize(deserializer)? else { return Ok(None) };
        // A record may hold what no request may: zero, or less.
        let whole = seconds.trunc();
        Ok(Some(Duration { seconds: whole as i64, nanos: ((seconds - whole) * 1e9).round() as i32 }))
    }
}
