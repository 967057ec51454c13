//! Which headers pass the gateway. A list of what is allowed: what is not on it, such as cookies, stays here.
use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::identity;

/// The caller's deadline.
pub static GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");
/// The passphrase of an exporter.
pub static PASSPHRASE: HeaderName = HeaderName::from_static("x-jumpstarter-passphrase");
static USER_AGENT_OF_WEB: HeaderName = HeaderName::from_static("x-user-agent");

/// The headers that pages may send across origins and that go on to the controller.
#[derive(Clone, Debug)]
pub struct Forwarded {
    more: Vec<HeaderName>,
}

impl Forwarded {
    /// The usual headers, and more of them.
    pub fn new(more: Vec<HeaderName>) -> Self {
        Self { more }
    }

    /// The headers of a request to the controller.
    pub fn to_controller(&self, original: &HeaderMap) -> HeaderMap {
        let usual = [&GRPC_TIMEOUT, &PASSPHRASE, &USER_AGENT_OF_WEB, &USER_AGENT];
        let mut headers = grpc_headers();
        copy(original, identity::HEADERS.iter().chain(usual).chain(&self.more), &mut headers);
        headers
    }

    /// The headers of a request to an exporter.
    pub fn to_exporter(&self, original: &HeaderMap) -> HeaderMap {
        let mut headers = grpc_headers();
        headers.extend(self.metadata_of_exporter(original));
        headers
    }

    /// The caller's metadata for an exporter: not its token, which is only for the controller.
    pub fn metadata_of_exporter(&self, original: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let more = self.more.iter().filter(|name| !identity::HEADERS.contains(name));
        copy(
            original,
            [&GRPC_TIMEOUT, &PASSPHRASE, &USER_AGENT_OF_WEB].into_iter().chain(more),
            &mut headers,
        );
        headers
    }

    /// The headers that a page may send across origins.
    pub fn allowed(&self) -> Vec<HeaderName> {
        let web = [http::header::CONTENT_TYPE, HeaderName::from_static("x-grpc-web")];
        let usual = [&GRPC_TIMEOUT, &PASSPHRASE, &USER_AGENT_OF_WEB];
        let known = identity::HEADERS.iter().chain(usual).chain(&self.more);
        known.cloned().chain(web).collect()
    }
}

fn grpc_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(TE, HeaderValue::from_static("trailers"));
    headers
}

fn copy<'a>(from: &HeaderMap, names: impl Iterator<Item = &'a HeaderName>, to: &mut HeaderMap) {
    for name in names {
        for value in from.get_all(name) {
            let mut value = value.clone();
            value.set_sensitive(name == AUTHORIZATION || name == PASSPHRASE);
            to.append(name, value);
        }
    }
}

/// Removes what belongs to one connection from the headers of a response.
pub fn remove_hop_by_hop(headers: &mut HeaderMap) {
    for name in [CONNECTION, CONTENT_LENGTH, TE, TRAILER, TRANSFER_ENCODING, UPGRADE] {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_stay_here_and_the_token_does_not_reach_the_exporter() {
        let mut original = HeaderMap::new();
        for name in
            ["authorization", "cookie", "grpc-timeout", "jumpstarter-name", "x-forwarded-for", "x-mine"]
        {
            original.insert(name, HeaderValue::from_static("1"));
        }
        let forwarded = Forwarded::new(vec![HeaderName::from_static("x-mine"), AUTHORIZATION]);
        let names = |headers: HeaderMap| {
            let mut names: Vec<_> = headers.keys().map(|name| name.to_string()).collect();
            names.sort();
            names.dedup();
            names
        };
        let all = ["authorization", "content-type", "grpc-timeout", "jumpstarter-name", "te", "x-mine"];
        assert_eq!(names(forwarded.to_controller(&original)), all);
        assert_eq!(names(forwarded.to_exporter(&original)), ["content-type", "grpc-timeout", "te", "x-mine"]);
    }
}
