//! The byte streams of drivers: consoles and ports, in frames.
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::{Either, select};
use futures_util::stream::{self, BoxStream, StreamExt};
use jumpstarter_web::wire::v1::{FrameType, LogSource, StreamRequest, StreamResponse};
use serde_json::Value;
use tonic::Status;

use crate::devices::board::Tap;
use crate::devices::drivers::{Kind, Marker};
use crate::devices::failure::Failure;
use crate::devices::session::Session;

/// Frames from the caller.
pub type Incoming = BoxStream<'static, Result<StreamRequest, Status>>;
/// Frames to the caller.
pub type Outgoing = BoxStream<'static, Result<StreamResponse, Status>>;

/// Opens the stream that the metadata `request` describes.
pub fn open(
    session: &Arc<Session>,
    request: Option<&str>,
    metadata: &str,
    frames: Incoming,
) -> Result<Outgoing, Failure> {
    let missing = || Failure::metadata("missing", "Field required", metadata);
    let text = request.ok_or_else(missing)?;
    let request: Value = serde_json::from_str(text)
        .map_err(|error| Failure::metadata("json_invalid", &format!("Invalid JSON: {error}"), text))?;
    let field = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
    match field("kind") {
        "driver" => {}
        // No driver of these devices takes files.
        "resource" => return Err(Failure::not_implemented()),
        kind => {
            let problem = format!(
                "Input tag '{kind}' found using 'kind' does not match any of the expected tags: 'resource', 'driver'"
            );
            return Err(Failure::metadata("union_tag_invalid", &problem, &format!("{{'kind': '{kind}'}}")));
        }
    }
    let driver = session.checked(field("uuid"), field("method"), Marker::Stream, &[]);
    // The log does not have these.
    let driver = driver.map_err(|failure| match failure.logged {
        Some("UsageError") => Failure { logged: None, ..failure },
        _ => failure,
    })?;
    let device = match driver.kind {
        Kind::Loop => "loop://",
        Kind::Console => "/dev/ttyUSB0",
        _ => "",
    };
    if !device.is_empty() {
        session.log(LogSource::Driver, "INFO", &format!("Connecting to {device}, baudrate: 115200"));
    }
    let stream = match (driver.kind, &session.device.board) {
        (Kind::Console, Some(board)) => console(Arc::clone(session), board.tap(), frames),
        _ => echo(frames),
    };
    Ok(while_open(Arc::clone(session), stream))
}

/// Sends back each frame. The end of the caller's direction ends the other one, but not the stream.
fn echo(frames: Incoming) -> Outgoing {
    let answer = |frame: Result<StreamRequest, Status>| async move {
        match frame {
            Ok(frame) if matches!(frame.frame_type(), FrameType::Data | FrameType::Goaway) => {
                Some(Ok(StreamResponse { payload: frame.payload, frame_type: frame.frame_type }))
            }
            Ok(_) => None,
            Err(status) => Some(Err(status)),
        }
    };
    frames.filter_map(answer).boxed()
}

struct Console {
    session: Arc<Session>,
    tap: Tap,
    frames: Incoming,
    /// Whether the caller has ended its direction, and with it the connection.
    has_ended: bool,
}

/// A console of the board.
fn console(session: Arc<Session>, tap: Tap, frames: Incoming) -> Outgoing {
    let start = Console { session, tap, frames, has_ended: false };
    stream::unfold(start, |mut console| async move {
        loop {
            let step = {
                let printed = pin!(async {
                    if console.has_ended { std::future::pending().await } else { console.tap.next().await }
                });
                match select(console.frames.next(), printed).await {
                    Either::Left((frame, _)) => Step::Received(frame?),
                    Either::Right((bytes, _)) => Step::Printed(bytes),
                }
            };
            match step {
                Step::Printed(bytes) => return Some((Ok(data(bytes)), console)),
                Step::Received(Err(status)) => return Some((Err(status), console)),
                Step::Received(Ok(frame)) => match frame.frame_type() {
                    FrameType::Data => {
                        if let Some(board) = &console.session.device.board {
                            board.input(&frame.payload);
                        }
                    }
                    FrameType::Goaway => {
                        console.has_ended = true;
                        return Some((Ok(goaway()), console));
                    }
                    FrameType::Ping | FrameType::RstStream => {}
                },
            }
        }
    })
    .boxed()
}

enum Step {
    Received(Result<StreamRequest, Status>),
    Printed(Bytes),
}

/// The stream until the session or its consoles are closed.
fn while_open(session: Arc<Session>, stream: Outgoing) -> Outgoing {
    let closings = session.closings();
    let closed = async move {
        loop {
            let seen = session.changes.count();
            if session.closings() != closings {
                break;
            }
            session.changes.after(seen).await;
        }
    };
    stream.take_until(Box::pin(closed)).boxed()
}

fn data(bytes: Bytes) -> StreamResponse {
    StreamResponse { payload: bytes.to_vec(), frame_type: FrameType::Data as i32 }
}

fn goaway() -> StreamResponse {
    StreamResponse { payload: Vec::new(), frame_type: FrameType::Goaway as i32 }
}
