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

    /// A random UUID (version 4).
    pub fn uuid(&self) -> String {
        let bits = self.draw(|rng| rng.u128(..)) & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
        uuid(bits)
    }

    /// 128 random bits as 32 hexadecimal digits.
    pub fn id(&self) -> String {
        format!("{:032x}", self.draw(|rng| rng.u128(..)))
    }
}

/// The text form of a UUID.
pub fn uuid(bits: u128) -> String {
    let (node, clock, time) = (bits & 0xffff_ffff_ffff, bits >> 48 & 0xffff, bits >> 64);
    format!("{:08x}-{:04x}-{:04x}-{clock:04x}-{node:012x}", time >> 32, time >> 16 & 0xffff, time & 0xffff)
}
