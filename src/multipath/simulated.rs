//! A simulated environment for tests: its clock jumps to the next timer once every future waits, and its randomness
//! comes from a seed.
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use crate::base::clock::Clock;

/// The shared simulation; clones share its state.
#[derive(Clone, Default)]
pub struct World {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    now: Cell<f64>,
    seed: Cell<u64>,
    /// Wake times with their wakers. A time is stored as the bits of a non-negative number, which sort as the numbers
    /// do: exact, so that no wait ends slightly too early in an endless loop. A sequence number keeps equal times
    /// apart.
    timers: RefCell<BTreeMap<(u64, u64), Option<Waker>>>,
    next: Cell<u64>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let world = Self::default();
        world.inner.seed.set(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        world
    }

    /// Runs a future to completion, jumping from timer to timer.
    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let again = Arc::new(Again::default());
        let waker = Waker::from(again.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
            // A future with more work at this moment wakes itself; no time passes before that work is done.
            if again.0.swap(false, Ordering::Relaxed) {
                continue;
            }
            let first = self.inner.timers.borrow().keys().next().copied();
            let (at, _) = first.expect("every future waits, but there is no timer");
            self.inner.now.set(self.inner.now.get().max(f64::from_bits(at)));
            let later = self.inner.timers.borrow_mut().split_off(&(at + 1, 0));
            let due = self.inner.timers.replace(later);
            due.into_values().flatten().for_each(Waker::wake);
        }
    }

    /// Lets time pass while no future waits.
    pub fn pass(&self, ms: f64) {
        self.inner.now.set(self.inner.now.get() + ms);
    }

    pub fn wait(&self, ms: f64) -> Pin<Box<dyn Future<Output = ()>>> {
        let inner = self.inner.clone();
        let at = inner.now.get() + ms;
        let number = inner.next.get();
        inner.next.set(number + 1);
        let key = (at.to_bits(), number);
        inner.timers.borrow_mut().insert(key, None);
        let guard = Timer { inner, key };
        Box::pin(poll_fn(move |context| {
            if guard.inner.now.get() >= at {
                return Poll::Ready(());
            }
            guard.inner.timers.borrow_mut().insert(guard.key, Some(context.waker().clone()));
            Poll::Pending
        }))
    }
}

/// Whether the future needs to be polled again.
#[derive(Default)]
struct Again(AtomicBool);

impl Wake for Again {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Timer {
    inner: Rc<Inner>,
    key: (u64, u64),
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.inner.timers.borrow_mut().remove(&self.key);
    }
}

impl Clock for World {
    type Sleep = Pin<Box<dyn Future<Output = ()>>>;

    fn now_ms(&self) -> f64 {
        self.inner.now.get()
    }

    fn sleep(&self, ms: f64) -> Self::Sleep {
        self.wait(ms)
    }

    fn random(&self) -> f64 {
        let mut seed = self.inner.seed.get();
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        self.inner.seed.set(seed);
        (seed >> 11) as f64 / (1u64 << 53) as f64
    }
}
