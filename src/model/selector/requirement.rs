//! One requirement of a selector: a key, an operator, values; a child of `selector`, which re-exports it.
use std::collections::BTreeMap;
use std::fmt;

use crate::base::quote::go_quote;
use crate::base::sort::sort;
use crate::model::labels::{is_qualified_name, is_valid_label_value};

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
    /// Checks key and values as Kubernetes' `NewRequirement` does. The error is its message.
    ///
    /// The number of values is not checked: the parser already ensures it.
    pub fn new(key: String, operator: Operator, values: Vec<String>) -> Result<Self, String> {
        let mut complaints = Vec::new();
        let key_complaints = is_qualified_name(&key);
        if !key_complaints.is_empty() {
            complaints.push(invalid("key", &key, &key_complaints.join("; ")));
        }
        if matches!(operator, Operator::GreaterThan | Operator::LessThan) {
            for (index, value) in values.iter().enumerate() {
                if value.parse::<i64>().is_err() {
                    complaints.push(invalid(
                        &format!("values[{index}]"),
                        value,
                        "for 'Gt', 'Lt' operators, the value must be an integer",
                    ));
                }
            }
        }
        for (index, value) in values.iter().enumerate() {
            let value_complaints = is_valid_label_value(value);
            if !value_complaints.is_empty() {
                complaints.push(invalid(
                    &format!("values[{index}][{key}]"),
                    value,
                    &value_complaints.join("; "),
                ));
            }
        }
        match complaints.len() {
            0 => Ok(Self { key, operator, values }),
            1 => Err(complaints.remove(0)),
            _ => Err(format!("[{}]", complaints.join(", "))),
        }
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

/// A field error of the API machinery: `PATH: Invalid value: "VALUE": DETAIL`.
pub(super) fn invalid(path: &str, value: &str, detail: &str) -> String {
    format!("{path}: Invalid value: {}: {detail}", go_quote(value))
}
