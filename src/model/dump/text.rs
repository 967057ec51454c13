//! The tree as text: JSON without spaces, YAML in block style.
use std::fmt::Write;

use super::value::Value;
use crate::base::sort::sort;

/// The two output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One line of JSON.
    Json,
    /// YAML in block style, keys sorted.
    Yaml,
}

impl Format {
    /// The format with that name, `json` or `yaml`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "yaml" => Some(Self::Yaml),
            _ => None,
        }
    }

    pub(super) fn write(self, value: &Value<'_>) -> String {
        let mut out = String::new();
        match self {
            Self::Json => json(value, &mut out),
            Self::Yaml => {
                yaml(value, 0, &mut out);
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                // The first line break belongs to the key that the top level does not have.
                out = out.trim_start_matches('\n').to_owned();
            }
        }
        out
    }
}

fn json(value: &Value<'_>, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&scalar(value)),
        Value::Text(text) => push_quoted(text, out),
        Value::List(items) => {
            joined('[', items.iter(), ']', out, json);
        }
        Value::Record(fields) => joined('{', fields.iter(), '}', out, |(name, value), out| {
            out.push('"');
            push_camel_case(name, out);
            out.push_str("\":");
            json(value, out);
        }),
        Value::Map(fields) => joined('{', fields.iter(), '}', out, |(name, value), out| {
            push_quoted(name, out);
            out.push(':');
            json(value, out);
        }),
        Value::Texts(map) => joined('{', map.iter(), '}', out, |(name, value), out| {
            push_quoted(name, out);
            out.push(':');
            push_quoted(value, out);
        }),
    }
}

/// Appends a field's name in Rust as JavaScript writes it.
pub fn push_camel_case(name: &str, out: &mut String) {
    let words = name.strip_prefix("r#").unwrap_or(name).split('_');
    for (number, word) in words.enumerate() {
        let start = out.len();
        out.push_str(word);
        if let Some(first) = out.get_mut(start..=start).filter(|_| number > 0) {
            first.make_ascii_uppercase();
        }
    }
}

fn joined<T>(
    open: char,
    items: impl Iterator<Item = T>,
    close: char,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push(open);
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

/// Writes what follows `key:` or `-`: a scalar on the same line, a collection on the next ones.
fn yaml(value: &Value<'_>, indent: usize, out: &mut String) {
    match value {
        Value::List(items) if !items.is_empty() => {
            for item in items {
                new_line(indent, out);
                out.push('-');
                let mut inner = String::new();
                yaml(item, indent + 2, &mut inner);
                // A map's first key goes on the dash's line.
                out.push(' ');
                out.push_str(inner.trim_start());
            }
        }
        Value::Map(fields) if !fields.is_empty() => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sort(&mut sorted, |(one, _), (other, _)| one < other);
            for (name, value) in sorted {
                new_line(indent, out);
                out.push_str(name);
                out.push(':');
                // Lists have the same indent as their key, as PyYAML writes them.
                let deeper = if matches!(value, Value::List(_)) { indent } else { indent + 2 };
                yaml(value, deeper, out);
            }
        }
        Value::Texts(map) if !map.is_empty() => {
            for (name, value) in *map {
                new_line(indent, out);
                yaml_text(name, out);
                out.push_str(": ");
                yaml_text(value, out);
            }
        }
        Value::Text(text) => {
            out.push(' ');
            yaml_text(text, out);
        }
        Value::List(_) => out.push_str(" []"),
        Value::Map(_) | Value::Texts(_) => out.push_str(" {}"),
        // The Python client's dump has no record as such.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Record(_) => {
            out.push(' ');
            out.push_str(&scalar(value));
        }
    }
}

fn new_line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar(value: &Value<'_>) -> String {
    match value {
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Number(number) => number.clone(),
        _ => "null".into(),
    }
}

/// Without quotes only if every YAML 1.1 and 1.2 parser reads it as a string; otherwise with JSON's quotes, which are
/// valid in YAML.
fn yaml_text(text: &str, out: &mut String) {
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(letters)
        && !reserved.iter().any(|word| word.eq_ignore_ascii_case(text));
    if plain { out.push_str(text) } else { push_quoted(text, out) }
}

/// Appends a text as JSON.
pub fn push_quoted(text: &str, out: &mut String) {
    // Nearly all texts need no escapes, and copying letter by letter was a third of the time that a list takes.
    let plain = text.bytes().take_while(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'));
    let (plain, rest) = text.split_at_checked(plain.count()).unwrap_or(("", text));
    out.push('"');
    out.push_str(plain);
    for c in rest.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // YAML also requires C1 control characters and its line separators to be escaped.
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'..='\u{ffff}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_names() {
        for (name, format) in
            [("json", Some(Format::Json)), ("yaml", Some(Format::Yaml)), ("JSON", None), ("", None)]
        {
            assert_eq!(Format::from_name(name), format, "{name:?}");
        }
    }

    #[test]
    fn what_neither_format_holds_as_it_is_is_escaped() {
        let text = "a\"\\\n\r\t\u{1}\u{85}\u{2028}\u{feff}\u{ffff}\u{20}é";
        let expected = concat!(r#""a\"\\\n\r\t\u0001\u0085\u2028\ufeff\uffff"#, " é\"");
        assert_eq!(Format::Json.write(&Value::text(text)), expected);
        assert_eq!(Format::Yaml.write(&Value::text(text)), format!(" {expected}\n"));
    }

    #[test]
    fn a_text_is_plain_in_yaml_where_no_reader_takes_it_for_anything_else() {
        for (text, plain) in [
            ("rpi4", true),
            ("a-b_c.d/e", true),
            ("No", false),
            ("y", false),
            ("1e3", false),
            ("-a", false),
            ("a b", false),
            ("ä", false),
            ("", false),
        ] {
            let expected = if plain { format!(" {text}\n") } else { format!(" \"{text}\"\n") };
            assert_eq!(Format::Yaml.write(&Value::text(text)), expected);
        }
    }
}
