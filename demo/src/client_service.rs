//! `ClientService` on the wire: each call handed to the controller, and noted in the log.
//! Not what the calls do (`reads`, `writes`).
use std::sync::Arc;

use jumpstarter_web::wire::client::v1::{
    CreateLeaseRequest, DeleteLeaseRequest, Exporter, GetExporterRequest, GetLeaseRequest, Lease,
    ListExportersRequest, ListExportersResponse, ListLeasesRequest, ListLeasesResponse, RotateTokenRequest,
    RotateTokenResponse, UpdateLeaseRequest,
};
use jumpstarter_web::wire::v1::ExporterStatus;
use tonic::{Request, Response, Status};

use crate::controller::{Call, Controller};
use crate::log::CallRecord;
use crate::version::KnownTo;
use stubs::client_service_server::{ClientService, ClientServiceServer};

#[allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]
mod stubs {
    tonic::include_proto!("jumpstarter.client.v1");
}

/// The controller, as tonic serves it.
#[derive(Clone)]
pub struct Served(pub Arc<Controller>);

/// The service to put behind a port.
pub fn server(controller: Arc<Controller>) -> ClientServiceServer<Served> {
    ClientServiceServer::new(Served(controller))
}

type Answer<R> = Result<Response<R>, Status>;

impl Served {
    fn answer<Q: KnownTo, R: KnownTo>(
        &self,
        request: Request<Q>,
        work: impl FnOnce(&mut Call<'_>, &Q) -> Result<R, Status>,
    ) -> Answer<R> {
        let version = self.0.version();
        let (metadata, extensions, message) = request.into_parts();
        let message = message.known_to(version);
        let (answer, caller) = self.0.answer(&metadata, |call| work(call, &message));
        if let Some(record) = extensions.get::<CallRecord>() {
            record.worked(caller, answer.is_ok());
        }
        answer.map(|reply| Response::new(reply.known_to(version)))
    }
}

#[tonic::async_trait]
impl ClientService for Served {
    async fn get_exporter(&self, request: Request<GetExporterRequest>) -> Answer<Exporter> {
        if let Some(size) = ordered_size(&request) {
            return Ok(Response::new(Exporter {
                name: request.into_inner().name,
                online: true,
                status: ExporterStatus::Available as i32,
                status_message: "x".repeat(size),
                enabled: Some(true),
                ..Exporter::default()
            }));
        }
        self.answer(request, |call, message| call.get_exporter(message))
    }

    async fn list_exporters(&self, request: Request<ListExportersRequest>) -> Answer<ListExportersResponse> {
        self.answer(request, |call, message| call.list_exporters(message))
    }

    async fn get_lease(&self, request: Request<GetLeaseRequest>) -> Answer<Lease> {
        self.answer(request, |call, message| call.get_lease(message))
    }

    async fn list_leases(&self, request: Request<ListLeasesRequest>) -> Answer<ListLeasesResponse> {
        self.answer(request, |call, message| call.list_leases(message))
    }

    async fn create_lease(&self, request: Request<CreateLeaseRequest>) -> Answer<Lease> {
        self.answer(request, |call, message| call.create_lease(message))
    }

    async fn update_lease(&self, request: Request<UpdateLeaseRequest>) -> Answer<Lease> {
        self.answer(request, |call, message| call.update_lease(message))
    }

    async fn delete_lease(&self, request: Request<DeleteLeaseRequest>) -> Answer<()> {
        self.answer(request, |call, message| call.delete_lease(message))
    }

    async fn rotate_token(&self, request: Request<RotateTokenRequest>) -> Answer<RotateTokenResponse> {
        if !self.0.version().has_tags() {
            // As a Go server says it of a method that its service does not have.
            let words = "unknown method RotateToken for service jumpstarter.client.v1.ClientService";
            return Err(Status::unimplemented(words));
        }
        self.answer(request, |call, message| call.rotate_token(message))
    }
}

/// The size of an answer to order. More than a client would take is not worth the memory.
fn ordered_size<Q>(request: &Request<Q>) -> Option<usize> {
    let size: usize = request.metadata().get("x-demo-size")?.to_str().ok()?.parse().ok()?;
    Some(size.min(256 << 20))
}
