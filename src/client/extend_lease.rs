//! Making a lease last longer, on top of two of the calls: it is read, and changed by absolute values.
use tonic::Code;

use super::{CallOptions, ClientService};
use crate::error::Error;
use crate::model::Lease;
use crate::model::requests::{ExtendLease, GetLease};
use crate::multipath::clock::Clock;
use crate::reason::Reason;
use crate::transport::call::Transport;

const METHOD: &str = "ExtendLease";

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// Makes a lease last longer, whatever times it has stored. What goes over the wire is absolute: an attempt
    /// that is sent again extends nothing twice. One that has ended is an error of reason `lease-ended`.
    ///
    /// Extensions of one lease by this client wait for one another. Another client's, between the read and the
    /// change here, is overwritten: the last write wins, and the lease that comes back shows it.
    pub async fn extend_lease(&self, request: ExtendLease, options: &CallOptions) -> Result<Lease, Error> {
        self.checked(METHOD, request.check())?;
        let started = self.paths.now_ms();
        // A queue of its own, since the update waits in the lease's; no lease has a slash in its name.
        let queue = self.updates.of(&format!("extend/{}", request.name));
        let _turn = queue.lock().await;
        let read = GetLease { name: request.name.clone() };
        let stored = self.get_lease(read, &self.rest(options, started)).await?;
        if stored.has_ended() {
            return Err(ended(stored));
        }
        let Some(update) = self.checked(METHOD, request.update(&stored))? else { return Ok(stored) };
        match self.change_lease(update, Some(stored), &self.rest(options, started)).await {
            // It ended in between.
            Err(Error { reason: Reason::NotApplied, lease: Some(lease), .. }) => Err(ended(*lease)),
            result => result,
        }
    }
}

fn ended(lease: Lease) -> Error {
    let words = "the lease has ended, and an ended lease cannot be extended";
    let error = Error::local(METHOD, Code::FailedPrecondition, Reason::LeaseEnded, words);
    Error { lease_name: Some(lease.name.clone()), lease: Some(Box::new(lease)), ..error }
}
