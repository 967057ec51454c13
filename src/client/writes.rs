//! The four write calls, and how each handles an attempt whose effect is unknown.
use super::call::{Invocation, ServiceCall, Write, encoded};
use super::matching::{matches_booking, matches_fields, matches_update};
use super::queue::Turn;
use super::{CallOptions, ClientService, RotatedToken, now_ms, uuid};
use crate::base::clock::Clock;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::requests::{
    CheckedUpdate, CreateLease, DeleteLease, GetLease, ListExporters, RotateToken, UpdateLease, not_applied,
};
use crate::model::{InvalidInput, Lease, names};
use crate::multipath::Reply;
use crate::multipath::write::{Resend, Written};
use crate::rpc::{Check, Kind, Request, decode};
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
    pub async fn create_lease(&self, request: CreateLease, options: &CallOptions) -> Result<Lease, Error> {
        self.write(request, options).await
    }

    /// Changes duration, begin, end, owner or sharing, in absolute values: the last write wins. A change of times
    /// reads the lease first, within the same timeout, unless it sets both begin and end. If the answer does not show
    /// what was requested (the lease had ended, or the controller does not support sharing), the call fails with
    /// reason `not-applied`.
    ///
    /// Updates of one lease by this client, including extensions, are sent in the order of the calls: the place in
    /// the queue is taken before this method returns its future, and released when the future is dropped.
    pub fn update_lease(
        &self,
        request: UpdateLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'_, T, C> {
        self.write(request, options)
    }

    /// Releases a lease: it ends and stays in the history. Releasing it again fails with reason `already-released`,
    /// unless the effect of an earlier attempt of this same call is unknown. A request that the browser resent by
    /// itself cannot be detected.
    pub async fn delete_lease(&self, request: DeleteLease, options: &CallOptions) -> Result<(), Error> {
        self.write(request, options).await
    }

    /// Requests a new token; the old one stays valid until it expires. The client sends at most one request whose
    /// effect can be unknown; the browser may still resend one by itself.
    pub async fn rotate_token(&self, options: &CallOptions) -> Result<RotatedToken, Error> {
        self.write(RotateToken, options).await
    }
}

impl<T: Transport, C: Clock> Invocation<'_, T, C> {
    /// Sends a write. Its reply is decoded apart from it: each instantiation of this function would add kilobytes to the wasm.
    async fn write(&self, request: Request, resend: Resend, check: Option<Check<'_>>) -> Written<Reply> {
        let parent = names::parent(self.client.namespace());
        let cheap = wire::ListExportersRequest { parent, page_size: 1, ..Default::default() };
        let kind = Kind::Write { resend, probe: encoded::<ListExporters>(&cheap), check };
        self.client.rpc.unary(kind, request, &self.options, self.deadline).await
    }

    /// Waits for its turn, but not past the deadline.
    pub(super) async fn wait_for(&self, turn: &mut Turn, method: &'static str) -> Result<(), Error> {
        let cause = "an earlier update of the lease was still under way";
        self.client.rpc.wait_for(turn, method, self.deadline, cause).await
    }

    /// The update itself, made by the call that has the lease's turn; `known` is the lease if it has already been read.
    pub(super) async fn update(&self, request: CheckedUpdate, known: Option<Lease>) -> Result<Lease, Error> {
        let method = UpdateLease::METHOD;
        let client = self.client;
        let name = request.lease().to_owned();
        let full_name = || names::full(client.namespace(), names::Kind::Lease, &name);
        let about = |error: Error| Error { lease_name: Some(name.clone()), ..error };
        let stored = match known {
            None if request.needs_lease() => {
                let sent = now_ms();
                let read = self.read_lease(full_name()).await;
                Some(client.lease(read.map_err(|error| about(self.deadline.error_of(method, error)))?, sent))
            }
            known => known,
        };
        let began = now_ms();
        let message = request
            .into_wire(client.namespace(), stored.as_ref())
            .map_err(|input| Error::from_input(method, input))?;
        let is_done =
            |reply: &[u8]| decode::<wire::Lease>(reply).is_ok_and(|lease| matches_update(&lease, &message));
        let read = encoded::<GetLease>(&wire::GetLeaseRequest { name: full_name() });
        let check = Check { read, is_done: &is_done };
        let written = self.write(encoded::<UpdateLease>(&message), Resend::Safe, Some(check)).await;
        let Written { result, unsure } = client.rpc.typed::<wire::Lease>(method, written);
        match result {
            Ok(lease) if !matches_update(&lease, &message) => {
                let words = if matches_fields(&lease, &message) {
                    "the controller answered OK and did not change the clients that the lease is shared with: it does not support sharing"
                } else {
                    "the controller answered OK and changed nothing: the lease has ended"
                };
                let error = Error::local(method, Code::FailedPrecondition, Reason::NotApplied, words);
                let lease = Some(Box::new(client.lease(lease, began)));
                // An attempt whose effect is unknown may have changed it, and another client after that.
                Err(about(Error { lease, unsure, ..error }))
            }
            Ok(lease) => Ok(client.lease(lease, began)),
            Err(error) => Err(about(Error { unsure, ..error })),
        }
    }
}

/// A new lease, ready to be sent.
#[derive(Clone)]
pub(crate) struct Booking {
    message: wire::CreateLeaseRequest,
    /// Whether the lease's name was generated here.
    is_name_own: bool,
}

impl ServiceCall for CreateLease {
    const METHOD: &'static str = "CreateLease";
    type Prepared = Booking;
    type Output = Lease;

    fn prepare<T, C: Clock>(mut self, client: &ClientService<T, C>) -> Result<Booking, InvalidInput> {
        let is_name_own = self.lease_id.is_none();
        self.lease_id.get_or_insert_with(|| uuid::version_7(now_ms(), || client.rpc.random()));
        Ok(Booking { message: self.into_wire(client.namespace())?, is_name_own })
    }
}

impl Write for CreateLease {
    async fn send<T: Transport, C: Clock>(
        Booking { message, is_name_own }: Booking,
        invocation: Invocation<'_, T, C>,
    ) -> Result<Lease, Error> {
        let client = invocation.client;
        let began = now_ms();
        let name = message.lease_id.clone();
        // An older controller drops the fields that it does not know, and returns OK.
        let compared = |lease: Lease| Lease { not_applied: not_applied(&message, &lease), ..lease };
        let written = invocation.write(encoded::<Self>(&message), Resend::Safe, None).await;
        let Written { result, unsure } = client.rpc.typed::<wire::Lease>(Self::METHOD, written);
        let error = match result {
            Ok(lease) => return Ok(compared(client.lease(lease, began))),
            Err(error) => Error { lease_name: Some(name.clone()), ..error },
        };
        if error.reason != Reason::AlreadyExists {
            return Err(Error { unsure, ..error });
        }
        let full_name = names::full(client.namespace(), names::Kind::Lease, &name);
        let lease = match invocation.read_lease(full_name).await {
            Ok(lease) => lease,
            Err(_) => return Err(Error { unsure: is_name_own || unsure, ..error }),
        };
        let booked_so = || {
            let known = message.lease.as_ref().zip(client.rpc.config().client.as_deref());
            known.is_some_and(|(asked, holder)| matches_booking(&lease, asked, client.namespace(), holder))
        };
        // Only this call can have used a name that was generated for it: in an attempt whose effect is unknown, or
        // because the browser sent the request twice. Browsers silently resend requests, even a POST, when a
        // kept-alive connection breaks before the answer arrives.
        let own_work = is_name_own || (unsure && booked_so());
        let lease = client.lease(lease, began);
        if own_work {
            Ok(compared(lease))
        } else {
            Err(Error { lease: Some(Box::new(lease)), unsure, ..error })
        }
    }
}

impl ServiceCall for UpdateLease {
    const METHOD: &'static str = "UpdateLease";
    type Prepared = (CheckedUpdate, Turn);
    type Output = Lease;

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        let request = self.checked()?;
        let turn = client.updates.turn(request.lease());
        Ok((request, turn))
    }
}

impl Write for UpdateLease {
    async fn send<T: Transport, C: Clock>(
        (request, mut turn): Self::Prepared,
        invocation: Invocation<'_, T, C>,
    ) -> Result<Lease, Error> {
        let waited = invocation.wait_for(&mut turn, Self::METHOD).await;
        waited.map_err(|error| Error { lease_name: Some(request.lease().to_owned()), ..error })?;
        invocation.update(request, None).await
    }
}

impl ServiceCall for DeleteLease {
    const METHOD: &'static str = "DeleteLease";
    /// The message, and the bare name.
    type Prepared = (wire::DeleteLeaseRequest, String);
    type Output = ();

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        let name = self.name.clone();
        Ok((self.into_wire(client.namespace())?, name))
    }
}

impl Write for DeleteLease {
    async fn send<T: Transport, C: Clock>(
        (message, name): Self::Prepared,
        invocation: Invocation<'_, T, C>,
    ) -> Result<(), Error> {
        let written = invocation.write(encoded::<Self>(&message), Resend::Safe, None).await;
        let Written { result, unsure } = invocation.client.rpc.typed::<()>(Self::METHOD, written);
        match result {
            Err(error) if unsure && error.reason == Reason::AlreadyReleased => Ok(()),
            Err(error) => Err(Error { unsure, lease_name: Some(name), ..error }),
            Ok(()) => Ok(()),
        }
    }
}

impl ServiceCall for RotateToken {
    const METHOD: &'static str = "RotateToken";
    type Prepared = wire::RotateTokenRequest;
    type Output = RotatedToken;

    fn prepare<T, C: Clock>(self, client: &ClientService<T, C>) -> Result<Self::Prepared, InvalidInput> {
        Ok(self.into_wire(client.namespace()))
    }
}

impl Write for RotateToken {
    async fn send<T: Transport, C: Clock>(
        message: Self::Prepared,
        invocation: Invocation<'_, T, C>,
    ) -> Result<RotatedToken, Error> {
        let written = invocation.write(encoded::<Self>(&message), Resend::Never, None).await;
        match invocation.client.rpc.typed::<wire::RotateTokenResponse>(Self::METHOD, written) {
            Written { result: Ok(reply), .. } => {
                Ok(RotatedToken { token: reply.token, expiry: reply.expiry })
            }
            Written { result: Err(error), unsure } => Err(Error { unsure, ..error }),
        }
    }
}
