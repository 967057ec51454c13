//! The random generator of a lab, with a seed from the caller, so that labs are reproducible. Not for secrets, except
//! for the tokens of the lab itself.
use std::sync::{Arc, Mutex, PoisonError};

use fastrand::Rng;

/// A generator that the parts of a lab share.
#[derive(Clone, Debug)]
pub struct Random(Arc<Mutex<Rng>>);

impl Random {
    /// A generator with a seed: the same seed gives the same numbers in the same order.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Rng::with_seed(seed))))
    }

    /// Uses the generator.
    pub fn draw<R>(&self, draw: impl FnOnce(&mut Rng) -> R) -> R {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// 128 random bits as 32 hexadecimal digits.
    pub fn id(&self) -> String {
        format!("{:032x}", self.draw(|rng| rng.u128(..)))
    }
}
