//! The interface of one endpoint: takes a unary call, and returns its one message or why there is none. Each
//! transport sends it in its own way: `fetch` in a browser, any tower service that tonic can use elsewhere.
use std::fmt;
use std::future::Future;
use std::time::Duration;

use super::failure::Failure;
use super::metadata::Metadata;
use super::retry::RetryHint;
use super::status::RpcStatus;
use crate::base::reason::Reason;

/// A unary call.
#[derive(Clone)]
pub struct Call {
    /// The service's full name: `jumpstarter.client.v1.ClientService`.
    pub service: &'static str,
    /// The method: `GetLease`.
    pub method: &'static str,
    /// The headers of the call.
    pub metadata: Metadata,
    /// The encoded request message.
    pub message: Vec<u8>,
    /// The timeout; sent as `grpc-timeout`, and also enforced by the client.
    pub timeout: Duration,
}

/// Shows neither the header values, which belong to the user, nor the message.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.metadata.iter().map(|(name, _)| name).collect();
        f.debug_struct("Call")
            .field("path", &self.path())
            .field("metadata", &names)
            .field("message_bytes", &self.message.len())
            .field("timeout", &self.timeout)
            .finish()
    }
}

impl Call {
    /// The path of its URL.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.service, self.method)
    }
}

/// One endpoint.
pub trait Transport {
    /// A call in progress; dropping it aborts the request.
    type Answer: Future<Output = Result<Vec<u8>, Rejection>>;

    /// Makes a call and returns its one message, encoded.
    fn unary(&self, call: Call) -> Self::Answer;
}

/// Why a call to one endpoint returned no message.
#[derive(Clone, Debug)]
pub enum Rejection {
    /// The answer ended with a status other than OK.
    Status(RpcStatus),
    /// There was no gRPC answer.
    Failure(Failure),
}

impl Rejection {
    /// Why the call failed.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Failure(failure) => failure.kind.reason(),
            Self::Status(status) => Reason::of_answer(status.code, &status.message),
        }
    }

    /// The server's retry hint: `Retry-After`, `grpc-retry-pushback-ms` or google.rpc.RetryInfo.
    pub fn retry(&self) -> Option<RetryHint> {
        match self {
            Self::Status(status) => RetryHint::of_answer(&status.metadata),
            Self::Failure(failure) => failure.retry,
        }
    }
}

impl From<RpcStatus> for Rejection {
    fn from(status: RpcStatus) -> Self {
        Self::Status(status)
    }
}

impl From<Failure> for Rejection {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}
