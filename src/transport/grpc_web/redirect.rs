//! Redirects, which are never followed: a proxy that requires a login answers with one, and its target must not
//! receive the token or the write. Pure.
use crate::base::code::Code;

use crate::transport::failure::{Failure, FailureKind};

/// The statuses that `fetch` follows (Fetch, "redirect status").
const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// The properties of an answer that may show a redirect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'a> {
    /// The HTTP status; 0 where the browser hides it.
    pub status: u16,
    /// Whether the browser hides an answer that is a redirect (`Response.type` is `opaqueredirect`).
    pub hidden: bool,
    /// Whether the page's own `fetch` has followed one (`Response.redirected`).
    pub followed: bool,
    /// The `location` header.
    pub location: Option<&'a str>,
    /// The URL of the answer (`Response.url`).
    pub url: &'a str,
}

/// Returns an error if the answer is a redirect, or was reached through one.
pub fn check(shown: &Shown<'_>) -> Result<(), Failure> {
    if shown.followed {
        return Err(elsewhere(shown.url));
    }
    let known = STATUSES.contains(&shown.status);
    if !shown.hidden && !known {
        return Ok(());
    }
    let status = if known { format!(" (HTTP {})", shown.status) } else { String::new() };
    let target =
        shown.location.map(|location| format!(" to {}", without_query(location))).unwrap_or_default();
    let failure = redirected(
        Code::Unknown,
        format!(
            "a proxy before the endpoint redirects the call{target}{status}: most likely it wants a login. Log in \
             there, then call again. Redirects are never followed"
        ),
    );
    // The proxy answered: the controller never received the request.
    let failure = failure.with_refused(true);
    Err(if known { failure.with_http_status(shown.status) } else { failure })
}

/// The failure for an answer from another server than the one that was asked. `INTERNAL`, since it is not known
/// whether the request was carried out there.
pub fn elsewhere(url: &str) -> Failure {
    redirected(
        Code::Internal,
        format!(
            "the call was redirected, and the answer came from {}: most likely a proxy wants a login. Log in there, \
             then call again; and let the client's own `fetch` follow no redirect (`redirect: \"manual\"`)",
            without_query(url)
        ),
    )
}

fn redirected(code: Code, words: String) -> Failure {
    Failure::new(FailureKind::Redirected, code, words)
}

/// Whether two URLs have different origins. Both must be as a browser writes them.
pub fn is_elsewhere(asked: &str, answered: &str) -> bool {
    // Scheme, nothing, and the host with its port; the path of a URL that has a host begins with a slash.
    !answered.is_empty() && asked.split('/').take(3).ne(answered.split('/').take(3))
}

/// A query may contain private data: logins carry their state in it.
fn without_query(url: &str) -> &str {
    let shown = url.split(['?', '#']).next().unwrap_or_default();
    if shown.contains('@') { "another place" } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(shown: Shown<'_>) -> Failure {
        let failure = check(&shown).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Redirected);
        assert!(failure.message.contains("login"), "{failure}");
        failure
    }

    #[test]
    fn a_redirect_is_known_by_its_status_or_by_being_hidden() {
        let hidden = failure(Shown { hidden: true, ..Default::default() });
        assert_eq!((hidden.http_status, hidden.code, hidden.refused), (None, Code::Unknown, true));
        for status in STATUSES {
            let location = Some("https://login.example.com/auth?state=s3cret#x");
            let failure = failure(Shown { status, location, ..Default::default() });
            assert_eq!((failure.http_status, failure.code), (Some(status), Code::Unknown));
            assert!(failure.refused, "{status}");
            assert!(failure.message.contains("to https://login.example.com/auth (HTTP 30"), "{failure}");
            assert!(!failure.message.contains("s3cret"), "{failure}");
        }
        for status in [200, 300, 304, 305, 306, 401, 0] {
            assert!(check(&Shown { status, url: "https://lab.example.com/x", ..Default::default() }).is_ok());
        }
    }

    #[test]
    fn one_that_was_followed_leaves_open_what_was_done() {
        let followed =
            Shown { status: 200, followed: true, url: "https://a:b@other/x?q", ..Default::default() };
        let failure = failure(followed);
        assert_eq!((failure.http_status, failure.code, failure.refused), (None, Code::Internal, false));
        assert!(!failure.message.contains("a:b"), "{failure}");
    }

    #[test]
    fn origins_are_compared() {
        let asked = "https://lab.example.com:8443/jumpstarter.client.v1.ClientService/GetLease";
        for (answered, expected) in [
            (asked, false),
            ("https://lab.example.com:8443/login?x", false),
            ("", false),
            ("https://lab.example.com/x", true),
            ("http://lab.example.com:8443/x", true),
            ("https://login.example.com:8443/", true),
        ] {
            assert_eq!(is_elsewhere(asked, answered), expected, "{answered}");
        }
    }
}
