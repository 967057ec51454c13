//! The controller's clock: a fixed one, or one that runs, and is moved forward on demand. It reads no time by itself:
//! the caller passes in where the time comes from.
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Nanoseconds since the Unix epoch. Wide enough for any time that a request can carry.
pub type Nanos = i128;

/// One second.
pub const SECOND: Nanos = 1_000_000_000;
/// One millisecond.
pub const MILLISECOND: Nanos = 1_000_000;

/// A clock that only moves forward: by itself, by `advance`, or both.
pub struct Clock {
    base: Base,
    advanced: Mutex<Nanos>,
}

enum Base {
    Running(Box<dyn Fn() -> Nanos + Send + Sync>),
    Fixed(Nanos),
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Clock").field("now", &self.now()).finish_non_exhaustive()
    }
}

impl Clock {
    /// A clock that runs with another one, usually the machine's.
    pub fn running(now: impl Fn() -> Nanos + Send + Sync + 'static) -> Self {
        Self { base: Base::Running(Box::new(now)), advanced: Mutex::new(0) }
    }

    /// A clock that is stopped until it is advanced, so that tests know every time to the nanosecond.
    pub fn fixed(start: Nanos) -> Self {
        Self { base: Base::Fixed(start), advanced: Mutex::new(0) }
    }

    /// The current time.
    pub fn now(&self) -> Nanos {
        self.base() + *self.advanced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the clock forward to a time; `false`, and nothing changes, if that time has passed.
    pub fn move_to(&self, time: Nanos) -> bool {
        let mut advanced = self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        let step = time - (self.base() + *advanced);
        *advanced += step.max(0);
        step >= 0
    }

    fn base(&self) -> Nanos {
        match &self.base {
            Base::Running(now) => now(),
            Base::Fixed(start) => *start,
        }
    }

    /// Moves the clock forward. A negative step is ignored, since expired leases cannot become active again.
    pub fn advance(&self, step: Nanos) {
        *self.advanced.lock().unwrap_or_else(PoisonError::into_inner) += step.max(0);
    }
}
