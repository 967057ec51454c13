//! What each call of the service is made of. A request is prepared once, and can then be sent several times: with another
//! token, for example. Whether a call reads or writes is the trait that its request implements.
use prost::Message;

use super::{CallOptions, ClientService, now_ms};
use crate::base::clock::Clock;
use crate::error::Error;
use crate::model::InvalidInput;
use crate::multipath::Reply;
use crate::rpc::{Deadline, Kind, Request};
use crate::transport::call::Transport;

/// A call of the service, implemented by its request.
pub(crate) trait ServiceCall {
    /// The method's name in the protocol.
    const METHOD: &'static str;
    /// The checked request: its message, and what else the call needs.
    type Prepared: Clone;
    /// What the call returns.
    type Output;

    /// Checks the request.
    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput>;
}

/// A call that changes nothing on the server, and is one request.
pub(crate) trait Read: ServiceCall {
    /// The encoded request, and the token of the page that it reads; it is empty for the first page of a list, and for
    /// calls that are not lists.
    fn request(prepared: &Self::Prepared) -> (Request, &str);

    /// The result, from the reply to a request that was sent at `sent_ms`, local time.
    fn output<T, C: Clock>(
        client: &ClientService<T, C>,
        prepared: &Self::Prepared,
        reply: Reply,
        sent_ms: f64,
    ) -> Result<Self::Output, Error>;
}

/// A call that changes something on the server.
pub(crate) trait Write: ServiceCall {
    /// Makes the call.
    fn send<T: Transport, C: Clock>(
        prepared: Self::Prepared,
        invocation: Invocation<'_, T, C>,
    ) -> impl Future<Output = Result<Self::Output, Error>>;
}

/// A call that is in progress. Some calls send several requests, all with the same options and deadline.
pub(crate) struct Invocation<'a, T, C> {
    pub client: &'a ClientService<T, C>,
    pub options: CallOptions,
    pub deadline: Deadline,
}

impl<T: Transport, C: Clock> Invocation<'_, T, C> {
    /// Sends a read, and returns its reply and when it was sent, in local time. The functions that know the types are apart
    /// from it: each instantiation of this one would add kilobytes to the wasm.
    pub async fn reply(&self, request: Request, page_token: &str) -> Result<(Reply, f64), Error> {
        let sent_ms = now_ms();
        let kind = Kind::Read { page: self.client.pages.page(page_token) };
        let reply = self.client.rpc.unary(kind, request, &self.options, self.deadline).await.result?;
        Ok((reply, sent_ms))
    }
}

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// Checks a request. A change of a lease takes its place in the lease's queue here.
    pub(crate) fn prepare<R: ServiceCall>(&self, request: R) -> Result<R::Prepared, Error> {
        request.prepare(self).map_err(|input| Error::from_input(R::METHOD, input))
    }

    /// Begins a call: its deadline counts from now.
    pub(crate) fn invoke(&self, options: &CallOptions) -> Invocation<'_, T, C> {
        Invocation { client: self, options: options.clone(), deadline: self.rpc.deadline(options) }
    }

    /// Makes a read.
    pub(super) async fn read<R: Read>(&self, request: R, options: &CallOptions) -> Result<R::Output, Error> {
        let prepared = self.prepare(request)?;
        let (request, page_token) = R::request(&prepared);
        let (reply, sent_ms) = self.invoke(options).reply(request, page_token).await?;
        R::output(self, &prepared, reply, sent_ms)
    }

    /// Makes a write. The request is checked and its deadline starts when this is called, not when the future is first polled.
    pub(super) fn write<R: Write>(
        &self,
        request: R,
        options: &CallOptions,
    ) -> impl Future<Output = Result<R::Output, Error>> + use<'_, T, C, R> {
        let sent = self.prepare(request).map(|prepared| R::send(prepared, self.invoke(options)));
        async move { sent?.await }
    }
}

/// The encoded message of a call.
pub(super) fn encoded<R: ServiceCall>(message: &impl Message) -> Request {
    Request::new("jumpstarter.client.v1.ClientService", R::METHOD, message)
}
