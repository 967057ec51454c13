//! What Kubernetes says about a name, a label key or a label value that breaks its rules, in the API machinery's own words.
//! The rules themselves are in the client's model.
//!
//! Each check returns every complaint that Kubernetes would make, in its order; none means valid.
//! Lengths are counted in bytes, as Go counts them.

use jumpstarter_web::model::labels::{has_label_form, has_subdomain_form};

/// The patterns that Kubernetes names in its complaints.
const QUALIFIED_NAME: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const DNS_LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/// Checks a label key: an optional DNS subdomain and `/`, then a name of up to 63 characters.
pub fn is_qualified_name(value: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut parts = value.split('/');
    let first = parts.next().unwrap_or_default();
    let name = match (parts.next(), parts.next()) {
        (None, _) => first,
        (Some(name), None) => {
            if first.is_empty() {
                complaints.push(String::from("prefix part must be non-empty"));
            } else {
                complaints.extend(each("prefix part ", is_dns1123_subdomain(first)));
            }
            name
        }
        _ => {
            let mut complaint = String::from("a qualified name ");
            complaint.push_str(&qualified_name_complaint());
            complaint.push_str(" with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
            return vec![complaint];
        }
    };
    if name.is_empty() {
        complaints.push(String::from("name part must be non-empty"));
    } else if name.len() > 63 {
        complaints.push(format!("name part {}", too_long("63")));
    }
    if !has_label_form(name) {
        complaints.push(format!("name part {}", qualified_name_complaint()));
    }
    complaints
}

/// Checks a label value: empty, or up to 63 characters that begin and end with a letter or digit.
pub fn is_valid_label_value(value: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if value.len() > 63 {
        complaints.push(too_long("63"));
    }
    if !value.is_empty() && !has_label_form(value) {
        complaints.push(regex(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            &["MyValue", "my_value", "12345"],
            &["(", QUALIFIED_NAME, ")?"],
        ));
    }
    complaints
}

/// Checks an object's name by Kubernetes' rules for most kinds, including leases, exporters and clients.
pub fn is_dns1123_subdomain(value: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if value.len() > 253 {
        complaints.push(too_long("253"));
    }
    if !has_subdomain_form(value) {
        complaints.push(regex(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            &["example.com"],
            &[DNS_LABEL, "(\\.", DNS_LABEL, ")*"],
        ));
    }
    complaints
}

fn qualified_name_complaint() -> String {
    regex(
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        &["MyName", "my.name", "123-abc"],
        &[QUALIFIED_NAME],
    )
}

fn each(prefix: &str, complaints: Vec<String>) -> impl Iterator<Item = String> {
    complaints.into_iter().map(move |complaint| format!("{prefix}{complaint}"))
}

fn too_long(limit: &str) -> String {
    format!("must be no more than {limit} characters")
}

fn regex(complaint: &str, examples: &[&str], pattern: &[&str]) -> String {
    let mut text = String::from(complaint);
    text.push_str(" (e.g. ");
    for (index, example) in examples.iter().enumerate() {
        // The stray space is Kubernetes' own: "'MyName',  or 'my.name', ".
        text.push_str(if index > 0 { " or '" } else { "'" });
        text.push_str(example);
        text.push_str("', ");
    }
    text.push_str("regex used for validation is '");
    text.extend(pattern.iter().copied());
    text.push_str("')");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_names_raise_no_complaint() {
        for key in ["a", "A.b_c-9", "example.com/MyName", "jumpstarter.dev/name"] {
            assert!(is_qualified_name(key).is_empty(), "{key}");
        }
        for value in ["", "x", "a.b", &"x".repeat(63)] {
            assert!(is_valid_label_value(value).is_empty(), "{value}");
        }
        for name in ["a", "a.b-c.9", &"x".repeat(253)] {
            assert!(is_dns1123_subdomain(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn complaints_are_kubernetes_own_words() {
        const NAME: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
        assert_eq!(
            is_qualified_name("x/y/z"),
            [format!(
                "a qualified name {NAME} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            )]
        );
        assert_eq!(is_qualified_name("-a"), [format!("name part {NAME}")]);
        assert_eq!(
            is_qualified_name(""),
            ["name part must be non-empty".to_string(), format!("name part {NAME}")]
        );
        assert_eq!(is_qualified_name(&"k".repeat(64)), ["name part must be no more than 63 characters"]);
        assert_eq!(is_qualified_name("/a"), ["prefix part must be non-empty"]);
        assert_eq!(
            is_qualified_name("Bad_/a"),
            [
                "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
            ]
        );
        assert_eq!(
            is_valid_label_value("-x"),
            [
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
            ]
        );
        assert_eq!(is_dns1123_subdomain(&"x".repeat(254)), ["must be no more than 253 characters"]);
    }

    #[test]
    fn a_name_has_at_most_63_characters() {
        assert_eq!(is_valid_label_value(&"x".repeat(64)), ["must be no more than 63 characters"]);
        assert!(is_qualified_name(&"x".repeat(63)).is_empty());
        assert_eq!(is_qualified_name(&"x".repeat(64)), ["name part must be no more than 63 characters"]);
    }
}
