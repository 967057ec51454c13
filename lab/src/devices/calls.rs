//! The driver calls of a session, for tests: counted at the drivers, and their answers held back on demand.
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::changes::Flag;

/// The calls of a session.
#[derive(Debug, Default)]
pub struct Calls {
    held: Flag,
    seen: Mutex<Seen>,
}

/// What a test sees of the calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The calls with one reply that wait for their answer.
    pub waiting: usize,
    /// The driver calls that were received. Those that were refused (no such driver or method, wrong arguments) are left out.
    pub calls: Vec<Call>,
}

/// A call that a driver has received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The driver's name.
    pub driver: String,
    /// The method.
    pub method: String,
}

impl Calls {
    /// What happened until now.
    pub fn seen(&self) -> Seen {
        self.lock().clone()
    }

    /// Whether answers are held back.
    pub fn is_held(&self) -> bool {
        self.held.get()
    }

    /// Holds the answers of calls with one reply back, or lets them go.
    pub fn hold(&self, held: bool) {
        self.held.set(held);
    }

    /// Waits while answers are held back.
    pub async fn let_go(&self) {
        let _waiting = Waiting::of(self);
        self.held.until(false).await;
    }

    /// A driver has received a call.
    pub fn carried_out(&self, driver: &str, method: &str) {
        let call = Call { driver: driver.to_string(), method: method.to_string() };
        self.lock().calls.push(call);
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a call as waiting until it is dropped, also because its caller has gone.
struct Waiting<'a>(&'a Calls);

impl<'a> Waiting<'a> {
    fn of(calls: &'a Calls) -> Self {
        calls.lock().waiting += 1;
        Self(calls)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.lock().waiting -= 1;
    }
}
