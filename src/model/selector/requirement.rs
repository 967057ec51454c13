//! One requirement of a selector: a key, an operator, values; a child of `selector`, which re-exports it.
use std::collections::BTreeMap;
use std::fmt;

use crate::base::sort::sort;
use crate::model::labels::is_value;

/// How a requirement compares a label with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `key=value`
    Equals,
    /// `key==value`
    DoubleEquals,
    /// `key!=value`
    NotEquals,
    /// `key in (a,b)`
    In,
    /// `key notin (a,b)`
    NotIn,
    /// `key`
    Exists,
    /// `!key`
    DoesNotExist,
    /// `key>1`
    GreaterThan,
    /// `key<1`
    LessThan,
}

impl Operator {
    /// Kubernetes' own name of the operator, as its errors print it.
    pub fn name(self) -> &'static str {
        match self {
            Operator::Equals => "=",
            Operator::DoubleEquals => "==",
            Operator::NotEquals => "!=",
            Operator::In => "in",
            Operator::NotIn => "notin",
            Operator::Exists => "exists",
            Operator::DoesNotExist => "!",
            Operator::GreaterThan => "gt",
            Operator::LessThan => "lt",
        }
    }
}

/// One condition on one label; a selector matches when all of its requirements do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: String,
    /// How the label's value is compared.
    pub operator: Operator,
    /// The values to compare with, sorted and unique; empty for `Exists` and `DoesNotExist`.
    pub values: Vec<String>,
}

impl Requirement {
    /// Whether the values are label values, and whole numbers where they are compared by size.
    pub(super) fn has_valid_values(&self) -> bool {
        self.values
            .iter()
            .all(|value| is_value(value) && (!self.compares_size() || value.parse::<i64>().is_ok()))
    }

    /// Whether it compares numbers.
    pub fn compares_size(&self) -> bool {
        matches!(self.operator, Operator::GreaterThan | Operator::LessThan)
    }

    /// Whether labels fulfil this requirement. An absent label fulfils `!=`, `notin` and `!key`.
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let label = labels.get(&self.key);
        match (self.operator, label) {
            (Operator::Exists, label) => label.is_some(),
            (Operator::DoesNotExist, label) => label.is_none(),
            (Operator::NotEquals | Operator::NotIn, None) => true,
            (_, None) => false,
            (Operator::NotEquals | Operator::NotIn, Some(label)) => !self.values.contains(label),
            (Operator::GreaterThan, Some(label)) => self.compares(label, |label, value| label > value),
            (Operator::LessThan, Some(label)) => self.compares(label, |label, value| label < value),
            (_, Some(label)) => self.values.contains(label),
        }
    }

    fn compares(&self, label: &str, holds: fn(i64, i64) -> bool) -> bool {
        match (label.parse(), self.values.first().map(|value| value.parse())) {
            (Ok(label), Some(Ok(value))) => holds(label, value),
            _ => false,
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, between, after) = match self.operator {
            Operator::Exists => ("", "", ""),
            Operator::DoesNotExist => ("!", "", ""),
            Operator::Equals => ("", "=", ""),
            Operator::DoubleEquals => ("", "==", ""),
            Operator::NotEquals => ("", "!=", ""),
            Operator::GreaterThan => ("", ">", ""),
            Operator::LessThan => ("", "<", ""),
            Operator::In => ("", " in (", ")"),
            Operator::NotIn => ("", " notin (", ")"),
        };
        formatter.write_str(before)?;
        formatter.write_str(&self.key)?;
        formatter.write_str(between)?;
        let mut values: Vec<&str> = self.values.iter().map(String::as_str).collect();
        sort(&mut values, |one, other| one < other);
        formatter.write_str(&values.join(","))?;
        formatter.write_str(after)
    }
}
