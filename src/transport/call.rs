//! What a client asks of one endpoint: a unary call in, its one message or the reason for none out. How it is
//! sent is the transport's affair: `fetch` in a browser, any tower service that tonic speaks to elsewhere.
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
    /// Headers that go with it.
    pub metadata: Metadata,
    /// The request message, encoded.
    pub message: Vec<u8>,
    /// How long it may take; sent as `grpc-timeout`, and kept on this side too.
    pub timeout: Duration,
}

/// Without the values of its headers, which are the user's own, and without its message.
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
    /// A call under way; dropping it aborts the request.
    type Answer: Future<Output = Result<Vec<u8>, Rejection>>;

    /// Makes a call; the answer is its one message, encoded.
    fn unary(&self, call: Call) -> Self::Answer;
}

/// Why a call on one endpoint gave no message.
#[derive(Clone, Debug)]
pub enum Rejection {
    /// The answer ended with a status that is not OK.
    Status(RpcStatus),
    /// There was no answer of gRPC's.
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

    /// What the answer says about another try: `Retry-After`, `grpc-retry-pushback-ms` or google.rpc.RetryInfo.
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
