//! The error that a failed call returns: code, reason, message, and the endpoint it came from.
use std::fmt;

use crate::base::code::Code;

use crate::base::attempt::AttemptRecord;
use crate::base::reason::Reason;
use crate::model::{InvalidInput, Lease};
use crate::transport::call::Rejection;
use crate::transport::failure::Cause;
use crate::transport::retry::RetryHint;
use crate::transport::status::RpcStatus;

/// A call that failed.
#[derive(Clone, Debug)]
pub struct Error {
    /// gRPC's status code.
    pub code: Code,
    /// Why it failed, derived from code and message together.
    pub reason: Reason,
    /// The message of the server or the transport, unchanged.
    pub raw_message: String,
    /// The method that was called, as `ListExporters`.
    pub method: &'static str,
    /// The endpoint that answered or failed to; `None` if nothing was sent.
    pub endpoint: Option<String>,
    /// The name of the invalid input, if the error is about one.
    pub field: Option<String>,
    /// The HTTP status, if it says more than 200.
    pub http_status: Option<u16>,
    /// Whether a proxy rejected the request permanently, so that the controller certainly never received it.
    pub refused: bool,
    /// The server's retry hint; `None` if it gave none.
    pub retry: Option<RetryHint>,
    /// The status as the server sent it, if it sent one, including metadata and binary details.
    pub status: Option<Box<RpcStatus>>,
    /// The value that the platform threw, if it threw one.
    pub cause: Option<Cause>,
    /// Every attempt of the call, in the order in which they started.
    pub attempts: Vec<AttemptRecord>,
    /// Whether the effect of a write is unknown: it may have been done, or may still be done.
    pub unsure: bool,
    /// The lease that a write was about, so that the caller can look it up.
    pub lease_name: Option<String>,
    /// The lease in its current state: the one that already exists, or the one that the update did not change.
    pub lease: Option<Box<Lease>>,
}

impl Error {
    /// The error for the result of a call to an endpoint.
    pub fn from_rejection(method: &'static str, endpoint: Option<&str>, rejection: Rejection) -> Self {
        let reason = rejection.reason();
        let retry = rejection.retry();
        let error = match rejection {
            Rejection::Failure(failure) => Self {
                http_status: failure.http_status,
                refused: failure.refused,
                cause: failure.cause,
                ..Self::local(method, failure.code, reason, failure.message)
            },
            Rejection::Status(status) => {
                let error = Self::local(method, status.code, reason, status.message.clone());
                Self { status: Some(Box::new(status)), ..error }
            }
        };
        Self { endpoint: endpoint.map(str::to_owned), retry, ..error }
    }

    /// The error for an input that was rejected before anything was sent.
    pub fn from_input(method: &'static str, input: InvalidInput) -> Self {
        Self {
            field: Some(input.field.clone()),
            ..Self::local(method, Code::InvalidArgument, Reason::InvalidArgument, input.to_string())
        }
    }

    /// An error that the client itself raises before anything is sent.
    pub fn local(method: &'static str, code: Code, reason: Reason, message: impl Into<String>) -> Self {
        Self {
            code,
            reason,
            raw_message: message.into(),
            method,
            endpoint: None,
            field: None,
            http_status: None,
            refused: false,
            retry: None,
            status: None,
            cause: None,
            attempts: Vec::new(),
            unsure: false,
            lease_name: None,
            lease: None,
        }
    }

    /// The canonical name of the code: `NOT_FOUND`.
    pub fn code_name(&self) -> &'static str {
        self.code.name()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({}", self.method, self.raw_message, self.code_name())?;
        if let Some(endpoint) = &self.endpoint {
            write!(f, " from {endpoint}")?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
