//! A decimal number, kept as integers so that nothing is rounded.
use crate::model::scanner::Scanner;

/// A number without a sign, as large as 64 bits hold, with up to 18 digits behind its point.
pub struct Decimal {
    /// What is before the point.
    pub whole: u64,
    fraction: u64,
    /// What the fraction is to be divided by: a power of ten.
    scale: i128,
}

impl Decimal {
    /// Takes `5`, `5.25` or `.5`; `points` are the characters that may be the point.
    pub fn take(scanner: &mut Scanner, points: &[char]) -> Option<Self> {
        let whole = scanner.digits();
        let fraction = match scanner.take(points) {
            Some(_) => Some(scanner.digits()).filter(|digits| !digits.is_empty())?,
            None if whole.is_empty() => return None,
            None => "",
        };
        let scale = 10_i128.pow(u32::try_from(fraction.len()).ok().filter(|places| *places <= 18)?);
        Some(Self { whole: integer(whole)?, fraction: integer(fraction)?, scale })
    }

    /// Whether it was written without a point.
    pub fn is_whole(&self) -> bool {
        self.scale == 1
    }

    /// So many of a unit of up to a week, in nanoseconds; what is below one is cut off. 128 bits hold far more.
    pub fn times(&self, unit: i128) -> i128 {
        i128::from(self.whole) * unit + i128::from(self.fraction) * unit / self.scale
    }
}

fn integer(digits: &str) -> Option<u64> {
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}
