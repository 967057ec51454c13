//! Kubernetes label selectors as text: `labels.Parse`, its errors word for word, printing and matching.
//! Not what the controller makes of the selector of a lease (`lease_selector`).
use std::collections::BTreeMap;
use std::fmt;

use super::labels::{go_quote, is_qualified_name, is_valid_label_value};
use parser::Parser;

mod parser;

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
    /// How its value is compared.
    pub operator: Operator,
    /// With what: sorted and without repetition; none for `Exists` and `DoesNotExist`.
    pub values: Vec<String>,
}

/// A parsed selector: requirements sorted by key, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    requirements: Vec<Requirement>,
}

/// Why a text is no selector: Kubernetes' words, and where in the text it went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// The API machinery's own message.
    pub message: String,
    /// The byte offset in the text at which the offending token begins.
    pub position: usize,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for SelectorError {}

impl Requirement {
    /// Checks key and values as Kubernetes' `NewRequirement` does. The error is its message.
    ///
    /// The number of values is not checked: a parser gives each operator what it needs.
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
        values.sort_unstable();
        formatter.write_str(&values.join(","))?;
        formatter.write_str(after)
    }
}

impl Selector {
    /// Parses selector text as Kubernetes' `labels.Parse` does. An empty text selects everything.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        Ok(Self::new(Parser::new(text).parse()?))
    }

    /// A selector of these requirements.
    pub fn new(mut requirements: Vec<Requirement>) -> Self {
        requirements.sort_by(|one, other| one.key.cmp(&other.key));
        Self { requirements }
    }

    /// The same selector with one more requirement.
    pub fn and(mut self, requirement: Requirement) -> Self {
        self.requirements.push(requirement);
        Self::new(self.requirements)
    }

    /// Its requirements, sorted by key.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Whether it selects everything.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    /// Whether labels fulfil all of its requirements.
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.requirements.iter().all(|requirement| requirement.matches(labels))
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, requirement) in self.requirements.iter().enumerate() {
            if index > 0 {
                formatter.write_str(",")?;
            }
            requirement.fmt(formatter)?;
        }
        Ok(())
    }
}

/// A field error of the API machinery: `PATH: Invalid value: "VALUE": DETAIL`.
pub(super) fn invalid(path: &str, value: &str, detail: &str) -> String {
    format!("{path}: Invalid value: {}: {detail}", go_quote(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (String, usize) {
        let error = Selector::parse(text).unwrap_err();
        (error.message, error.position)
    }

    #[test]
    fn prints_as_kubernetes_does() {
        for (text, printed) in [
            ("", ""),
            (" board = rpi4 ", "board=rpi4"),
            ("b,a", "a,b"),
            ("e in (g, f),!i", "e in (f,g),!i"),
            ("x in (foo,,baz),y,z notin ()", "x in (,baz,foo),y,z notin ()"),
            ("a in (,b)", "a in (,b)"),
            ("a in (b,)", "a in (,b)"),
            ("in in (in,notin)", "in in (in,notin)"),
            ("a>1,b<2,c==d,e!=f", "a>1,b<2,c==d,e!=f"),
            ("a=", "a="),
        ] {
            assert_eq!(Selector::parse(text).unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn errors_are_kubernetes_own_and_know_their_place() {
        for (text, message, position) in [
            ("board=rpi4,", "found '', expected: identifier after ','", 11),
            ("=x", "found '=', expected: !, identifier, or 'end of string'", 0),
            ("board in rpi4", "unable to parse requirement: found 'rpi4' expected: '('", 9),
            ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt", 2),
            ("b=r site=east", "found 'site', expected: ',' or 'end of string'", 4),
            ("!", "unable to parse requirement: found '', expected: identifier", 1),
            ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'", 7),
            ("a in (b c)", "unable to parse requirement: found 'c', expected: ',' or ')'", 8),
            ("a in (=", "unable to parse requirement: found '=', expected: ',', ')' or identifier", 6),
            ("a in (b,=", "unable to parse requirement: found '=', expected: ',', or identifier", 8),
            ("a==)", "unable to parse requirement: found ')', expected: identifier", 3),
            (
                "a>x",
                "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
                2,
            ),
        ] {
            assert_eq!(error(text), (message.to_string(), position), "{text}");
        }
        assert!(
            error("x/y/z=1").0.starts_with(
                "unable to parse requirement: <nil>: Invalid value: \"x/y/z\": a qualified name"
            )
        );
        assert!(error("board=-x").0.starts_with(
            "unable to parse requirement: values[0][board]: Invalid value: \"-x\": a valid label"
        ));
        assert!(
            error("a in (-x,_y)")
                .0
                .starts_with("unable to parse requirement: [values[0][a]: Invalid value: \"-x\": ")
        );
    }

    #[test]
    fn matches_as_kubernetes_does() {
        let labels = BTreeMap::from([
            ("board".to_string(), "rpi4".to_string()),
            ("slots".to_string(), "4".to_string()),
            ("empty".to_string(), String::new()),
        ]);
        for text in [
            "",
            "board=rpi4",
            "board==rpi4",
            "board!=qemu",
            "board in (qemu,rpi4)",
            "board",
            "!arch",
            "arch!=x",
            "arch notin (x)",
            "slots>3",
            "slots<5",
            "empty=",
            "empty in ()",
        ] {
            assert!(Selector::parse(text).unwrap().matches(&labels), "{text}");
        }
        for text in [
            "board=",
            "board!=rpi4",
            "arch=x",
            "arch",
            "!board",
            "slots>4",
            "board>1",
            "arch<1",
            "board=rpi4,arch",
        ] {
            assert!(!Selector::parse(text).unwrap().matches(&labels), "{text}");
        }
    }
}
