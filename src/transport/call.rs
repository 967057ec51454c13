//! The interface of one endpoint: takes a call, and returns its message or messages, or why there is none. There are two
//! transports: `fetch` in a browser, and any tower service that tonic can use.
use std::fmt;
use std::future::Future;
use std::time::Duration;

use futures_util::Stream;

use super::failure::Failure;
use super::metadata::Metadata;
use super::retry::RetryHint;
use super::status::RpcStatus;
use crate::base::reason::Reason;

/// A call with one request message.
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
    /// The timeout up to the end of the answer; sent as `grpc-timeout`, and also enforced by the transport. `None` if
    /// there is none.
    pub timeout: Option<Duration>,
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

/// One endpoint. Messages are encoded.
pub trait Transport {
    /// A unary call in progress; dropping it aborts the request.
    type Answer: Future<Output = Result<Vec<u8>, Rejection>>;
    /// The messages of a server stream. It ends after the status: with an error unless that is OK. Dropping it aborts
    /// the request.
    type Messages: Stream<Item = Result<Vec<u8>, Rejection>> + Unpin;
    /// A server stream that is not open yet; dropping it aborts the request.
    type Opening: Future<Output = Result<Self::Messages, Rejection>>;

    /// Makes a call and returns its one message.
    fn unary(&self, call: Call) -> Self::Answer;

    /// Opens a server stream: returns it when the head of the answer has arrived, or an error if the answer is only a
    /// status.
    fn stream(&self, call: Call) -> Self::Opening;
}

/// Why a call to one endpoint returned no message, or no more.
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
