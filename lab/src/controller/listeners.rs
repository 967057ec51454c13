//! The `Listen` streams of exporters, one for each lease, and the dials that they have not picked up.
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jumpstarter_web::wire::v1::ListenResponse;

/// The number of dials that may wait for an exporter to pick them up.
pub const QUEUED: usize = 8;

/// The open streams.
#[derive(Debug, Default)]
pub struct Listeners(Mutex<BTreeMap<String, Listener>>);

#[derive(Debug, Default)]
struct Listener {
    /// The number of the stream: a new stream of a lease takes the place of the last one.
    stream: u64,
    queue: VecDeque<ListenResponse>,
}

/// What a stream does next.
#[derive(Debug)]
pub enum Next {
    /// It sends this.
    Send(ListenResponse),
    /// It waits.
    Wait,
    /// It ends, because another stream has taken its place.
    End,
}

/// Why a dial cannot be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// There is no stream for the lease.
    NotListening,
    /// The stream has not picked up the earlier ones.
    Full,
}

impl Listeners {
    /// Opens a stream for a lease; returns its number. What is queued for an earlier stream goes to this one.
    pub fn open(&self, lease: &str) -> u64 {
        let mut listeners = self.listeners();
        let listener = listeners.entry(lease.to_string()).or_default();
        listener.stream += 1;
        listener.stream
    }

    /// What a stream does next.
    pub fn next(&self, lease: &str, stream: u64) -> Next {
        match self.listeners().get_mut(lease) {
            Some(listener) if listener.stream == stream => {
                listener.queue.pop_front().map_or(Next::Wait, Next::Send)
            }
            _ => Next::End,
        }
    }

    /// A stream was closed.
    pub fn close(&self, lease: &str, stream: u64) {
        let mut listeners = self.listeners();
        if listeners.get(lease).is_some_and(|listener| listener.stream == stream) {
            listeners.remove(lease);
        }
    }

    /// Queues a dial for the stream of a lease.
    pub fn deliver(&self, lease: &str, dial: ListenResponse) -> Result<(), Undelivered> {
        let mut listeners = self.listeners();
        let listener = listeners.get_mut(lease).ok_or(Undelivered::NotListening)?;
        if listener.queue.len() >= QUEUED {
            return Err(Undelivered::Full);
        }
        listener.queue.push_back(dial);
        Ok(())
    }

    fn listeners(&self) -> MutexGuard<'_, BTreeMap<String, Listener>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
