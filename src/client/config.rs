//! Who calls and how, and what one call may have of its own.
use std::fmt;
use std::time::Duration;

use crate::model::{InvalidInput, names};
use crate::multipath::options::Options;
use crate::transport::metadata::{Metadata, is_visible};

/// How long a unary call may take when nobody says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// What is wrong with the value of a header.
pub(crate) const NOT_VISIBLE: &str = "must have a value of visible ASCII characters and spaces";

/// Who calls, and how.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// The client's namespace; every call stays inside it.
    pub namespace: String,
    /// The client's bare name. The controller's own tokens need it, OIDC tokens do not.
    pub client: Option<String>,
    /// How long a call may take that names no timeout of its own.
    pub timeout: Duration,
    /// Headers that go with every call, for proxies.
    pub headers: Metadata,
    /// How the endpoints are raced.
    pub multipath: Options,
}

impl ClientConfig {
    /// The defaults for a client in a namespace.
    pub fn new(namespace: impl Into<String>, client: Option<String>) -> Self {
        Self {
            namespace: namespace.into(),
            client,
            timeout: DEFAULT_TIMEOUT,
            headers: Metadata::new(),
            multipath: Options::default(),
        }
    }

    /// Checks the names, by Kubernetes' rules, and that no header is one of the client's own.
    pub fn check(&self) -> Result<(), InvalidInput> {
        for (name, value) in self.headers.iter() {
            let wrong = |problem| Err(InvalidInput::new(format!("headers.{name}"), problem));
            let own = ["authorization", "content-type", "x-grpc-web", "x-user-agent", "te"].contains(&name)
                || name.starts_with("grpc-")
                || name.starts_with("jumpstarter-");
            if own {
                return wrong("is set by the client itself (a token goes into the option `token`)");
            }
            if !is_visible(value) {
                return wrong(NOT_VISIBLE);
            }
        }
        names::check_namespace("namespace", &self.namespace)?;
        self.client.as_deref().map_or(Ok(()), |client| names::check("client", client))
    }
}

/// What one call may have of its own. Its `Debug` shows whether there is a token, and not the token.
#[derive(Clone, Default)]
pub struct CallOptions {
    /// The bearer token. A `Bearer` before it, spaces and line ends around it are cut off; an empty one is refused
    /// before anything is sent.
    pub token: Option<String>,
    /// How long it may take; the client's default where there is none.
    pub timeout: Option<Duration>,
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "...");
        formatter.debug_struct("CallOptions").field("token", &token).field("timeout", &self.timeout).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_clients_own_are_refused() {
        for (name, value, good) in [
            ("x-proxy", "some words", true),
            ("Authorization", "Basic x", false),
            ("jumpstarter-name", "mallory", false),
            ("grpc-timeout", "1S", false),
            ("x-city", "Köln", false),
        ] {
            let mut config = ClientConfig::new("lab", None);
            config.headers.append(name, value.as_bytes()).unwrap();
            let field = format!("headers.{}", name.to_ascii_lowercase());
            assert_eq!(config.check().map_err(|input| input.field), if good { Ok(()) } else { Err(field) });
        }
    }
}
