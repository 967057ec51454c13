//! Wakes the streams that wait for a change of some state: the controller's, a session's, a board's.
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// The number of changes so far, and who waits for the next.
#[derive(Debug, Default)]
pub struct Changes(Mutex<(u64, Vec<Waker>)>);

impl Changes {
    /// The number of changes so far.
    pub fn count(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Something has changed.
    pub fn notify(&self) {
        let woken = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.0 += 1;
            std::mem::take(&mut state.1)
        };
        woken.into_iter().for_each(Waker::wake);
    }

    /// Ends when there are more changes than `seen`.
    pub fn after(&self, seen: u64) -> After<'_> {
        After { changes: self, seen }
    }
}

/// A wait for a change.
#[derive(Debug)]
pub struct After<'changes> {
    changes: &'changes Changes,
    seen: u64,
}

impl Future for After<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.changes.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 > self.seen {
            return Poll::Ready(());
        }
        if !state.1.iter().any(|waker| waker.will_wake(context.waker())) {
            state.1.push(context.waker().clone());
        }
        Poll::Pending
    }
}

/// A flag whose changes can be awaited.
#[derive(Debug, Default)]
pub struct Flag {
    value: AtomicBool,
    changes: Changes,
}

impl Flag {
    /// Its value.
    pub fn get(&self) -> bool {
        self.value.load(Ordering::SeqCst)
    }

    /// Sets it.
    pub fn set(&self, value: bool) {
        self.value.store(value, Ordering::SeqCst);
        self.changes.notify();
    }

    /// Waits until it has this value.
    pub async fn until(&self, value: bool) {
        loop {
            let seen = self.changes.count();
            if self.get() == value {
                return;
            }
            self.changes.after(seen).await;
        }
    }
}
