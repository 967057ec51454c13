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

/// Authenticates the caller, and checks that it may use the request's namespace. Returns the client's name.
pub fn client(
    metadata: &MetadataMap,
    namespace: &str,
    store: &Store,
    signer: &Signer,
    condition: Condition,
    now: Nanos,
) -> Result<String, Status> {
    let token = bearer(metadata)?;
    if condition.starting {
        return Err(Status::unknown("oidc: authenticator not initialized"));
    }
    let subject = signer.verify(token, now).map_err(Status::unknown)?;
    let claimed_namespace = single(metadata, "jumpstarter-namespace")?;
    let kind = single(metadata, "jumpstarter-kind")?;
    // Several names count as none, like in the real controller.
    let name = single(metadata, "jumpstarter-name").unwrap_or_default();
    if name.is_empty() {
        return Err(Status::invalid_argument("resource name required for pre-existing authentication"));
    }
    if kind != "Client" {
        return Err(Status::invalid_argument("object kind mismatch"));
    }
    if condition.kubernetes_lost {
        return Err(Status::unknown(format!(
            "client {claimed_namespace}/{name}: Get \"https://10.96.0.1:443/apis/jumpstarter.dev/v1alpha1/namespaces/{claimed_namespace}/clients/{name}\": dial tcp 10.96.0.1:443: connect: connection refused"
        )));
    }
    check_path_segment(&name)
        .map_err(|error| Status::unknown(format!("client {claimed_namespace}/{name}: {error}")))?;
    let client =
        store.clients.get(&name).filter(|_| claimed_namespace == store.namespace).ok_or_else(|| {
            let absent = not_found("clients", &name);
            Status::unknown(format!("client {claimed_namespace}/{name}: {absent}"))
        })?;
    if subject != self::subject(&store.namespace, &client.name, &client.uid) {
        return Err(Status::permission_denied(format!(
            "permission denied for client {claimed_namespace}/{name}"
        )));
    }
    if namespace != store.namespace {
        return Err(Status::permission_denied("namespace mismatch"));
    }
    Ok(name)
}

/// The subject of the controller's own tokens.
pub fn subject(namespace: &str, client: &str, uid: &str) -> String {
    format!("client:{namespace}:{client}:{uid}")
}

/// Kubernetes' error for an object that does not exist.
pub fn not_found(kind: &str, name: &str) -> String {
    format!("{kind}.jumpstarter.dev {} not found", go_quote(name))
}

fn bearer(metadata: &MetadataMap) -> Result<&str, Status> {
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
