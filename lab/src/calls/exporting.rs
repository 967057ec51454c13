//! The calls of exporters: Register, Unregister, ReportStatus, and what Status and Listen start with.
use jumpstarter_web::wire::v1::{
    ExporterStatus, ListenRequest, RegisterRequest, RegisterResponse, ReportStatusRequest,
    ReportStatusResponse, StatusResponse, UnregisterRequest, UnregisterResponse,
};
use tonic::Status;

use crate::controller::Call;
use crate::namespace::store::Store;

impl Call<'_> {
    /// An exporter registers: from now on, it reports its status itself.
    pub fn register(&mut self, request: &RegisterRequest) -> Result<RegisterResponse, Status> {
        let name = self.authenticate_exporter()?;
        self.store.registered(&name, &request.labels, self.now);
        Ok(RegisterResponse { uuid: self.store.exporter_uid(&name) })
    }

    /// An exporter stops.
    pub fn unregister(&mut self, request: &UnregisterRequest) -> Result<UnregisterResponse, Status> {
        let name = self.authenticate_exporter()?;
        self.store.reported(&name, ExporterStatus::Offline, &request.reason, false, self.now);
        Ok(UnregisterResponse {})
    }

    /// An exporter reports its status.
    pub fn report_status(&mut self, request: &ReportStatusRequest) -> Result<ReportStatusResponse, Status> {
        let name = self.authenticate_exporter()?;
        self.store.reported(&name, request.status(), request.message(), request.release_lease(), self.now);
        Ok(ReportStatusResponse {})
    }

    /// Checks that the calling exporter may listen on a lease; returns the lease.
    pub fn listen(&mut self, request: &ListenRequest) -> Result<String, Status> {
        let name = self.authenticate_exporter()?;
        if request.lease_name.is_empty() {
            return Err(Status::unknown("empty lease name"));
        }
        let lease = self.lease(&request.lease_name)?;
        if lease.ended || lease.exporter.as_ref() != Some(&name) {
            return Err(Status::unknown("permission denied"));
        }
        Ok(request.lease_name.clone())
    }
}

/// Which lease holds an exporter; `with_context` if the controller knows contexts.
pub fn held(store: &Store, exporter: &str, with_context: bool) -> StatusResponse {
    let holder = store.exporters.get(exporter).and_then(|exporter| exporter.leased_by.as_ref());
    let Some(lease) = holder.and_then(|name| store.leases.get(name)) else {
        return StatusResponse::default();
    };
    StatusResponse {
        leased: true,
        lease_name: Some(lease.name.clone()),
        client_name: Some(lease.client.clone()),
        context: if with_context { lease.context.clone() } else { Default::default() },
    }
}
