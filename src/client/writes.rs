//! The four write calls, and how each handles an attempt whose effect is unknown.
use super::matching::{matches_booking, matches_fields, matches_update};
use super::queue::Turn;
use super::{CallOptions, ClientService, RotatedToken, encoded, now_ms, uuid};
use crate::base::clock::Clock;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::requests::{CreateLease, DeleteLease, UpdateLease, not_applied};
use crate::model::{Lease, names};
use crate::multipath::write::{Resend, Written};
use crate::rpc::{Check, Deadline, Kind, ReplyMessage, Request, decode};
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// Books at most one lease, however many attempts it takes. The lease's name is generated here unless it is
    /// given. Every attempt sends the same name, so that a second one cannot create a second lease. The reply has no
    /// conditions yet: later reads show whether an exporter is free. [`Lease::not_applied`] lists the requested
    /// values that the reply does not show.
    ///
    /// If a lease with the given name already exists, the call fails with reason `already-exists`, and the error
    /// carries the lease. Only after an attempt that may have created it is the lease the result, provided that it
    /// belongs to this client and was booked as requested; otherwise the effect of the call is unknown
    /// (`Error::unsure`).
    pub async fn create_lease(
        &self,
        mut request: CreateLease,
        options: &CallOptions,
    ) -> Result<Lease, Error> {
        let method = "CreateLease";
        let deadline = self.rpc.deadline(options);
        let own_name = request.lease_id.is_none();
        let name =
            request.lease_id.get_or_insert_with(|| uuid::version_7(now_ms(), || self.rpc.random())).clone();
        let message = self.checked(method, request.into_wire(self.namespace()))?;
        let began = now_ms();
        // An older controller drops the fields that it does not know, and returns OK.
        let compared = |lease: Lease| Lease { not_applied: not_applied(&message, &lease), ..lease };
        let write =
            self.write::<wire::Lease>(Resend::Safe, None, encoded(method, &message), options, deadline);
        let Written { result, unsure } = write.await;
        let error = match result {
            Ok(lease) => return Ok(compared(self.lease(lease, began))),
            Err(error) => Error { lease_name: Some(name.clone()), ..error },
        };
        if error.reason != Reason::AlreadyExists {
            return Err(Error { unsure, ..error });
        }
        let lease = match self.read_lease(&name, options, deadline).await {
            Ok(lease) => lease,
            Err(_) => return Err(Error { unsure: own_name || unsure, ..error }),
        };
        let booked_so = || {
            let known = message.lease.as_ref().zip(self.rpc.config().client.as_deref());
            known.is_some_and(|(asked, client)| matches_booking(&lease, asked, self.namespace(), client))
        };
        // Only this call can have used a name that was generated for it: in an attempt whose effect is unknown, or
        // because the browser sent the request twice. Browsers silently resend requests, even a POST, when a
        // kept-alive connection breaks before the answer arrives.
        let own_work = own_name || (unsure && booked_so());
        let lease = self.lease(lease, began);
        if own_work {
            Ok(compared(lease))
        } else {
            Err(Error { lease: Some(Box::new(lease)), unsure, ..error })
        }
    }

    /// Changes duration, begin, end, owner or sharing, in absolute values: the last write wins. A change of times
    /// reads the lease first, within the same timeout, unless it sets both begin and end. If the answer does not show
    /// what was requested (the lease had ended, or the controller does not support sharing), the call fails with
    /// reason `not-applied`.
    ///
    /// Updates of one lease by this client, including extensions, are sent in the order of the calls: the place in
    /// the queue is taken before this method returns its future, and released when the future is dropped.
    pub fn update_lease<'a>(
        &'a self,
        request: UpdateLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'a, T, C> {
        self.update_lease_at(self.turn(&request.name), request, options)
    }

    /// Takes a place in the order of the lease's updates for a call that has begun but cannot be sent yet, for
    /// example because it waits for its token.
    pub fn turn(&self, lease: &str) -> Turn {
        self.updates.turn(lease)
    }

    /// [`ClientService::update_lease`] with a place in the queue that was taken before.
    pub fn update_lease_at<'a>(
        &'a self,
        mut turn: Turn,
        request: UpdateLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'a, T, C> {
        let method = "UpdateLease";
        let (options, deadline) = (options.clone(), self.rpc.deadline(options));
        async move {
            self.checked(method, request.check())?;
            let waited = self.wait_turn(method, &mut turn, deadline).await;
            waited.map_err(|error| Error { lease_name: Some(request.name.clone()), ..error })?;
            self.update_in_turn(request, None, &options, deadline).await
        }
    }

    /// The update itself, made by the caller that has the lease's turn; `known` is the lease if it has already been
    /// read.
    pub(super) async fn update_in_turn(
        &self,
        request: UpdateLease,
        known: Option<Lease>,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Result<Lease, Error> {
        let method = "UpdateLease";
        let name = request.name.clone();
        let about = |error: Error| Error { lease_name: Some(name.clone()), ..error };
        let stored = match known {
            None if request.needs_lease() => {
                let sent = now_ms();
                let read = self.read_lease(&name, options, deadline).await;
                Some(self.lease(read.map_err(|error| about(deadline.error_of(method, error)))?, sent))
            }
            known => known,
        };
        let began = now_ms();
        let message = self.checked(method, request.into_wire(self.namespace(), stored.as_ref()))?;
        let lease = message.lease.as_ref().map(|lease| lease.name.clone());
        let read = wire::GetLeaseRequest { name: lease.unwrap_or_default() };
        let is_done =
            |reply: &[u8]| decode::<wire::Lease>(reply).is_ok_and(|lease| matches_update(&lease, &message));
        let check = Check { read: encoded("GetLease", &read), is_done: &is_done };
        let write = self.write(Resend::Safe, Some(check), encoded(method, &message), options, deadline);
        let Written { result, unsure } = write.await;
        match result {
            Ok(lease) if !matches_update(&lease, &message) => {
                let words = if matches_fields(&lease, &message) {
                    "the controller answered OK and did not change the clients that the lease is shared with: it does not support sharing"
                } else {
                    "the controller answered OK and changed nothing: the lease has ended"
                };
                let error = Error::local(method, Code::FailedPrecondition, Reason::NotApplied, words);
                let lease = Some(Box::new(self.lease(lease, began)));
                // An attempt whose effect is unknown may have changed it, and another client after that.
                Err(about(Error { lease, unsure, ..error }))
            }
            Ok(lease) => Ok(self.lease(lease, began)),
            Err(error) => Err(about(Error { unsure, ..error })),
        }
    }

    /// Releases a lease: it ends and stays in the history. Releasing it again fails with reason `already-released`,
    /// unless the effect of an earlier attempt of this same call is unknown. A request that the browser resent by
    /// itself cannot be detected.
    pub async fn delete_lease(&self, request: DeleteLease, options: &CallOptions) -> Result<(), Error> {
        let method = "DeleteLease";
        let deadline = self.rpc.deadline(options);
        let name = request.name.clone();
        let message = self.checked(method, request.into_wire(self.namespace()))?;
        let write = self.write::<()>(Resend::Safe, None, encoded(method, &message), options, deadline);
        let Written { result, unsure } = write.await;
        match result {
            Err(error) if unsure && error.reason == Reason::AlreadyReleased => Ok(()),
            Err(error) => Err(Error { unsure, lease_name: Some(name), ..error }),
            Ok(()) => Ok(()),
        }
    }

    /// Requests a new token; the old one stays valid until it expires. The client sends at most one request whose
    /// effect can be unknown; the browser may still resend one by itself.
    pub async fn rotate_token(&self, options: &CallOptions) -> Result<RotatedToken, Error> {
        let deadline = self.rpc.deadline(options);
        let message = wire::RotateTokenRequest { parent: names::parent(self.namespace()) };
        let request = encoded("RotateToken", &message);
        match self.write::<wire::RotateTokenResponse>(Resend::Never, None, request, options, deadline).await {
            Written { result: Ok(reply), .. } => {
                Ok(RotatedToken { token: reply.token, expiry: reply.expiry })
            }
            Written { result: Err(error), unsure } => Err(Error { unsure, ..error }),
        }
    }

    async fn write<R: ReplyMessage>(
        &self,
        resend: Resend,
        check: Option<Check<'_>>,
        request: Request,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Written<R> {
        let parent = names::parent(self.namespace());
        let cheap = wire::ListExportersRequest { parent, page_size: 1, ..Default::default() };
        let kind = Kind::Write { resend, probe: encoded("ListExporters", &cheap), check };
        self.rpc.call(kind, request, options, deadline).await
    }
}
