//! The environment of a lab, provided by the program: the machine's time, and timers.
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Nanos;

/// A wait that ends after a certain time.
pub type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The environment of a lab.
#[derive(Clone)]
pub struct Host {
    /// The time, for the log. Leases use the lab's own clock.
    pub now: Arc<dyn Fn() -> Nanos + Send + Sync>,
    /// Waits for a certain time, for an ordered delay.
    pub pause: Arc<dyn Fn(Duration) -> Pause + Send + Sync>,
}

impl fmt::Debug for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Host").finish_non_exhaustive()
    }
}
