//! The four reading calls.
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codegen::{Body as HttpBody, Bytes, StdError};
use tonic::{Request, Response, Status};

use super::{CallOptions, ClientService, Stub, erased, now_ms};
use crate::error::Error;
use crate::model::requests::{GetExporter, GetLease, ListExporters, ListLeases};
use crate::model::{Exporter, ExporterList, Lease, LeaseList};
use crate::multipath::clock::Clock;

impl<T, C> ClientService<T, C>
where
    T: GrpcService<Body> + Clone,
    T::Error: Into<StdError>,
    T::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <T::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
    C: Clock,
{
    /// One exporter by name.
    pub async fn get_exporter(&self, request: GetExporter, options: &CallOptions) -> Result<Exporter, Error> {
        let method = "GetExporter";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.get_exporter(request).await };
        self.read(method, message, options, call).await.map(Exporter::from)
    }

    /// A page of exporters, in the order of names.
    pub async fn list_exporters(
        &self,
        request: ListExporters,
        options: &CallOptions,
    ) -> Result<ExporterList, Error> {
        let method = "ListExporters";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let page = !message.page_token.is_empty();
        let call = |mut stub: Stub<T>, request| async move { stub.list_exporters(request).await };
        self.read_so(page, method, message, options, call).await.map(ExporterList::from)
    }

    /// One lease by name.
    pub async fn get_lease(&self, request: GetLease, options: &CallOptions) -> Result<Lease, Error> {
        let method = "GetLease";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.get_lease(request).await };
        let sent = now_ms();
        let lease = self.read(method, message, options, call).await?;
        Ok(self.lease(lease, sent))
    }

    /// A page of leases, in the order of names, those of other clients included.
    pub async fn list_leases(&self, request: ListLeases, options: &CallOptions) -> Result<LeaseList, Error> {
        let method = "ListLeases";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let page = !message.page_token.is_empty();
        let call = |mut stub: Stub<T>, request| async move { stub.list_leases(request).await };
        let sent = now_ms();
        let mut list = LeaseList::from(self.read_so(page, method, message, options, call).await?);
        self.learn_clock(&list.leases, sent);
        let offset = self.clock_offset_ms();
        list.leases.iter_mut().for_each(|lease| lease.clock_offset_ms = offset);
        Ok(list)
    }

    pub(super) async fn read<M: Clone, R: 'static, F>(
        &self,
        method: &'static str,
        message: M,
        options: &CallOptions,
        call: impl Fn(Stub<T>, Request<M>) -> F,
    ) -> Result<R, Error>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        self.read_so(false, method, message, options, call).await
    }

    async fn read_so<M: Clone, R: 'static, F>(
        &self,
        page: bool,
        method: &'static str,
        message: M,
        options: &CallOptions,
        call: impl Fn(Stub<T>, Request<M>) -> F,
    ) -> Result<R, Error>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let metadata = self.metadata(method, options)?;
        let timeout_ms = self.timeout(options).as_secs_f64() * 1000.0;
        let attempt = |endpoint, left_ms| {
            let request = self.request(message.clone(), &metadata, left_ms);
            self.attempt(endpoint, method, request, &call)
        };
        erased::read(&self.paths, page, method, timeout_ms, attempt).await
    }
}
