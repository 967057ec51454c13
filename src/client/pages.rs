//! Which endpoint gave which page token: the next page is asked of it first. The token is the cluster's, and any
//! other endpoint takes it too.
use std::sync::{Arc, Mutex, PoisonError};

use super::message::Reply;
use crate::multipath::read::Page;
use crate::wire::client::v1 as wire;

/// So many lists may be under way at once; of more, the oldest are asked of the winner.
const KEPT: usize = 16;

/// The latest page tokens. Clones share them.
#[derive(Clone, Default)]
pub struct PageTokens {
    given: Arc<Mutex<Vec<(String, usize)>>>,
}

impl PageTokens {
    /// The page that a token asks for; none where it is empty.
    pub fn page(&self, token: &str) -> Option<Page> {
        if token.is_empty() {
            return None;
        }
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let from = given.iter().rfind(|(known, _)| known == token).map(|(_, endpoint)| *endpoint);
        Some(Page { from })
    }

    /// An endpoint has given a reply: if it is a page with another behind it, that is kept.
    pub fn learn(&self, reply: &Reply, endpoint: usize) {
        let exporters = reply.downcast_ref::<wire::ListExportersResponse>().map(|list| &list.next_page_token);
        let leases = reply.downcast_ref::<wire::ListLeasesResponse>().map(|list| &list.next_page_token);
        let Some(token) = exporters.or(leases).filter(|token| !token.is_empty()) else { return };
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        // A list that is polled gives the same one again and again.
        given.retain(|(known, _)| known != token);
        if given.len() == KEPT {
            given.remove(0);
        }
        given.push((token.clone(), endpoint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_back_to_who_gave_it() {
        let tokens = PageTokens::default();
        let list = |token: &str| -> Reply {
            Box::new(wire::ListLeasesResponse { next_page_token: token.into(), ..Default::default() })
        };
        assert_eq!(tokens.page(""), None);
        tokens.learn(&list("a"), 2);
        tokens.learn(&list(""), 1);
        assert_eq!(tokens.page("a"), Some(Page { from: Some(2) }));
        (0..KEPT).for_each(|_| tokens.learn(&list("polled"), 1));
        assert_eq!(tokens.page("a"), Some(Page { from: Some(2) }), "one token is one of those kept");
        assert_eq!(tokens.page("of another client"), Some(Page { from: None }));
        (0..KEPT).for_each(|number| tokens.learn(&list(&number.to_string()), 0));
        assert_eq!(tokens.page("a"), Some(Page { from: None }), "the oldest are forgotten");
    }
}
