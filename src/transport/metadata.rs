//! Headers and trailers: names and values, in the order in which they arrived. `http::HeaderMap` is not used: its
//! table of known names alone would be a tenth of the download, and gRPC-Web only needs a list.

use std::fmt;

/// A list of names and values. Names are in lower case; a name may occur several times. `Debug` shows only the values
/// of gRPC's own names: any other may be a token, a cookie or a proxy's secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    entries: Vec<(String, Vec<u8>)>,
}

impl fmt::Debug for Metadata {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): (_, &[u8])| match is_harmless(name) {
            true => (name, String::from_utf8_lossy(value).into_owned()),
            false => (name, "...".to_owned()),
        };
        formatter.debug_map().entries(self.iter().map(shown)).finish()
    }
}

/// Whether the values of a name may be shown.
fn is_harmless(name: &str) -> bool {
    name.starts_with("grpc-") || ["content-type", "retry-after"].contains(&name)
}

/// Why a name or value is not valid in an HTTP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The name is not a token (RFC 9110, 5.6.2).
    Name,
    /// The value contains control characters (RFC 9110, 5.5).
    Value,
}

impl Metadata {
    /// An empty list.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds a value; the name's existing values are kept.
    pub fn append(&mut self, name: &str, value: &[u8]) -> Result<(), Unfit> {
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err(Unfit::Name);
        }
        if !value.iter().all(|byte| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f)) {
            return Err(Unfit::Value);
        }
        self.entries.push((name.to_ascii_lowercase(), value.to_vec()));
        Ok(())
    }

    /// The first value of a name, which must be in lower case.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.get_all(name).next()
    }

    /// All values of a name, in order.
    pub fn get_all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The first value of a name, if it consists of visible ASCII characters and spaces.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| is_visible(value)).and_then(|value| str::from_utf8(value).ok())
    }

    /// Removes all values of a name.
    pub fn remove(&mut self, name: &str) {
        self.entries.retain(|(known, _)| known != name);
    }

    /// All names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// Appends all of `other`.
    pub fn joined(&self, other: &Self) -> Self {
        Self { entries: self.entries.iter().chain(&other.entries).cloned().collect() }
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Whether a header's value is a credential, which neither logs nor errors may show. The name is in lower case.
pub fn is_secret(name: &str) -> bool {
    matches!(name, "authorization" | "proxy-authorization" | "cookie" | "set-cookie")
}

/// Whether a value contains only visible ASCII characters and spaces, which is what gRPC allows in a header whose
/// name does not end with `-bin` (gRPC over HTTP/2, "Custom-Metadata").
pub fn is_visible(value: &[u8]) -> bool {
    value.iter().all(|byte| (b' '..=b'~').contains(byte))
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_in_lower_case_and_values_kept_apart() {
        let mut metadata = Metadata::new();
        for (name, value) in [("X-Many", "a"), ("x-one", "1"), ("x-many", "b")] {
            metadata.append(name, value.as_bytes()).unwrap();
        }
        assert_eq!(metadata.get_all("x-many").collect::<Vec<_>>(), [b"a", b"b"]);
        assert_eq!(metadata.text("x-one"), Some("1"));
        metadata.remove("x-many");
        assert_eq!(metadata.iter().count(), 1);
    }

    #[test]
    fn what_no_header_may_hold_is_refused() {
        let mut metadata = Metadata::new();
        for name in ["", "sp ace", "ü", "a:b"] {
            assert_eq!(metadata.append(name, b"x"), Err(Unfit::Name), "{name:?}");
        }
        for value in ["\0", "a\r\nb", "\u{7f}"] {
            assert_eq!(metadata.append("x", value.as_bytes()), Err(Unfit::Value), "{value:?}");
        }
        metadata.append("x", "\tü".as_bytes()).unwrap();
        assert_eq!(metadata.text("x"), None);
    }
}
