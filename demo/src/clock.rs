//! The controller's clock: the machine's, moved on by whoever tests. Not for measuring how long a call took.
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{SystemTime, UNIX_EPOCH};

/// Nanoseconds since the Unix epoch. Wide enough for any time that a request can carry.
pub type Nanos = i128;

/// One second.
pub const SECOND: Nanos = 1_000_000_000;
/// One millisecond.
pub const MILLISECOND: Nanos = 1_000_000;

/// A clock that only ever moves forward: by itself, by `advance`, or both.
#[derive(Debug)]
pub struct Clock {
    base: Base,
    advanced: Mutex<Nanos>,
}

#[derive(Debug)]
enum Base {
    Machine,
    Fixed(Nanos),
}

impl Clock {
    /// Runs with the machine's clock.
    pub fn machine() -> Self {
        Self { base: Base::Machine, advanced: Mutex::new(0) }
    }

    /// Stands still until it is advanced, so that a test knows every time to the nanosecond.
    pub fn fixed(start: Nanos) -> Self {
        Self { base: Base::Fixed(start), advanced: Mutex::new(0) }
    }

    /// The time now.
    pub fn now(&self) -> Nanos {
        let base = match self.base {
            Base::Machine => machine_now(),
            Base::Fixed(start) => start,
        };
        base + *self.advanced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the clock on. A negative step is ignored: leases do not un-expire.
    pub fn advance(&self, step: Nanos) {
        *self.advanced.lock().unwrap_or_else(PoisonError::into_inner) += step.max(0);
    }
}

/// The machine's own time.
pub fn machine_now() -> Nanos {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Nanos::try_from(since.as_nanos()).unwrap_or_default()
}
