//! The four writing calls, and what each makes of an attempt whose effect is open.
use crate::base::code::Code;

use super::deadline::Deadline;
use super::queue::Turn;
use super::reply::Answer;
use super::send::{Kind, Outgoing};
use super::shows::{shows_booking, shows_change, shows_update};
use super::{CallOptions, ClientService, RotatedToken, now_ms, uuid};
use crate::base::clock::Clock;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::requests::{CreateLease, DeleteLease, UpdateLease, not_applied};
use crate::model::{Lease, names};
use crate::multipath::write::{Again, Written};
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

/// A write with an id of its own, or one that is the same the second time.
const HARMLESS: Kind<'static> = Kind::Write { again: Again::Harmless, asked: None };

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// Books: at most one lease, however many attempts it takes. The lease's name is made here unless it is
    /// given, and is the fence: the same one is sent again. The reply has no conditions yet: whether an
    /// exporter is free is told by later reads. What it does not show of what was asked for is named in
    /// [`Lease::not_applied`].
    ///
    /// A lease of a given name that exists is an error of reason `already-exists` and carries the lease. Only after an
    /// attempt that may have made it, the lease is the result, if it is this client's and was booked as asked; else
    /// what was done is not known (`Error::unsure`).
    pub async fn create_lease(
        &self,
        mut request: CreateLease,
        options: &CallOptions,
    ) -> Result<Lease, Error> {
        let method = "CreateLease";
        let deadline = self.deadline(options);
        let own_name = request.lease_id.is_none();
        let name =
            request.lease_id.get_or_insert_with(|| uuid::version_7(now_ms(), || self.paths.random())).clone();
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let began = now_ms();
        let outgoing = Outgoing::new(method, &message);
        // An older controller drops the fields that it does not know, and answers OK.
        let compared = |lease: Lease| Lease { not_applied: not_applied(&message, &lease), ..lease };
        let Written { result, unsure } =
            self.write::<wire::Lease>(HARMLESS, outgoing, options, deadline).await;
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
            let known = message.lease.as_ref().zip(self.config.client.as_deref());
            known.is_some_and(|(asked, client)| shows_booking(&lease, asked, &self.config.namespace, client))
        };
        // Only this very call can have used a name that was made for it: with an attempt whose effect was left
        // open, or because the browser sent the request twice. Browsers do, a POST too, where a connection that
        // was kept breaks before the answer, and do not say so.
        let own_work = own_name || (unsure && booked_so());
        let lease = self.lease(lease, began);
        if own_work {
            Ok(compared(lease))
        } else {
            Err(Error { lease: Some(Box::new(lease)), unsure, ..error })
        }
    }

    /// Changes duration, begin, end, owner or sharing, in absolute values: the last write wins. A change of times reads
    /// the lease first, within the same timeout, unless it gives begin and end. An answer that does not show
    /// what was asked for (the lease had ended, or the controller does not know sharing) is an error of reason
    /// `not-applied`.
    ///
    /// Changes of one lease by this client, extensions too, are sent in the order of the calls: the place in the queue
    /// is taken before this returns its future, and given up when that is dropped.
    pub fn update_lease<'a>(
        &'a self,
        request: UpdateLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'a, T, C> {
        self.update_lease_at(self.turn(&request.name), request, options)
    }

    /// Takes a place in the order in which changes of a lease are sent, for a call that has begun and cannot be made yet:
    /// it waits for its token, say.
    pub fn turn(&self, lease: &str) -> Turn {
        self.updates.turn(lease)
    }

    /// [`ClientService::update_lease`] at a place that was taken before.
    pub fn update_lease_at<'a>(
        &'a self,
        mut turn: Turn,
        request: UpdateLease,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Lease, Error>> + use<'a, T, C> {
        let method = "UpdateLease";
        let (options, deadline) = (options.clone(), self.deadline(options));
        async move {
            self.checked(method, request.check())?;
            let waited = self.wait_turn(method, &mut turn, deadline).await;
            waited.map_err(|error| Error { lease_name: Some(request.name.clone()), ..error })?;
            self.update_in_turn(request, None, &options, deadline).await
        }
    }

    /// The update itself, by whoever has the lease's turn; `known` is the lease where it has been read already.
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
        let message = self.checked(method, request.into_wire(&self.config.namespace, stored.as_ref()))?;
        let outgoing = Outgoing::new(method, &message);
        let update = Kind::Write { again: Again::Harmless, asked: Some(&message) };
        let Written { result, unsure } = self.write::<wire::Lease>(update, outgoing, options, deadline).await;
        match result {
            Ok(lease) if !shows_update(&lease, &message) => {
                let words = if shows_change(&lease, &message) {
                    "the controller answered OK and did not change whom the lease is shared with: it does not know sharing"
                } else {
                    "the controller answered OK and changed nothing: the lease has ended"
                };
                let error = Error::local(method, Code::FailedPrecondition, Reason::NotApplied, words);
                let lease = Some(Box::new(self.lease(lease, began)));
                // An attempt that was left open may have changed it, and another client after that.
                Err(about(Error { lease, unsure, ..error }))
            }
            Ok(lease) => Ok(self.lease(lease, began)),
            Err(error) => Err(about(Error { unsure, ..error })),
        }
    }

    /// Releases a lease: it ends and stays in the history. A second time is `already-released`, unless an
    /// attempt of this very call was left open. That a browser sent a request twice by itself does not show.
    pub async fn delete_lease(&self, request: DeleteLease, options: &CallOptions) -> Result<(), Error> {
        let method = "DeleteLease";
        let deadline = self.deadline(options);
        let name = request.name.clone();
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let outgoing = Outgoing::new(method, &message);
        let Written { result, unsure } = self.write::<()>(HARMLESS, outgoing, options, deadline).await;
        match result {
            Err(error) if unsure && error.reason == Reason::AlreadyReleased => Ok(()),
            Err(error) => Err(Error { unsure, lease_name: Some(name), ..error }),
            Ok(()) => Ok(()),
        }
    }

    /// Asks for a new token; the old one stays valid until it expires. Never more than one request whose
    /// outcome can be in doubt, as far as it is ours: a browser may send one again by itself.
    pub async fn rotate_token(&self, options: &CallOptions) -> Result<RotatedToken, Error> {
        let deadline = self.deadline(options);
        let message = wire::RotateTokenRequest { parent: names::parent(&self.config.namespace) };
        let outgoing = Outgoing::new("RotateToken", &message);
        let once = Kind::Write { again: Again::Never, asked: None };
        match self.write::<wire::RotateTokenResponse>(once, outgoing, options, deadline).await {
            Written { result: Ok(reply), .. } => {
                Ok(RotatedToken { token: reply.token, expiry: reply.expiry })
            }
            Written { result: Err(error), unsure } => Err(Error { unsure, ..error }),
        }
    }

    /// Makes a write whose reply is an `R`. What is none, under the status OK, leaves open what was done.
    async fn write<R: Answer>(
        &self,
        kind: Kind<'_>,
        outgoing: Outgoing,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Written<R> {
        let method = outgoing.method;
        let Written { result, unsure } = self.send(kind, outgoing, options, deadline).await;
        match result.map(|reply| self.decoded(method, reply)) {
            Ok(Err(error)) => Written { result: Err(error), unsure: true },
            Ok(result) => Written { result, unsure },
            Err(error) => Written { result: Err(error), unsure },
        }
    }
}
