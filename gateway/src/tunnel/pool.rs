//! The open tunnels. One belongs to one caller, identified by all its identity headers, and to one lease; its calls
//! share it, and no other caller gets it.
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tonic::{Code, Status};

use super::dial::{Dialed, dial};
use super::lease::{Checked, LeaseCheck};
use super::state::{Hold, Tunnel, lost};
use crate::identity::Identity;
use crate::metrics::Metrics;
use crate::options::Limits;
use crate::upstream::controller::Controller;

/// How long a lost tunnel waits for the controller to say whether its lease has ended.
const CHECK_WITHIN: Duration = Duration::from_secs(3);
/// How often a tunnel looks whether it is idle.
const IDLE_TICK: Duration = Duration::from_secs(1);

/// All tunnels.
#[derive(Clone, Debug)]
pub struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    controller: Controller,
    limits: Limits,
    metrics: Metrics,
    dials: Semaphore,
    callers: Mutex<HashMap<Identity, Caller>>,
}

#[derive(Debug)]
struct Caller {
    streams: Arc<Semaphore>,
    leases: HashMap<String, Slot>,
}

/// The tunnel of one caller and lease. It is locked while it is being dialed, so that one dial serves all calls.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Tunnel>>>>;

/// A call's share of a tunnel. Dropped when the call ends.
#[derive(Debug)]
pub struct Share {
    /// The hold on the tunnel.
    pub hold: Arc<Hold>,
    // Fields are dropped in this order: `_sweep` is last, so that it runs after the hold and the permit are released.
    _permit: OwnedSemaphorePermit,
    _sweep: Sweep,
}

impl Pool {
    /// No tunnels yet.
    pub fn new(controller: Controller, limits: Limits, metrics: Metrics) -> Self {
        let dials = Semaphore::new(limits.max_dials);
        let callers = Mutex::default();
        Self(Arc::new(Inner { controller, limits, metrics, dials, callers }))
    }

    /// The tunnel of a caller to the exporter of a lease: the open one, or a new one.
    pub async fn enter(&self, identity: &Identity, lease: &str) -> Result<Share, Status> {
        let sweep = Sweep { pool: self.clone(), identity: identity.clone() };
        let (permit, slot) = self.reserve(identity, lease)?;
        let mut tunnel = slot.lock().await;
        let hold = match tunnel.as_ref().and_then(Tunnel::hold) {
            Some(hold) => hold,
            None => {
                let opened = self.open(identity, lease).await?;
                let hold = opened.hold().ok_or_else(lost)?;
                *tunnel = Some(opened);
                hold
            }
        };
        drop(tunnel);
        drop(slot);
        Ok(Share { hold: Arc::new(hold), _permit: permit, _sweep: sweep })
    }

    /// How many callers have tunnels or calls.
    pub fn callers(&self) -> usize {
        self.0.callers.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn reserve(&self, identity: &Identity, lease: &str) -> Result<(OwnedSemaphorePermit, Slot), Status> {
        let limits = &self.0.limits;
        let mut callers = self.0.callers.lock().unwrap_or_else(PoisonError::into_inner);
        let caller = callers.entry(identity.clone()).or_insert_with(|| Caller {
            streams: Arc::new(Semaphore::new(limits.max_streams)),
            leases: HashMap::new(),
        });
        let permit = Arc::clone(&caller.streams).try_acquire_owned().map_err(|_| {
            Status::resource_exhausted(format!("more than {} calls and streams at once", limits.max_streams))
        })?;
        let open = caller.leases.len();
        let slot = match caller.leases.entry(lease.to_string()) {
            Entry::Occupied(slot) => Arc::clone(slot.get()),
            Entry::Vacant(_) if open >= limits.max_tunnels => {
                let text = format!("devices of more than {} leases at once", limits.max_tunnels);
                return Err(Status::resource_exhausted(text));
            }
            Entry::Vacant(place) => Arc::clone(place.insert(Slot::default())),
        };
        Ok((permit, slot))
    }

    async fn open(&self, identity: &Identity, lease: &str) -> Result<Arc<Tunnel>, Status> {
        let Inner { controller, limits, metrics, dials, .. } = &*self.0;
        let _permit =
            dials.try_acquire().map_err(|_| Status::resource_exhausted("too many dials at once"))?;
        let dialed = timeout(limits.dial(), dial(controller, identity, lease, limits.max_streams)).await;
        let dialed = dialed.unwrap_or_else(|_| {
            let seconds = limits.dial_seconds;
            Err(Status::unavailable(format!("no connection to the exporter within {seconds} s")))
        });
        let code = dialed.as_ref().map_or_else(Status::code, |_| Code::Ok);
        metrics.dialed(code);
        tracing::info!(caller = ?identity, lease, ?code, "dial");
        let dialed = dialed?;
        let tunnel = Arc::clone(&dialed.tunnel);
        let check = LeaseCheck::new(controller.clone(), identity.clone(), lease.to_string());
        let sweep = Sweep { pool: self.clone(), identity: identity.clone() };
        tokio::spawn(watch(dialed, check, limits.clone(), metrics.clone(), sweep));
        Ok(tunnel)
    }
}

/// Ends a tunnel when its connection does, when the lease ends, or when it has been idle.
async fn watch(dialed: Dialed, mut check: LeaseCheck, limits: Limits, metrics: Metrics, sweep: Sweep) {
    let Dialed { tunnel, mut connection, closer } = dialed;
    let _open = metrics.open_tunnel();
    let mut checks = interval(limits.lease_check());
    checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut idle = interval(IDLE_TICK);
    let reason = loop {
        tokio::select! {
            _ = &mut connection => break None,
            _ = idle.tick() => {
                if tunnel.idle_until(limits.idle()).is_some_and(|until| until <= Instant::now()) {
                    break Some(lost());
                }
            }
            _ = checks.tick() => tokio::select! {
                _ = &mut connection => break None,
                checked = check.run() => match checked {
                    Checked::Running => {}
                    Checked::Ended(status) => break Some(status),
                    // The next call dials, and gets the controller's answer.
                    Checked::Unknown => tunnel.retire(),
                },
            },
        }
    };
    tunnel.retire();
    let reason = match reason {
        Some(reason) => reason,
        None => match timeout(CHECK_WITHIN, check.run()).await {
            Ok(Checked::Ended(status)) => status,
            _ => lost(),
        },
    };
    tracing::info!(caller = ?sweep.identity, reason = reason.message(), "tunnel closed");
    tunnel.close(reason);
    drop(closer);
    drop(tunnel);
    drop(sweep);
}

/// Forgets a caller's closed tunnels when dropped, and the caller if it has nothing left.
#[derive(Debug)]
struct Sweep {
    pool: Pool,
    identity: Identity,
}

impl Drop for Sweep {
    fn drop(&mut self) {
        let mut callers = self.pool.0.callers.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(caller) = callers.get_mut(&self.identity) else { return };
        // More than one owner: a call is being dialed.
        caller.leases.retain(|_, slot| {
            Arc::strong_count(slot) > 1
                || slot.try_lock().is_ok_and(|tunnel| tunnel.as_ref().is_some_and(|tunnel| tunnel.is_open()))
        });
        if caller.leases.is_empty() && Arc::strong_count(&caller.streams) == 1 {
            callers.remove(&self.identity);
        }
    }
}
