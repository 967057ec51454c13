//! The status at the end of an answer, read from its trailers. The meaning of a status is decided in
//! [`crate::base::reason`].
use crate::base::code::Code;
use percent_encoding::percent_decode;

use super::metadata::Metadata;

pub(super) const GRPC_STATUS: &str = "grpc-status";
pub(super) const GRPC_MESSAGE: &str = "grpc-message";
pub(super) const GRPC_DETAILS: &str = "grpc-status-details-bin";

/// A gRPC status with the metadata that came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcStatus {
    /// The code; `Unknown` for a number that gRPC does not define.
    pub code: Code,
    /// The decoded message; invalid UTF-8 is replaced by U+FFFD.
    pub message: String,
    /// Headers and trailers of the answer, including the status.
    pub metadata: Metadata,
}

impl RpcStatus {
    /// Reads the status from trailers, if they have one.
    pub fn of(trailers: &Metadata) -> Option<Self> {
        let code = Code::from_bytes(trailers.get(GRPC_STATUS)?);
        Some(Self { code, message: message(trailers), metadata: trailers.clone() })
    }

    /// The binary details (`grpc-status-details-bin`); empty if there are none or they cannot be decoded.
    pub fn details(&self) -> Vec<u8> {
        details(&self.metadata)
    }
}

/// The binary details in trailers; empty if there are none or they cannot be decoded.
pub(super) fn details(trailers: &Metadata) -> Vec<u8> {
    let mut values = trailers.get_all(GRPC_DETAILS);
    // Two values, or values that `fetch` has joined, are not valid base64.
    match (values.next(), values.next()) {
        (Some(value), None) => base64(value).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The decoded `grpc-message` of trailers; empty if there is none.
pub(super) fn message(trailers: &Metadata) -> String {
    let encoded = trailers.get(GRPC_MESSAGE).unwrap_or_default();
    percent_decode(encoded).decode_utf8_lossy().into_owned()
}

/// Base64 as gRPC requires it: with or without padding (gRPC over HTTP/2, "Custom-Metadata"). A crate's decoder is
/// optimized for megabytes and would be ten times as large; the tests compare this one with it.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let padding = text.iter().rev().take_while(|letter| **letter == b'=').count();
    let text = &text[..text.len() - padding];
    // Four letters encode three bytes. A last group of a single letter, ignoring padding, encodes no byte and is
    // invalid.
    let last = text.len() % 4;
    if last == 1 || (padding > 0 && (last == 0 || last + padding > 4)) {
        return None;
    }
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0u32, 0);
    for letter in text {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    // The unused bits must be zero, as every encoder writes them.
    (held == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::alphabet;
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

    /// Every text of up to four letters out of a few, and every byte at each place of a good one.
    #[test]
    fn base64_is_read_as_a_crate_reads_it() {
        const CRATE: GeneralPurpose = GeneralPurpose::new(
            &alphabet::STANDARD,
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
        );
        let letters = b"AQgz09+/=- ";
        let mut texts = vec![Vec::new()];
        let mut last = texts.clone();
        for _ in 0..5 {
            last = last
                .iter()
                .flat_map(|text| letters.iter().map(|letter| [text.as_slice(), &[*letter]].concat()))
                .collect();
            texts.extend_from_slice(&last);
        }
        for place in 0..8 {
            for byte in 0..=255 {
                let mut text = b"AAECAwQF".to_vec();
                text[place] = byte;
                texts.push(text);
            }
        }
        for text in texts {
            let shown = String::from_utf8_lossy(&text).into_owned();
            assert_eq!(super::base64(&text), CRATE.decode(&text).ok(), "{shown:?}");
        }
    }
}
