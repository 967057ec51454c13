//! The order of the updates of one lease: first come, first sent. Each update waits until all earlier ones have
//! ended, whether they succeeded or not, so that the update requested last is also sent last.
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The queues of all leases. Clones share them.
#[derive(Clone, Default)]
pub struct UpdateQueues {
    queues: Arc<Mutex<Queues>>,
}

#[derive(Default)]
struct Queues {
    /// Holds only leases that have a call in progress.
    queues: Vec<Queue>,
    /// The number of the next turn.
    next: u64,
}

struct Queue {
    lease: String,
    /// The first entry has its turn.
    turns: VecDeque<(u64, Option<Waker>)>,
}

impl UpdateQueues {
    /// Takes the last place in the queue of a lease, immediately.
    pub fn turn(&self, lease: &str) -> Turn {
        let mut all = self.lock();
        let number = all.next;
        all.next += 1;
        match all.queues.iter_mut().find(|queue| queue.lease == lease) {
            Some(queue) => queue.turns.push_back((number, None)),
            None => {
                let turns = VecDeque::from([(number, None)]);
                all.queues.push(Queue { lease: lease.to_owned(), turns });
            }
        }
        drop(all);
        Turn(Arc::new(Place { queues: self.clone(), lease: lease.to_owned(), number }))
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue of a lease. As a future, it is ready once it is the first in the queue. When all its clones
/// have been dropped, the place is released, wherever in the queue it is. Only one clone at a time may be awaited.
#[derive(Clone)]
pub struct Turn(Arc<Place>);

struct Place {
    queues: UpdateQueues,
    lease: String,
    number: u64,
}

impl Future for Turn {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let own = &self.0;
        let mut all = own.queues.lock();
        let queue = all.queues.iter_mut().find(|queue| queue.lease == own.lease);
        let place = queue.and_then(|queue| {
            let place = queue.turns.iter().position(|(number, _)| *number == own.number)?;
            Some((place, &mut queue.turns[place].1))
        });
        match place {
            Some((1.., waker)) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.queues.lock();
        let Some(place) = all.queues.iter().position(|queue| queue.lease == self.lease) else { return };
        let turns = &mut all.queues[place].turns;
        let was_first = turns.front().is_some_and(|(number, _)| *number == self.number);
        turns.retain(|(number, _)| *number != self.number);
        let next = turns.front_mut().filter(|_| was_first).and_then(|(_, waker)| waker.take());
        if turns.is_empty() {
            all.queues.swap_remove(place);
        }
        // Outside the lock: the woken task may call back immediately.
        drop(all);
        next.into_iter().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicU32);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn is_ready(turn: &mut Turn, woken: &Arc<Woken>) -> bool {
        let waker = Waker::from(woken.clone());
        Pin::new(turn).poll(&mut Context::from_waker(&waker)).is_ready()
    }

    #[test]
    fn turns_come_in_the_order_in_which_they_were_taken_even_if_one_leaves() {
        let queues = UpdateQueues::default();
        let mut turns: VecDeque<(Turn, Arc<Woken>)> =
            (0..5).map(|_| (queues.turn("a"), Arc::default())).collect();
        // Polled in the wrong order.
        let ready: Vec<bool> = turns.iter_mut().rev().map(|(turn, woken)| is_ready(turn, woken)).collect();
        assert_eq!(ready, [false, false, false, false, true]);
        assert!(is_ready(&mut queues.turn("another"), &Arc::default()));
        // One in the middle leaves; no other is woken.
        turns.remove(2);
        let woken = |turns: &VecDeque<(Turn, Arc<Woken>)>| -> Vec<u32> {
            turns.iter().map(|(_, woken)| woken.0.load(Ordering::Relaxed)).collect()
        };
        assert_eq!(woken(&turns), [0, 0, 0, 0]);
        for _ in 0..3 {
            turns.pop_front();
            let (first, woken) = &mut turns[0];
            assert_eq!(woken.0.load(Ordering::Relaxed), 1, "the next one is woken");
            assert!(is_ready(first, woken));
            turns.iter_mut().skip(1).for_each(|(turn, woken)| assert!(!is_ready(turn, woken)));
        }
        turns.clear();
        assert!(queues.lock().queues.is_empty(), "no queue stays behind");
    }
}
