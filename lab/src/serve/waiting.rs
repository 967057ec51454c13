//! Waits for what happens next in a lab.
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use jumpstarter_web::wire::v1::ListenResponse;

use crate::clock::Nanos;
use crate::controller::Controller;
use crate::controller::listeners::Next;
use crate::host::Host;

/// Waits until something has changed since `seen`, something is due, or a time of the controller's clock has come.
pub async fn wait(controller: &Controller, host: &Host, seen: u64, until: Option<Nanos>) {
    let (now, next) = controller.look(|store, now| (now, store.next_at()));
    let changed = controller.changes.after(seen);
    match next.into_iter().chain(until).min() {
        Some(at) => {
            let nanos = u64::try_from((at - now).max(0)).unwrap_or(u64::MAX);
            match select(changed, (host.pause)(Duration::from_nanos(nanos))).await {
                Either::Left(_) | Either::Right(_) => {}
            }
        }
        None => changed.await,
    }
}

/// The dials of a lease.
pub struct Listening {
    controller: Arc<Controller>,
    lease: String,
    stream: u64,
}

impl Listening {
    /// Listens on a lease.
    pub fn open(controller: &Arc<Controller>, lease: &str) -> Self {
        let stream = controller.listeners.open(lease);
        controller.changes.notify();
        Self { controller: Arc::clone(controller), lease: lease.to_string(), stream }
    }

    /// The next dial; none if another stream has taken the place of this one.
    pub async fn next(&self) -> Option<ListenResponse> {
        loop {
            let seen = self.controller.changes.count();
            match self.controller.listeners.next(&self.lease, self.stream) {
                Next::Send(dial) => return Some(dial),
                Next::Wait => self.controller.changes.after(seen).await,
                Next::End => return None,
            }
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.controller.listeners.close(&self.lease, self.stream);
    }
}
