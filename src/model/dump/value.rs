//! A small tree of data between records and text. Numbers come as text already: formatting floating point
//! would cost more bytes of wasm than all of this.
use std::borrow::Cow;
use std::collections::BTreeMap;

use prost_types::Duration;

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

    /// Seconds as Python's `timedelta` holds them: nanoseconds cut to microseconds, always with a fraction.
    pub fn seconds(duration: &Duration) -> Self {
        let micros = i128::from(duration.seconds) * 1_000_000 + i128::from(duration.nanos / 1000);
        let (sign, micros) = (if micros < 0 { "-" } else { "" }, micros.unsigned_abs());
        let fraction = format!("{:06}", micros % 1_000_000);
        let fraction = match fraction.trim_end_matches('0') {
            "" => "0",
            digits => digits,
        };
        Self::Number(format!("{sign}{}.{fraction}", micros / 1_000_000))
    }
}
