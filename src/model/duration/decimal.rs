//! A decimal number, kept as integers so that nothing is rounded.
use crate::model::scanner::Scanner;

/// An unsigned number of up to 64 bits, with up to 18 decimal places.
pub struct Decimal {
    /// The integer part.
    pub whole: u64,
    fraction: u64,
    /// The divisor of the fraction: a power of ten.
    scale: i128,
}

impl Decimal {
    /// Parses `5`, `5.25` or `.5`; `points` are the allowed decimal separators.
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

    /// Whether it has no decimal separator.
    pub fn is_whole(&self) -> bool {
        self.scale == 1
    }

    /// Multiplies it by a unit of up to a week in nanoseconds; truncates to whole nanoseconds. Cannot overflow 128 bits.
    pub fn times(&self, unit: i128) -> i128 {
        i128::from(self.whole) * unit + i128::from(self.fraction) * unit / self.scale
    }
}

fn integer(digits: &str) -> Option<u64> {
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}
