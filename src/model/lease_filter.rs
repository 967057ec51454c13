//! Filters leases by their selectors, by the rule of the Python client's `filter_by_selector`: each part of the filter
//! must also be written in the lease's selector. Parts are compared as text: labels are not matched (see `selector`), and
//! parts are not normalized like in the controller (see `lease_selector`).
//!
//! A part that cannot be parsed is an error. The Python client silently drops it, and so finds more leases.
use super::selector::{Expected, Operator, Problem, SelectorError};

/// One part of a selector, as the Python client reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part<'text> {
    key: &'text str,
    operator: Operator,
    /// The value, or the values with commas between them.
    values: &'text str,
}

/// The parts that a lease's selector must contain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaseFilter<'text> {
    parts: Vec<Part<'text>>,
}

impl<'text> LeaseFilter<'text> {
    /// Reads `key=value` (`==` is the same), `key!=value`, `key in (a, b)`, `key notin (a, b)`, `key` and `!key`, joined
    /// by commas. An empty text requires nothing. The error has the position of the first part that has another form.
    pub fn parse(text: &'text str) -> Result<Self, SelectorError> {
        let mut parts = Vec::new();
        for (position, written) in split(text) {
            match Part::read(written) {
                Some(part) => parts.push(part),
                None => {
                    let problem = Problem::Expected(Expected::Part);
                    return Err(SelectorError { problem, position, length: written.len() });
                }
            }
        }
        Ok(Self { parts })
    }

    /// Whether a lease's selector contains all parts: equalities with the same value, other parts literally, except for
    /// the order of their values. `!=` does not equal `notin`, to which the controller converts it.
    pub fn matches(&self, selector: &str) -> bool {
        let written: Vec<Part<'_>> =
            split(selector).into_iter().filter_map(|(_, text)| Part::read(text)).collect();
        self.parts.iter().all(|wanted| match wanted.operator {
            // Of several equalities with one key, the last one counts, as in the Python client.
            Operator::Equals => last(&self.parts, wanted.key) == last(&written, wanted.key),
            _ => written.iter().any(|part| part.is_same(wanted)),
        })
    }
}

/// The value of the last equality with this key.
fn last<'text>(parts: &[Part<'text>], key: &str) -> Option<&'text str> {
    let found = parts.iter().rev().find(|part| part.operator == Operator::Equals && part.key == key);
    found.map(|part| part.values)
}

/// Splits a text at commas, except inside parentheses, into parts with their positions.
fn split(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut end = text.len();
    let mut is_inside = false;
    for at in (0..text.len()).rev() {
        match text.as_bytes().get(at) {
            Some(b')') => is_inside = true,
            Some(b'(') => is_inside = false,
            Some(b',') if !is_inside => {
                parts.push((at + 1, text.get(at + 1..end).unwrap_or_default()));
                end = at;
            }
            _ => {}
        }
    }
    parts.push((0, text.get(..end).unwrap_or_default()));
    parts.reverse();
    for (begin, part) in &mut parts {
        let whole = part.len();
        *begin += whole - part.trim_start_matches(is_space).len();
        *part = trim(part);
    }
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

impl<'text> Part<'text> {
    /// A trimmed part. Python tries one regular expression after the other; here each is taken at its operator.
    fn read(text: &'text str) -> Option<Self> {
        if let Some(key) = text.strip_prefix('!') {
            let key = trim(key);
            let is_key = !key.is_empty() && key_length(key) == key.len();
            return is_key.then_some(Self { key, operator: Operator::DoesNotExist, values: "" });
        }
        let (key, rest) = text.split_at_checked(key_length(text)).filter(|(key, _)| !key.is_empty())?;
        let after = trim(rest);
        let (operator, values) = if after.is_empty() {
            (Operator::Exists, "")
        } else if let Some(value) = after.strip_prefix("!=") {
            (Operator::NotEquals, one_line(value)?)
        } else if let Some(value) = after.strip_prefix('=') {
            // In "a==", the value after two signs would be empty, so the second sign is the value.
            let second = value.strip_prefix('=').filter(|value| !value.is_empty());
            (Operator::Equals, one_line(second.unwrap_or(value))?)
        } else if after.len() == rest.len() {
            // `in` and `notin` must have spaces on both sides.
            return None;
        } else if let Some(text) = after.strip_prefix("in") {
            (Operator::In, list(text)?)
        } else {
            (Operator::NotIn, list(after.strip_prefix("notin")?)?)
        };
        Some(Self { key, operator, values })
    }

    fn is_same(&self, other: &Self) -> bool {
        let same_values = match self.operator {
            Operator::In | Operator::NotIn => self.has(other) && other.has(self),
            _ => self.values == other.values,
        };
        same_values && self.key == other.key && self.operator == other.operator
    }

    /// Whether it contains all values of the other list.
    fn has(&self, other: &Self) -> bool {
        other.values.split(',').all(|value| self.values.split(',').any(|own| trim(own) == trim(value)))
    }
}

/// The text between the parentheses of ` (a, b)`; the space is required.
fn list(text: &str) -> Option<&str> {
    let inner = trim(text);
    let inner = inner.strip_prefix('(').filter(|_| inner.len() < text.len())?.strip_suffix(')')?;
    (!inner.contains(')')).then_some(inner)
}

/// A value, which has something in it and no line break.
fn one_line(text: &str) -> Option<&str> {
    let value = trim(text);
    (!value.is_empty() && !value.contains('\n')).then_some(value)
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Whether Python considers it a space, which includes a few more characters than Unicode.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\x1c'..='\x1f')
}

/// How many characters at the start are valid in a key; each is one byte.
fn key_length(text: &str) -> usize {
    let is_of_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'-');
    text.bytes().take_while(|byte| is_of_key(*byte)).count()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_the_filter_requires_must_be_written_in_the_selector() {
        for (selector, filter, expected) in [
            ("board=rpi4", "", true),
            ("board=rpi4", " , ", true),
            ("board=rpi4,site=east", "board=rpi4", true),
            ("board=rpi4", "board == rpi4", true),
            ("board=rpi4", "board=rpi5", false),
            ("board=rpi4", "site=east", false),
            ("board in (rpi4,rpi5)", "board in ( rpi5 , rpi4 )", true),
            ("board in (rpi4,rpi5)", "site=east,board in (rpi4,rpi5)", false),
            ("site=east,board in (rpi4,rpi5)", "site=east,board in (rpi4,rpi5)", true),
            ("site=east,board in (rpi4,rpi5)", "board in (rpi4,rpi5),site=west", false),
            ("board in (rpi4,rpi5)", "board in (rpi4)", false),
            // Parts are compared as text, even if they match the same exporters.
            ("board in (rpi4,rpi5)", "board=rpi4", false),
            ("board=rpi4", "board in (rpi4)", false),
            ("board=rpi4", "!broken", false),
            ("board=rpi4,!broken", "! broken", true),
            ("c notin (d)", "c notin (d)", true),
            ("c notin (d)", "c!=d", false),
            ("h", "h", true),
            ("h=1", "h", false),
            ("a in ()", "a in ()", true),
            ("<none>", "a=b", false),
            ("<none>", "", true),
            ("a=b,a=c", "a=c", true),
            ("a=b,a=c", "a=b", false),
            ("a=c", "a=b,a=c", true),
        ] {
            assert_eq!(
                LeaseFilter::parse(filter).unwrap().matches(selector),
                expected,
                "{selector} | {filter}"
            );
        }
    }

    #[test]
    fn a_part_that_the_python_client_would_drop_is_an_error_with_its_place() {
        for (filter, position) in [
            ("board rpi4", 0),
            ("a=b, slots>4", 5),
            ("a=b,c=", 4),
            ("a in(b)", 0),
            ("a in (b", 0),
            ("ü=1", 0),
            ("a=b,  ü", 6),
            ("a=b\nc=d", 0),
            ("=b", 0),
            ("!", 0),
        ] {
            let error = LeaseFilter::parse(filter).err().unwrap();
            assert_eq!(
                (error.position, error.problem),
                (position, Problem::Expected(Expected::Part)),
                "{filter}"
            );
        }
    }
}
