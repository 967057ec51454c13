//! An exporter inside the lab, with a simulated device. Towards the controller it lives as a real one does: it registers,
//! reports its status, listens for dials while it is leased, runs hooks, and meets its callers at the router.
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jumpstarter_web::wire::v1::{ExporterStatus, LogSource};
use tonic::Status;

use super::device_service::DeviceServices;
use super::waiting::{Listening, wait};
use super::{Messages, Services};
use crate::calls::held;
use crate::changes::Flag;
use crate::controller::Controller;
use crate::devices::drivers::Device;
use crate::devices::session::Session;
use crate::host::Host;

/// Joins a stream of the router with one's frames; returns the other caller's.
pub type Join = Box<dyn FnOnce(Messages) -> Messages + Send>;
/// Serves a session over the frames of the router until the connection ends. HTTP/2 runs inside, which the program around
/// the lab provides.
pub type Tunnel = Arc<dyn Fn(DeviceServices, Join) -> BoxFuture<'static, ()> + Send + Sync>;

/// The time between two steps of a hook.
const STEP: Duration = Duration::from_millis(400);
/// How long a client has to release a lease whose session it has ended.
const PATIENCE: Duration = Duration::from_secs(5);
const AVAILABLE: &str = "Available for new lease";

/// An exporter inside the lab.
pub struct Exporter {
    name: String,
    device: Device,
    services: Services,
    tunnel: Tunnel,
    session: Mutex<Option<Arc<Session>>>,
    /// Whether it was killed: connections break without a status. When it is started again, a new session begins for a lease
    /// that goes on.
    pub stopped: Flag,
    /// The passphrase of its direct way, if it requires one.
    pub(super) passphrase: Mutex<Option<String>>,
}

impl Exporter {
    /// The exporter with this name, which is in the lab already.
    pub fn new(name: &str, device: Device, services: Services, tunnel: Tunnel) -> Self {
        let (session, stopped, passphrase) = Default::default();
        Self { name: name.to_string(), device, services, tunnel, session, stopped, passphrase }
    }

    /// Its environment.
    pub fn host(&self) -> &Host {
        &self.services.host
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The services of its session, if it is leased.
    pub fn services(&self) -> Option<DeviceServices> {
        Some(self.services_of(self.session()?))
    }

    /// Its session, if it is leased.
    pub fn session(&self) -> Option<Arc<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The error of the direct way without a lease.
    pub(super) fn without_session(&self) -> Status {
        Status::failed_precondition(format!("exporter {} has no session: it is not leased", self.name))
    }

    fn services_of(&self, session: Arc<Session>) -> DeviceServices {
        let random = self.controller().random.clone();
        DeviceServices { session, random, host: self.services.host.clone() }
    }

    fn controller(&self) -> &Arc<Controller> {
        &self.services.controller
    }

    /// Lives until it is dropped.
    pub async fn run(self: Arc<Self>) {
        loop {
            select(pin!(self.work()), pin!(self.stopped.until(true))).await;
            if let Some(session) = self.session() {
                session.close();
            }
            self.set_session(None);
            self.controller().with(|store, now| store.watch_closed(&self.name, now));
            self.stopped.until(false).await;
        }
    }

    async fn work(&self) {
        let labels = [("jumpstarter.dev/name".to_string(), self.name.clone())].into();
        self.controller().with(|store, now| {
            store.registered(&self.name, &labels, now);
            let message = "Exporter registered and available";
            store.reported(&self.name, ExporterStatus::Available, message, false, now);
            store.watch_opened(&self.name);
        });
        loop {
            let lease = self.leased().await;
            self.serve(&lease).await;
        }
    }

    /// The lease that holds it now.
    fn lease(&self) -> Option<String> {
        self.controller().look(|store, _| held(store, &self.name, false)).lease_name
    }

    /// Waits until a lease holds it.
    async fn leased(&self) -> String {
        loop {
            let seen = self.controller().changes.count();
            if let Some(lease) = self.lease() {
                return lease;
            }
            wait(self.controller(), &self.services.host, seen, None).await;
        }
    }

    /// Waits until a lease does not hold it any more.
    async fn released(&self, lease: &str) {
        loop {
            let seen = self.controller().changes.count();
            if self.lease().as_deref() != Some(lease) {
                return;
            }
            wait(self.controller(), &self.services.host, seen, None).await;
        }
    }

    /// A lease from its begin to its end.
    async fn serve(&self, lease: &str) {
        let (random, host) = (&self.controller().random, self.services.host.clone());
        let session = Arc::new(Session::new(lease, self.device.clone(), random, host));
        self.set_session(Some(Arc::clone(&session)));
        session.log(LogSource::System, "INFO", "Session server started on 2 ports");
        let sockets =
            "Session serving on main=/run/jumpstarter/main/socket, hook=/run/jumpstarter/hook/socket";
        session.log(LogSource::System, "INFO", sockets);
        let accepting = "Accepting connections (driver calls gated until beforeLease hook completes)";
        session.log(LogSource::System, "INFO", accepting);
        let listening = Listening::open(self.controller(), lease);
        let connections = pin!(self.connect(&session, &listening));
        let life = pin!(self.live(&session));
        match select(life, connections).await {
            Either::Left(_) => {}
            // Another stream listens: the lease is still this exporter's.
            Either::Right(((), life)) => life.await,
        }
        session.close();
        self.set_session(None);
    }

    /// The hooks and status of a session.
    async fn live(&self, session: &Arc<Session>) {
        if self.device.has_hooks {
            self.report(session, ExporterStatus::BeforeLeaseHook, "Running beforeLease hook");
            let released = pin!(self.released(&session.lease));
            // A hook is not finished for a lease that has ended.
            if matches!(select(pin!(self.before_lease(session)), released).await, Either::Right(_)) {
                return self.finish(session, false).await;
            }
        }
        self.report(session, ExporterStatus::LeaseReady, "Ready for commands");
        let ended = async {
            loop {
                let seen = session.changes.count();
                if session.is_end_requested() {
                    return;
                }
                session.changes.after(seen).await;
            }
        };
        let released = pin!(self.released(&session.lease));
        let is_end_requested = matches!(select(pin!(ended), released).await, Either::Left(_));
        if is_end_requested {
            session.log(LogSource::System, "INFO", "EndSession requested, running afterLease hook");
        }
        self.finish(session, is_end_requested).await;
    }

    /// The hook after a lease, and its release if the client has asked for the end.
    async fn finish(&self, session: &Session, release: bool) {
        if self.device.has_hooks {
            self.report(session, ExporterStatus::AfterLeaseHook, "Running afterLease hooks");
            self.after_lease(session).await;
        } else if let Some(board) = &self.device.board {
            board.switch(false);
        }
        self.report(session, ExporterStatus::Available, AVAILABLE);
        let released = pin!(self.released(&session.lease));
        if !release {
            return released.await;
        }
        // The client sees the status, and releases the lease itself, unless it has gone.
        if let Either::Right(((), released)) = select(released, (self.services.host.pause)(PATIENCE)).await {
            self.controller().with(|store, now| {
                store.reported(&self.name, ExporterStatus::Available, AVAILABLE, true, now);
            });
            released.await;
        }
    }

    async fn before_lease(&self, session: &Session) {
        let words = format!("Executing before-lease hook for lease {}", session.lease);
        session.log(LogSource::System, "INFO", &words);
        let steps =
            ["checking the supply", "supply is ok", "selecting the base image", "base image is ready"];
        self.run_hook(session, LogSource::BeforeLeaseHook, &steps).await;
        session.log(LogSource::System, "INFO", "beforeLease hook completed successfully");
    }

    async fn after_lease(&self, session: &Session) {
        let words = format!("Executing after-lease hook for lease {}", session.lease);
        session.log(LogSource::System, "INFO", &words);
        if let Some(board) = &self.device.board {
            board.switch(false);
        }
        let steps = ["power is off", "wiping the storage", "storage is clean"];
        self.run_hook(session, LogSource::AfterLeaseHook, &steps).await;
        session.log(LogSource::System, "INFO", "afterLease hook completed successfully");
    }

    async fn run_hook(&self, session: &Session, source: LogSource, steps: &[&str]) {
        for step in steps {
            session.log(source, "INFO", &format!("{}: {step}", self.name));
            (self.services.host.pause)(STEP).await;
        }
    }

    /// Reports a status to the callers of the session and to the controller.
    fn report(&self, session: &Session, status: ExporterStatus, message: &str) {
        session.set_status(status, message);
        let name = status.as_str_name().trim_start_matches("EXPORTER_STATUS_");
        session.log(LogSource::System, "INFO", &format!("Updated status to {name}: {message}"));
        self.controller().with(|store, now| store.reported(&self.name, status, message, false, now));
    }

    /// Meets those who dial. The first are met when the hook has ended; until then, they wait.
    async fn connect(&self, session: &Arc<Session>, listening: &Listening) {
        loop {
            let seen = session.changes.count();
            let waiting = [ExporterStatus::Available, ExporterStatus::BeforeLeaseHook];
            if !waiting.contains(&session.status().status()) {
                break;
            }
            session.changes.after(seen).await;
        }
        let mut open = FuturesUnordered::new();
        loop {
            let dial = {
                let dial = pin!(listening.next());
                if open.is_empty() {
                    dial.await
                } else {
                    match select(dial, open.next()).await {
                        Either::Left((dial, _)) => dial,
                        Either::Right(_) => continue,
                    }
                }
            };
            let Some(dial) = dial else {
                while open.next().await.is_some() {}
                return;
            };
            let words = format!(
                "Handling new connection request on lease {} (router={})",
                session.lease, dial.router_endpoint
            );
            session.log(LogSource::System, "INFO", &words);
            let now = self.controller().clock.now();
            if let Some(stream) = self.controller().signer.router_stream(&dial.router_token, now) {
                let router = Arc::clone(&self.services.router);
                let join: Join = Box::new(move |frames| router.join(&stream, frames));
                open.push((self.tunnel)(self.services_of(Arc::clone(session)), join));
            }
        }
    }

    fn set_session(&self, session: Option<Arc<Session>>) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = session;
    }
}
