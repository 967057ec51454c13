//! How a WebSocket ends: a text that says why, then a close code.
use std::fmt;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use serde_json::json;
use tokio::time::timeout;
use tonic::{Code, Status};

use crate::status::code_name;

/// Application codes begin here; the gRPC code is added.
const CODES_BEGIN: u16 = 4000;
/// What a close frame holds besides its code.
const MAX_REASON: usize = 123;
/// How long the caller has to answer the close.
const CLOSES_WITHIN: Duration = Duration::from_secs(5);

/// Why a stream ended.
pub enum Ending {
    /// Both ends said so.
    Complete,
    /// The caller has gone; nothing can be sent.
    Gone,
    /// The gateway stops.
    Stopping,
    /// A failure.
    Failed(Status),
}

/// For the log: without the message, which may quote what the caller sent.
impl fmt::Debug for Ending {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => formatter.write_str("complete"),
            Self::Gone => formatter.write_str("gone"),
            Self::Stopping => formatter.write_str("stopping"),
            Self::Failed(status) => formatter.write_str(code_name(status.code())),
        }
    }
}

impl From<Status> for Ending {
    fn from(status: Status) -> Self {
        Self::Failed(status)
    }
}

/// Closes a socket.
pub async fn close(mut socket: WebSocket, ending: Ending) {
    let (code, reason) = match &ending {
        Ending::Gone => return,
        Ending::Complete => (close_code::NORMAL, ""),
        Ending::Stopping => (close_code::AWAY, "the gateway is stopping"),
        Ending::Failed(status) => (close_code_of(status.code()), status.message()),
    };
    let goodbye = async {
        if let Ending::Failed(status) = &ending {
            let error = json!({"error": {"code": code_name(status.code()), "message": status.message()}});
            socket.send(Message::text(error.to_string())).await?;
        }
        let reason = Utf8Bytes::from(shortened(reason));
        socket.send(Message::Close(Some(CloseFrame { code, reason }))).await?;
        // Reads the answer: closing the connection earlier could lose what was sent.
        while let Some(Ok(_)) = socket.recv().await {}
        Ok::<_, axum::Error>(())
    };
    // A caller that does not answer is gone anyway.
    let _ = timeout(CLOSES_WITHIN, goodbye).await;
}

fn close_code_of(code: Code) -> u16 {
    // gRPC's codes are 0 to 16.
    CODES_BEGIN + u16::try_from(i32::from(code)).unwrap_or_default()
}

/// The longest beginning that fits in a close frame.
fn shortened(text: &str) -> &str {
    let end = (0..=text.len().min(MAX_REASON)).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_cut_between_characters() {
        assert_eq!(shortened("lease not active"), "lease not active");
        assert_eq!(shortened(&"ä".repeat(100)).len(), 122);
    }

    #[test]
    fn the_log_has_no_message() {
        assert_eq!(format!("{:?}", Ending::Failed(Status::not_found("secret"))), "NOT_FOUND");
    }

    #[test]
    fn close_codes_have_the_grpc_code() {
        assert_eq!(close_code_of(Code::NotFound), 4005);
        assert_eq!(close_code_of(Code::FailedPrecondition), 4009);
        assert_eq!(close_code_of(Code::InvalidArgument), 4003);
    }
}
