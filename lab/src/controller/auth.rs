//! Authenticates the caller: checks the bearer token and the identity headers in the controller's order.
use tonic::Status;
use tonic::metadata::MetadataMap;

use crate::clock::Nanos;
use crate::controller::names::check_path_segment;
use crate::controller::token::Signer;
use crate::go::quote::go_quote;
use crate::namespace::store::Store;

/// The state of the controller when a call arrives.
#[derive(Clone, Copy, Debug, Default)]
pub struct Condition {
    /// It has just started and cannot check tokens yet.
    pub starting: bool,
    /// It cannot reach its Kubernetes API.
    pub kubernetes_lost: bool,
}

/// What a caller is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerKind {
    /// A client.
    Client,
    /// An exporter.
    Exporter,
}

impl CallerKind {
    /// The value of the header `jumpstarter-kind`.
    fn header(self) -> &'static str {
        match self {
            Self::Client => "Client",
            Self::Exporter => "Exporter",
        }
    }

    /// The word for it in subjects and errors.
    fn noun(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Exporter => "exporter",
        }
    }

    /// The subject of the tokens of the object with this name; none if there is no such object.
    pub fn subject(self, store: &Store, name: &str) -> Option<String> {
        let uid = match self {
            Self::Client => store.clients.get(name)?.uid.clone(),
            Self::Exporter => store.exporters.get(name).map(|_| store.exporter_uid(name))?,
        };
        Some(format!("{}:{}:{name}:{uid}", self.noun(), store.namespace))
    }
}

/// Authenticates the caller, which has to be of a kind. Returns its bare name.
pub fn caller(
    kind: CallerKind,
    metadata: &MetadataMap,
    store: &Store,
    signer: &Signer,
    condition: Condition,
    now: Nanos,
) -> Result<String, Status> {
    let noun = kind.noun();
    let token = bearer(metadata)?;
    if condition.starting {
        return Err(Status::unknown("oidc: authenticator not initialized"));
    }
    let subject = signer.verify(token, now).map_err(Status::unknown)?;
    let claimed_namespace = single(metadata, "jumpstarter-namespace")?;
    let claimed_kind = single(metadata, "jumpstarter-kind")?;
    // Several names count as none, like in the real controller.
    let name = single(metadata, "jumpstarter-name").unwrap_or_default();
    if name.is_empty() {
        return Err(Status::invalid_argument("resource name required for pre-existing authentication"));
    }
    if claimed_kind != kind.header() {
        return Err(Status::invalid_argument("object kind mismatch"));
    }
    if condition.kubernetes_lost {
        return Err(Status::unknown(format!(
            "{noun} {claimed_namespace}/{name}: Get \"https://10.96.0.1:443/apis/jumpstarter.dev/v1alpha1/namespaces/{claimed_namespace}/{noun}s/{name}\": dial tcp 10.96.0.1:443: connect: connection refused"
        )));
    }
    check_path_segment(&name)
        .map_err(|error| Status::unknown(format!("{noun} {claimed_namespace}/{name}: {error}")))?;
    let known = kind.subject(store, &name).filter(|_| claimed_namespace == store.namespace);
    let known = known.ok_or_else(|| {
        let absent = not_found(&format!("{noun}s"), &name);
        Status::unknown(format!("{noun} {claimed_namespace}/{name}: {absent}"))
    })?;
    if subject != known {
        return Err(Status::permission_denied(format!(
            "permission denied for {noun} {claimed_namespace}/{name}"
        )));
    }
    Ok(name)
}

/// Kubernetes' error for an object that does not exist.
pub fn not_found(kind: &str, name: &str) -> String {
    format!("{kind}.jumpstarter.dev {} not found", go_quote(name))
}

/// The token of a caller.
pub fn bearer(metadata: &MetadataMap) -> Result<&str, Status> {
    let mut headers = metadata.get_all("authorization").iter();
    let header = headers.next().ok_or_else(|| Status::unauthenticated("missing authorization header"))?;
    if headers.next().is_some() {
        return Err(Status::invalid_argument("multiple authorization headers"));
    }
    let malformed = || Status::invalid_argument("malformed authorization header");
    let header = header.to_str().map_err(|_| malformed())?;
    match header.split_at_checked(7) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer ") => Ok(token),
        _ => Err(malformed()),
    }
}

fn single(metadata: &MetadataMap, key: &'static str) -> Result<String, Status> {
    let mut values = metadata.get_all(key).iter();
    let value = values.next().ok_or_else(|| Status::invalid_argument(format!("missing metadata: {key}")))?;
    if values.next().is_some() {
        return Err(Status::invalid_argument(format!("multiple metadata: {key}")));
    }
    Ok(value.to_str().unwrap_or_default().to_string())
}
