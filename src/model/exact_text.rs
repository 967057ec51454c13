//! Times, durations and 64-bit numbers as exact text, which is how a record carries them: a JavaScript number is too
//! short for any of them. Fields use this module through `serde(with = "super::exact_text")`.
use prost_types::{Duration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{InvalidInput, duration, time};

/// A value with an exact text.
pub trait Exact: Sized {
    /// Its text.
    fn text(&self) -> String;
    /// The value of such a text.
    fn of_text(text: &str) -> Result<Self, InvalidInput>;
}

impl Exact for Timestamp {
    fn text(&self) -> String {
        time::text(self)
    }
    fn of_text(text: &str) -> Result<Self, InvalidInput> {
        time::parse("time", text)
    }
}

impl Exact for Duration {
    fn text(&self) -> String {
        duration::text(self)
    }
    fn of_text(text: &str) -> Result<Self, InvalidInput> {
        duration::of_text("duration", text)
    }
}

impl Exact for i64 {
    fn text(&self) -> String {
        self.to_string()
    }
    fn of_text(text: &str) -> Result<Self, InvalidInput> {
        text.parse().map_err(|_| InvalidInput::new("number", "must be a whole number as text"))
    }
}

/// Writes the text, or nothing.
pub fn serialize<T: Exact, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(Exact::text).serialize(serializer)
}

/// Reads the text, or nothing.
pub fn deserialize<'de, T: Exact, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| T::of_text(&text)).transpose().map_err(de::Error::custom)
}
