//! The calls that change something: CreateLease, UpdateLease, DeleteLease, RotateToken.
use jumpstarter_web::model::lease_selector::LeaseSelector;
use jumpstarter_web::wire::client::v1::{
    CreateLeaseRequest, DeleteLeaseRequest, Lease, RotateTokenRequest, RotateTokenResponse,
    UpdateLeaseRequest,
};
use prost_types::Timestamp;
use tonic::{Code, Status};

use crate::calls::lease_rules::{check_object, check_request};
use crate::calls::wire_form;
use crate::controller::auth::not_found;
use crate::controller::names::{parse_namespace, parse_object};
use crate::controller::token::{Kind, expiry};
use crate::controller::{Call, TOKEN_LIFETIME, subject};
use crate::go::quote::go_quote;
use crate::go::selectors;
use crate::namespace::objects;
use crate::namespace::times::Times;

impl Call<'_> {
    /// Books a lease. It is assigned an exporter later, if there is one.
    pub fn create_lease(&mut self, request: &CreateLeaseRequest) -> Result<Lease, Status> {
        let asked = check_request(request.lease.as_ref(), self.policy.max_tags)?;
        let namespace = parse_namespace(&request.parent)?;
        let client = self.authenticate(&namespace)?;
        self.book(&client, &namespace, request, asked)
    }

    /// Books a lease for a client, regardless of the caller.
    pub fn book_for(&mut self, client: &str, request: &CreateLeaseRequest) -> Result<Lease, Status> {
        let asked = check_request(request.lease.as_ref(), self.policy.max_tags)?;
        let namespace = parse_namespace(&request.parent)?;
        self.book(client, &namespace, request, asked)
    }

    fn book(
        &mut self,
        client: &str,
        namespace: &str,
        request: &CreateLeaseRequest,
        asked: &Lease,
    ) -> Result<Lease, Status> {
        let name = match request.lease_id.as_str() {
            "" => self.store.new_id(self.now),
            id => id.to_string(),
        };
        let (selector, times) = parsed(asked)?;
        let mut lease =
            objects::Lease::new(&name, client, selector, times, self.now).with_tags(asked.tags.clone());
        lease.exporter_name = asked.exporter_name.clone().filter(|name| !name.is_empty());
        lease.allow_disabled = asked.allow_disabled;
        lease.context = asked.context.clone();
        check_object(&lease).map_err(Status::unknown)?;
        let named = lease.exporter_name.as_ref().and_then(|name| self.store.exporters.get(name));
        if let Some(exporter) = named.filter(|exporter| self.policy.sharing && !exporter.enabled)
            && !lease.allow_disabled
        {
            let words = format!("exporter {} is disabled", go_quote(&exporter.name));
            return Err(Status::failed_precondition(words));
        }
        if self.store.leases.contains_key(&name) {
            return Err(Status::unknown(format!(
                "leases.jumpstarter.dev {} already exists",
                go_quote(&name)
            )));
        }
        let reply = wire_form::lease_with_advice(&lease, namespace, &self.controller.rules, self.now);
        self.store.add_lease(lease, self.now);
        Ok(reply)
    }

    /// Changes the times, the owner or the sharing of a lease. Everything else in the request is ignored.
    pub fn update_lease(&mut self, request: &UpdateLeaseRequest) -> Result<Lease, Status> {
        let nothing = Lease::default();
        let asked = request.lease.as_ref().unwrap_or(&nothing);
        let name = parse_object(&asked.name, "leases")?;
        let client = self.authenticate(&name.namespace)?;
        let stored = self.lease(&name.name)?;
        if stored.client != client {
            let words = "UpdateLease permission denied";
            return Err(match self.policy.sharing {
                true => Status::permission_denied(format!("{words}: {client} does not own the lease")),
                false => Status::unknown(words),
            });
        }
        let timed = asked.begin_time.is_some() || asked.duration.is_some() || asked.end_time.is_some();
        let mut times = stored.times.clone();
        if timed && stored.ended && self.policy.sharing {
            return Err(Status::failed_precondition("cannot change times: lease has already ended"));
        }
        if timed {
            let (_, wanted) = parsed(asked)?;
            if asked.begin_time.is_some() {
                if stored.exporter.is_some() && stored.times.begin != wanted.begin {
                    let words = "cannot update BeginTime: lease has already started";
                    return Err(self.refusal(Code::FailedPrecondition, words));
                }
                times.begin = wanted.begin;
            }
            if asked.duration.is_some() {
                times.duration = wanted.duration;
            }
            if asked.end_time.is_some() {
                times.end = wanted.end;
            }
        }
        let new_owner = match asked.client() {
            "" => client,
            full_name => self.transfer(stored, full_name, &name.namespace)?,
        };
        if timed {
            times.reconcile().map_err(Status::unknown)?;
        }
        let times = times.stored();
        let shared_with = self.shared_with(stored, request, &name.namespace)?;
        let now = self.now;
        let Some(stored) = self.store.leases.get_mut(&name.name) else {
            return Err(Status::unknown(not_found("leases", &name.name)));
        };
        let changed =
            stored.times != times || stored.client != new_owner || stored.shared_with != shared_with;
        if !stored.ended && changed {
            stored.times = times;
            stored.client = new_owner;
            stored.shared_with = shared_with;
            stored.generation += 1;
            self.store.touched(&name.name, now);
        }
        // Without the notes on deprecated labels, which the real controller omits here.
        Ok(wire_form::lease(self.lease(&name.name)?, &name.namespace, now))
    }

    /// The new owner of a lease, if the transfer is allowed.
    fn transfer(&self, lease: &objects::Lease, full_name: &str, namespace: &str) -> Result<String, Status> {
        if lease.exporter.is_none() {
            let words = "cannot transfer lease: lease has not started yet";
            return Err(self.refusal(Code::FailedPrecondition, words));
        }
        if lease.ended {
            let words = "cannot transfer lease: lease has already ended";
            return Err(self.refusal(Code::FailedPrecondition, words));
        }
        self.target_client(full_name, namespace)
    }

    /// Releases a lease, which stays in the history.
    pub fn delete_lease(&mut self, request: &DeleteLeaseRequest) -> Result<(), Status> {
        let name = parse_object(&request.name, "leases")?;
        let client = self.authenticate(&name.namespace)?;
        let stored = self.lease(&name.name)?;
        if stored.client != client {
            return Err(Status::unknown("DeleteLease permission denied"));
        }
        if stored.release {
            let name = go_quote(&request.name);
            return Err(Status::failed_precondition(format!("lease {name} has already been released")));
        }
        if let Some(stored) = self.store.leases.get_mut(&name.name) {
            stored.release = true;
            stored.generation += 1;
        }
        self.store.touched(&name.name, self.now);
        Ok(())
    }

    /// A new token. The old one stays valid until it expires.
    pub fn rotate_token(&mut self, request: &RotateTokenRequest) -> Result<RotateTokenResponse, Status> {
        let namespace = parse_namespace(&request.parent)?;
        let client = self.authenticate(&namespace)?;
        let subject = subject(self.store, &client);
        let token = self.controller.signer.token(Kind::Valid, &subject, self.now, TOKEN_LIFETIME);
        let expiry = expiry(&token).map(|seconds| Timestamp { seconds, nanos: 0 });
        Ok(RotateTokenResponse { token, expiry })
    }
}

/// Checks the selector and the times of a request, in this order.
fn parsed(asked: &Lease) -> Result<(LeaseSelector, Times), Status> {
    let selector = selectors::parse_of_lease(&asked.selector).map_err(Status::unknown)?;
    let mut times = Times::of(asked.begin_time.as_ref(), asked.end_time.as_ref(), asked.duration.as_ref());
    times.reconcile().map_err(Status::unknown)?;
    Ok((selector, times))
}
