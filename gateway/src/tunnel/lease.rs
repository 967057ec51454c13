//! Whether a caller still has a lease: asked with the caller's own headers, like everything else.
use jumpstarter_web::model::names::{Kind, full};
use jumpstarter_web::wire::client::v1::client_service_client::ClientServiceClient;
use jumpstarter_web::wire::client::v1::{GetLeaseRequest, Lease};
use tonic::{Request, Status};

use crate::identity::Identity;
use crate::upstream::controller::Controller;

/// A lease and its caller.
#[derive(Clone, Debug)]
pub struct LeaseCheck {
    controller: Controller,
    identity: Identity,
    lease: String,
    /// The lease's client at the first check.
    client: Option<String>,
}

/// The result of a check.
#[derive(Debug)]
pub enum Checked {
    /// The lease goes on.
    Running,
    /// The lease has ended, or belongs to another client.
    Ended(Status),
    /// The controller did not say, for example because the token has expired.
    Unknown,
}

impl LeaseCheck {
    /// A check of a lease.
    pub fn new(controller: Controller, identity: Identity, lease: String) -> Self {
        Self { controller, identity, lease, client: None }
    }

    /// Asks the controller.
    pub async fn run(&mut self) -> Checked {
        let name = full(self.identity.namespace(), Kind::Lease, &self.lease);
        let mut request = Request::new(GetLeaseRequest { name });
        self.identity.apply(request.metadata_mut().as_mut());
        match ClientServiceClient::new(self.controller.service()).get_lease(request).await {
            Ok(reply) => self.read(reply.into_inner()),
            Err(_) => Checked::Unknown,
        }
    }

    fn read(&mut self, lease: Lease) -> Checked {
        if lease.effective_end_time.is_some() {
            return Checked::Ended(Status::failed_precondition(format!("lease {} has ended", self.lease)));
        }
        match &self.client {
            Some(first) if lease.client.as_ref() != Some(first) => Checked::Ended(Status::permission_denied(
                format!("lease {} belongs to another client now", self.lease),
            )),
            Some(_) => Checked::Running,
            None => {
                self.client = lease.client;
                Checked::Running
            }
        }
    }
}
