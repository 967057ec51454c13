//! A small data tree between records and text. Numbers are already formatted: the standard library's formatting of
//! floating-point numbers would need more bytes of wasm than this whole module.
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
    /// A map of strings, such as labels.
    Texts(&'a BTreeMap<String, String>),
}

impl<'a> Value<'a> {
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A string, or null.
    pub fn maybe_text(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.into()))
    }

    /// An integer, or null.
    pub fn maybe_number(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Null, |number| Self::Number(number.into().to_string()))
    }

    /// A number with three decimal places, or null.
    pub fn thousandths(number: Option<f64>) -> Self {
        number.map_or(Self::Null, |number| {
            let thousandths = (number * 1e3).round() as i64;
            let sign = if thousandths < 0 { "-" } else { "" };
            let thousandths = thousandths.unsigned_abs();
            Self::Number(format!("{sign}{}.{:03}", thousandths / 1000, thousandths % 1000))
        })
    }

    /// Seconds like in Python's `timedelta`: nanoseconds truncated to microseconds, always with a fraction.
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
