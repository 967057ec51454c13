//! Splits chunks, whatever their boundaries are, into gRPC-Web frames. Pure: no fetch, no time.
//!
//! A frame is one byte of flags, four bytes of length (big endian) and that many bytes. Flag 0x80 marks the
//! trailers, which come last; flag 0x01 marks compression. Source: gRPC's PROTOCOL-WEB.md.
use std::fmt;

use crate::base::code::Code;
use bytes::{Buf, Bytes, BytesMut};

use super::trailers;
use crate::transport::failure::{Failure, FailureKind};
use crate::transport::metadata::Metadata;

const HEADER_BYTES: usize = 5;
const FLAG_COMPRESSED: u8 = 0x01;
const FLAG_TRAILERS: u8 = 0x80;

/// One frame of an answer.
pub enum Frame {
    /// A message, without its header: a slice of the received bytes, not a copy.
    Message(Bytes),
    /// The trailers; nothing may follow them.
    Trailers(Metadata),
}

/// Hides the message's bytes, which may contain a new token.
impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => write!(f, "Message({} bytes)", message.len()),
            Self::Trailers(trailers) => f.debug_tuple("Trailers").field(trailers).finish(),
        }
    }
}

/// Encodes a message as one frame.
pub fn frame(message: &[u8]) -> Vec<u8> {
    // The client builds its own requests, far below 4 GiB.
    let length = (message.len() as u32).to_be_bytes();
    [0].iter().chain(&length).chain(message).copied().collect()
}

/// Collects chunks and returns complete frames. Its memory grows with the bytes received, never with the length that
/// a frame's header announces; and a frame is split off without moving the remaining bytes.
pub struct Deframer {
    buffer: BytesMut,
    max_message_bytes: usize,
    ended: bool,
    started: bool,
}

impl Deframer {
    /// Creates a deframer that rejects messages of more than `max_message_bytes` bytes.
    pub fn new(max_message_bytes: usize) -> Self {
        Self { buffer: BytesMut::new(), max_message_bytes, ended: false, started: false }
    }

    /// Adds received bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.started |= !chunk.is_empty();
        self.buffer.extend_from_slice(chunk);
    }

    /// Whether any byte has arrived. An answer without a body may carry its status in the headers.
    pub fn started(&self) -> bool {
        self.started
    }

    /// The next complete frame, or `None` until more bytes arrive. Trailers followed by more bytes are an error.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, Failure> {
        if self.ended {
            return self.check_end().map(|()| None);
        }
        let Some(header) = self.buffer.first_chunk::<HEADER_BYTES>() else { return Ok(None) };
        let flags = header[0];
        let length = u32::from_be_bytes([header[1], header[2], header[3], header[4]]) as usize;
        self.check(flags, length)?;
        if self.buffer.len() - HEADER_BYTES < length {
            return Ok(None);
        }
        self.buffer.advance(HEADER_BYTES);
        let payload = self.buffer.split_to(length);
        if flags & FLAG_TRAILERS == 0 {
            return Ok(Some(Frame::Message(payload.freeze())));
        }
        self.ended = true;
        let trailers = trailers::parse(&payload)?;
        self.check_end()?;
        Ok(Some(Frame::Trailers(trailers)))
    }

    fn check_end(&self) -> Result<(), Failure> {
        match self.buffer.len() {
            0 => Ok(()),
            more => Err(Failure::protocol(format!("{more} bytes follow the trailers"))),
        }
    }

    /// To be called at the end of the body: an error if it ended within a frame. The code is `UNAVAILABLE`, as for a
    /// broken connection: WebKit reports a break as an end, so that the two cannot be distinguished.
    pub fn finish(&self) -> Result<(), Failure> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            FailureKind::Truncated,
            Code::Unavailable,
            format!("the answer was cut off: it ended {} bytes into a frame", self.buffer.len()),
        ))
    }

    fn check(&self, flags: u8, length: usize) -> Result<(), Failure> {
        if flags & FLAG_COMPRESSED != 0 {
            return Err(Failure::new(
                FailureKind::Compressed,
                Code::Internal,
                "a compressed frame came although no compression was offered",
            ));
        }
        if flags & !FLAG_TRAILERS != 0 {
            return Err(Failure::protocol(format!("a frame has the unknown flags 0x{flags:02x}")));
        }
        // A single allocation can use at most half of the address space.
        if length > isize::MAX as usize - HEADER_BYTES {
            return Err(too_large(format!("there is no memory for a message of {length} bytes")));
        }
        if length > self.max_message_bytes {
            return Err(too_large(format!(
                "a message of {length} bytes is longer than the limit of {} bytes (option maxMessageBytes)",
                self.max_message_bytes
            )));
        }
        Ok(())
    }
}

fn too_large(message: String) -> Failure {
    Failure::new(FailureKind::MessageTooLarge, Code::ResourceExhausted, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(flags: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![flags];
        bytes.extend_from_slice(&(payload.len() as u32).to_be_bytes());
        bytes.extend_from_slice(payload);
        bytes
    }

    fn answer() -> Vec<u8> {
        let mut bytes = frame(0, b"hello");
        bytes.extend(frame(0, b""));
        bytes.extend(frame(0x80, b"grpc-status: 0\r\nx-many: a\r\nx-many: b\r\n"));
        bytes
    }

    fn read(chunks: &[&[u8]]) -> Result<(Vec<Vec<u8>>, Metadata), Failure> {
        let mut deframer = Deframer::new(1024);
        let (mut messages, mut trailers) = (Vec::new(), Metadata::new());
        for chunk in chunks {
            deframer.push(chunk);
            while let Some(frame) = deframer.next_frame()? {
                match frame {
                    Frame::Message(bytes) => messages.push(bytes.to_vec()),
                    Frame::Trailers(map) => trailers = map,
                }
            }
        }
        deframer.finish()?;
        Ok((messages, trailers))
    }

    #[test]
    fn whole_split_at_every_offset_and_byte_by_byte_are_the_same() {
        let answer = answer();
        let whole = read(&[&answer]).unwrap();
        assert_eq!(whole.0, [b"hello".to_vec(), Vec::new()]);
        assert_eq!(whole.1.get_all("x-many").count(), 2);
        for first in 0..=answer.len() {
            for second in first..=answer.len() {
                let chunks = [&answer[..first], &answer[first..second], &answer[second..]];
                assert_eq!(read(&chunks).unwrap(), whole, "split at {first} and {second}");
            }
        }
        let bytes: Vec<&[u8]> = answer.chunks(1).collect();
        assert_eq!(read(&bytes).unwrap(), whole);
    }

    #[test]
    fn an_end_at_any_place_inside_a_frame_is_a_truncation() {
        let answer = frame(0, b"hello");
        for end in 1..answer.len() {
            let failure = read(&[&answer[..end]]).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Truncated, "cut at {end}");
        }
    }

    #[test]
    fn invalid_frames_have_distinct_kinds() {
        let compressed = read(&[&frame(1, b"x")]).unwrap_err();
        assert_eq!((compressed.kind, compressed.code), (FailureKind::Compressed, Code::Internal));
        let unknown = read(&[&frame(2, b"x")]).unwrap_err();
        assert_eq!(unknown.kind, FailureKind::Protocol);
        assert!(read(&[&frame(0, &[7; 1024])]).is_ok(), "the limit itself");
        let large = read(&[&[0, 0, 0, 4, 1]]).unwrap_err();
        assert_eq!((large.kind, large.code), (FailureKind::MessageTooLarge, Code::ResourceExhausted));
        let mut after = answer();
        after.extend(frame(0, b"late"));
        assert_eq!(read(&[&after]).unwrap_err().kind, FailureKind::Protocol);
    }

    #[test]
    fn an_announced_length_reserves_nothing() {
        let mut deframer = Deframer::new(64 << 20);
        deframer.push(&[0, 0x04, 0, 0, 0]);
        assert!(deframer.next_frame().unwrap().is_none());
        assert!(deframer.buffer.capacity() <= 64, "{} bytes", deframer.buffer.capacity());
        let mut arrived = 0;
        for chunk in 1..200 {
            deframer.push(&vec![7; chunk]);
            arrived += chunk;
            assert!(deframer.next_frame().unwrap().is_none());
            let capacity = deframer.buffer.capacity();
            assert!(capacity <= 64 + 2 * arrived, "{capacity} bytes after {arrived}");
        }
    }

    #[test]
    fn a_frame_is_taken_out_of_a_chunk_without_moving_the_rest() {
        let one = frame(0, b"a log line");
        let mut deframer = Deframer::new(1024);
        deframer.push(&one.repeat(1000));
        let start = deframer.buffer.as_ptr() as usize;
        for taken in 1..=1000 {
            let Some(Frame::Message(message)) = deframer.next_frame().unwrap() else {
                panic!("frame {taken}")
            };
            assert_eq!(message.as_ptr() as usize, start + taken * one.len() - message.len());
            if taken < 1000 {
                assert_eq!(deframer.buffer.as_ptr() as usize, start + taken * one.len());
            }
        }
        assert!(deframer.next_frame().unwrap().is_none());
    }

    /// Random bytes in random chunks: never a panic, and the chunking never changes the outcome.
    #[test]
    fn noise_never_panics_and_chunking_never_matters() {
        let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut random = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        for _ in 0..20_000 {
            let length = (random() % 48) as usize;
            // Small numbers make plausible headers.
            let noise: Vec<u8> = (0..length)
                .map(|_| match random() % 3 {
                    0 => 0,
                    1 => (random() % 12) as u8,
                    _ => random() as u8,
                })
                .collect();
            let whole = read(&[&noise]).map_err(|failure| failure.message);
            let mut chunks = Vec::new();
            let mut rest = noise.as_slice();
            while !rest.is_empty() {
                let (chunk, tail) = rest.split_at(1 + (random() as usize) % rest.len());
                chunks.push(chunk);
                rest = tail;
            }
            let split = read(&chunks).map_err(|failure| failure.message);
            // Bytes after the trailers are counted as they arrive, so only the kind is compared there.
            match (&whole, &split) {
                (Err(a), Err(b)) if a.contains("follow the trailers") => {
                    assert!(b.contains("follow the trailers"));
                }
                _ => assert_eq!(whole, split),
            }
        }
    }
}
