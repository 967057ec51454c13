//! A small tree of data between records and text. Numbers come as text already: formatting floating point
//! would cost more bytes of wasm than all of this.
use std::borrow::Cow;
use std::collections::BTreeMap;

use prost_types::{Duration, Timestamp};

use super::Format;
use crate::model::condition::TimeParts;
use crate::model::record::Record;
use crate::model::{ExporterStatus, duration, time};

/// One node.
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as its text in JSON.
    Number(String),
    /// Text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Value<'a>>),
    /// Fields, in the order of JSON.
    Map(Vec<(&'static str, Value<'a>)>),
    /// The fields of a record. In JSON their names are in camelCase.
    Record(Vec<(&'static str, Value<'a>)>),
    /// A map of strings, such as labels.
    Texts(&'a BTreeMap<String, String>),
}

impl<'a> Value<'a> {
    /// Text that is borrowed.
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

/// The type of a record's field, or of something derived from a record.
pub trait ToValue {
    /// As data to be written.
    fn to_value(&self) -> Value<'_>;
}

macro_rules! to_value {
    ($($type:ty: $of:expr;)*) => {
        $(impl ToValue for $type {
            fn to_value(&self) -> Value<'_> {
                let of: fn(&Self) -> Value<'_> = $of;
                of(self)
            }
        })*
    };
}

to_value! {
    String: |text| Value::text(text);
    bool: |flag| Value::Bool(*flag);
    Option<String>: |text| Value::maybe_text(text.as_deref());
    Option<ExporterStatus>: |status| Value::maybe_text(status.map(ExporterStatus::name));
    Option<f64>: |number| Value::thousandths(*number);
    Option<i64>: |number| Value::maybe_text(number.map(|number| number.to_string()));
    Option<Timestamp>: |at| Value::maybe_text(at.as_ref().map(time::text));
    Option<Duration>: |length| Value::maybe_text(length.as_ref().map(duration::text));
    Option<TimeParts>: |parts| parts.as_ref().map_or(Value::Null, |parts| {
        Value::Map(vec![("seconds", parts.seconds.to_value()), ("nanos", Value::maybe_number(parts.nanos))])
    });
    BTreeMap<String, String>: |texts| Value::Texts(texts);
    Vec<String>: |texts| Value::List(texts.iter().map(|text| Value::text(text)).collect());
}

impl<R: Record> ToValue for Vec<R> {
    fn to_value(&self) -> Value<'_> {
        Value::List(self.iter().map(Record::value).collect())
    }
}

impl<R: Record> ToValue for Option<Box<R>> {
    fn to_value(&self) -> Value<'_> {
        self.as_deref().map_or(Value::Null, Record::value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_sign_and_the_digits_of_their_kind() {
        for (number, expected) in [
            (None, "null"),
            (Some(0.0), "0.000"),
            (Some(12.3456), "12.346"),
            (Some(-1.5), "-1.500"),
            (Some(-1234.001), "-1234.001"),
        ] {
            assert_eq!(Value::thousandths(number).json(), expected);
        }
        for (seconds, nanos, expected) in [
            (0, 0, "0.0"),
            (0, 999, "0.0"),
            (3600, 500_000_000, "3600.5"),
            (1, 1_999, "1.000001"),
            (-1, -250_000_000, "-1.25"),
        ] {
            assert_eq!(Value::seconds(&Duration { seconds, nanos }).json(), expected);
        }
    }
}
