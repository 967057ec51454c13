//! What the outcome of an attempt says of its endpoint and, for a write, of what the controller did.
use tonic::Code;

use crate::error::Error;
use crate::reason::{Reason, has};

/// Whether the controller itself has answered. NOT_FOUND and PERMISSION_DENIED are answers as OK is: another
/// way to the same cluster would say the same.
pub fn is_answer(error: &Error) -> bool {
    !matches!(
        error.reason,
        Reason::Network
            | Reason::Offline
            | Reason::MixedContent
            | Reason::HttpStatus
            | Reason::Redirected
            | Reason::NotGrpcWeb
            | Reason::Truncated
            | Reason::MissingStatus
            | Reason::Compressed
            | Reason::Protocol
            | Reason::Aborted
            | Reason::DeadlineExceeded
            | Reason::Unavailable
            | Reason::ControllerStarting
            | Reason::ControllerUnavailable
    )
}

/// Whether the same endpoint may do better a moment later: a broken connection, a gateway without a
/// controller, a controller that has just started or lost its Kubernetes API.
pub fn is_worth_again(error: &Error) -> bool {
    match error.reason {
        Reason::HttpStatus => matches!(error.http_status, Some(502..=504)),
        reason => matches!(
            reason,
            Reason::Network
                | Reason::Truncated
                | Reason::Unavailable
                | Reason::ControllerStarting
                | Reason::ControllerUnavailable
        ),
    }
}

/// What a failed write has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The controller has answered: the error says what happened.
    Told,
    /// It failed before anything could be written; it may be sent again freely.
    None,
    /// It may have been done, or may yet be.
    Unknown,
}

/// What an error says of a write's effect. `fetch` never says whether a request left, so every broken
/// connection leaves it open.
pub fn effect(error: &Error) -> Effect {
    let before_any_write = error.reason == Reason::ControllerStarting
        // The controller looks its client up before it does anything else.
        || (error.reason == Reason::ControllerUnavailable
            && error.raw_message.starts_with("client ")
            && has(&error.raw_message, ": Get "));
    if before_any_write {
        return Effect::None;
    }
    let open =
        matches!(error.code, Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Internal);
    if open || !is_answer(error) { Effect::Unknown } else { Effect::Told }
}
