//! The four writing calls, and what each makes of an attempt whose effect is open.
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures_util::lock::Mutex as AsyncMutex;
use prost_types::Timestamp;
use tonic::Code;

use super::reply::Answer;
use super::send::{Kind, Outgoing, shows};
use super::{CallOptions, ClientService, now_ms, uuid};
use crate::error::Error;
use crate::model::requests::{CreateLease, DeleteLease, GetLease, UpdateLease};
use crate::model::{Lease, names};
use crate::multipath::clock::Clock;
use crate::multipath::write::{Again, Written};
use crate::reason::Reason;
use crate::transport::call::Transport;
use crate::wire::client::v1 as wire;

/// A write with an id of its own, or one that is the same the second time.
const HARMLESS: Kind<'static> = Kind::Write { again: Again::Harmless, asked: None };

/// A new token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotatedToken {
    /// The token. The old one stays valid until it expires.
    pub token: String,
    /// Until when the new one is valid.
    pub expiry: Option<Timestamp>,
}

/// The name of a lease, and the updates that wait for it.
type Queue = (String, Weak<AsyncMutex<()>>);

/// Updates of one lease wait for one another: the last one asked for is the last one sent.
#[derive(Clone, Default)]
pub struct UpdateQueues {
    queues: Arc<Mutex<Vec<Queue>>>,
}

impl UpdateQueues {
    pub(super) fn of(&self, lease: &str) -> Arc<AsyncMutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.retain(|(_, queue)| queue.strong_count() > 0);
        let known = queues.iter().find(|(name, _)| name == lease);
        known.and_then(|(_, queue)| queue.upgrade()).unwrap_or_else(|| {
            let queue = Arc::default();
            queues.push((lease.to_owned(), Arc::downgrade(&queue)));
            queue
        })
    }
}

impl<T: Transport, C: Clock> ClientService<T, C> {
    /// Books: at most one lease, however many attempts it takes. The lease's name is made here unless it is
    /// given, and is the fence: the same one is sent again. The reply has no conditions yet: whether an
    /// exporter is free is told by later reads.
    pub async fn create_lease(
        &self,
        mut request: CreateLease,
        options: &CallOptions,
    ) -> Result<Lease, Error> {
        let method = "CreateLease";
        let own_name = request.lease_id.is_none();
        let name =
            request.lease_id.get_or_insert_with(|| uuid::version_7(now_ms(), || self.paths.random())).clone();
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let outgoing = Outgoing::new(method, &message);
        let (began, started) = (now_ms(), self.paths.now_ms());
        let Written { result, unsure } = self.write::<wire::Lease>(HARMLESS, outgoing, options).await;
        match result {
            Ok(lease) => Ok(self.lease(lease, began)),
            Err(error) if error.reason == Reason::AlreadyExists => {
                let lease =
                    self.get_lease(GetLease { name: name.clone() }, &self.rest(options, started)).await;
                match lease {
                    // Only this very call can have used a name that was made for it: with an attempt whose
                    // effect was left open, or because the browser sent the request twice. Browsers do, a
                    // POST too, where a connection that was kept breaks before the answer; nobody is told.
                    Ok(lease) if own_name => Ok(lease),
                    Ok(lease) => Err(Error { lease: Some(Box::new(lease)), lease_name: Some(name), ..error }),
                    Err(_) => Err(Error { unsure: own_name, lease_name: Some(name), ..error }),
                }
            }
            Err(error) => Err(Error { unsure, lease_name: Some(name), ..error }),
        }
    }

    /// Changes duration, begin, end or owner, in absolute values: the last write wins. A change of times reads
    /// the lease first, within the same timeout, unless it gives begin and end. An answer that does not show
    /// what was asked for (the lease had ended) is an error of reason `not-applied`.
    pub async fn update_lease(&self, request: UpdateLease, options: &CallOptions) -> Result<Lease, Error> {
        self.change_lease(request, None, options).await
    }

    /// The same; `known` is the lease where it has been read already.
    pub(super) async fn change_lease(
        &self,
        request: UpdateLease,
        known: Option<Lease>,
        options: &CallOptions,
    ) -> Result<Lease, Error> {
        let method = "UpdateLease";
        self.checked(method, request.check())?;
        let (began, started) = (now_ms(), self.paths.now_ms());
        let queue = self.updates.of(&request.name);
        let _turn = queue.lock().await;
        let read = || GetLease { name: request.name.clone() };
        let stored = match known {
            None if request.needs_lease() => {
                Some(self.get_lease(read(), &self.rest(options, started)).await?)
            }
            known => known,
        };
        let message =
            self.checked(method, request.clone().into_wire(&self.config.namespace, stored.as_ref()))?;
        let asked = message.lease.clone().unwrap_or_default();
        let outgoing = Outgoing::new(method, &message);
        let rest = self.rest(options, started);
        let update = Kind::Write { again: Again::Harmless, asked: Some(&asked) };
        let Written { result, unsure } = self.write::<wire::Lease>(update, outgoing, &rest).await;
        match result {
            Ok(lease) if !shows(&lease, &asked) => {
                let words = "the controller answered OK and changed nothing: the lease has ended";
                let error = Error::local(method, Code::FailedPrecondition, Reason::NotApplied, words);
                let lease = Some(Box::new(self.lease(lease, began)));
                Err(Error { lease, lease_name: Some(request.name), ..error })
            }
            Ok(lease) => Ok(self.lease(lease, began)),
            Err(error) => Err(Error { unsure, lease_name: Some(request.name), ..error }),
        }
    }

    /// Releases a lease: it ends and stays in the history. A second time is `already-released`, unless an
    /// attempt of this very call was left open. That a browser sent a request twice by itself does not show.
    pub async fn delete_lease(&self, request: DeleteLease, options: &CallOptions) -> Result<(), Error> {
        let method = "DeleteLease";
        let name = request.name.clone();
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let outgoing = Outgoing::new(method, &message);
        let Written { result, unsure } = self.write::<()>(HARMLESS, outgoing, options).await;
        match result {
            Err(error) if unsure && error.reason == Reason::AlreadyReleased => Ok(()),
            Err(error) => Err(Error { unsure, lease_name: Some(name), ..error }),
            Ok(_) => Ok(()),
        }
    }

    /// Asks for a new token; the old one stays valid until it expires. Never more than one request whose
    /// outcome can be in doubt, as far as it is ours: a browser may send one again by itself.
    pub async fn rotate_token(&self, options: &CallOptions) -> Result<RotatedToken, Error> {
        let message = wire::RotateTokenRequest { parent: names::parent(&self.config.namespace) };
        let outgoing = Outgoing::new("RotateToken", &message);
        let once = Kind::Write { again: Again::Never, asked: None };
        match self.write::<wire::RotateTokenResponse>(once, outgoing, options).await {
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
    ) -> Written<R> {
        let method = outgoing.method;
        let Written { result, unsure } = self.send(kind, outgoing, options).await;
        match result.map(|reply| self.decoded(method, reply)) {
            Ok(Err(error)) => Written { result: Err(error), unsure: true },
            Ok(result) => Written { result, unsure },
            Err(error) => Written { result: Err(error), unsure },
        }
    }

    /// The options of a further call within the same timeout.
    pub(super) fn rest(&self, options: &CallOptions, started_ms: f64) -> CallOptions {
        let left = self.timeout(options).saturating_sub(millis(self.paths.now_ms() - started_ms));
        CallOptions { timeout: Some(left.max(Duration::from_millis(1))), ..options.clone() }
    }
}

fn millis(ms: f64) -> Duration {
    Duration::from_secs_f64(ms.max(0.0) / 1000.0)
}
