//! How a call is sent: its headers, one request to one endpoint, and the rules of the race around it. Reads and
//! writes share one function: the rules are generic over what they race, and each further instantiation would add
//! kilobytes to the wasm.
use std::time::Duration;

use prost::Message;

use super::deadline::Deadline;
use super::reply::decode;
use super::shows::shows_update;
use super::token::authorization;
use super::{CallOptions, ClientService, Endpoint};
use crate::base::clock::Clock;
use crate::error::Error;
use crate::model::names;
use crate::multipath::Reply;
use crate::multipath::write::{Again, Written};
use crate::transport::call::{Call, Transport};
use crate::transport::metadata::Metadata;
use crate::wire::client::v1 as wire;

const SERVICE: &str = "jumpstarter.client.v1.ClientService";

/// An encoded request of one method.
pub struct Outgoing {
    /// The method: `GetLease`.
    pub method: &'static str,
    /// The encoded request message.
    pub message: Vec<u8>,
}

impl Outgoing {
    /// Encodes a request.
    pub fn new(method: &'static str, message: &impl Message) -> Self {
        Self { method, message: message.encode_to_vec() }
    }
}

/// Whether a call reads or writes.
pub enum Kind<'a> {
    /// It changes nothing.
    Read {
        /// The page token of a list; empty for the first page, and for calls that are not lists.
        page_token: &'a str,
    },
    /// It changes something.
    Write {
        /// Whether it may be sent again when its effect is unknown.
        again: Again,
        /// The values that a lease shows once the update has been applied.
        asked: Option<&'a wire::UpdateLeaseRequest>,
    },
}

impl<T: Transport, C: Clock> ClientService<T, C> {
    pub(super) async fn send(
        &self,
        kind: Kind<'_>,
        outgoing: Outgoing,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Written<Reply> {
        let method = outgoing.method;
        let metadata = match self.metadata(method, options) {
            Ok(metadata) => metadata,
            Err(error) => return Written { result: Err(error), unsure: false },
        };
        let timeout_ms = self.left_ms(deadline);
        let asks = |outgoing| {
            let metadata = &metadata;
            move |endpoint, time_ms| self.attempt(endpoint, outgoing, metadata, time_ms)
        };
        let (again, asked) = match kind {
            Kind::Write { again, asked } => (again, asked),
            Kind::Read { page_token } => {
                let page = self.pages.page(page_token);
                let answer = self.paths.read(page, method, timeout_ms, asks(&outgoing)).await;
                return Written { result: answer.and_then(|answer| answer.result), unsure: false };
            }
        };
        let parent = names::parent(&self.config.namespace);
        let cheap = wire::ListExportersRequest { parent, page_size: 1, ..Default::default() };
        let cheap = Outgoing::new("ListExporters", &cheap);
        let name = asked.and_then(|update| update.lease.as_ref()).map(|lease| lease.name.clone());
        let name = name.unwrap_or_default();
        let lease = Outgoing::new("GetLease", &wire::GetLeaseRequest { name });
        let read = asks(&lease);
        let look = |left_ms| {
            let read = &read;
            async move {
                let asked = asked?;
                let reply = self.paths.read(None, "GetLease", left_ms, read).await.ok()?.result.ok()?;
                let lease: wire::Lease = decode(&reply.message).ok()?;
                shows_update(&lease, asked).then_some(reply)
            }
        };
        self.paths.write(method, timeout_ms, again, asks(&outgoing), asks(&cheap), look).await
    }

    /// One request to one endpoint; dropping it aborts the request.
    async fn attempt(
        &self,
        endpoint: usize,
        outgoing: &Outgoing,
        metadata: &Metadata,
        time_ms: f64,
    ) -> Result<Vec<u8>, Error> {
        let Outgoing { method, message } = outgoing;
        let Endpoint { url, transport } = &self.endpoints[endpoint];
        let call = Call {
            service: SERVICE,
            method,
            metadata: metadata.clone(),
            message: message.clone(),
            timeout: Duration::from_millis(time_ms.max(1.0).ceil() as u64),
        };
        let reply = transport.unary(call).await;
        reply.map_err(|rejection| Error::from_rejection(method, Some(url), rejection))
    }

    /// The identity headers and the token, from which the controller identifies the client.
    fn metadata(&self, method: &'static str, options: &CallOptions) -> Result<Metadata, Error> {
        let mut metadata = self.config.headers.clone();
        let token = options.token.as_deref();
        let authorization = token.map(|token| authorization(method, token)).transpose()?;
        let identity = [
            ("jumpstarter-kind", Some("Client")),
            ("jumpstarter-namespace", Some(self.config.namespace.as_str())),
            ("jumpstarter-name", self.config.client.as_deref()),
            ("authorization", authorization.as_deref()),
        ];
        for (name, value) in identity {
            let Some(value) = value else { continue };
            // The names were checked when the client was created, and the token just now: all of them are valid.
            let _ = metadata.append(name, value.as_bytes());
        }
        Ok(metadata)
    }
}
