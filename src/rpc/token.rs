//! Cleans a pasted bearer token, and creates the `authorization` header.
use crate::base::code::Code;

use crate::base::reason::Reason;
use crate::error::Error;
use crate::transport::metadata::is_visible;

const SCHEME: &str = "Bearer";

/// The header's value. Spaces and line ends around the token are removed, and so is a leading `Bearer`, in any case:
/// tokens are often copied with them. An empty token fails with reason `token-missing`, one with characters that no
/// header may contain with `token-malformed`; neither error repeats the token.
pub fn authorization(method: &'static str, token: &str) -> Result<String, Error> {
    let token = bare(token);
    if token.is_empty() {
        let words = "the token is empty; nothing was sent";
        return Err(Error::local(method, Code::Unauthenticated, Reason::TokenMissing, words));
    }
    if !is_visible(token.as_bytes()) {
        let words = "the token has characters that no header may carry";
        return Err(Error::local(method, Code::InvalidArgument, Reason::TokenMalformed, words));
    }
    Ok(format!("{SCHEME} {token}"))
}

/// The token itself, without scheme and spaces.
fn bare(token: &str) -> &str {
    let token = token.trim();
    match token.split_once(char::is_whitespace) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => rest.trim_start(),
        // The scheme alone: the token was not copied completely.
        None if token.eq_ignore_ascii_case(SCHEME) => "",
        _ => token,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_around_a_token_is_cut_off() {
        for token in ["eyJ", " eyJ\r\n", "Bearer eyJ", "bearer  eyJ ", "\nBEARER\teyJ", "Bearer\neyJ"] {
            assert_eq!(authorization("GetLease", token).ok().as_deref(), Some("Bearer eyJ"), "{token:?}");
        }
        // A token that merely begins with the letters of the scheme is still a token.
        assert_eq!(authorization("GetLease", "Bearers").ok().as_deref(), Some("Bearer Bearers"));
    }

    #[test]
    fn what_is_no_token_is_refused_without_repeating_it() {
        for (token, reason) in [
            ("", Reason::TokenMissing),
            (" \r\n\t", Reason::TokenMissing),
            ("Bearer", Reason::TokenMissing),
            ("bearer \n", Reason::TokenMissing),
            ("secret\u{e9}", Reason::TokenMalformed),
            ("sec\nret", Reason::TokenMalformed),
            ("Bearer sec\0ret", Reason::TokenMalformed),
        ] {
            let error = authorization("GetLease", token).unwrap_err();
            assert_eq!(error.reason, reason, "{token:?}");
            assert!(!error.to_string().contains("sec"), "{error}");
        }
    }
}
