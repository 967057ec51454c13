//! Who calls: the headers by which the controller knows a client. Compared in full, never by a hash alone.
use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Status;

const COUNT: usize = 4;
/// The headers of an identity; each at most once.
pub static HEADERS: [HeaderName; COUNT] = [
    AUTHORIZATION,
    HeaderName::from_static("jumpstarter-kind"),
    HeaderName::from_static("jumpstarter-namespace"),
    HeaderName::from_static("jumpstarter-name"),
];

/// The request headers that identify a caller, including its token.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Identity([Option<HeaderValue>; COUNT]);

impl Identity {
    /// Reads it from the headers of a request. A header that is there twice is refused: a proxy and the controller could
    /// each use another one of the two.
    pub fn of(headers: &HeaderMap) -> Result<Self, Status> {
        let mut values = [const { None }; COUNT];
        for (name, value) in HEADERS.iter().zip(&mut values) {
            let mut found = headers.get_all(name).iter();
            *value = found.next().cloned();
            if found.next().is_some() {
                return Err(Status::invalid_argument(format!("several headers {name}")));
            }
        }
        Ok(Self(values))
    }

    /// Adds the headers to a request.
    pub fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in HEADERS.iter().zip(&self.0) {
            if let Some(value) = value {
                let mut value = value.clone();
                value.set_sensitive(name == AUTHORIZATION);
                headers.insert(name, value);
            }
        }
    }

    /// The client's namespace; empty if it was not sent.
    pub fn namespace(&self) -> &str {
        text(&self.0[2])
    }
}

fn text(value: &Option<HeaderValue>) -> &str {
    value.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Without the token.
impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.namespace(), text(&self.0[3]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(token: &'static str, name: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_static(token));
        headers.insert("jumpstarter-namespace", HeaderValue::from_static("lab"));
        headers.insert("jumpstarter-name", HeaderValue::from_static(name));
        headers
    }

    #[test]
    fn each_header_counts() {
        let of = |token, name| Identity::of(&headers(token, name)).unwrap();
        assert_eq!(of("Bearer a", "alice"), of("Bearer a", "alice"));
        assert_ne!(of("Bearer a", "alice"), of("Bearer b", "alice"));
        assert_ne!(of("Bearer a", "alice"), of("Bearer a", "bob"));
    }

    #[test]
    fn a_second_token_is_refused() {
        let mut twice = headers("Bearer a", "alice");
        twice.append(AUTHORIZATION, HeaderValue::from_static("Bearer b"));
        assert_eq!(Identity::of(&twice).unwrap_err().message(), "several headers authorization");
    }

    #[test]
    fn debug_has_no_token() {
        let shown = format!("{:?}", Identity::of(&headers("Bearer secret", "alice")).unwrap());
        assert_eq!(shown, "lab/alice");
    }
}
