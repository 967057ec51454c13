//! Kubernetes label selectors as text: `labels.Parse` with its exact errors, printing and matching. For the selector
//! of a lease, which the controller rewrites, see `lease_selector`.
use std::collections::BTreeMap;
use std::fmt;

use crate::base::sort::sort;
use parser::Parser;
pub use requirement::{Operator, Requirement};

mod parser;
mod requirement;

/// A parsed selector: requirements sorted by key, all of which must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    requirements: Vec<Requirement>,
}

/// Why a text is not a valid selector: Kubernetes' message, and the position of the error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// The message of Kubernetes' API machinery.
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

impl Selector {
    /// Parses selector text as Kubernetes' `labels.Parse` does. An empty text selects everything.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        Ok(Self::new(Parser::new(text).parse()?))
    }

    /// Creates a selector from these requirements.
    pub fn new(mut requirements: Vec<Requirement>) -> Self {
        sort(&mut requirements, |one, other| one.key < other.key);
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

    /// Whether the labels match all of its requirements.
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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
