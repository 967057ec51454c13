//! The four read calls.
use super::{CallOptions, ClientService, encoded, now_ms};
use crate::base::clock::Clock;
use crate::error::Error;
use crate::model::requests::{GetExporter, GetLease, ListExporters, ListLeases};
use crate::model::{Exporter, ExporterList, Lease, LeaseList};
use crate::multipath::Reply;
use crate::rpc::{Deadline, Kind, Request};
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// One exporter by name.
    pub async fn get_exporter(&self, request: GetExporter, options: &CallOptions) -> Result<Exporter, Error> {
        let method = "GetExporter";
        let message = self.checked(method, request.into_wire(self.namespace()))?;
        let reply = self.read("", encoded(method, &message), options, self.rpc.deadline(options)).await?;
        Ok(self.rpc.decoded::<wire::Exporter>(method, reply)?.into())
    }

    /// A page of exporters, sorted by name.
    pub async fn list_exporters(
        &self,
        request: ListExporters,
        options: &CallOptions,
    ) -> Result<ExporterList, Error> {
        let method = "ListExporters";
        let message = self.checked(method, request.into_wire(self.namespace()))?;
        let deadline = self.rpc.deadline(options);
        let reply = self.read(&message.page_token, encoded(method, &message), options, deadline).await?;
        let endpoint = reply.endpoint;
        let list: wire::ListExportersResponse = self.rpc.decoded(method, reply)?;
        self.pages.learn(&list.next_page_token, endpoint);
        Ok(list.into())
    }

    /// One lease by name.
    pub async fn get_lease(&self, request: GetLease, options: &CallOptions) -> Result<Lease, Error> {
        let sent = now_ms();
        let message = self.read_lease(&request.name, options, self.rpc.deadline(options)).await?;
        Ok(self.lease(message, sent))
    }

    /// The same as part of a call that has already begun; returns the wire message.
    pub(super) async fn read_lease(
        &self,
        name: &str,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Result<wire::Lease, Error> {
        let method = "GetLease";
        let request = GetLease { name: name.to_owned() };
        let message = self.checked(method, request.into_wire(self.namespace()))?;
        let reply = self.read("", encoded(method, &message), options, deadline).await?;
        self.rpc.decoded(method, reply)
    }

    /// A page of leases, sorted by name, including those of other clients. A controller that does not know the tag
    /// filter returns more leases than were asked for; these are removed here. A page may therefore be shorter than
    /// its size, or empty, and still have a token.
    pub async fn list_leases(&self, request: ListLeases, options: &CallOptions) -> Result<LeaseList, Error> {
        let method = "ListLeases";
        let asked = self.checked(method, request.asked())?;
        let message = self.checked(method, request.into_wire(self.namespace()))?;
        let deadline = self.rpc.deadline(options);
        let sent = now_ms();
        let reply = self.read(&message.page_token, encoded(method, &message), options, deadline).await?;
        let endpoint = reply.endpoint;
        let list: wire::ListLeasesResponse = self.rpc.decoded(method, reply)?;
        self.pages.learn(&list.next_page_token, endpoint);
        let mut list = LeaseList::from(list);
        self.learn_clock(&list.leases, sent);
        list.leases.retain(|lease| asked.include(lease));
        let offset = self.clock_offset_ms();
        list.leases.iter_mut().for_each(|lease| lease.clock_offset_ms = offset);
        Ok(list)
    }

    /// A read; `page_token` is empty for the first page of a list, and for calls that are not lists.
    async fn read(
        &self,
        page_token: &str,
        request: Request,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Result<Reply, Error> {
        let kind = Kind::Read { page: self.pages.page(page_token) };
        self.rpc.unary(kind, request, options, deadline).await.result
    }
}
