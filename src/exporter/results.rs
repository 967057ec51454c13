//! The results of a streaming driver call.
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use prost_types::Value;

use super::{DriverCall, ExporterService, encoded, probe};
use crate::base::clock::Clock;
use crate::error::Error;
use crate::rpc::{CallOptions, MessageStream};
use crate::transport::call::{Rejection, Transport};
use crate::wire::v1 as wire;

/// The results of a driver's method, in order. It ends after an error. Dropping it aborts the request, and with it the method.
pub struct Results<S, C: Clock> {
    messages: MessageStream<S, C, wire::StreamingDriverCallResponse>,
}

impl<S, C: Clock> Results<S, C> {
    /// The URL of the endpoint from which the results come.
    pub fn endpoint(&self) -> &str {
        self.messages.endpoint()
    }
}

impl<T: Transport, C: Clock + Clone> ExporterService<T, C> {
    /// Calls a driver's method that returns a stream of results. There is one attempt, and the results come from the way on
    /// which it began; without a timeout in `options` they have no deadline.
    pub async fn streaming_driver_call(
        &self,
        call: DriverCall,
        options: &CallOptions,
    ) -> Result<Results<T::Messages, C>, Error> {
        let method = "StreamingDriverCall";
        call.check().map_err(|input| Error::from_input(method, input))?;
        let DriverCall { uuid, method: name, args } = call;
        let request = encoded(method, &wire::StreamingDriverCallRequest { uuid, method: name, args });
        Ok(Results { messages: self.rpc.write_stream(request, probe(), options).await? })
    }
}

impl<S, C> Stream for Results<S, C>
where
    S: Stream<Item = Result<Vec<u8>, Rejection>> + Unpin,
    C: Clock + Unpin,
{
    type Item = Result<Value, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.messages).poll_next(context);
        next.map(|item| item.map(|reply| Ok(reply?.result.unwrap_or_default())))
    }
}
