//! How the controller splits, rewrites and prints the selector of a lease. For the grammar itself, see `selector`.
use std::collections::BTreeMap;
use std::fmt;

use super::selector::{Operator, Requirement, Selector};

/// The prefix under which a lease object carries its tags as labels.
pub const TAG_PREFIX: &str = "metadata.jumpstarter.dev/";

/// A lease's selector as the controller stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaseSelector {
    match_labels: BTreeMap<String, String>,
    selector: Selector,
}

impl LeaseSelector {
    /// Parses and rewrites the text of a lease's selector. The error is the controller's message.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed =
            Selector::parse(text).map_err(|error| format!("failed to parse label selector: {error}"))?;
        let mut match_labels: BTreeMap<String, String> = BTreeMap::new();
        let mut expressions = Vec::new();
        let mut unequal: Vec<Requirement> = Vec::new();
        for requirement in parsed.requirements() {
            let key = requirement.key.clone();
            let value = requirement.values.first().cloned().unwrap_or_default();
            match requirement.operator {
                Operator::Equals => match match_labels.get(&key) {
                    Some(existing) if *existing != value => {
                        return Err(format!(
                            "invalid selector: label {key} cannot have multiple equality requirements with different values ({existing} and {value})"
                        ));
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
                    return Err(format!(
                        "unsupported label selector operator: {}",
                        requirement.operator.name()
                    ));
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
        for (text, message) in [
            (
                "a=b,a=c",
                "invalid selector: label a cannot have multiple equality requirements with different values (b and c)",
            ),
            ("a>1", "unsupported label selector operator: gt"),
            ("a<1", "unsupported label selector operator: lt"),
            ("a==b", "unsupported label selector operator: =="),
            (
                "a b",
                "failed to parse label selector: unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
            ),
        ] {
            assert_eq!(LeaseSelector::parse(text).unwrap_err(), message, "{text}");
        }
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
