//! Invalid input: the field, its value, and what is allowed.
use std::fmt;

/// An input that was rejected before anything was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput {
    /// The field as a JavaScript user writes it, `tags` or `tags.ci` for instance.
    pub field: String,
    /// What was wrong with it and what is allowed.
    pub problem: String,
}

impl InvalidInput {
    /// `problem` continues the field's name: "must be ..., got ...".
    pub fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.problem)
    }
}

impl std::error::Error for InvalidInput {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_names_the_field_and_what_is_wrong_with_it() {
        assert_eq!(InvalidInput::new("tags.ci", "must be short").to_string(), "`tags.ci` must be short");
    }
}
