//! Why a call failed, in one word. The status code alone is not enough: the controller returns many plain errors, and
//! gRPC maps each of them to `UNKNOWN`. Both code *and* message are therefore evaluated here.
mod device;
mod words;

use crate::base::code::Code;

pub(crate) use words::has;

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Why a call failed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[doc = $doc])+ $variant,)+ }

        impl Reason {
            /// All reasons.
            pub const ALL: &'static [Reason] = &[$(Reason::$variant,)+];

            /// The name, in kebab case.
            pub fn as_str(self) -> &'static str {
                match self { $(Reason::$variant => $name,)+ }
            }
        }
    };
}

reasons! {
    /// No answer: refused, no such host, or forbidden by CORS; the browser does not distinguish these.
    Network = "network",
    /// The browser is offline.
    Offline = "offline",
    /// An `http:` endpoint on an `https:` page.
    MixedContent = "mixed-content",
    /// An HTTP status other than 200.
    HttpStatus = "http-status",
    /// A redirect, most likely to a login; redirects are never followed.
    Redirected = "redirected",
    /// An answer that is not binary gRPC-Web.
    NotGrpcWeb = "not-grpc-web",
    /// The answer was cut off.
    Truncated = "truncated",
    /// The answer had no gRPC status.
    MissingStatus = "missing-status",
    /// The answer was compressed, although the client did not offer that.
    Compressed = "compressed",
    /// A message was longer than the limit.
    MessageTooLarge = "message-too-large",
    /// The answer violated the gRPC-Web protocol.
    Protocol = "protocol",
    /// The deadline passed.
    DeadlineExceeded = "deadline-exceeded",
    /// The call was aborted.
    Aborted = "aborted",
    /// The client had been closed.
    Closed = "closed",
    /// No token was sent.
    TokenMissing = "token-missing",
    /// The `authorization` header was malformed, or there were several.
    TokenMalformed = "token-malformed",
    /// The token has expired.
    TokenExpired = "token-expired",
    /// The controller does not accept the token.
    TokenRejected = "token-rejected",
    /// The caller's namespace, kind or client name is missing or does not match the token.
    Identity = "identity",
    /// There is no such client.
    ClientNotFound = "client-not-found",
    /// There is no such exporter or lease.
    NotFound = "not-found",
    /// A lease with that name already exists.
    AlreadyExists = "already-exists",
    /// The caller is not permitted to do that.
    PermissionDenied = "permission-denied",
    /// Another namespace than the client's own.
    NamespaceMismatch = "namespace-mismatch",
    /// An input is invalid.
    InvalidArgument = "invalid-argument",
    /// The page token is too old: the list must be read again from the start.
    PageTokenExpired = "page-token-expired",
    /// The page token is invalid.
    PageTokenInvalid = "page-token-invalid",
    /// The lease had already been released.
    AlreadyReleased = "already-released",
    /// The lease has begun, so that this can no longer be changed.
    LeaseStarted = "lease-started",
    /// The lease has not begun yet.
    LeaseNotStarted = "lease-not-started",
    /// The lease has ended.
    LeaseEnded = "lease-ended",
    /// The lease can never get an exporter: none matches, or its client may use none of those that match.
    LeaseUnsatisfiable = "lease-unsatisfiable",
    /// The controller does not understand the lease.
    LeaseInvalid = "lease-invalid",
    /// The lease was released.
    LeaseReleased = "lease-released",
    /// The lease reached its end time.
    LeaseExpired = "lease-expired",
    /// The controller answered OK to an update but did not apply it, for example because the lease has ended.
    NotApplied = "not-applied",
    /// The lease holds no exporter: it has not got one yet, or has ended.
    LeaseNotActive = "lease-not-active",
    /// The controller sees the exporter as offline.
    ExporterOffline = "exporter-offline",
    /// The exporter's status permits no connection or no driver call yet, or no more.
    ExporterNotReady = "exporter-not-ready",
    /// The exporter does not wait for connections on that lease.
    ExporterNotListening = "exporter-not-listening",
    /// Too many connections to the exporter wait to be accepted.
    ListenerFull = "listener-full",
    /// The endpoint is no way to an exporter: it serves only the controller's calls.
    NoExporterService = "no-exporter-service",
    /// The hook of the exporter that runs before or after a lease failed.
    HookFailed = "hook-failed",
    /// The passphrase of a direct exporter is missing or wrong.
    PassphraseRejected = "passphrase-rejected",
    /// The exporter has no such driver. Its drivers have new ids in each session.
    DriverNotFound = "driver-not-found",
    /// The driver has no such method, or the method is of another kind: a call, a stream of results, or a stream of bytes.
    MethodNotFound = "method-not-found",
    /// The driver's method takes other arguments.
    BadArguments = "bad-arguments",
    /// The driver or the exporter failed for a reason without a code of its own; the message describes it.
    DriverError = "driver-error",
    /// The controller has just started and cannot check tokens yet.
    ControllerStarting = "controller-starting",
    /// The controller cannot reach its Kubernetes API.
    ControllerUnavailable = "controller-unavailable",
    /// `CANCELLED` from the server.
    Cancelled = "cancelled",
    /// `UNKNOWN` with a message that this client does not recognize.
    Unknown = "unknown",
    /// `UNAUTHENTICATED` for another reason than those above.
    Unauthenticated = "unauthenticated",
    /// `RESOURCE_EXHAUSTED` from the server.
    ResourceExhausted = "resource-exhausted",
    /// `FAILED_PRECONDITION` for another reason than those above.
    FailedPrecondition = "failed-precondition",
    /// `OUT_OF_RANGE`.
    OutOfRange = "out-of-range",
    /// The server does not implement that call.
    Unimplemented = "unimplemented",
    /// `INTERNAL` from the server.
    Internal = "internal",
    /// `UNAVAILABLE` from the server.
    Unavailable = "unavailable",
    /// `DATA_LOSS`.
    DataLoss = "data-loss",
}

impl Reason {
    /// The reason for a status that the controller sent.
    pub fn of_answer(code: Code, message: &str) -> Self {
        match code {
            Code::Unknown => words::of_unknown(message),
            Code::Unauthenticated if message == "missing authorization header" => Self::TokenMissing,
            Code::Unauthenticated => Self::Unauthenticated,
            Code::InvalidArgument => words::of_invalid_argument(message),
            Code::PermissionDenied if message.starts_with("namespace mismatch") => Self::NamespaceMismatch,
            Code::PermissionDenied => Self::PermissionDenied,
            Code::FailedPrecondition => words::of_failed_precondition(message),
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
            // OK is not an error; no caller gets here with it.
            Code::Ok => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique() {
        let mut words: Vec<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Reason::ALL.len());
    }
}
