//! Who calls and how, and what one call may have of its own.
use std::time::Duration;

use crate::model::{InvalidInput, names};
use crate::multipath::options::Options;
use crate::transport::metadata::Metadata;

/// How long a unary call may take when nobody says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

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

    /// Checks the names, by Kubernetes' rules.
    pub fn check(&self) -> Result<(), InvalidInput> {
        names::check_namespace("namespace", &self.namespace)?;
        self.client.as_deref().map_or(Ok(()), |client| names::check("client", client))
    }
}

/// What one call may have of its own.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// The bearer token.
    pub token: Option<String>,
    /// How long it may take; the client's default where there is none.
    pub timeout: Option<Duration>,
}
