//! The settings of a client and the options of a single call.
use std::fmt;
use std::time::Duration;

use crate::model::{InvalidInput, names};
use crate::multipath::options::Options;
use crate::transport::metadata::{Metadata, is_visible};

/// The default timeout of a unary call.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The error for an invalid header value.
pub(crate) const NOT_VISIBLE: &str = "must have a value of visible ASCII characters and spaces";

/// The identity of the client, and the defaults of its calls.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Whether calls carry the headers that identify the client to the controller. A direct exporter reads none.
    pub identifies: bool,
    /// The client's namespace; every call is limited to it.
    pub namespace: String,
    /// The client's name without its namespace. The controller's own tokens require it, OIDC tokens do not.
    pub client: Option<String>,
    /// The timeout of calls that set none of their own.
    pub timeout: Duration,
    /// Headers that are sent with every call, for proxies.
    pub headers: Metadata,
    /// How the endpoints are raced.
    pub multipath: Options,
}

impl ClientConfig {
    /// The defaults for a client in a namespace.
    pub fn new(namespace: impl Into<String>, client: Option<String>) -> Self {
        Self {
            identifies: true,
            namespace: namespace.into(),
            client,
            timeout: DEFAULT_TIMEOUT,
            headers: Metadata::new(),
            multipath: Options::default(),
        }
    }

    /// The defaults for a service that needs no client's name, such as a direct exporter.
    pub fn unidentified() -> Self {
        Self { identifies: false, ..Self::new("", None) }
    }

    /// The same with the passphrase of a direct exporter.
    pub fn with_passphrase(mut self, passphrase: &str) -> Result<Self, InvalidInput> {
        if passphrase.is_empty() || !is_visible(passphrase.as_bytes()) {
            return Err(InvalidInput::new("passphrase", "must be visible ASCII characters and spaces"));
        }
        // What is visible is a valid value.
        let _ = self.headers.append("x-jumpstarter-passphrase", passphrase.as_bytes());
        Ok(self)
    }

    /// Checks that the names follow Kubernetes' rules, and that no header is one that the client sets itself.
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
        if !self.identifies {
            return Ok(());
        }
        names::check_namespace("namespace", &self.namespace)?;
        self.client.as_deref().map_or(Ok(()), |client| names::check("client", client))
    }
}

/// The options of one call. Its `Debug` output shows whether there is a token, but not the token.
#[derive(Clone, Default)]
pub struct CallOptions {
    /// The bearer token. A leading `Bearer` and surrounding spaces and line ends are removed; an empty token is
    /// rejected before anything is sent.
    pub token: Option<String>,
    /// The timeout of this call. With `None`, a unary call has the client's default, and a stream has no deadline.
    pub timeout: Option<Duration>,
    /// How much of the timeout has passed before the call: while its token was requested, for example. An error after
    /// a timeout names the whole timeout.
    pub elapsed: Duration,
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "...");
        let mut shown = formatter.debug_struct("CallOptions");
        shown.field("token", &token).field("timeout", &self.timeout).field("elapsed", &self.elapsed).finish()
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
