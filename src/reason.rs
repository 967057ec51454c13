//! Why a call failed, in one word. The status code alone does not tell: the controller returns many plain
//! errors, and gRPC turns each of them into `UNKNOWN`. So code *and* message are read here.
use tonic::Code;

use crate::transport::call::Rejection;
use crate::transport::failure::FailureKind;

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Why a call failed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[doc = $doc])+ $variant,)+ }

        impl Reason {
            /// Every reason there is.
            pub const ALL: &'static [Reason] = &[$(Reason::$variant,)+];

            /// The word, in kebab case.
            pub fn as_str(self) -> &'static str {
                match self { $(Reason::$variant => $name,)+ }
            }
        }
    };
}

reasons! {
    /// No answer: refused, no such host, or forbidden by CORS; the browser does not tell these apart.
    Network = "network",
    /// The browser has no network.
    Offline = "offline",
    /// An `http:` endpoint on an `https:` page.
    MixedContent = "mixed-content",
    /// An HTTP status other than 200.
    HttpStatus = "http-status",
    /// An answer that is not binary gRPC-Web.
    NotGrpcWeb = "not-grpc-web",
    /// The answer was cut off.
    Truncated = "truncated",
    /// The answer had no gRPC status.
    MissingStatus = "missing-status",
    /// The answer was compressed, which was not offered.
    Compressed = "compressed",
    /// A message was longer than the limit.
    MessageTooLarge = "message-too-large",
    /// The answer broke gRPC-Web's rules.
    Protocol = "protocol",
    /// The deadline passed.
    DeadlineExceeded = "deadline-exceeded",
    /// Somebody aborted the call.
    Aborted = "aborted",
    /// The client had been closed.
    Closed = "closed",
    /// No token was sent.
    TokenMissing = "token-missing",
    /// The `authorization` header was malformed, or there were several.
    TokenMalformed = "token-malformed",
    /// The token has expired.
    TokenExpired = "token-expired",
    /// The token is not one that this controller takes.
    TokenRejected = "token-rejected",
    /// Namespace, kind or client name of the caller are missing or do not fit the token.
    Identity = "identity",
    /// There is no such client.
    ClientNotFound = "client-not-found",
    /// There is no such exporter or lease.
    NotFound = "not-found",
    /// A lease of that name exists.
    AlreadyExists = "already-exists",
    /// The caller may not do that.
    PermissionDenied = "permission-denied",
    /// Another namespace than the client's own.
    NamespaceMismatch = "namespace-mismatch",
    /// An input is wrong.
    InvalidArgument = "invalid-argument",
    /// The page token is too old: the list has to start over.
    PageTokenExpired = "page-token-expired",
    /// The page token is not one.
    PageTokenInvalid = "page-token-invalid",
    /// The lease had been released before.
    AlreadyReleased = "already-released",
    /// The lease has begun, and that cannot change any more.
    LeaseStarted = "lease-started",
    /// The lease has not begun yet.
    LeaseNotStarted = "lease-not-started",
    /// The lease has ended.
    LeaseEnded = "lease-ended",
    /// The lease can never have an exporter: nothing matches, or its client may not.
    LeaseUnsatisfiable = "lease-unsatisfiable",
    /// The controller does not understand the lease.
    LeaseInvalid = "lease-invalid",
    /// The lease was released.
    LeaseReleased = "lease-released",
    /// The lease ran to its end.
    LeaseExpired = "lease-expired",
    /// The controller answered OK to an update and changed nothing: the lease has ended.
    NotApplied = "not-applied",
    /// The controller has just started and cannot check tokens yet.
    ControllerStarting = "controller-starting",
    /// The controller cannot reach its Kubernetes API.
    ControllerUnavailable = "controller-unavailable",
    /// `CANCELLED` from the server.
    Cancelled = "cancelled",
    /// `UNKNOWN` with words that are not known here.
    Unknown = "unknown",
    /// `UNAUTHENTICATED` for another reason than those above.
    Unauthenticated = "unauthenticated",
    /// `RESOURCE_EXHAUSTED` from the server.
    ResourceExhausted = "resource-exhausted",
    /// `FAILED_PRECONDITION` for another reason than those above.
    FailedPrecondition = "failed-precondition",
    /// `OUT_OF_RANGE`.
    OutOfRange = "out-of-range",
    /// The server does not have that call.
    Unimplemented = "unimplemented",
    /// `INTERNAL` from the server.
    Internal = "internal",
    /// `UNAVAILABLE` from the server.
    Unavailable = "unavailable",
    /// `DATA_LOSS`.
    DataLoss = "data-loss",
}

impl Reason {
    /// The reason behind a call that gave no message.
    pub fn of(rejection: &Rejection) -> Self {
        match rejection {
            Rejection::Failure(failure) => Self::of_failure(failure.kind),
            Rejection::Status(status) => Self::of_answer(status.code, &status.message),
        }
    }

    /// The reason behind a transport's failure.
    pub fn of_failure(kind: FailureKind) -> Self {
        match kind {
            FailureKind::Network => Self::Network,
            FailureKind::Offline => Self::Offline,
            FailureKind::MixedContent => Self::MixedContent,
            FailureKind::HttpStatus => Self::HttpStatus,
            FailureKind::NotGrpcWeb => Self::NotGrpcWeb,
            FailureKind::Truncated => Self::Truncated,
            FailureKind::MissingStatus => Self::MissingStatus,
            FailureKind::Compressed => Self::Compressed,
            FailureKind::MessageTooLarge => Self::MessageTooLarge,
            FailureKind::Protocol => Self::Protocol,
            FailureKind::DeadlineExceeded => Self::DeadlineExceeded,
            FailureKind::Aborted => Self::Aborted,
        }
    }

    /// The reason behind a status that the controller sent.
    pub fn of_answer(code: Code, message: &str) -> Self {
        match code {
            Code::Unknown => of_unknown(message),
            Code::Unauthenticated if message == "missing authorization header" => Self::TokenMissing,
            Code::Unauthenticated => Self::Unauthenticated,
            Code::InvalidArgument => of_invalid_argument(message),
            Code::PermissionDenied if message == "namespace mismatch" => Self::NamespaceMismatch,
            Code::PermissionDenied => Self::PermissionDenied,
            Code::FailedPrecondition if message.ends_with("has already been released") => {
                Self::AlreadyReleased
            }
            Code::FailedPrecondition => Self::FailedPrecondition,
            Code::NotFound => Self::NotFound,
            Code::AlreadyExists => Self::AlreadyExists,
            Code::DeadlineExceeded => Self::DeadlineExceeded,
            Code::Aborted => Self::Aborted,
            Code::Cancelled => Self::Cancelled,
            Code::ResourceExhausted => Self::ResourceExhausted,
            Code::OutOfRange => Self::OutOfRange,
            Code::Unimplemented => Self::Unimplemented,
            Code::Internal => Self::Internal,
            Code::Unavailable => Self::Unavailable,
            Code::DataLoss => Self::DataLoss,
            // A status that is OK is no error; nobody asks.
            Code::Ok => Self::Unknown,
        }
    }
}

fn of_invalid_argument(message: &str) -> Reason {
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
        _ => Reason::InvalidArgument,
    }
}

/// How the errors begin that quote the caller's own text. They come first: that text may hold anything.
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

fn of_unknown(message: &str) -> Reason {
    let starts = |start: &str| message.starts_with(start);
    // The order matters: what quotes the caller first, then exact sentences, then words anywhere.
    if INVALID.iter().any(|start| starts(start)) {
        return Reason::InvalidArgument;
    }
    match message {
        "oidc: authenticator not initialized" => return Reason::ControllerStarting,
        "failed to authenticate token" => return Reason::TokenRejected,
        "UpdateLease permission denied" | "DeleteLease permission denied" => return Reason::PermissionDenied,
        "cannot update BeginTime: lease has already started" => return Reason::LeaseStarted,
        "cannot transfer lease: lease has not started yet" => return Reason::LeaseNotStarted,
        "cannot transfer lease: lease has already ended" => return Reason::LeaseEnded,
        "cannot transfer lease to client in different namespace" => return Reason::NamespaceMismatch,
        _ => {}
    }
    // The controller looks its client up before anything else: whatever failed there, it was not the request.
    let lookup = starts("client ") && has(message, ": Get \"");
    if lookup || message.ends_with("EOF") || LOST.iter().any(|words| has(message, words)) {
        // Names in quotes are the caller's, and may hold any of these words.
        if !has(message, ".jumpstarter.dev \"") {
            return Reason::ControllerUnavailable;
        }
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

/// Whether `words` stand in `message`. The standard library's search is for long texts, and two kilobytes long.
pub(crate) fn has(message: &str, words: &str) -> bool {
    message.as_bytes().windows(words.len()).any(|window| window == words.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_message_together_tell() {
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
    fn words_are_unique() {
        let mut words: Vec<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Reason::ALL.len());
    }
}
