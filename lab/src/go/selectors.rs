//! What Kubernetes and the controller say about a selector that they refuse, in their own words.
use jumpstarter_web::model::lease_selector::{LeaseSelector, LeaseSelectorError};
use jumpstarter_web::model::selector::{Expected, Problem, Requirement, Selector, SelectorError};

use super::labels::{is_qualified_name, is_valid_label_value};
use super::quote::go_quote;

/// Parses a selector as `labels.Parse` does.
pub fn parse(text: &str) -> Result<Selector, String> {
    Selector::parse(text).map_err(|error| words(text, &error))
}

/// Parses the selector of a lease as the controller does.
pub fn parse_of_lease(text: &str) -> Result<LeaseSelector, String> {
    LeaseSelector::parse(text).map_err(|error| match error {
        LeaseSelectorError::Syntax(error) => {
            format!("failed to parse label selector: {}", words(text, &error))
        }
        LeaseSelectorError::Conflict { key, values: [one, other] } => format!(
            "invalid selector: label {key} cannot have multiple equality requirements with different values ({one} and {other})"
        ),
        LeaseSelectorError::Operator(requirement) => {
            format!("unsupported label selector operator: {}", requirement.operator.name())
        }
    })
}

/// Checks key and values as `NewRequirement` does.
pub fn checked(requirement: Requirement) -> Result<Requirement, String> {
    let mut complaints = Vec::new();
    let Requirement { key, values, .. } = &requirement;
    let of_key = is_qualified_name(key);
    if !of_key.is_empty() {
        complaints.push(invalid("key", key, &of_key));
    }
    if requirement.compares_size() {
        for (index, value) in values.iter().enumerate().filter(|(_, value)| value.parse::<i64>().is_err()) {
            let detail = "for 'Gt', 'Lt' operators, the value must be an integer".to_owned();
            complaints.push(invalid(&format!("values[{index}]"), value, &[detail]));
        }
    }
    for (index, value) in values.iter().enumerate() {
        let of_value = is_valid_label_value(value);
        if !of_value.is_empty() {
            complaints.push(invalid(&format!("values[{index}][{key}]"), value, &of_value));
        }
    }
    match complaints.len() {
        0 => Ok(requirement),
        1 => Err(complaints.remove(0)),
        _ => Err(format!("[{}]", complaints.join(", "))),
    }
}

fn words(text: &str, error: &SelectorError) -> String {
    let found = text.get(error.position..error.position + error.length).unwrap_or_default();
    let expected = match &error.problem {
        // Kubernetes has no path for the key here and prints Go's nil.
        Problem::Key => return of_requirement(&invalid("<nil>", found, &is_qualified_name(found))),
        Problem::Values(requirement) => {
            return of_requirement(&checked(requirement.clone()).err().unwrap_or_default());
        }
        Problem::Expected(expected) => expected,
    };
    let found = |expected: &str| format!("found '{found}'{expected}");
    match expected {
        Expected::KeyOrEnd => found(", expected: !, identifier, or 'end of string'"),
        Expected::KeyAfterComma => found(", expected: identifier after ','"),
        Expected::CommaOrEnd => found(", expected: ',' or 'end of string'"),
        Expected::Key | Expected::Value | Expected::Part => of_requirement(&found(", expected: identifier")),
        Expected::Operator => of_requirement(&found(", expected: in, notin, =, ==, !=, gt, lt")),
        Expected::Open => of_requirement(&found(" expected: '('")),
        Expected::ValueOrClose => of_requirement(&found(", expected: ',', ')' or identifier")),
        Expected::CommaOrValue => of_requirement(&found(", expected: ',', or identifier")),
        Expected::CommaOrClose => of_requirement(&found(", expected: ',' or ')'")),
    }
}

fn of_requirement(problem: &str) -> String {
    format!("unable to parse requirement: {problem}")
}

/// A field error of the API machinery: `PATH: Invalid value: "VALUE": DETAIL`.
fn invalid(path: &str, value: &str, details: &[String]) -> String {
    format!("{path}: Invalid value: {}: {}", go_quote(value), details.join("; "))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The table was written by Kubernetes' own code.
    #[test]
    fn each_error_is_that_of_kubernetes_own_code() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/selectors.json");
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let table: Value = serde_json::from_str(&text).unwrap_or_default();
        let answers = table["selectors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut refused = 0;
        for answer in answers {
            let text = answer["selector"].as_str().unwrap_or_default();
            let theirs = answer["error"].as_str().map(str::to_owned);
            refused += usize::from(theirs.is_some());
            assert_eq!(parse(text).err(), theirs, "{text:?}");
        }
        assert!(refused > 250, "{refused}");
    }

    #[test]
    fn the_selector_of_a_lease_is_refused_in_the_controllers_words() {
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
            assert_eq!(parse_of_lease(text).err().as_deref(), Some(message), "{text}");
        }
    }
}
