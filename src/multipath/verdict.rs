//! What the outcome of an attempt says of its endpoint and, for a write, of what the controller did.
use crate::base::code::Code;

use crate::base::reason::{Reason, has};
use crate::error::Error;
use crate::transport::retry::RetryHint;

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

/// Whether the same endpoint may do better a moment later: a broken connection, a gateway without a controller or with
/// too much to do, a controller that has just started or lost its Kubernetes API.
pub fn is_worth_again(error: &Error) -> bool {
    match error.reason {
        Reason::HttpStatus => matches!(error.http_status, Some(408 | 425 | 429 | 502..=504)),
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

/// How long the endpoint is not to be asked again after a failure, in milliseconds: what the answer asked for and
/// up to a tenth more, by a random number from 0 to 1, so that many pages do not come back at once. `None` forbids
/// another try of the call: no endpoint is asked twice.
pub fn hold_ms(error: &Error, random: f64) -> Option<f64> {
    match error.retry {
        None => Some(0.0),
        Some(RetryHint::After(time)) => Some(time.as_secs_f64() * 1000.0 * (1.0 + random / 10.0)),
        Some(RetryHint::Never) => None,
    }
}

/// What a failed write has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The controller has answered: the error says what happened.
    Told,
    /// It failed before anything could be written; it may be sent again freely.
    None,
    /// The same, and this endpoint would refuse it again: a proxy's refusal, or the browser's.
    Refused,
    /// It may have been done, or may yet be.
    Unknown,
    /// The same, and another attempt would come to the same.
    UnknownForGood,
}

/// What an error says of a write's effect. `fetch` never says whether a request left, so every broken
/// connection leaves it open.
pub fn effect(error: &Error) -> Effect {
    // Mixed content is never sent. A redirect counts as refused where it was not followed.
    if error.refused || error.reason == Reason::MixedContent {
        return Effect::Refused;
    }
    let too_early_or_too_much =
        error.reason == Reason::HttpStatus && matches!(error.http_status, Some(425 | 429));
    let before_any_write = error.reason == Reason::ControllerStarting
        // The controller looks its client up before it does anything else.
        || (error.reason == Reason::ControllerUnavailable
            && error.raw_message.starts_with("client ")
            && has(&error.raw_message, ": Get "));
    if before_any_write || too_early_or_too_much {
        return Effect::None;
    }
    // The answer was OK: only it was too long for the limit. Or a `fetch` of the page's own followed a redirect, and would
    // follow it again.
    if matches!(error.reason, Reason::MessageTooLarge | Reason::Redirected) {
        return Effect::UnknownForGood;
    }
    let open =
        matches!(error.code, Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Internal);
    if open || !is_answer(error) { Effect::Unknown } else { Effect::Told }
}
