//! The name of a lease that the client books: a UUIDv7 (RFC 9562, 5.7), as the controller would generate it.

/// The UUIDv7 for a time, from random numbers between 0 and 1.
pub fn version_7(unix_ms: f64, random: impl Fn() -> f64) -> String {
    let bits = |count: u32| (random() * f64::from(1u32 << count)) as u64;
    let time = unix_ms as u64 & 0xffff_ffff_ffff;
    let (a, b) = (0x7000 | bits(12), 0x8000 | bits(14));
    let node = bits(24) << 24 | bits(24);
    format!("{:08x}-{:04x}-{a:04x}-{b:04x}-{node:012x}", time >> 16, time & 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_its_version_variant_and_time() {
        assert_eq!(version_7(1_645_557_742_000.0, || 0.0), "017f22e2-79b0-7000-8000-000000000000");
        assert_eq!(version_7(0.0, || 0.999_999_999_9), "00000000-0000-7fff-bfff-ffffffffffff");
    }
}
