//! Extending a lease, on top of two of the calls: read it, then update it with absolute values.
use super::queue::Turn;
use super::{CallOptions, ClientService, now_ms};
use crate::base::clock::Clock;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::Lease;
use crate::model::requests::ExtendLease;
use crate::transport::call::Transport;

const METHOD: &str = "ExtendLease";

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// Makes a lease last longer, whichever of its times are set. The request has absolute values, so that an attempt
    /// that is sent again does not extend the lease twice. If the lease has ended, the call fails with reason
    /// `lease-ended`.
    ///
    /// Extensions and updates of one lease by this client run one after the other, in the order of the calls. If
    /// another client changes the lease between the read and the update, its change is overwritten: the last write
    /// wins, and the returned lease shows it.
    pub fn extend_lease<'a>(
        &'a self,
        request: ExtendLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'a, T, C> {
        self.extend_lease_at(self.turn(&request.name), request, options)
    }

    /// [`ClientService::extend_lease`] with a place in the queue that was taken before.
    pub fn extend_lease_at<'a>(
        &'a self,
        mut turn: Turn,
        request: ExtendLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'a, T, C> {
        let (options, deadline) = (options.clone(), self.rpc.deadline(options));
        async move {
            self.checked(METHOD, request.check())?;
            let about = |error| Error { lease_name: Some(request.name.clone()), ..error };
            self.wait_turn(METHOD, &mut turn, deadline).await.map_err(about)?;
            let sent = now_ms();
            let stored = self.read_lease(&request.name, &options, deadline).await;
            let stored = stored.map_err(|error| about(deadline.error_of(METHOD, error)))?;
            let stored = self.lease(stored, sent);
            if stored.has_ended() {
                return Err(ended(stored));
            }
            let Some(update) = self.checked(METHOD, request.update(&stored))? else { return Ok(stored) };
            match self.update_in_turn(update, Some(stored), &options, deadline).await {
                // The lease ended between the read and the update.
                Err(Error { reason: Reason::NotApplied, lease: Some(lease), unsure, .. }) => {
                    Err(Error { unsure, ..ended(*lease) })
                }
                result => result,
            }
        }
    }
}

fn ended(lease: Lease) -> Error {
    let words = "the lease has ended, and an ended lease cannot be extended";
    let error = Error::local(METHOD, Code::FailedPrecondition, Reason::LeaseEnded, words);
    Error { lease_name: Some(lease.name.clone()), lease: Some(Box::new(lease)), ..error }
}
