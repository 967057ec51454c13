//! A small tree of data between records and text. Numbers come as text already: formatting floating point
//! would cost more bytes of wasm than all of this.
use std::borrow::Cow;
use std::collections::BTreeMap;

use prost_types::Duration;

use super::Format;

/// One node.
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// A number, as its text in JSON.
    Number(String),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    /// Fields, in the order of JSON.
    Map(Vec<(&'static str, Value<'a>)>),
    /// A map of texts, such as labels.
    Texts(&'a BTreeMap<String, String>),
}

impl<'a> Value<'a> {
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A text, or nothing.
    pub fn maybe_text(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.into()))
    }

    /// A whole number, or nothing.
    pub fn maybe_number(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Null, |number| Self::Number(number.into().to_string()))
    }

    /// A number to three digits after its point, or nothing.
    pub fn thousandths(number: Option<f64>) -> Self {
        number.map_or(Self::Null, |number| {
            let thousandths = (number * 1e3).round() as i64;
            let sign = if thousandths < 0 { "-" } else { "" };
            let thousandths = thousandths.unsigned_abs();
            Self::Number(format!("{sign}{}.{:03}", thousandths / 1000, thousandths % 1000))
        })
    }

    /// Seconds as Python's `timedelta` holds them: nanoseconds cut to microseconds, always with a fraction.
    pub fn seconds(duration: &Duration) -> Self {
        let micros =
            duration.seconds.saturating_mul(1_000_000).saturating_add(i64::from(duration.nanos / 1000));
        let (sign, micros) = (if micros < 0 { "-" } else { "" }, micros.unsigned_abs());
        let fraction = format!("{:06}", micros % 1_000_000);
        let fraction = match fraction.trim_end_matches('0') {
            "" => "0",
            digits => digits,
        };
        Self::Number(format!("{sign}{}.{fraction}", micros / 1_000_000))
    }

    /// The tree as JSON.
    pub fn json(&self) -> String {
        Format::Json.write(self)
    }
}
