//! Writes that fail or break: what was sent, and what the error reports to the caller.
use std::cell::Cell;

use super::*;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::model::requests::{DeleteLease, GetLease, UpdateLease};
use crate::transport::failure::{Failure, FailureKind};
use crate::transport::retry::RetryHint;

fn refused() -> Play {
    let failure = Failure::new(FailureKind::HttpStatus, Code::PermissionDenied, "HTTP 403 with text/html");
    (1.0, Err(failure.with_http_status(403).with_refused(true).into()))
}

fn cut() -> Play {
    (1.0, Err(Failure::new(FailureKind::Truncated, Code::Unavailable, "cut").into()))
}

fn get() -> GetLease {
    GetLease { name: "a".to_owned() }
}

fn delete() -> DeleteLease {
    DeleteLease { name: "a".to_owned() }
}

#[test]
fn a_proxy_that_refuses_is_asked_once_and_nothing_was_done() {
    for endpoints in [1, 2] {
        let stage = Stage::new(|_, call| match call.method {
            "ListExporters" => answer(1.0, &wire::ListExportersResponse::default()),
            _ => refused(),
        });
        let client = stage.client(endpoints);
        let error = stage.world.run(client.delete_lease(delete(), &options(5_000))).unwrap_err();
        assert_eq!((error.reason, error.http_status), (Reason::HttpStatus, Some(403)));
        assert_eq!((error.unsure, error.refused, error.attempts.len()), (false, true, endpoints));
        assert_eq!(error.lease_name.as_deref(), Some("a"));
        for seen in stage.log.borrow().iter().filter(|seen| seen.call.method == "ListExporters") {
            let cheap = wire::ListExportersRequest::decode(&seen.call.message[..]).unwrap();
            assert_eq!((cheap.parent.as_str(), cheap.page_size), ("namespaces/lab", 1), "the cheapest read");
        }
        let sent: Vec<_> = stage.asked().into_iter().filter(|(_, method)| *method == "DeleteLease").collect();
        assert_eq!(sent.len(), endpoints, "each once");
    }
}

#[test]
fn a_release_that_was_cut_counts_when_the_lease_turns_out_released() {
    let released = || {
        let status = tonic::Status::failed_precondition("lease a has already been released");
        (1.0, Err(status.into()))
    };
    for (first_is_cut, success) in [(true, true), (false, false)] {
        let sent = Cell::new(0);
        let stage = Stage::new(move |_, _| {
            let first = sent.replace(sent.get() + 1) == 0;
            if first && first_is_cut { cut() } else { released() }
        });
        let client = stage.client(1);
        let result = stage.world.run(client.delete_lease(delete(), &options(5_000)));
        assert_eq!(result.is_ok(), success, "{result:?}");
        if let Err(error) = result {
            assert_eq!((error.reason, error.unsure), (Reason::AlreadyReleased, false));
        }
    }
}

#[test]
fn an_update_that_was_cut_is_looked_for_and_sent_again_only_where_it_does_not_show() {
    let duration = Some(prost_types::Duration { seconds: 600, nanos: 0 });
    let update = || UpdateLease { name: "a".to_owned(), duration, ..Default::default() };
    for (stored, methods) in [
        (600, vec!["GetLease", "UpdateLease", "GetLease"]),
        (60, vec!["GetLease", "UpdateLease", "GetLease", "UpdateLease"]),
    ] {
        let sent = Cell::new(0);
        let stage = Stage::new(move |_, call| match call.method {
            "GetLease" => answer(1.0, &lease("a", stored)),
            _ if sent.replace(sent.get() + 1) == 0 => cut(),
            _ => answer(1.0, &lease("a", 600)),
        });
        let result = stage.world.run(stage.client(1).update_lease(update(), &options(5_000)));
        assert_eq!(result.unwrap().duration, duration);
        let asked: Vec<_> = stage.asked().into_iter().map(|(_, method)| method).collect();
        assert_eq!(asked, methods);
    }
}

#[test]
fn an_update_that_does_not_show_was_not_done_unless_an_attempt_was_left_open() {
    for first_is_cut in [false, true] {
        let sent = Cell::new(0);
        let stage = Stage::new(move |_, call| match call.method {
            "UpdateLease" if first_is_cut && sent.replace(sent.get() + 1) == 0 => cut(),
            _ => answer(1.0, &lease("a", 60)),
        });
        let duration = Some(prost_types::Duration { seconds: 600, nanos: 0 });
        let update = UpdateLease { name: "a".to_owned(), duration, ..Default::default() };
        let error = stage.world.run(stage.client(1).update_lease(update, &options(5_000))).unwrap_err();
        assert_eq!((error.reason, error.unsure), (Reason::NotApplied, first_is_cut));
        assert_eq!((error.method, error.code), ("UpdateLease", Code::FailedPrecondition));
        assert_eq!(error.lease_name.as_deref(), Some("a"));
        assert_eq!(error.lease.unwrap().duration.unwrap().seconds, 60);
    }
}

#[test]
fn an_error_has_what_the_answer_had() {
    const HINT: Option<RetryHint> = Some(RetryHint::After(Duration::from_millis(1_500)));
    let mut trailers = tonic::metadata::MetadataMap::new();
    trailers.append("grpc-retry-pushback-ms", "1500".parse().unwrap());
    let status = tonic::Status::with_metadata(tonic::Code::ResourceExhausted, "too many", trailers);
    let failure = Failure::new(FailureKind::HttpStatus, Code::ResourceExhausted, "too many");
    let failure = failure.with_http_status(507).with_retry(HINT).with_cause(std::fmt::Error);
    for (rejection, reason, http_status) in [
        (Rejection::from(status), Reason::ResourceExhausted, None),
        (failure.into(), Reason::HttpStatus, Some(507)),
    ] {
        let stage = Stage::new(move |_, _| (1.0, Err(rejection.clone())));
        let error = stage.world.run(stage.client(1).get_lease(get(), &options(500))).unwrap_err();
        assert_eq!((error.method, error.code, error.reason), ("GetLease", Code::ResourceExhausted, reason));
        assert_eq!((error.raw_message.as_str(), error.retry), ("too many", HINT));
        assert_eq!((error.http_status, error.endpoint.as_deref()), (http_status, Some("http://0")));
        assert_eq!(
            (error.status.is_some(), error.cause.is_some()),
            (http_status.is_none(), http_status.is_some())
        );
        let [attempt] = &error.attempts[..] else { panic!("{error:?}") };
        assert_eq!((attempt.code, attempt.http_status), (Some("RESOURCE_EXHAUSTED"), http_status));
        assert_eq!(attempt.reason, Some(reason.as_str()));
    }
}
