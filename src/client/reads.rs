//! The four reading calls.
use super::message::{Outgoing, given};
use super::send::Kind;
use super::{CallOptions, ClientService, now_ms};
use crate::error::Error;
use crate::model::requests::{GetExporter, GetLease, ListExporters, ListLeases};
use crate::model::{Exporter, ExporterList, Lease, LeaseList};
use crate::multipath::clock::Clock;
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// One exporter by name.
    pub async fn get_exporter(&self, request: GetExporter, options: &CallOptions) -> Result<Exporter, Error> {
        let method = "GetExporter";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let outgoing = Outgoing::new::<wire::Exporter>(method, &message);
        Ok(given::<wire::Exporter>(self.read(outgoing, options).await?).into())
    }

    /// A page of exporters, in the order of names.
    pub async fn list_exporters(
        &self,
        request: ListExporters,
        options: &CallOptions,
    ) -> Result<ExporterList, Error> {
        let method = "ListExporters";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let kind = Kind::Read { page_token: &message.page_token };
        let outgoing = Outgoing::new::<wire::ListExportersResponse>(method, &message);
        Ok(given::<wire::ListExportersResponse>(self.send(kind, outgoing, options).await.result?).into())
    }

    /// One lease by name.
    pub async fn get_lease(&self, request: GetLease, options: &CallOptions) -> Result<Lease, Error> {
        let method = "GetLease";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let outgoing = Outgoing::new::<wire::Lease>(method, &message);
        let sent = now_ms();
        let reply = self.read(outgoing, options).await?;
        Ok(self.lease(given(reply), sent))
    }

    /// A page of leases, in the order of names, those of other clients included.
    pub async fn list_leases(&self, request: ListLeases, options: &CallOptions) -> Result<LeaseList, Error> {
        let method = "ListLeases";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let kind = Kind::Read { page_token: &message.page_token };
        let outgoing = Outgoing::new::<wire::ListLeasesResponse>(method, &message);
        let sent = now_ms();
        let reply = self.send(kind, outgoing, options).await.result?;
        let mut list = LeaseList::from(given::<wire::ListLeasesResponse>(reply));
        self.learn_clock(&list.leases, sent);
        let offset = self.clock_offset_ms();
        list.leases.iter_mut().for_each(|lease| lease.clock_offset_ms = offset);
        Ok(list)
    }
}
