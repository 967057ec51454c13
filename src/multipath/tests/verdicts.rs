//! What a result means: a table over every reason, and the cases in which the reason alone does not decide.
use super::*;
use crate::multipath::verdict::{Effect, effect, is_answer, is_retryable, retry_delay_ms};

/// Reasons that are not answers of the controller.
const NO_ANSWER: [Reason; 19] = [
    Reason::Network,
    Reason::Offline,
    Reason::MixedContent,
    Reason::HttpStatus,
    Reason::Redirected,
    Reason::NotGrpcWeb,
    Reason::Truncated,
    Reason::MissingStatus,
    Reason::Compressed,
    Reason::Protocol,
    Reason::Aborted,
    Reason::DeadlineExceeded,
    Reason::Unavailable,
    Reason::ControllerStarting,
    Reason::ControllerUnavailable,
    Reason::ExporterOffline,
    Reason::ExporterNotListening,
    Reason::ListenerFull,
    Reason::NoExporterService,
];

#[test]
fn every_reason_has_its_verdict() {
    let again = [
        Reason::Network,
        Reason::Truncated,
        Reason::Unavailable,
        Reason::ControllerStarting,
        Reason::ControllerUnavailable,
        Reason::ExporterNotListening,
        Reason::ListenerFull,
    ];
    for reason in Reason::ALL.iter().copied() {
        let error = error(Code::Unknown, reason);
        assert_eq!(is_answer(&error), !NO_ANSWER.contains(&reason), "{reason:?}");
        assert_eq!(is_retryable(&error), again.contains(&reason), "{reason:?}");
        let expected = match reason {
            Reason::MixedContent | Reason::NoExporterService => Effect::Refused,
            Reason::ControllerStarting
            | Reason::ExporterOffline
            | Reason::ExporterNotListening
            | Reason::ListenerFull => Effect::None,
            Reason::MessageTooLarge | Reason::Redirected => Effect::UnknownForGood,
            reason if NO_ANSWER.contains(&reason) => Effect::Unknown,
            _ => Effect::Answered,
        };
        assert_eq!(effect(&error), expected, "{reason:?}");
    }
}

#[test]
fn some_codes_leave_a_write_open_whatever_the_reason() {
    let open = [Code::Unavailable, Code::DeadlineExceeded, Code::Cancelled, Code::Internal];
    for number in 1..=16 {
        let code = Code::from_number(number);
        let expected = if open.contains(&code) { Effect::Unknown } else { Effect::Answered };
        assert_eq!(effect(&error(code, Reason::Unknown)), expected, "{code:?}");
    }
}

#[test]
fn an_http_status_is_worth_another_try_where_a_moment_may_change_it() {
    for status in 400..600 {
        let error = Error { http_status: Some(status), ..error(Code::Unknown, Reason::HttpStatus) };
        let again = matches!(status, 408 | 425 | 429 | 502..=504);
        assert_eq!(is_retryable(&error), again, "{status}");
        let expected = if [425, 429].contains(&status) { Effect::None } else { Effect::Unknown };
        assert_eq!(effect(&error), expected, "{status}");
        assert_eq!(effect(&Error { refused: true, ..error }), Effect::Refused, "{status}");
    }
    // The status of an answer that is otherwise one says nothing of the kind.
    let other = Error { http_status: Some(429), ..error(Code::Unknown, Reason::Truncated) };
    assert_eq!(effect(&other), Effect::Unknown);
}

#[test]
fn of_the_controllers_own_network_errors_only_one_is_before_any_write() {
    let said = |words: &str| {
        let error = error(Code::Unknown, Reason::ControllerUnavailable);
        effect(&Error { raw_message: words.to_owned(), ..error })
    };
    let get = "Get \"https://10.0.0.1:443/apis\": EOF";
    assert_eq!(said(&format!("client lab/alice: {get}")), Effect::None);
    assert_eq!(said(&format!("exporter lab/alice: {get}")), Effect::Unknown);
    assert_eq!(said("client lab/alice: Post \"https://10.0.0.1:443/apis\": EOF"), Effect::Unknown);
    let other = error(Code::Unknown, Reason::NotFound);
    let other = Error { raw_message: format!("client lab/alice: {get}"), ..other };
    assert_eq!(effect(&other), Effect::Answered);
}

#[test]
fn a_hint_is_obeyed_to_the_millisecond_and_up_to_a_tenth_later() {
    let hold = |retry, random| {
        let error = Error { retry, ..error(Code::Unavailable, Reason::Unavailable) };
        retry_delay_ms(&error, random)
    };
    let after = Some(RetryHint::After(std::time::Duration::from_millis(2_500)));
    assert_eq!(hold(None, 0.5), Some(0.0));
    assert_eq!(hold(after, 0.0), Some(2_500.0));
    assert_eq!(hold(after, 1.0), Some(2_750.0));
    assert_eq!(hold(Some(RetryHint::Never), 0.5), None);
}
