//! Assembles the answer to a call from head and frames: a unary answer as a whole, a stream frame by frame. Pure; the
//! caller supplies the chunks.
use crate::base::code::Code;
use bytes::Bytes;

use super::framing::{Deframer, Frame};
use super::head;
use crate::transport::call::Rejection;
use crate::transport::failure::{Failure, FailureKind};
use crate::transport::metadata::Metadata;
use crate::transport::status::RpcStatus;

/// Reads the body of one answer.
pub struct AnswerReader {
    deframer: Deframer,
    /// The whole head, if it carries a status, which only counts if no other status follows.
    head_trailers: Metadata,
    ended: bool,
}

impl AnswerReader {
    /// Creates a reader for an answer whose head has passed [`head::check`]; removes the status from `headers`.
    pub fn new(headers: &mut Metadata, max_message_bytes: usize) -> Self {
        Self {
            deframer: Deframer::new(max_message_bytes),
            head_trailers: head::take_trailers(headers),
            ended: false,
        }
    }

    /// Adds received bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.deframer.push(chunk);
    }

    /// The next complete frame. If the trailers have no `grpc-status`, the one from the headers is added: some
    /// gateways (Traefik) put the status of an answer without a message into the headers and send an empty trailer
    /// frame after them. Trailers are an error if there is no status in either place.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, Failure> {
        let frame = self.deframer.next_frame()?;
        let Some(Frame::Trailers(trailers)) = frame else { return Ok(frame) };
        self.ended = true;
        if head::has_status(&trailers) {
            return Ok(Some(Frame::Trailers(trailers)));
        }
        if !head::has_status(&self.head_trailers) {
            return Err(missing_status("neither its trailers nor its headers have a grpc-status"));
        }
        let status = head::status_alone(&std::mem::take(&mut self.head_trailers));
        Ok(Some(Frame::Trailers(status.joined(&trailers))))
    }

    /// Whether the trailers have arrived: the answer is complete, whatever may still follow.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Handles the end of the body: returns the trailers from the headers, if none have arrived.
    pub fn finish(&mut self) -> Result<Option<Metadata>, Failure> {
        self.deframer.finish()?;
        if self.ended {
            return Ok(None);
        }
        if !self.deframer.started() && head::has_status(&self.head_trailers) {
            self.ended = true;
            return Ok(Some(std::mem::take(&mut self.head_trailers)));
        }
        Err(missing_status(if self.deframer.started() {
            "it ended without trailers"
        } else {
            "it has no body, and no status in its headers (does the gateway expose grpc-status by CORS?)"
        }))
    }
}

fn missing_status(how: &str) -> Failure {
    Failure::new(FailureKind::MissingStatus, Code::Unknown, format!("the answer has no gRPC status: {how}"))
}

/// A unary answer in progress: at most one message, then trailers.
#[derive(Default)]
pub struct Unary {
    message: Option<Bytes>,
    extra: usize,
    trailers: Option<Metadata>,
    /// The trailers came in the headers, so that they are also the headers.
    trailers_only: bool,
}

impl Unary {
    /// Adds one frame.
    pub fn add(&mut self, frame: Frame) {
        match frame {
            Frame::Trailers(trailers) => self.trailers = Some(trailers),
            Frame::Message(message) if self.message.is_none() => self.message = Some(message),
            Frame::Message(_) => self.extra += 1,
        }
    }

    /// Adds the trailers that came in the headers.
    pub fn add_trailers(&mut self, trailers: Option<Metadata>) {
        if trailers.is_some() {
            self.trailers = trailers;
            self.trailers_only = true;
        }
    }

    /// The one message and the trailers, or the error status with the metadata of both `headers` and trailers: the
    /// caller of a failed call has no other access to its headers. A wrong number of messages with status OK is
    /// `UNIMPLEMENTED` (gRPC's statuscodes.md, "response cardinality violation").
    pub fn settle(self, headers: &Metadata) -> Result<(Vec<u8>, Metadata), Rejection> {
        let trailers = self.trailers.unwrap_or_default();
        match RpcStatus::of(&trailers) {
            Some(status) if status.code == Code::Ok => {}
            Some(status) if self.trailers_only => return Err(status.into()),
            Some(status) => return Err(RpcStatus { metadata: headers.joined(&trailers), ..status }.into()),
            None => return Err(missing_status("its trailers have no grpc-status").into()),
        }
        let wrong =
            |message: String| Failure::new(FailureKind::Protocol, Code::Unimplemented, message).into();
        match (self.message, self.extra) {
            (Some(message), 0) => Ok((message.into(), trailers)),
            (None, _) => {
                Err(wrong("the answer is OK but has no message; this call returns exactly one".into()))
            }
            (Some(_), extra) => {
                Err(wrong(format!("the answer has {} messages; this call returns exactly one", extra + 1)))
            }
        }
    }
}

#[cfg(test)]
mod tests;
