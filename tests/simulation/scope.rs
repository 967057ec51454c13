//! Tracks which call is being polled, because an attempt's record does not name its call.
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

/// Sets the current call while a future is polled or dropped.
pub struct Scope<F> {
    current: Arc<AtomicUsize>,
    id: usize,
    inner: Option<Pin<Box<F>>>,
}

impl<F: Future> Scope<F> {
    pub fn new(current: &Arc<AtomicUsize>, id: usize, inner: F) -> Self {
        Self { current: current.clone(), id, inner: Some(Box::pin(inner)) }
    }
}

impl<F: Future> Future for Scope<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let before = self.current.swap(self.id, Ordering::Relaxed);
        let polled = self.inner.as_mut().unwrap().as_mut().poll(context);
        self.current.store(before, Ordering::Relaxed);
        polled
    }
}

impl<F> Drop for Scope<F> {
    fn drop(&mut self) {
        let before = self.current.swap(self.id, Ordering::Relaxed);
        self.inner = None;
        self.current.store(before, Ordering::Relaxed);
    }
}
