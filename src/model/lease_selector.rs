//! How the controller splits, rewrites and prints the selector of a lease. For the grammar itself, see `selector`.
use std::collections::BTreeMap;
use std::fmt;

use super::InvalidInput;
use super::selector::{Operator, Requirement, Selector, SelectorError};

/// The prefix under which a lease object carries its tags as labels.
pub const TAG_PREFIX: &str = "metadata.jumpstarter.dev/";

/// A lease's selector as the controller stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaseSelector {
    match_labels: BTreeMap<String, String>,
    selector: Selector,
}

/// Why a text cannot be the selector of a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaseSelectorError {
    /// It is no selector.
    Syntax(SelectorError),
    /// It requires two values of one label.
    Conflict {
        /// The label's key.
        key: String,
        /// The values, in the order of the text.
        values: [String; 2],
    },
    /// It has a requirement with `==`, `<` or `>`, which only filters may have.
    Operator(Requirement),
}

impl LeaseSelectorError {
    /// The error for an option of a call, `text`, which cannot be the selector of a lease.
    pub fn of_field(&self, field: &str, text: &str) -> InvalidInput {
        let problem = match self {
            Self::Syntax(error) => return error.of_field(field, text),
            Self::Conflict { key, values: [one, other] } => {
                format!("must require one value of a label, got {key}={one} and {key}={other}")
            }
            Self::Operator(requirement) => {
                format!("must use only =, !=, in, notin, key and !key, as leases do, got {requirement}")
            }
        };
        InvalidInput::new(field, problem)
    }
}

impl LeaseSelector {
    /// Parses and rewrites the text of a lease's selector.
    pub fn parse(text: &str) -> Result<Self, LeaseSelectorError> {
        let parsed = Selector::parse(text).map_err(LeaseSelectorError::Syntax)?;
        let mut match_labels: BTreeMap<String, String> = BTreeMap::new();
        let mut expressions = Vec::new();
        let mut unequal: Vec<Requirement> = Vec::new();
        for requirement in parsed.requirements() {
            let key = requirement.key.clone();
            let value = requirement.values.first().cloned().unwrap_or_default();
            match requirement.operator {
                Operator::Equals => match match_labels.get(&key) {
                    Some(existing) if *existing != value => {
                        return Err(LeaseSelectorError::Conflict { key, values: [existing.clone(), value] });
                    }
                    _ => {
                        match_labels.insert(key, value);
                    }
                },
                Operator::NotEquals => {
                    // Requirements come sorted by key.
                    match unequal.last_mut().filter(|last| last.key == key) {
                        Some(last) if last.values.contains(&value) => {}
                        Some(last) => last.values.push(value),
                        None => {
                            unequal.push(Requirement { key, operator: Operator::NotIn, values: vec![value] })
                        }
                    }
                }
                Operator::In | Operator::NotIn | Operator::Exists | Operator::DoesNotExist => {
                    expressions.push(requirement.clone());
                }
                Operator::DoubleEquals | Operator::GreaterThan | Operator::LessThan => {
                    return Err(LeaseSelectorError::Operator(requirement.clone()));
                }
            }
        }
        let equal = match_labels.iter().map(|(key, value)| Requirement {
            key: key.clone(),
            operator: Operator::Equals,
            values: vec![value.clone()],
        });
        let selector = Selector::new(equal.chain(expressions).chain(unequal).collect());
        Ok(Self { match_labels, selector })
    }

    /// Whether it requires nothing.
    pub fn is_empty(&self) -> bool {
        self.selector.is_empty()
    }

    /// Whether an exporter with these labels matches.
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.selector.matches(labels)
    }

    /// Its requirements, as a plain selector.
    pub fn selector(&self) -> &Selector {
        &self.selector
    }

    /// The labels that a lease object carries for the equalities of its selector:
    /// all that a filter of `ListLeases` can see of it.
    pub fn object_labels(&self) -> BTreeMap<String, String> {
        let kept = self.match_labels.iter().filter(|(key, _)| !key.starts_with(TAG_PREFIX));
        kept.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

impl fmt::Display for LeaseSelector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() { formatter.write_str("<none>") } else { self.selector.fmt(formatter) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn rewrites_as_the_controller_does() {
        for (text, rewritten) in [
            ("", "<none>"),
            ("board=nope,a=b,c!=d,e in (g, f),h,!i", "a=b,board=nope,c notin (d),e in (f,g),h,!i"),
            ("board=nope,c!=e,c!=d", "board=nope,c notin (d,e)"),
            ("c!=e,c notin (z,y),c", "c notin (y,z),c,c notin (e)"),
            ("a=b,a=b", "a=b"),
            ("a=", "a="),
            ("a in ()", "a in ()"),
        ] {
            assert_eq!(LeaseSelector::parse(text).unwrap().to_string(), rewritten, "{text}");
        }
    }

    #[test]
    fn refuses_what_the_controller_refuses() {
        for (text, problem) in [
            ("a=b,a=c", "must require one value of a label, got a=b and a=c"),
            ("a>1", "must use only =, !=, in, notin, key and !key, as leases do, got a>1"),
            ("x,a==b", "must use only =, !=, in, notin, key and !key, as leases do, got a==b"),
        ] {
            let input = LeaseSelector::parse(text).unwrap_err().of_field("selector", text);
            assert_eq!((input.field.as_str(), input.problem.as_str()), ("selector", problem));
        }
        let input = LeaseSelector::parse("a b").unwrap_err().of_field("selector", "a b");
        assert!(input.problem.ends_with("expected =, !=, ==, in, notin, < or > before \"b\""), "{input}");
    }

    #[test]
    fn an_object_carries_only_equalities() {
        let selector = LeaseSelector::parse("a=b,c!=d,e in (f),metadata.jumpstarter.dev/ci=x").unwrap();
        assert_eq!(selector.object_labels(), BTreeMap::from([("a".to_string(), "b".to_string())]));
    }

    #[test]
    fn labels_match_or_not() {
        let selector = LeaseSelector::parse("board=rpi4,!broken").unwrap();
        let labels = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
        };
        assert!(selector.matches(&labels(&[("board", "rpi4")])));
        assert!(!selector.matches(&labels(&[("board", "rpi5")])));
        assert!(!selector.matches(&labels(&[("board", "rpi4"), ("broken", "")])));
    }
}
