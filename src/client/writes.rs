//! The four writing calls, and what each makes of an attempt whose effect is open.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures_util::lock::Mutex as AsyncMutex;
use prost_types::Timestamp;
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codegen::{Body as HttpBody, Bytes, StdError};
use tonic::{Code, Request, Response, Status};

use super::{CallOptions, ClientService, Stub, erased, now_ms, uuid};
use crate::error::Error;
use crate::model::requests::{CreateLease, DeleteLease, GetLease, UpdateLease};
use crate::model::{Lease, names};
use crate::multipath::clock::Clock;
use crate::multipath::write::{Again, Written};
use crate::reason::Reason;
use crate::wire::client::v1 as wire;

/// A new token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotatedToken {
    /// The token. The old one stays valid until it expires.
    pub token: String,
    /// Until when the new one is valid.
    pub expiry: Option<Timestamp>,
}

/// Updates of one lease wait for one another: the last one asked for is the last one sent.
#[derive(Clone, Default)]
pub struct UpdateQueues {
    queues: Arc<Mutex<BTreeMap<String, Weak<AsyncMutex<()>>>>>,
}

impl UpdateQueues {
    pub(super) fn of(&self, lease: &str) -> Arc<AsyncMutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = queues.get(lease).and_then(Weak::upgrade).unwrap_or_default();
        queues.insert(lease.to_owned(), Arc::downgrade(&queue));
        queue
    }
}

impl<T, C> ClientService<T, C>
where
    T: GrpcService<Body> + Clone,
    T::Error: Into<StdError>,
    T::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <T::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
    C: Clock,
{
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
        let call = |mut stub: Stub<T>, request| async move { stub.create_lease(request).await };
        let began = now_ms();
        let none = |_| async { None };
        let Written { result, unsure } =
            self.write(method, Again::Harmless, message, options, call, none).await;
        match result {
            Ok(lease) => Ok(self.lease(lease, began)),
            Err(error) if error.reason == Reason::AlreadyExists => {
                let lease = self.get_lease(GetLease { name: name.clone() }, &self.rest(options, began)).await;
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

    /// Changes duration, begin, end or owner, in absolute values: the last write wins. A begin or an end
    /// alone reads the lease first, within the same timeout. An answer that does not show what was asked for
    /// (the lease had ended) is an error of reason `not-applied`.
    pub async fn update_lease(&self, request: UpdateLease, options: &CallOptions) -> Result<Lease, Error> {
        let method = "UpdateLease";
        self.checked(method, request.check())?;
        let began = now_ms();
        let queue = self.updates.of(&request.name);
        let _turn = queue.lock().await;
        let read = || GetLease { name: request.name.clone() };
        let stored = match request.needs_lease() {
            true => Some(self.get_lease(read(), &self.rest(options, began)).await?),
            false => None,
        };
        let message =
            self.checked(method, request.clone().into_wire(&self.config.namespace, stored.as_ref()))?;
        let asked = message.lease.clone().unwrap_or_default();
        let call = |mut stub: Stub<T>, request| async move { stub.update_lease(request).await };
        let look = |left_ms: f64| {
            let asked = &asked;
            async move {
                let options = CallOptions { timeout: Some(millis(left_ms)), ..options.clone() };
                let message = wire::GetLeaseRequest { name: asked.name.clone() };
                let call = |mut stub: Stub<T>, request| async move { stub.get_lease(request).await };
                self.read("GetLease", message, &options, call).await.ok().filter(|lease| shows(lease, asked))
            }
        };
        let rest = self.rest(options, began);
        let Written { result, unsure } =
            self.write(method, Again::Harmless, message, &rest, call, look).await;
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
        let call = |mut stub: Stub<T>, request| async move { stub.delete_lease(request).await };
        let none = |_| async { None };
        let Written { result, unsure } =
            self.write(method, Again::Harmless, message, options, call, none).await;
        match result {
            Err(error) if unsure && error.reason == Reason::AlreadyReleased => Ok(()),
            Err(error) => Err(Error { unsure, lease_name: Some(name), ..error }),
            Ok(()) => Ok(()),
        }
    }

    /// Asks for a new token; the old one stays valid until it expires. Never more than one request whose
    /// outcome can be in doubt, as far as it is ours: a browser may send one again by itself.
    pub async fn rotate_token(&self, options: &CallOptions) -> Result<RotatedToken, Error> {
        let message = wire::RotateTokenRequest { parent: names::parent(&self.config.namespace) };
        let call = |mut stub: Stub<T>, request| async move { stub.rotate_token(request).await };
        let none = |_| async { None };
        let Written { result, unsure } =
            self.write("RotateToken", Again::Never, message, options, call, none).await;
        match result {
            Ok(reply) => Ok(RotatedToken { token: reply.token, expiry: reply.expiry }),
            Err(error) => Err(Error { unsure, ..error }),
        }
    }

    async fn write<M: Clone, R: 'static, F, L>(
        &self,
        method: &'static str,
        again: Again,
        message: M,
        options: &CallOptions,
        call: impl Fn(Stub<T>, Request<M>) -> F,
        look: impl Fn(f64) -> L,
    ) -> Written<R>
    where
        F: Future<Output = Result<Response<R>, Status>>,
        L: Future<Output = Option<R>>,
    {
        let metadata = match self.metadata(method, options) {
            Ok(metadata) => metadata,
            Err(error) => return Written { result: Err(error), unsure: false },
        };
        let attempt = |endpoint, time_ms| {
            let request = self.request(message.clone(), &metadata, time_ms);
            self.attempt(endpoint, method, request, &call)
        };
        let probe = |endpoint, time_ms| {
            let parent = names::parent(&self.config.namespace);
            let cheap = wire::ListExportersRequest { parent, page_size: 1, ..Default::default() };
            let request = self.request(cheap, &metadata, time_ms);
            let call = |mut stub: Stub<T>, request| async move { stub.list_exporters(request).await };
            async move { self.attempt(endpoint, "ListExporters", request, call).await.map(|_| ()) }
        };
        let timeout_ms = self.timeout(options).as_secs_f64() * 1000.0;
        erased::write(&self.paths, method, timeout_ms, again, attempt, probe, look).await
    }

    /// The options of a further call within the same timeout.
    pub(super) fn rest(&self, options: &CallOptions, began_ms: f64) -> CallOptions {
        let left = self.timeout(options).saturating_sub(millis(now_ms() - began_ms));
        CallOptions { timeout: Some(left.max(Duration::from_millis(1))), ..options.clone() }
    }
}

fn millis(ms: f64) -> Duration {
    Duration::from_secs_f64(ms.max(0.0) / 1000.0)
}

/// Whether a lease has the values that were asked for. What was not asked for may be anything.
fn shows(lease: &wire::Lease, asked: &wire::Lease) -> bool {
    fn same<V: PartialEq>(asked: &Option<V>, has: &Option<V>) -> bool {
        asked.is_none() || asked == has
    }
    same(&asked.duration, &lease.duration)
        && same(&asked.begin_time, &lease.begin_time)
        && same(&asked.end_time, &lease.end_time)
        && same(&asked.client, &lease.client)
}
