//! A quick hash of bytes. With a random key, no one can choose bytes that have the same.

/// 2^64 divided by the golden ratio; odd, so that multiplying by it loses nothing.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of some bytes.
pub fn hash(bytes: &[u8], key: u64) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    // The key once more, so that the last word, too, changes all bits.
    words.chain([rest, key]).fold(key ^ bytes.len() as u64, |hash, word| {
        let hash = (hash ^ word).wrapping_mul(FACTOR);
        hash ^ hash >> 32
    })
}
