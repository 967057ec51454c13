//! The controller's messages that say why a call failed: plain errors of Go, Kubernetes and its libraries, most of
//! which arrive as `UNKNOWN`. Newer controllers send some of the same messages with a fitting code.
use super::Reason;

pub(super) fn of_invalid_argument(message: &str) -> Reason {
    let identity = [
        "missing metadata: ",
        "multiple metadata: ",
        "resource name required",
        "resource name mismatch",
        "object kind mismatch",
    ];
    match message {
        "malformed authorization header" | "multiple authorization headers" => Reason::TokenMalformed,
        _ if identity.iter().any(|start| message.starts_with(start)) => Reason::Identity,
        _ => of_change(message).unwrap_or(Reason::InvalidArgument),
    }
}

pub(super) fn of_failed_precondition(message: &str) -> Reason {
    match of_change(message) {
        Some(reason) => reason,
        None if message.ends_with("has already been released") => Reason::AlreadyReleased,
        // It does not matter which change of an ended lease was rejected. No name contains a space.
        None if has(message, "lease has already ended") || has(message, "ended lease") => Reason::LeaseEnded,
        None => Reason::FailedPrecondition,
    }
}

/// Why a lease cannot be changed as requested: for `UNKNOWN`, and for the codes of newer controllers.
fn of_change(message: &str) -> Option<Reason> {
    let table = [
        ("cannot update BeginTime: lease has already started", Reason::LeaseStarted),
        ("cannot transfer lease: lease has not started yet", Reason::LeaseNotStarted),
        ("cannot transfer lease: lease has already ended", Reason::LeaseEnded),
        ("cannot transfer lease to client in different namespace", Reason::NamespaceMismatch),
        ("target client not found", Reason::ClientNotFound),
    ];
    let (_, reason) = table.into_iter().find(|(start, _)| message.starts_with(start))?;
    // A client that could not be looked up may well exist.
    Some(if is_lost(message) { Reason::ControllerUnavailable } else { reason })
}

/// The beginnings of errors that quote the caller's own text. They are checked first: that text may contain anything.
const INVALID: [&str; 8] = [
    "resource name may not be empty",
    "duration ",
    "failed to parse label selector: ",
    "unsupported label selector operator: ",
    "invalid selector: ",
    "unable to parse requirement: ",
    "found '",
    "Lease.jumpstarter.dev \"",
];

/// What Go's network stack, the Kubernetes client and etcd say when the API server cannot be reached.
const LOST: [&str; 20] = [
    "dial tcp",
    "connection refused",
    "connection reset by peer",
    "broken pipe",
    "no route to host",
    "no such host",
    "i/o timeout",
    "TLS handshake timeout",
    "context deadline exceeded",
    "Client.Timeout exceeded",
    "http2: ",
    "etcdserver: ",
    "too many requests",
    "unable to handle the request",
    "timed out",
    "network is unreachable",
    "use of closed network connection",
    "context canceled",
    "is shutting down",
    "server misbehaving",
];

pub(super) fn of_unknown(message: &str) -> Reason {
    let starts = |start: &str| message.starts_with(start);
    // The order matters: first the messages that quote the caller, then exact sentences, then words anywhere.
    if INVALID.iter().any(|start| starts(start)) {
        return Reason::InvalidArgument;
    }
    match message {
        "oidc: authenticator not initialized" => return Reason::ControllerStarting,
        "failed to authenticate token" => return Reason::TokenRejected,
        "UpdateLease permission denied" | "DeleteLease permission denied" => return Reason::PermissionDenied,
        _ => {}
    }
    if let Some(reason) = of_change(message) {
        return reason;
    }
    if is_lost(message) {
        return Reason::ControllerUnavailable;
    }
    if starts("oidc: ") {
        return if has(message, "token is expired") { Reason::TokenExpired } else { Reason::TokenRejected };
    }
    if starts("invalid continue token") {
        return Reason::PageTokenInvalid;
    }
    if starts("The provided continue parameter is too old") {
        return Reason::PageTokenExpired;
    }
    if has(message, ".jumpstarter.dev \"") {
        if message.ends_with("\" already exists") {
            return Reason::AlreadyExists;
        }
        if message.ends_with("\" not found") {
            let client = has(message, "clients.jumpstarter.dev \"");
            return if client { Reason::ClientNotFound } else { Reason::NotFound };
        }
    }
    if has(message, "token is expired") { Reason::TokenExpired } else { Reason::Unknown }
}

/// Whether the controller failed to reach its Kubernetes API.
fn is_lost(message: &str) -> bool {
    // The controller looks its client up before anything else: a failure there is not the request's fault.
    let lookup = message.starts_with("client ") && has(message, ": Get \"");
    let lost = lookup || message.ends_with("EOF") || LOST.iter().any(|words| has(message, words));
    // Quoted names come from the caller and may contain any of these words.
    lost && !has(message, ".jumpstarter.dev \"")
}

/// Whether `message` contains `words`. The standard library's search is made for long texts and costs two kilobytes.
pub(crate) fn has(message: &str, words: &str) -> bool {
    message.as_bytes().windows(words.len()).any(|window| window == words.as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::base::code::Code;

    use super::*;

    #[test]
    fn code_and_message_together_decide() {
        for (code, message, reason) in [
            (
                Code::Unknown,
                "oidc: verify token: oidc: token is expired (Token Expiry: x)",
                Reason::TokenExpired,
            ),
            (
                Code::Unknown,
                "oidc: verify token: oidc: expected audience \"a\" got [\"b\"]",
                Reason::TokenRejected,
            ),
            (Code::Unknown, "client lab/x: clients.jumpstarter.dev \"x\" not found", Reason::ClientNotFound),
            (Code::Unknown, "leases.jumpstarter.dev \"dial tcp\" not found", Reason::NotFound),
            (Code::Unknown, "leases.jumpstarter.dev \"x\" already exists", Reason::AlreadyExists),
            (
                Code::Unknown,
                "client lab/a: Get \"https://x\": dial tcp 1: connect: connection refused",
                Reason::ControllerUnavailable,
            ),
            (Code::Unknown, "client lab/a: Get \"https://x\": EOF", Reason::ControllerUnavailable),
            (Code::Unknown, "etcdserver: request timed out", Reason::ControllerUnavailable),
            (
                Code::Unknown,
                "found 'etcdserver: ', expected: ',' or 'end of string'",
                Reason::InvalidArgument,
            ),
            (
                Code::Unknown,
                "client lab/a: Get \"https://x\": read tcp 1->2: read: connection timed out",
                Reason::ControllerUnavailable,
            ),
            (Code::Unknown, "client lab/a: Get \"https://x\": unexpected EOF", Reason::ControllerUnavailable),
            (
                Code::Unknown,
                "oidc: verify token: fetching keys oidc: get keys failed: dial tcp: connection refused",
                Reason::ControllerUnavailable,
            ),
            (Code::Unknown, "something else", Reason::Unknown),
            (Code::InvalidArgument, "missing metadata: jumpstarter-kind", Reason::Identity),
            (Code::InvalidArgument, "invalid lease tags: x", Reason::InvalidArgument),
            (Code::FailedPrecondition, "lease \"x\" has already been released", Reason::AlreadyReleased),
            (Code::PermissionDenied, "permission denied for client lab/bob", Reason::PermissionDenied),
        ] {
            assert_eq!(Reason::of_answer(code, message), reason, "{message}");
        }
    }

    #[test]
    fn a_code_that_fits_changes_no_reason() {
        for (code, message, reason) in [
            (
                Code::FailedPrecondition,
                "cannot update BeginTime: lease has already started",
                Reason::LeaseStarted,
            ),
            (
                Code::FailedPrecondition,
                "cannot transfer lease: lease has not started yet",
                Reason::LeaseNotStarted,
            ),
            (Code::FailedPrecondition, "cannot transfer lease: lease has already ended", Reason::LeaseEnded),
            (
                Code::InvalidArgument,
                "cannot transfer lease to client in different namespace",
                Reason::NamespaceMismatch,
            ),
            (
                Code::InvalidArgument,
                "target client not found: clients.jumpstarter.dev \"carol\" not found",
                Reason::ClientNotFound,
            ),
            (
                Code::InvalidArgument,
                "target client not found: Get \"https://x\": dial tcp 1: connect: connection refused",
                Reason::ControllerUnavailable,
            ),
        ] {
            for code in [code, Code::Unknown] {
                assert_eq!(Reason::of_answer(code, message), reason, "{code:?} {message}");
            }
        }
        for (code, message, reason) in [
            // Older controllers returned OK, or no code at all, for these.
            (Code::FailedPrecondition, "cannot update Duration: lease has already ended", Reason::LeaseEnded),
            (Code::FailedPrecondition, "cannot change the times of an ended lease", Reason::LeaseEnded),
            (Code::FailedPrecondition, "exporter \"exp-1\" is disabled", Reason::FailedPrecondition),
            (Code::FailedPrecondition, "lease \"ended\" has already been released", Reason::AlreadyReleased),
            (Code::InvalidArgument, "cannot share lease with the owner", Reason::InvalidArgument),
            (
                Code::PermissionDenied,
                "UpdateLease permission denied: bob does not own lease rec",
                Reason::PermissionDenied,
            ),
            (
                Code::PermissionDenied,
                "namespace mismatch: lab is not the client's",
                Reason::NamespaceMismatch,
            ),
        ] {
            assert_eq!(Reason::of_answer(code, message), reason, "{code:?} {message}");
        }
    }
}
