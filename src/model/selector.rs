//! Kubernetes label selectors as text: parsed by the rules of `labels.Parse`, printed and matched. For the selector of a
//! lease, which the controller rewrites, see `lease_selector`.
use std::collections::BTreeMap;
use std::fmt;

use crate::base::sort::sort;
pub use error::{Expected, Problem, SelectorError};
use parser::Parser;
pub use requirement::{Operator, Requirement};

mod error;
mod parser;
mod requirement;

/// A parsed selector: requirements sorted by key, all of which must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    requirements: Vec<Requirement>,
}

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
    fn errors_name_what_is_expected_and_its_place() {
        for (text, expected, position) in [
            ("board=rpi4,", "expected a key after the comma", 11),
            ("=x", "expected a key, or '!' and a key", 0),
            ("board in rpi4", "expected '('", 9),
            ("a b", "expected =, !=, ==, in, notin, < or >", 2),
            ("b=r site=east", "expected a comma", 4),
            ("!", "expected a key", 1),
            ("a in (b", "expected a comma or ')'", 7),
            ("a in (b c)", "expected a comma or ')'", 8),
            ("a in (=", "expected a value or ')'", 6),
            ("a in (b,=", "expected a value", 8),
            ("a==)", "expected a value", 3),
            ("a>x", "expected a whole number", 2),
            ("x/y/z=1", "expected a label key: at most 63", 0),
            ("board=-x", "expected a value of at most 63", 6),
            ("a in (-x,_y)", "expected a value of at most 63", 5),
        ] {
            let error = Selector::parse(text).unwrap_err();
            assert!(error.to_string().starts_with(expected), "{text}: {error}");
            assert_eq!(error.position, position, "{text}");
        }
    }

    #[test]
    fn an_option_is_named_with_the_place_of_its_error() {
        for (text, place) in [("a b", "before \"b\""), ("a,", "at its end")] {
            let input = Selector::parse(text).unwrap_err().of_field("filter", text);
            assert_eq!(input.field, "filter");
            assert!(
                input.problem.contains(&format!("got \"{text}\"")) && input.problem.ends_with(place),
                "{input}"
            );
        }
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
