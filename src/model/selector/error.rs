//! Why a text is no selector: what was expected, and where; a child of `selector`, which re-exports it.
use std::fmt;

use super::Requirement;
use crate::base::quote::quote;
use crate::model::InvalidInput;
use crate::model::labels::{KEY, VALUE};

/// Why a text is not a valid selector, and in which place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// What is wrong.
    pub problem: Problem,
    /// The byte offset in the text at which the offending token begins.
    pub position: usize,
    /// The length of that token in bytes; 0 at the end of the text.
    pub length: usize,
}

/// What is wrong with a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The token cannot follow here.
    Expected(Expected),
    /// The key is no label key.
    Key,
    /// The values of a requirement are no label values, or no numbers where it compares numbers.
    Values(Requirement),
}

/// What must follow in some place of a selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A requirement, or the end of the text.
    KeyOrEnd,
    /// A requirement.
    KeyAfterComma,
    /// The key of a requirement.
    Key,
    /// The operator after a key.
    Operator,
    /// The parenthesis that opens a list of values.
    Open,
    /// The value after an operator.
    Value,
    /// The first value of a list, or its end.
    ValueOrClose,
    /// The next value of a list.
    CommaOrValue,
    /// The next value of a list, or its end.
    CommaOrClose,
    /// The next requirement, or the end of the text.
    CommaOrEnd,
    /// A requirement in the form that the Python client reads.
    Part,
}

impl SelectorError {
    /// The error for an option of a call, `text`, which is no selector.
    pub fn of_field(&self, field: &str, text: &str) -> InvalidInput {
        let rest = text.get(self.position..).unwrap_or_default();
        let place =
            if rest.is_empty() { String::from("at its end") } else { format!("before {}", quote(rest)) };
        let got = quote(text);
        InvalidInput::new(
            field,
            format!(
                "must be a label selector such as \"board=rpi4,site in (a, b),!broken\", got {got}: {self} {place}"
            ),
        )
    }
}

impl fmt::Display for SelectorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = match &self.problem {
            Problem::Key => KEY,
            Problem::Values(requirement) if requirement.compares_size() => "a whole number after < or >",
            Problem::Values(_) => return write!(formatter, "expected a value of {VALUE}"),
            Problem::Expected(expected) => expected.words(),
        };
        write!(formatter, "expected {expected}")
    }
}

impl std::error::Error for SelectorError {}

impl Expected {
    fn words(self) -> &'static str {
        match self {
            Self::KeyOrEnd => "a key, or '!' and a key",
            Self::KeyAfterComma => "a key after the comma",
            Self::Key => "a key",
            Self::Operator => "=, !=, ==, in, notin, < or >",
            Self::Open => "'('",
            Self::Value | Self::CommaOrValue => "a value",
            Self::ValueOrClose => "a value or ')'",
            Self::CommaOrClose => "a comma or ')'",
            Self::CommaOrEnd => "a comma",
            Self::Part => "key=value, key!=value, key in (a, b), key notin (a, b), key or !key",
        }
    }
}
