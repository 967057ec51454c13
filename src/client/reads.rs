//! The four read calls.
use super::call::{Invocation, Read, ServiceCall, encoded};
use super::{CallOptions, ClientService};
use crate::base::clock::Clock;
use crate::error::Error;
use crate::model::requests::{AskedLeases, GetExporter, GetLease, ListExporters, ListLeases};
use crate::model::{Exporter, ExporterList, InvalidInput, Lease, LeaseList};
use crate::multipath::Reply;
use crate::rpc::Request;
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// One exporter by name.
    pub async fn get_exporter(&self, request: GetExporter, options: &CallOptions) -> Result<Exporter, Error> {
        self.read(request, options).await
    }

    /// A page of exporters, sorted by name.
    pub async fn list_exporters(
        &self,
        request: ListExporters,
        options: &CallOptions,
    ) -> Result<ExporterList, Error> {
        self.read(request, options).await
    }

    /// One lease by name.
    pub async fn get_lease(&self, request: GetLease, options: &CallOptions) -> Result<Lease, Error> {
        self.read(request, options).await
    }

    /// A page of leases, sorted by name, including those of other clients. A controller that does not know the tag
    /// filter returns more leases than were asked for; these are removed here. A page may therefore be shorter than
    /// its size, or empty, and still have a token.
    pub async fn list_leases(&self, request: ListLeases, options: &CallOptions) -> Result<LeaseList, Error> {
        self.read(request, options).await
    }
}

impl<T: Transport, C: Clock> Invocation<'_, T, C> {
    /// A lease by its full name, as part of another call.
    pub async fn read_lease(&self, name: String) -> Result<wire::Lease, Error> {
        let request = encoded::<GetLease>(&wire::GetLeaseRequest { name });
        let (reply, _) = self.reply(request, "").await?;
        self.client.rpc.decoded(GetLease::METHOD, reply)
    }
}

#[cfg(all(target_arch = "wasm32", feature = "js"))]
impl<T: Transport, C: Clock> ClientService<T, C> {
    /// The error for a reply that has no exporters.
    pub(crate) fn no_exporters(&self, method: &'static str, reply: Reply, problem: &str) -> Error {
        self.rpc.wrong(method, reply, problem)
    }

    /// Records that an endpoint has returned the token of a next page.
    pub(crate) fn learn_page(&self, token: &str, endpoint: usize) {
        self.pages.learn(token, endpoint);
    }
}

impl ServiceCall for GetExporter {
    const METHOD: &'static str = "GetExporter";
    type Prepared = wire::GetExporterRequest;
    type Output = Exporter;

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        self.into_wire(client.namespace())
    }
}

impl Read for GetExporter {
    fn request(message: &Self::Prepared) -> (Request, &str) {
        (encoded::<Self>(message), "")
    }

    fn output<T, C: Clock>(
        client: &ClientService<T, C>,
        _: &Self::Prepared,
        reply: Reply,
        _: f64,
    ) -> Result<Exporter, Error> {
        Ok(client.rpc.decoded::<wire::Exporter>(Self::METHOD, reply)?.into())
    }
}

impl ServiceCall for ListExporters {
    const METHOD: &'static str = "ListExporters";
    type Prepared = wire::ListExportersRequest;
    type Output = ExporterList;

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        self.into_wire(client.namespace())
    }
}

impl Read for ListExporters {
    fn request(message: &Self::Prepared) -> (Request, &str) {
        (encoded::<Self>(message), &message.page_token)
    }

    fn output<T, C: Clock>(
        client: &ClientService<T, C>,
        _: &Self::Prepared,
        reply: Reply,
        _: f64,
    ) -> Result<ExporterList, Error> {
        let endpoint = reply.endpoint;
        let list: wire::ListExportersResponse = client.rpc.decoded(Self::METHOD, reply)?;
        client.pages.learn(&list.next_page_token, endpoint);
        Ok(list.into())
    }
}

impl ServiceCall for GetLease {
    const METHOD: &'static str = "GetLease";
    type Prepared = wire::GetLeaseRequest;
    type Output = Lease;

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        self.into_wire(client.namespace())
    }
}

impl Read for GetLease {
    fn request(message: &Self::Prepared) -> (Request, &str) {
        (encoded::<Self>(message), "")
    }

    fn output<T, C: Clock>(
        client: &ClientService<T, C>,
        _: &Self::Prepared,
        reply: Reply,
        sent_ms: f64,
    ) -> Result<Lease, Error> {
        Ok(client.lease(client.rpc.decoded(Self::METHOD, reply)?, sent_ms))
    }
}

impl ServiceCall for ListLeases {
    const METHOD: &'static str = "ListLeases";
    type Prepared = (wire::ListLeasesRequest, AskedLeases);
    type Output = LeaseList;

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        self.into_wire(client.namespace())
    }
}

impl Read for ListLeases {
    fn request((message, _): &Self::Prepared) -> (Request, &str) {
        (encoded::<Self>(message), &message.page_token)
    }

    fn output<T, C: Clock>(
        client: &ClientService<T, C>,
        (_, asked): &Self::Prepared,
        reply: Reply,
        sent_ms: f64,
    ) -> Result<LeaseList, Error> {
        let endpoint = reply.endpoint;
        let list: wire::ListLeasesResponse = client.rpc.decoded(Self::METHOD, reply)?;
        client.pages.learn(&list.next_page_token, endpoint);
        let mut list = LeaseList::from(list);
        client.learn_clock(&list.leases, sent_ms);
        list.leases.retain(|lease| asked.include(lease));
        let offset = client.clock_offset_ms();
        list.leases.iter_mut().for_each(|lease| lease.clock_offset_ms = offset);
        Ok(list)
    }
}
