//! Finds where the messages of a gRPC body end: its chunks are those of HTTP/2, which end anywhere.

/// Length of the header of a message: a flag, and the length as four bytes, big-endian.
/// <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>
const HEADER: usize = 5;

/// The place in a body up to which it has been read.
#[derive(Default)]
pub struct Boundary {
    header: [u8; HEADER],
    /// How many bytes of the header have been read.
    known: usize,
    /// How many bytes of the message are missing, once its header is complete.
    missing: usize,
}

impl Boundary {
    /// Reads the next bytes.
    pub fn advance(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let is_header = self.known < HEADER;
            let taken = bytes.len().min(if is_header { HEADER - self.known } else { self.missing });
            if is_header {
                self.header[self.known..self.known + taken].copy_from_slice(&bytes[..taken]);
                self.known += taken;
                let [_, length @ ..] = self.header;
                self.missing = u32::from_be_bytes(length) as usize;
            } else {
                self.missing -= taken;
            }
            if self.known == HEADER && self.missing == 0 {
                *self = Self::default();
            }
            bytes = &bytes[taken..];
        }
    }

    /// Whether the last byte ended a message, or there was none.
    pub fn is_reached(&self) -> bool {
        self.known == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Boundary;

    #[test]
    fn is_reached_after_each_message_however_the_bytes_are_split() {
        let body = [&[0, 0, 0, 0, 2, 8, 9][..], &[0, 0, 0, 0, 0], &[1, 0, 0, 1, 0], &[7; 256]].concat();
        let ends = [0, 7, 12, 273];
        for size in [1, 2, 3, 5, 7, 12, body.len()] {
            let (mut boundary, mut read) = (Boundary::default(), 0);
            for chunk in body.chunks(size) {
                assert_eq!(boundary.is_reached(), ends.contains(&read), "before byte {read}");
                boundary.advance(chunk);
                read += chunk.len();
            }
            assert!(boundary.is_reached());
        }
    }
}
