//! What the result of an attempt means for its endpoint and, for a write, whether the controller carried it out.
use crate::base::attempt::Outcome;
use crate::base::code::Code;
use crate::base::reason::{Reason, has};
use crate::error::Error;
use crate::transport::retry::RetryHint;

/// Whether the controller itself answered. NOT_FOUND and PERMISSION_DENIED are answers just as OK is: another path to
/// the same cluster would return the same.
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
            // The way through the router is closed; a direct one may be open.
            | Reason::ExporterOffline
            | Reason::ExporterNotListening
            | Reason::ListenerFull
            | Reason::NoExporterService
    )
}

/// How an attempt ended, by its error, if it has one.
pub fn outcome(error: Option<&Error>) -> Outcome {
    match error {
        Some(error) if error.reason == Reason::DeadlineExceeded => Outcome::TimedOut,
        Some(error) if !is_answer(error) => Outcome::Failed,
        _ => Outcome::Answered,
    }
}

/// Whether a retry at the same endpoint may succeed a moment later: after a broken connection, with a gateway that
/// has no controller or is overloaded, or with a controller that has just started or lost its Kubernetes API.
pub fn is_retryable(error: &Error) -> bool {
    match error.reason {
        Reason::HttpStatus => matches!(error.http_status, Some(408 | 425 | 429 | 502..=504)),
        reason => matches!(
            reason,
            Reason::Network
                | Reason::Truncated
                | Reason::Unavailable
                | Reason::ControllerStarting
                | Reason::ControllerUnavailable
                | Reason::ExporterNotListening
                | Reason::ListenerFull
        ),
    }
}

/// How long to wait, in milliseconds, before the endpoint is asked again after a failure: the server's retry hint
/// plus up to a tenth, by a random number from 0 to 1, so that many pages do not return at once. `None` forbids
/// another try of the call: no endpoint is asked twice.
pub fn retry_delay_ms(error: &Error, random: f64) -> Option<f64> {
    match error.retry {
        None => Some(0.0),
        Some(RetryHint::After(time)) => Some(time.as_secs_f64() * 1000.0 * (1.0 + random / 10.0)),
        Some(RetryHint::Never) => None,
    }
}

/// The effect of a failed write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The controller answered: the error says what happened.
    Answered,
    /// It failed before anything could be written; it may safely be sent again.
    None,
    /// As `None`, but this endpoint would reject it again: a proxy or the browser rejected the request.
    Refused,
    /// It may have been done, or may still be done.
    Unknown,
    /// As `Unknown`, but another attempt would have the same result.
    UnknownForGood,
}

/// What an error says about a write's effect. `fetch` never reports whether a request was sent, so that the effect is
/// unknown after every broken connection.
pub fn effect(error: &Error) -> Effect {
    // Mixed content is never sent. A redirect that was not followed counts as a rejection.
    if error.refused || matches!(error.reason, Reason::MixedContent | Reason::NoExporterService) {
        return Effect::Refused;
    }
    let too_early_or_too_much =
        error.reason == Reason::HttpStatus && matches!(error.http_status, Some(425 | 429));
    let before_any_write = matches!(
        error.reason,
        Reason::ControllerStarting | Reason::ExporterOffline | Reason::ExporterNotListening | Reason::ListenerFull
    )
        // The controller looks up its client before it does anything else.
        || (error.reason == Reason::ControllerUnavailable
            && error.raw_message.starts_with("client ")
            && has(&error.raw_message, ": Get "));
    if before_any_write || too_early_or_too_much {
        return Effect::None;
    }
    // The answer was OK but longer than the limit; or the page's own `fetch` followed a redirect, and would do so
    // again.
    if matches!(error.reason, Reason::MessageTooLarge | Reason::Redirected) {
        return Effect::UnknownForGood;
    }
    // The lease ended during the call. `lease not active` with `UNKNOWN` is returned before anything is sent to the exporter.
    let is_cut_off = error.reason == Reason::LeaseNotActive && error.code != Code::Unknown;
    let open =
        matches!(error.code, Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Internal);
    if open || is_cut_off || !is_answer(error) { Effect::Unknown } else { Effect::Answered }
}
