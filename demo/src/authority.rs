//! Makes the requests of `jmp` acceptable to Rust's HTTP/2 server, which rejects their authority: gRPC's C library, on a
//! local socket, sends the socket's path, percent-encoded, where a host is allowed only.
use bytes::{Buf, BytesMut};

/// What a connection begins with.
const PREFACE: usize = 24;
/// A frame's length, type, flags and stream.
const HEAD: usize = 9;
const HEADERS: u8 = 1;
/// HPACK: a literal that is added to the table, with its name, as gRPC's C library sends it.
const AUTHORITY: &[u8] = b"\x40\x0a:authority";

/// The state of a connection's bytes from the client.
#[derive(Debug)]
pub struct Authorities {
    waiting: BytesMut,
    /// What passes unchanged before the next head of a frame.
    passing: usize,
}

impl Default for Authorities {
    fn default() -> Self {
        Self { waiting: BytesMut::new(), passing: PREFACE }
    }
}

impl Authorities {
    /// The bytes that can be passed on, after these have come. Their number does not change, and so the compression of
    /// headers stays in step.
    pub fn pass(&mut self, bytes: &[u8]) -> BytesMut {
        self.waiting.extend_from_slice(bytes);
        let mut passed = BytesMut::with_capacity(self.waiting.len());
        loop {
            let count = self.passing.min(self.waiting.len());
            passed.unsplit(self.waiting.split_to(count));
            self.passing -= count;
            let Some(head) = self.waiting.get(..HEAD) else {
                return passed;
            };
            if self.passing > 0 {
                return passed;
            }
            let length = (&[0, head[0], head[1], head[2]][..]).get_u32() as usize;
            if head[3] != HEADERS {
                self.passing = HEAD + length;
                continue;
            }
            if self.waiting.len() < HEAD + length {
                return passed;
            }
            let mut frame = self.waiting.split_to(HEAD + length);
            correct(&mut frame[HEAD..]);
            passed.unsplit(frame);
        }
    }
}

/// Replaces what no host has, in the authority of a header block, if it is sent as plain text.
fn correct(block: &mut [u8]) {
    let found = block.windows(AUTHORITY.len()).position(|window| window == AUTHORITY);
    let Some(at) = found.map(|at| at + AUTHORITY.len()) else {
        return;
    };
    // Lengths from 127 on are in several bytes; paths of sockets are shorter.
    let length = block.get(at).copied().filter(|length| *length < 127).map_or(0, usize::from);
    if let Some(value) = block.get_mut(at + 1..at + 1 + length) {
        value.iter_mut().filter(|byte| **byte == b'%').for_each(|byte| *byte = b'-');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).unwrap_or_default();
        [&[0, 0, length, kind, 4, 0, 0, 0, 1][..], payload].concat()
    }

    #[test]
    fn only_the_authority_changes_whatever_the_pieces() {
        let block = |authority: &str| {
            let length = u8::try_from(authority.len()).unwrap_or_default();
            [&[0x83, 0x86][..], AUTHORITY, &[length], authority.as_bytes(), b"\x40\x01a\x03%2F"].concat()
        };
        let stream = |authority: &str| {
            let data = frame(0, &block("a%2F"));
            [&[b'P'; PREFACE][..], &frame(4, b""), &frame(1, &block(authority)), &data].concat()
        };
        let (sent, expected) = (stream("tmp%2Fa-b%2Fsocket"), stream("tmp-2Fa-b-2Fsocket"));
        for size in 1..sent.len() {
            let mut authorities = Authorities::default();
            let passed: Vec<u8> = sent.chunks(size).flat_map(|piece| authorities.pass(piece)).collect();
            assert_eq!(passed, expected, "pieces of {size}");
        }
        let plain = stream("exporter:80");
        assert_eq!(Authorities::default().pass(&plain), plain);
    }
}
