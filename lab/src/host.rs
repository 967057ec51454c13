//! What a lab gets from the program it runs in: the time of the machine, and pauses.
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Nanos;

/// A pause: done when its time has passed.
pub type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The program around a lab.
#[derive(Clone)]
pub struct Host {
    /// The time, for the log. A lab's leases live by its own clock.
    pub now: Arc<dyn Fn() -> Nanos + Send + Sync>,
    /// Pauses for a time, where an order asks for a delay.
    pub pause: Arc<dyn Fn(Duration) -> Pause + Send + Sync>,
}

impl fmt::Debug for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Host").finish_non_exhaustive()
    }
}
