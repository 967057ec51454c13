//! The ways in which an attempt can fail without a gRPC status from the controller. What a status *means*
//! is not told here (see [`crate::base::reason`]).
use std::fmt;
use std::sync::Arc;

use crate::base::code::Code;

use super::retry::RetryHint;
use crate::base::reason::Reason;

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// No answer at all: refused, no such host, forbidden by CORS. `fetch` does not tell these apart.
    Network,
    /// The browser says that it has no network.
    Offline,
    /// An `http:` endpoint on an `https:` page.
    MixedContent,
    /// An HTTP status other than 200.
    HttpStatus,
    /// A redirect, or an answer that came by one.
    Redirected,
    /// HTTP 200 (or 415) with something that is not binary gRPC-Web.
    NotGrpcWeb,
    /// The body ended in the middle.
    Truncated,
    /// The body ended well, but without a `grpc-status`.
    MissingStatus,
    /// A compressed message, although nothing was offered in `grpc-accept-encoding`.
    Compressed,
    /// A message longer than the limit.
    MessageTooLarge,
    /// Frames or trailers that no gRPC-Web server may send.
    Protocol,
    /// The deadline passed before the answer was complete.
    DeadlineExceeded,
    /// Somebody aborted the request.
    Aborted,
}

impl FailureKind {
    /// The reason behind a transport's failure.
    pub fn reason(self) -> Reason {
        match self {
            Self::Network => Reason::Network,
            Self::Offline => Reason::Offline,
            Self::MixedContent => Reason::MixedContent,
            Self::HttpStatus => Reason::HttpStatus,
            Self::Redirected => Reason::Redirected,
            Self::NotGrpcWeb => Reason::NotGrpcWeb,
            Self::Truncated => Reason::Truncated,
            Self::MissingStatus => Reason::MissingStatus,
            Self::Compressed => Reason::Compressed,
            Self::MessageTooLarge => Reason::MessageTooLarge,
            Self::Protocol => Reason::Protocol,
            Self::DeadlineExceeded => Reason::DeadlineExceeded,
            Self::Aborted => Reason::Aborted,
        }
    }
}

/// One failure: its kind, its gRPC code, and words that tell a person what happened and what to check.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What kind it was.
    pub kind: FailureKind,
    /// The gRPC code that stands for it.
    pub code: Code,
    /// What happened.
    pub message: String,
    /// The HTTP status, where an answer came.
    pub http_status: Option<u16>,
    /// What the platform threw, where it did.
    pub cause: Option<Cause>,
    /// What the answer says about another try.
    pub retry: Option<RetryHint>,
    /// Whether a proxy has refused the request for good, so that the controller certainly never saw it.
    pub refused: bool,
}

/// What lies behind a failure.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

impl Failure {
    /// A failure without an HTTP status.
    pub fn new(kind: FailureKind, code: Code, message: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            message: message.into(),
            http_status: None,
            cause: None,
            retry: None,
            refused: false,
        }
    }

    /// The same, with the HTTP status of the answer that it was found in.
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.http_status = Some(status);
        self
    }

    /// The same, with what the answer says about another try.
    pub fn with_retry(mut self, retry: Option<RetryHint>) -> Self {
        self.retry = retry;
        self
    }

    /// The same, refused for good by a proxy or not.
    pub fn with_refused(mut self, refused: bool) -> Self {
        self.refused = refused;
        self
    }

    /// The same, with what lies behind it.
    pub fn with_cause(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
