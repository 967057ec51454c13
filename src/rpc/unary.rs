//! A call with one reply: which endpoints it is sent to, by the rules for reads or those for writes, and the typed message
//! of its reply. Both kinds share one function: the rules are generic over what they race, and each further instantiation
//! would add kilobytes to the wasm.
use futures_util::future::{MapErr, TryFutureExt};
use prost::Message;

use super::{CallOptions, Caller, Deadline, Endpoint, Request, error_of};
use crate::base::clock::Clock;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::multipath::Reply;
use crate::multipath::read::Page;
use crate::multipath::write::{Probe, Resend, Written};
use crate::transport::call::{Rejection, Transport};
use crate::transport::metadata::Metadata;

/// Whether a call reads or writes.
pub enum Kind<'a> {
    /// It changes nothing, so it may be sent to several endpoints at the same time.
    Read {
        /// Which further page of a list it reads; `None` for the first page, and for calls that are not lists.
        page: Option<Page>,
    },
    /// It changes something, so it never has two open attempts.
    Write {
        /// Whether it may be sent again when its effect is unknown.
        resend: Resend,
        /// A cheap read that finds an endpoint that works.
        probe: Request,
        /// How to find out whether an attempt whose effect is unknown was carried out.
        check: Option<Check<'a>>,
    },
}

/// A read that shows whether a write was carried out.
pub struct Check<'a> {
    /// The read. Its reply becomes the reply to the write.
    pub read: Request,
    /// Whether the encoded reply to it shows that the write was carried out.
    pub is_done: &'a (dyn Fn(&[u8]) -> bool + Sync),
}

/// One request to one endpoint.
type Attempt<'a, T> = MapErr<<T as Transport>::Answer, Box<dyn FnOnce(Rejection) -> Error + Send + 'a>>;

/// A message that is the reply to a call.
pub trait ReplyMessage: Message + Default {
    /// Why a decoded message is not a valid reply: it lacks a field that the server always sets. An empty
    /// message decodes as any type.
    fn missing(&self) -> Option<&'static str> {
        None
    }
}

/// An empty reply.
impl ReplyMessage for () {}

/// Decodes the message of a reply, or returns what is wrong with it.
pub(crate) fn decode<R: ReplyMessage>(message: &[u8]) -> Result<R, String> {
    let decoded = R::decode(message).map_err(|error| error.to_string())?;
    decoded.missing().map_or(Ok(decoded), |missing| Err(missing.to_owned()))
}

/// The error for a message that is not a reply to a method.
pub(super) fn wrong_message(method: &'static str, url: &str, problem: &str) -> Error {
    let words = format!("the answer is no message of {method}: {problem}");
    Error { endpoint: Some(url.to_owned()), ..Error::local(method, Code::Internal, Reason::Internal, words) }
}

impl<T: Transport, C: Clock> Caller<T, C> {
    /// Makes a call whose reply is an `R`. If a write returns OK with a message that is not an `R`, its effect is
    /// unknown.
    pub async fn call<R: ReplyMessage>(
        &self,
        kind: Kind<'_>,
        request: Request,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Written<R> {
        let method = request.method;
        self.typed(method, self.unary(kind, request, options, deadline).await)
    }

    /// Makes a call, and returns the encoded reply.
    pub async fn unary(
        &self,
        kind: Kind<'_>,
        request: Request,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Written<Reply> {
        let method = request.method;
        let metadata = match self.metadata(method, options) {
            Ok(metadata) => metadata,
            Err(error) => return Written { result: Err(error), unsure: false },
        };
        let Written { result, unsure } = self.send(kind, &request, &metadata, deadline).await;
        Written { result: result.map_err(|error| deadline.error_of(method, error)), unsure }
    }

    /// Sends a request by the rules of its kind, until the deadline.
    async fn send(
        &self,
        kind: Kind<'_>,
        request: &Request,
        metadata: &Metadata,
        deadline: Deadline,
    ) -> Written<Reply> {
        let method = request.method;
        let timeout_ms = self.left_ms(deadline);
        let attempt = self.attempts_of(request, metadata);
        let (resend, probe, check) = match kind {
            Kind::Write { resend, probe, check } => (resend, probe, check),
            Kind::Read { page } => {
                let result = self.paths.read(page, method, timeout_ms, attempt).await;
                return Written { result, unsure: false };
            }
        };
        let check = |left_ms| {
            let check = check.as_ref();
            async move {
                let Check { read, is_done } = check?;
                let reply = self
                    .paths
                    .read(None, read.method, left_ms, self.attempts_of(read, metadata))
                    .await
                    .ok()?;
                is_done(&reply.message).then_some(reply)
            }
        };
        let probe = Probe { method: probe.method, attempt: self.attempts_of(&probe, metadata) };
        self.paths.write(method, timeout_ms, resend, attempt, probe, check).await
    }

    /// The attempts of a request, each at one endpoint; dropping one aborts it. They have one type for all callers, so that what
    /// races them is compiled once.
    pub(super) fn attempts_of<'a>(
        &'a self,
        request: &'a Request,
        metadata: &'a Metadata,
    ) -> impl Fn(usize, f64) -> Attempt<'a, T> {
        move |endpoint, time_ms| {
            let Endpoint { url, transport } = &self.endpoints[endpoint];
            let answer = transport.unary(request.call(metadata, time_ms));
            let (reason_of, method) = (self.reason_of, request.method);
            answer.map_err(Box::new(move |rejection| error_of(reason_of, method, url, rejection)))
        }
    }
}

impl<T, C> Caller<T, C> {
    /// What a call ended with, with the message of its reply.
    pub(crate) fn typed<R: ReplyMessage>(&self, method: &'static str, written: Written<Reply>) -> Written<R> {
        let Written { result, unsure } = written;
        match result.map(|reply| self.decoded(method, reply)) {
            Ok(Err(error)) => Written { result: Err(error), unsure: true },
            Ok(result) => Written { result, unsure },
            Err(error) => Written { result: Err(error), unsure },
        }
    }

    /// The message of a method's reply.
    pub(crate) fn decoded<R: ReplyMessage>(&self, method: &'static str, reply: Reply) -> Result<R, Error> {
        decode(&reply.message).map_err(|problem| self.wrong(method, reply, &problem))
    }

    /// The error for a reply whose message is not one of its method.
    pub(crate) fn wrong(&self, method: &'static str, reply: Reply, problem: &str) -> Error {
        let error = wrong_message(method, &self.endpoints[reply.endpoint].url, problem);
        Error { attempts: reply.attempts, ..error }
    }
}
