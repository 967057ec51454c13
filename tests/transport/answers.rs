//! Hand-written bytes of responses.
use prost::Message;
use tonic::{Response, Status};

/// One frame.
pub fn frame(flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![flags];
    bytes.extend_from_slice(&(payload.len() as u32).to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// A framed message.
pub fn message(message: &impl Message) -> Vec<u8> {
    frame(0, &message.encode_to_vec())
}

/// Framed trailers.
pub fn trailers(lines: &str) -> Vec<u8> {
    frame(0x80, lines.as_bytes())
}

/// The visible result, for comparison: the message, or the code and its message, and the metadata.
pub fn seen<M: std::fmt::Debug>(outcome: Result<Response<M>, Status>) -> String {
    match outcome {
        Ok(response) => format!("{:?} {:?}", response.get_ref(), sorted(response.metadata())),
        Err(status) => format!("{:?} {:?} {:?}", status.code(), status.message(), sorted(status.metadata())),
    }
}

fn sorted(metadata: &tonic::metadata::MetadataMap) -> Vec<String> {
    let headers = metadata.clone().into_headers();
    let mut lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    lines.sort();
    lines
}
