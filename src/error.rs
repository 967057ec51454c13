//! What a failed call gives back: code, reason, words, and where it happened.
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
    /// Why, from code and message together.
    pub reason: Reason,
    /// What the server or the transport said, word for word.
    pub raw_message: String,
    /// The method that was called, as `ListExporters`.
    pub method: &'static str,
    /// The endpoint that answered or failed to; `None` where nothing was sent.
    pub endpoint: Option<String>,
    /// The input that was wrong, where one was.
    pub field: Option<String>,
    /// The HTTP status, where it says more than 200.
    pub http_status: Option<u16>,
    /// Whether a proxy has refused the request for good, so that the controller certainly never saw it.
    pub refused: bool,
    /// What the answer says about another try; `None` where it says nothing.
    pub retry: Option<RetryHint>,
    /// The status as the server sent it, where it sent one: metadata and binary details are in it.
    pub status: Option<Box<RpcStatus>>,
    /// What the platform threw, where it did.
    pub cause: Option<Cause>,
    /// Every attempt of the call, in the order they started.
    pub attempts: Vec<AttemptRecord>,
    /// Whether a write may have been done, or may yet be: nobody knows.
    pub unsure: bool,
    /// The lease that a write was about, so that it can be looked for.
    pub lease_name: Option<String>,
    /// The lease as it stands: the one that exists already, or that did not change.
    pub lease: Option<Box<Lease>>,
}

impl Error {
    /// From what a call on an endpoint ended with.
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

    /// From an input that was refused before anything was sent.
    pub fn from_input(method: &'static str, input: InvalidInput) -> Self {
        Self {
            field: Some(input.field.clone()),
            ..Self::local(method, Code::InvalidArgument, Reason::InvalidArgument, input.to_string())
        }
    }

    /// An error that was made here, before anything was sent.
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
