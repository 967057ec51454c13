//! Remembers which endpoint returned a page token, since the next page is requested there first. The token is valid for
//! the whole cluster, so other endpoints accept it too.
use std::sync::{Arc, Mutex, PoisonError};

use crate::multipath::read::Page;

/// The number of lists whose endpoint is remembered; older ones fall back to the winner.
const KEPT: usize = 16;

/// The latest page tokens. Clones share them.
#[derive(Clone, Default)]
pub struct PageTokens {
    tokens: Arc<Mutex<Vec<(String, usize)>>>,
}

impl PageTokens {
    /// The page for a token; `None` if it is empty.
    pub fn page(&self, token: &str) -> Option<Page> {
        if token.is_empty() {
            return None;
        }
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let from = tokens.iter().rfind(|(known, _)| known == token).map(|(_, endpoint)| *endpoint);
        Some(Page { from })
    }

    /// Records that an endpoint returned a page of a list with the token of the next page, which is empty at the end.
    pub fn learn(&self, token: &str, endpoint: usize) {
        if token.is_empty() {
            return;
        }
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        // A list that is polled returns the same token again and again.
        tokens.retain(|(known, _)| known != token);
        if tokens.len() == KEPT {
            tokens.remove(0);
        }
        tokens.push((token.to_owned(), endpoint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_back_to_the_endpoint_that_returned_it() {
        let tokens = PageTokens::default();
        assert_eq!(tokens.page(""), None);
        tokens.learn("a", 2);
        tokens.learn("", 1);
        assert_eq!(tokens.page("a"), Some(Page { from: Some(2) }));
        (0..KEPT).for_each(|_| tokens.learn("polled", 1));
        assert_eq!(tokens.page("a"), Some(Page { from: Some(2) }), "one token is one of those kept");
        assert_eq!(tokens.page("of another client"), Some(Page { from: None }));
        (0..KEPT).for_each(|number| tokens.learn(&number.to_string(), 0));
        assert_eq!(tokens.page("a"), Some(Page { from: None }), "the oldest are forgotten");
    }
}
