//! Extending a lease, on top of two of the calls: read it, then update it with absolute values.
use super::call::{Invocation, ServiceCall, Write};
use super::queue::Turn;
use super::{CallOptions, ClientService, now_ms};
use crate::base::clock::Clock;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::requests::{ExtendLease, UpdateLease};
use crate::model::{InvalidInput, Lease, names};
use crate::transport::call::Transport;

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// Makes a lease last longer, whichever of its times are set. The request has absolute values, so that an attempt
    /// that is sent again does not extend the lease twice. If the lease has ended, the call fails with reason
    /// `lease-ended`.
    ///
    /// Extensions and updates of one lease by this client run one after the other, in the order of the calls. If
    /// another client changes the lease between the read and the update, its change is overwritten: the last write
    /// wins, and the returned lease shows it.
    pub fn extend_lease(
        &self,
        request: ExtendLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'_, T, C> {
        self.write(request, options)
    }
}

impl ServiceCall for ExtendLease {
    const METHOD: &'static str = "ExtendLease";
    type Prepared = (ExtendLease, Turn);
    type Output = Lease;

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        self.check()?;
        let turn = client.updates.turn(&self.name);
        Ok((self, turn))
    }
}

impl Write for ExtendLease {
    async fn send<T: Transport, C: Clock>(
        (request, mut turn): Self::Prepared,
        invocation: Invocation<'_, T, C>,
    ) -> Result<Lease, Error> {
        let client = invocation.client;
        let about = |error| Error { lease_name: Some(request.name.clone()), ..error };
        let invalid = |input| Error::from_input(Self::METHOD, input);
        invocation.wait_for(&mut turn, Self::METHOD).await.map_err(about)?;
        let sent = now_ms();
        let full_name = names::full(client.namespace(), names::Kind::Lease, &request.name);
        let stored = invocation.read_lease(full_name).await;
        let stored = stored.map_err(|error| about(invocation.deadline.error_of(Self::METHOD, error)))?;
        let stored = client.lease(stored, sent);
        if stored.has_ended() {
            return Err(ended(stored));
        }
        let Some(update) = request.update(&stored).map_err(invalid)? else { return Ok(stored) };
        let update = update.checked().map_err(|input| Error::from_input(UpdateLease::METHOD, input))?;
        match invocation.update(update, Some(stored)).await {
            // The lease ended between the read and the update.
            Err(Error { reason: Reason::NotApplied, lease: Some(lease), unsure, .. }) => {
                Err(Error { unsure, ..ended(*lease) })
            }
            result => result,
        }
    }
}

fn ended(lease: Lease) -> Error {
    let words = "the lease has ended, and an ended lease cannot be extended";
    let error = Error::local(ExtendLease::METHOD, Code::FailedPrecondition, Reason::LeaseEnded, words);
    Error { lease_name: Some(lease.name.clone()), lease: Some(Box::new(lease)), ..error }
}
