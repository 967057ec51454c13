//! The randomness of a lab: one generator with a seed that the caller passes in, so that a lab can be repeated.
//! Not for secrets: the tokens that it signs are worth nothing outside the lab.
use std::sync::{Arc, Mutex, PoisonError};

use fastrand::Rng;

/// A generator that the parts of a lab share.
#[derive(Clone, Debug)]
pub struct Random(Arc<Mutex<Rng>>);

impl Random {
    /// The generator of a seed: the same seed gives the same numbers in the same order.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Rng::with_seed(seed))))
    }

    /// Draws from it.
    pub fn draw<R>(&self, draw: impl FnOnce(&mut Rng) -> R) -> R {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// 128 random bits as 32 hexadecimal digits.
    pub fn id(&self) -> String {
        format!("{:032x}", self.draw(|rng| rng.u128(..)))
    }
}
