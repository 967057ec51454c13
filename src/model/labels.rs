//! The Kubernetes rules for names, label keys and label values. Not the grammar of selectors (`selector`), nor the rules
//! for a lease's tags. Lengths are counted in bytes, as Kubernetes counts them.

/// The description of a valid label key, for error messages.
pub const KEY: &str = "a label key: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, after an optional DNS name with '/'";
/// The description of a valid label value, for error messages.
pub const VALUE: &str = "at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";
/// What the name of an object is, for errors.
pub const NAME: &str =
    "at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each part";
/// What the name of a namespace is, for errors.
pub const NAMESPACE: &str =
    "at most 63 lower-case letters, digits and '-', with a letter or digit at both ends";

/// Whether a text is a label key: an optional DNS subdomain and `/`, then a name of up to 63 characters.
pub fn is_key(text: &str) -> bool {
    let name = match text.split_once('/') {
        Some((prefix, name)) if is_name(prefix) => name,
        Some(_) => return false,
        None => text,
    };
    name.len() <= 63 && has_label_form(name)
}

/// Whether a text is a label value: empty, or up to 63 characters that begin and end with a letter or digit.
pub fn is_value(text: &str) -> bool {
    text.is_empty() || (text.len() <= 63 && has_label_form(text))
}

/// Whether a text is an object's name by the rules for most kinds, including leases, exporters and clients (an RFC 1123
/// subdomain).
pub fn is_name(text: &str) -> bool {
    text.len() <= 253 && has_subdomain_form(text)
}

/// Whether a text is a name without dots, for example of a namespace (an RFC 1123 label).
pub fn is_namespace(text: &str) -> bool {
    text.len() <= 63 && has_dns_label_form(text)
}

/// Whether a text has the form of the name in a label key, whatever its length.
pub fn has_label_form(text: &str) -> bool {
    is_made_of(text, u8::is_ascii_alphanumeric, |byte| matches!(byte, b'-' | b'_' | b'.'))
}

/// Whether a text has the form of an RFC 1123 label, whatever its length.
pub fn has_dns_label_form(text: &str) -> bool {
    is_made_of(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit(), |byte| *byte == b'-')
}

/// Whether a text has the form of an RFC 1123 subdomain, whatever its length.
pub fn has_subdomain_form(text: &str) -> bool {
    text.split('.').all(has_dns_label_form)
}

/// Whether a text has only these characters, of which the second kind may not be the first or the last.
fn is_made_of(text: &str, outer: fn(&u8) -> bool, inner: fn(&u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(outer)
        && bytes.last().is_some_and(outer)
        && bytes.iter().all(|byte| outer(byte) || inner(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_are_kubernetes_own() {
        for key in ["a", "A.b_c-9", "example.com/MyName", "jumpstarter.dev/name"] {
            assert!(is_key(key), "{key}");
        }
        for key in ["", "-a", "a.", "/a", "a/", "x/y/z", "Bad_/a", "näh", "a b"] {
            assert!(!is_key(key), "{key}");
        }
        for value in ["", "x", "a.b"] {
            assert!(is_value(value), "{value}");
        }
        assert!(!is_value("-x") && !is_value("ü"));
        assert!(is_name("a.b-c.9") && !is_name("a..b") && !is_name("A") && !is_name(""));
        assert!(is_namespace("my-name") && !is_namespace("a.b"));
    }

    #[test]
    fn each_has_its_longest_text() {
        let long = |length: usize| "x".repeat(length);
        for (is_valid, most) in
            [(is_key as fn(&str) -> bool, 63), (is_value, 63), (is_name, 253), (is_namespace, 63)]
        {
            assert!(is_valid(&long(most)) && !is_valid(&long(most + 1)));
        }
        assert!(is_key(&format!("{}/a", long(253))) && !is_key(&format!("{}/a", long(254))));
    }
}
