//! The ways in which an attempt can fail without a gRPC status from the controller. The meaning of a status is
//! decided in [`crate::base::reason`].
use std::fmt;
use std::sync::Arc;

use crate::base::code::Code;

use super::retry::RetryHint;
use crate::base::reason::Reason;

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// No answer at all: refused, no such host, forbidden by CORS. `fetch` does not distinguish these.
    Network,
    /// The browser reports that it is offline.
    Offline,
    /// An `http:` endpoint on an `https:` page.
    MixedContent,
    /// An HTTP status other than 200.
    HttpStatus,
    /// A redirect, or an answer that was reached through one.
    Redirected,
    /// HTTP 200 (or 415) with content that is not binary gRPC-Web.
    NotGrpcWeb,
    /// The body was cut off.
    Truncated,
    /// The body is complete, but has no `grpc-status`.
    MissingStatus,
    /// A compressed message, although `grpc-accept-encoding` offered no compression.
    Compressed,
    /// A message longer than the limit.
    MessageTooLarge,
    /// Frames or trailers that violate gRPC-Web.
    Protocol,
    /// The deadline passed before the answer was complete.
    DeadlineExceeded,
    /// The request was aborted.
    Aborted,
}

impl FailureKind {
    /// The reason for a transport's failure.
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

/// One failure: its kind, its gRPC code, and a message that says what happened and what to check.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The kind of the failure.
    pub kind: FailureKind,
    /// The gRPC code for it.
    pub code: Code,
    /// What happened.
    pub message: String,
    /// The HTTP status, if there was an answer.
    pub http_status: Option<u16>,
    /// The value that the platform threw, if it threw one.
    pub cause: Option<Cause>,
    /// The server's retry hint.
    pub retry: Option<RetryHint>,
    /// Whether a proxy rejected the request permanently, so that the controller certainly never received it.
    pub refused: bool,
}

/// The cause of a failure.
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

    /// An answer that breaks the protocol.
    pub fn protocol(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Protocol, Code::Internal, message)
    }

    /// Adds the HTTP status of the answer.
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.http_status = Some(status);
        self
    }

    /// Adds the retry hint of the answer.
    pub fn with_retry(mut self, retry: Option<RetryHint>) -> Self {
        self.retry = retry;
        self
    }

    /// Sets whether a proxy rejected the request permanently.
    pub fn with_refused(mut self, refused: bool) -> Self {
        self.refused = refused;
        self
    }

    /// Adds the cause.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_its_words_and_its_cause() {
        let failure =
            Failure::new(FailureKind::Network, Code::Unavailable, "no answer").with_cause(fmt::Error);
        assert_eq!(failure.to_string(), "no answer");
        assert!(std::error::Error::source(&failure).is_some());
    }
}
