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
    /// The trailers came in the headers, so that they are also the headers.
    trailers_only: bool,
}

impl AnswerReader {
    /// Creates a reader for an answer whose head has passed [`head::check`]; removes the status from `headers`.
    pub fn new(headers: &mut Metadata, max_message_bytes: usize) -> Self {
        Self {
            deframer: Deframer::new(max_message_bytes),
            head_trailers: head::take_trailers(headers),
            trailers_only: false,
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
        if head::has_status(&trailers) {
            return Ok(Some(Frame::Trailers(trailers)));
        }
        if !self.has_head_status() {
            return Err(missing_status("neither its trailers nor its headers have a grpc-status"));
        }
        let status = head::status_alone(&std::mem::take(&mut self.head_trailers));
        Ok(Some(Frame::Trailers(status.joined(&trailers))))
    }

    /// Whether the headers carry a status. Then the answer most likely has no message: what follows shows it.
    pub fn has_head_status(&self) -> bool {
        head::has_status(&self.head_trailers)
    }

    /// Handles the end of a body without trailers: returns those in the headers.
    pub fn finish(&mut self) -> Result<Metadata, Failure> {
        self.deframer.finish()?;
        if !self.deframer.started() && self.has_head_status() {
            self.trailers_only = true;
            return Ok(std::mem::take(&mut self.head_trailers));
        }
        Err(missing_status(if self.deframer.started() {
            "it ended without trailers"
        } else {
            "it has no body, and no status in its headers (does the gateway expose grpc-status by CORS?)"
        }))
    }

    /// Whether the trailers that were returned say OK; otherwise the error status with the metadata of both `headers`
    /// and trailers: the caller of a failed call has no other access to its headers.
    pub fn check_status(&self, headers: &Metadata, trailers: &Metadata) -> Result<(), Rejection> {
        match RpcStatus::of(trailers) {
            Some(status) if status.code == Code::Ok => Ok(()),
            Some(status) if self.trailers_only => Err(status.into()),
            Some(status) => Err(RpcStatus { metadata: headers.joined(trailers), ..status }.into()),
            None => Err(missing_status("its trailers have no grpc-status").into()),
        }
    }
}

fn missing_status(how: &str) -> Failure {
    Failure::new(FailureKind::MissingStatus, Code::Unknown, format!("the answer has no gRPC status: {how}"))
}

/// The messages of a unary answer, which must be one.
#[derive(Default)]
pub struct Unary {
    message: Option<Bytes>,
    extra: usize,
}

impl Unary {
    /// Adds one message.
    pub fn add(&mut self, message: Bytes) {
        match self.message {
            None => self.message = Some(message),
            Some(_) => self.extra += 1,
        }
    }

    /// The one message of an answer with status OK. Another number of messages is `UNIMPLEMENTED` (gRPC's statuscodes.md,
    /// "response cardinality violation").
    pub fn settle(self) -> Result<Vec<u8>, Failure> {
        let wrong = |message: String| Failure::new(FailureKind::Protocol, Code::Unimplemented, message);
        match (self.message, self.extra) {
            (Some(message), 0) => Ok(message.into()),
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
