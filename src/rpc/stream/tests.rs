//! Streams over simulated endpoints: which one opens a stream, and what ends it.
#![allow(clippy::unwrap_used)]
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use prost::Message;

use super::*;
use crate::base::attempt::{AttemptRecord, Outcome};
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::multipath::simulated::World;
use crate::rpc::simulated::{Played, Stage, Step, StreamPlay, config};
use crate::transport::call::Call;
use crate::transport::failure::{Failure, FailureKind};

impl ReplyMessage for String {
    fn missing(&self) -> Option<&'static str> {
        self.is_empty().then_some("it is empty")
    }
}

type Streamed = MessageStream<<Played as Transport>::Messages, World, String>;

const UNTIMED: CallOptions = CallOptions { token: None, timeout: None, elapsed: Duration::ZERO };

fn timed(ms: u64) -> CallOptions {
    CallOptions { timeout: Some(Duration::from_millis(ms)), ..UNTIMED }
}

fn text(ms: f64, text: &str) -> Step {
    Step::Message(ms, text.to_owned().encode_to_vec())
}

fn cut() -> Rejection {
    Failure::new(FailureKind::Truncated, Code::Unavailable, "cut").into()
}

fn not_found() -> Rejection {
    tonic::Status::not_found("no such driver").into()
}

/// Endpoints that stream as `streams` says, and answer each unary call after 1 ms.
fn stage(streams: impl FnMut(usize, &Call) -> StreamPlay + 'static) -> Stage {
    Stage::new(|_, _| (1.0, Ok(Vec::new()))).with_streams(streams)
}

/// A caller over that many of them, and the records that its listener receives.
fn caller(stage: &Stage, endpoints: usize) -> (Caller<Played, World>, Arc<Mutex<Vec<AttemptRecord>>>) {
    let records = Arc::new(Mutex::new(Vec::new()));
    let received = records.clone();
    let caller = Caller::new(stage.endpoints(endpoints), config(), stage.world.clone()).unwrap();
    let listener = move |record: &AttemptRecord| received.lock().unwrap().push(record.clone());
    (caller.with_listener(Arc::new(listener)), records)
}

fn request(method: &'static str) -> Request {
    Request { service: "jumpstarter.v1.ExporterService", method, message: b"asked".to_vec() }
}

async fn logs(caller: &Caller<Played, World>, options: &CallOptions) -> Result<Streamed, Error> {
    caller.read_stream(request("LogStream"), options).await
}

async fn drive(caller: &Caller<Played, World>, options: &CallOptions) -> Result<Streamed, Error> {
    caller.write_stream(request("StreamingDriverCall"), request("GetStatus"), options).await
}

/// The messages of a stream, and the error it ended with.
async fn collected(mut stream: Streamed) -> (Vec<String>, Option<Error>) {
    let mut messages = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(message) => messages.push(message),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing follows an error");
                return (messages, Some(error));
            }
        }
    }
    (messages, None)
}

fn outcomes(records: &Mutex<Vec<AttemptRecord>>) -> Vec<(usize, Outcome)> {
    records.lock().unwrap().iter().map(|record| (record.endpoint, record.outcome)).collect()
}

#[test]
fn endpoints_race_to_open_a_stream_and_the_first_one_keeps_it() {
    let stage = stage(|endpoint, _| match endpoint {
        0 => (900.0, Ok(vec![text(0.0, "late")])),
        _ => (100.0, Ok(vec![text(5.0, "one"), text(3_600_000.0, "two")])),
    });
    let (caller, records) = caller(&stage, 2);
    let messages = stage.world.run(async {
        let stream = logs(&caller, &UNTIMED).await.unwrap();
        assert_eq!(stream.endpoint(), "http://1");
        assert_eq!(outcomes(&records), [(0, Outcome::Lost)]);
        assert!(!stage.log.borrow()[0].open.get(), "the other request was aborted");
        collected(stream).await
    });
    assert_eq!(messages.0, ["one", "two"]);
    assert!(messages.1.is_none());
    assert_eq!(stage.asked(), [(0, "LogStream"), (1, "LogStream")], "silence is no failure");
    assert_eq!(outcomes(&records), [(0, Outcome::Lost), (1, Outcome::Answered)]);
    let last = records.lock().unwrap()[1].clone();
    assert_eq!((last.code, last.took_ms), (Some("OK"), 3_600_105.0), "the whole stream");
    assert!(caller.endpoints()[1].1.winner);
    assert_eq!(caller.endpoints()[1].1.latency_ms, None, "a stream is no sample");
}

#[test]
fn a_stream_that_breaks_ends_with_its_endpoints_error_and_opens_no_other() {
    let stage = stage(|_, _| (10.0, Ok(vec![text(5.0, "one"), Step::Fail(5.0, cut())])));
    let (caller, records) = caller(&stage, 2);
    let (messages, error) =
        stage.world.run(async { collected(logs(&caller, &UNTIMED).await.unwrap()).await });
    let error = error.unwrap();
    assert_eq!((messages.len(), error.reason, error.method), (1, Reason::Truncated, "LogStream"));
    assert_eq!((error.endpoint.as_deref(), error.unsure), (Some("http://0"), false));
    assert_eq!(error.attempts.len(), 1);
    assert_eq!(outcomes(&records), [(0, Outcome::Failed)]);
    assert_eq!(records.lock().unwrap()[0].took_ms, 20.0);
    assert!(!caller.endpoints()[0].1.winner, "it lost its place");
}

#[test]
fn an_endpoint_that_cannot_open_a_stream_is_replaced_and_an_error_of_the_server_is_an_answer() {
    let stage = stage(|endpoint, _| match endpoint {
        0 => (5.0, Err(cut())),
        _ => (5.0, Err(not_found())),
    });
    let (caller, records) = caller(&stage, 3);
    let error = stage.world.run(logs(&caller, &UNTIMED)).err().unwrap();
    assert_eq!((error.reason, error.attempts.len()), (Reason::NotFound, 2));
    assert_eq!(outcomes(&records), [(0, Outcome::Failed), (1, Outcome::Answered)]);
}

#[test]
fn a_stream_has_a_deadline_only_where_it_was_given_one() {
    let stage = stage(|_, _| (1e9, Ok(Vec::new())));
    let (caller, records) = caller(&stage, 1);
    let error = stage.world.run(logs(&caller, &timed(2_000))).err().unwrap();
    assert_eq!((error.reason, stage.world.now_ms()), (Reason::DeadlineExceeded, 2_000.0));
    assert_eq!(outcomes(&records), [(0, Outcome::TimedOut)]);
    assert_eq!(stage.log.borrow()[0].call.timeout, Some(Duration::from_secs(2)));
    assert!(stage.world.run(logs(&caller, &UNTIMED)).is_ok());
    assert_eq!(stage.log.borrow()[1].call.timeout, None);
}

#[test]
fn without_a_deadline_the_other_endpoints_are_still_asked_when_the_winner_hangs() {
    let opened = std::cell::Cell::new(0);
    let stage = stage(move |endpoint, _| {
        let first = opened.replace(opened.get() + 1) == 0;
        if first || endpoint == 2 { (10.0, Ok(Vec::new())) } else { (1e9, Ok(Vec::new())) }
    });
    let (caller, _) = caller(&stage, 3);
    stage.world.run(async {
        drop(logs(&caller, &UNTIMED).await.unwrap());
        assert_eq!(logs(&caller, &UNTIMED).await.unwrap().endpoint(), "http://2");
    });
    assert!(stage.world.now_ms() < 10_000.0);
}

#[test]
fn the_deadline_of_an_open_stream_is_recorded_as_one() {
    let late = Failure::new(FailureKind::DeadlineExceeded, Code::DeadlineExceeded, "late");
    let stage = stage(move |_, _| (1.0, Ok(vec![Step::Fail(9.0, late.clone().into())])));
    let (caller, records) = caller(&stage, 1);
    let (_, error) = stage.world.run(async { collected(logs(&caller, &timed(10)).await.unwrap()).await });
    assert_eq!(error.unwrap().reason, Reason::DeadlineExceeded);
    assert_eq!(outcomes(&records), [(0, Outcome::TimedOut)]);
    assert_eq!(caller.endpoints()[0].1.success, None, "that is no failure of the endpoint");
}

#[test]
fn dropping_a_stream_aborts_its_request_and_records_it_as_abandoned() {
    let stage = stage(|_, _| (10.0, Ok(vec![text(5.0, "one"), Step::Hang])));
    let (caller, records) = caller(&stage, 1);
    stage.world.run(async {
        let mut stream = logs(&caller, &UNTIMED).await.unwrap();
        assert_eq!(stream.next().await.unwrap().unwrap(), "one");
        assert!(stage.log.borrow()[0].open.get());
        stage.world.wait(30.0).await;
        drop(stream);
    });
    assert!(!stage.log.borrow()[0].open.get());
    assert_eq!(outcomes(&records), [(0, Outcome::Abandoned)]);
    assert_eq!(records.lock().unwrap()[0].took_ms, 45.0, "until it was dropped");
}

#[test]
fn giving_up_before_a_stream_opens_aborts_its_requests() {
    let stage = stage(|_, _| (1e9, Ok(Vec::new())));
    let (caller, records) = caller(&stage, 2);
    let opening = Box::pin(logs(&caller, &UNTIMED));
    let given_up = stage.world.run(select(opening, stage.world.wait(400.0)));
    assert!(matches!(given_up, Either::Right(_)));
    drop(given_up);
    assert!(stage.log.borrow().iter().all(|seen| !seen.open.get()));
    assert_eq!(outcomes(&records), [(0, Outcome::Abandoned), (1, Outcome::Abandoned)]);
}

#[test]
fn a_message_of_another_type_ends_the_stream() {
    for message in [b"\xff".to_vec(), Vec::new()] {
        let stage = stage(move |_, _| (1.0, Ok(vec![Step::Message(1.0, message.clone()), Step::Hang])));
        let (caller, records) = caller(&stage, 1);
        let (messages, error) =
            stage.world.run(async { collected(logs(&caller, &UNTIMED).await.unwrap()).await });
        let error = error.unwrap();
        assert_eq!((messages.len(), error.reason), (0, Reason::Internal));
        assert_eq!(error.endpoint.as_deref(), Some("http://0"));
        assert!(!stage.log.borrow()[0].open.get(), "the request was aborted");
        assert_eq!(outcomes(&records), [(0, Outcome::Answered)]);
    }
}

#[test]
fn a_stream_that_changes_something_is_sent_to_one_endpoint_that_a_probe_has_found() {
    let stage = stage(|_, _| (60_000.0, Ok(vec![text(60_000.0, "3.3 V")])));
    let (caller, _) = caller(&stage, 3);
    let (messages, error) =
        stage.world.run(async { collected(drive(&caller, &UNTIMED).await.unwrap()).await });
    assert!(error.is_none());
    assert_eq!(messages, ["3.3 V"]);
    assert_eq!(stage.asked(), [(0, "GetStatus"), (0, "StreamingDriverCall")], "neither raced nor hedged");
}

#[test]
fn a_stream_that_changes_something_is_never_sent_again() {
    let refused = || Failure::new(FailureKind::MixedContent, Code::Unavailable, "never sent").into();
    for (opening, steps, sent, unsure) in [
        (Some(cut()), vec![], 1, true),
        (Some(not_found()), vec![], 1, false),
        (Some(refused()), vec![], 1, false),
        (None, vec![Step::Fail(1.0, cut())], 1, true),
        (None, vec![text(1.0, "on"), Step::Fail(1.0, not_found())], 1, false),
    ] {
        let stage = stage(move |_, _| (1.0, opening.clone().map_or(Ok(steps.clone()), Err)));
        let (caller, _) = caller(&stage, 2);
        let error = stage.world.run(async {
            match drive(&caller, &timed(5_000)).await {
                Ok(stream) => collected(stream).await.1,
                Err(error) => Some(error),
            }
        });
        let error = error.unwrap();
        let calls = stage.asked().iter().filter(|(_, method)| *method == "StreamingDriverCall").count();
        assert_eq!((calls, error.unsure, error.attempts.len()), (sent, unsure, sent), "{error}");
    }
}

#[test]
fn a_stream_carries_identity_and_token() {
    let stage = stage(|_, _| (1.0, Ok(Vec::new())));
    let (caller, _) = caller(&stage, 1);
    let options = CallOptions { token: Some("Bearer eyJ".to_owned()), ..UNTIMED };
    assert!(stage.world.run(logs(&caller, &options)).is_ok());
    let call = stage.log.borrow()[0].call.clone();
    assert_eq!(call.path(), "/jumpstarter.v1.ExporterService/LogStream");
    assert_eq!(call.message, b"asked");
    for (name, value) in [
        ("jumpstarter-kind", "Client"),
        ("jumpstarter-namespace", "lab"),
        ("jumpstarter-name", "alice"),
        ("authorization", "Bearer eyJ"),
    ] {
        assert_eq!(call.metadata.text(name), Some(value));
    }
    let empty = CallOptions { token: Some(String::new()), ..UNTIMED };
    let error = stage.world.run(logs(&caller, &empty)).err().unwrap();
    assert_eq!((error.reason, stage.asked().len()), (Reason::TokenMissing, 1), "nothing was sent");
}
