//! Sharing of leases, as the controller that is to come has it: whom a lease is shared with, and errors whose codes fit.
//! Its words are not final; those that released controllers have, too, are the same.
use jumpstarter_web::wire::client::v1::UpdateLeaseRequest;
use tonic::{Code, Status};

use crate::controller::Call;
use crate::controller::auth::not_found;
use crate::controller::names::{check_path_segment, parse_object};
use crate::namespace::objects;

impl Call<'_> {
    /// An error about a change of a lease: with a specific code if the controller supports sharing.
    pub fn refusal(&self, code: Code, words: impl Into<String>) -> Status {
        Status::new(if self.policy.sharing { code } else { Code::Unknown }, words)
    }

    /// The client with this full name, if the namespace has it.
    pub fn target_client(&self, full_name: &str, namespace: &str) -> Result<String, Status> {
        let target = parse_object(full_name, "clients")?;
        if target.namespace != namespace {
            let words = "cannot transfer lease to client in different namespace";
            return Err(self.refusal(Code::InvalidArgument, words));
        }
        let absent =
            |error: String| self.refusal(Code::InvalidArgument, format!("target client not found: {error}"));
        check_path_segment(&target.name).map_err(absent)?;
        match self.store.clients.get(&target.name) {
            Some(client) => Ok(client.name.clone()),
            None => Err(absent(not_found("clients", &target.name))),
        }
    }

    /// The clients that a lease is shared with after an update.
    pub fn shared_with(
        &self,
        lease: &objects::Lease,
        request: &UpdateLeaseRequest,
        namespace: &str,
    ) -> Result<Vec<String>, Status> {
        let mut shared = lease.shared_with.clone();
        if !self.policy.sharing
            || (request.add_shared_with.is_empty() && request.remove_shared_with.is_empty())
        {
            return Ok(shared);
        }
        if lease.ended {
            return Err(Status::failed_precondition("cannot share lease: lease has already ended"));
        }
        for full_name in &request.add_shared_with {
            let name = self.target_client(full_name, namespace)?;
            if name == lease.client {
                return Err(Status::invalid_argument("cannot share lease with the owner"));
            }
            if !shared.contains(&name) {
                shared.push(name);
            }
        }
        for full_name in &request.remove_shared_with {
            let name = parse_object(full_name, "clients")?.name;
            shared.retain(|shared| *shared != name);
        }
        Ok(shared)
    }
}
