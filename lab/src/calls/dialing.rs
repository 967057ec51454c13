//! Dial: a client asks for a way to the exporter of its lease.
use jumpstarter_web::wire::v1::{DialRequest, DialResponse, ExporterStatus, ListenResponse};
use tonic::Status;

use crate::controller::Call;
use crate::controller::listeners::Undelivered;

/// What the controller does with a dial.
#[derive(Debug)]
pub enum Dialed {
    /// It answers.
    Answer(DialResponse),
    /// It waits until the exporter is ready; this is the error when the wait is over.
    Wait(Status),
}

impl Call<'_> {
    /// Dials the exporter of a lease. `has_waited` says that an earlier look at the same request said to wait.
    pub fn dial(&mut self, request: &DialRequest, has_waited: bool) -> Result<Dialed, Status> {
        let client = self.authenticate_client()?;
        if request.lease_name.is_empty() {
            return Err(Status::unknown("empty lease name"));
        }
        let lease = self.lease(&request.lease_name)?;
        let is_shared = self.policy.sharing && lease.shared_with.contains(&client);
        if lease.client != client && !is_shared {
            return Err(Status::unknown("permission denied"));
        }
        if lease.ended && has_waited {
            return Err(not_ready());
        }
        let inactive = || Status::unknown("lease not active");
        let exporter = lease.exporter.as_ref().filter(|_| !lease.ended).ok_or_else(inactive)?;
        let exporter = self.store.exporters.get(exporter).ok_or_else(inactive)?;
        match exporter.status {
            _ if !exporter.online && exporter.status != ExporterStatus::Unspecified => {
                return Err(Status::failed_precondition("exporter is offline"));
            }
            ExporterStatus::Offline => return Err(Status::failed_precondition("exporter is offline")),
            ExporterStatus::BeforeLeaseHookFailed => {
                return Err(Status::failed_precondition("exporter beforeLease hook failed"));
            }
            ExporterStatus::AfterLeaseHookFailed => {
                return Err(Status::failed_precondition("exporter afterLease hook failed"));
            }
            ExporterStatus::Available => return Ok(Dialed::Wait(not_ready())),
            ExporterStatus::LeaseReady
            | ExporterStatus::BeforeLeaseHook
            | ExporterStatus::AfterLeaseHook
            | ExporterStatus::Unspecified => {}
        }
        let router_endpoint = self.controller.router_endpoint();
        let router_token = self.controller.signer.router_token(&self.controller.random.uuid(), self.now);
        let both = ListenResponse { router_endpoint, router_token };
        let reply = DialResponse {
            router_endpoint: both.router_endpoint.clone(),
            router_token: both.router_token.clone(),
        };
        let lease = &request.lease_name;
        self.controller.listeners.deliver(lease, both).map_err(|why| match why {
            Undelivered::NotListening => {
                Status::unavailable(format!("exporter is not listening on lease {lease}"))
            }
            Undelivered::Full => Status::resource_exhausted(format!("listener buffer full on lease {lease}")),
        })?;
        Ok(Dialed::Answer(reply))
    }
}

fn not_ready() -> Status {
    Status::failed_precondition("exporter is not ready (status: Available)")
}
