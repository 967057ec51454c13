//! A seeded random generator: the same numbers for the same keys, in any order of use. Not for secrets.

/// SplitMix64.
pub struct Chance(u64);

impl Chance {
    /// A generator that depends only on these numbers, so that the result of one request does not depend on earlier
    /// requests.
    pub fn of(words: &[u64]) -> Self {
        let mix = |state: u64, word: &u64| Self(state ^ word.wrapping_mul(0xd6e8_feb8_6659_fd93)).next();
        Self(words.iter().fold(0x9e37_79b9_7f4a_7c15, mix))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 (excluded) to 1 (excluded).
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub fn hits(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// An exponentially distributed time with this mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.unit().ln()
    }

    /// Log-normal (heavy-tailed), with this median.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        let angle = std::f64::consts::TAU * self.unit();
        let normal = (-2.0 * self.unit().ln()).sqrt() * angle.cos();
        median * (sigma * normal).exp()
    }

    /// Pareto (heavier-tailed), with this median.
    pub fn pareto(&mut self, median: f64, alpha: f64) -> f64 {
        median * (2.0 * self.unit()).powf(-1.0 / alpha)
    }
}
