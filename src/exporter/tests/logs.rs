//! The log, over streams that break.
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::*;
use crate::base::clock::Clock;
use crate::base::reason::Reason;
use crate::error::Error;

fn line(ms: f64, message: &str) -> Step {
    let reply = wire::LogStreamResponse {
        severity: "INFO".to_owned(),
        message: message.to_owned(),
        source: Some(wire::LogSource::Driver as i32),
        ..Default::default()
    };
    Step::Message(ms, reply.encode_to_vec())
}

fn lines(text: &str) -> Vec<Step> {
    text.chars().map(|letter| line(0.0, &letter.to_string())).collect()
}

/// Two ways that give these streams one after the other, then none. The first way breaks with its first stream.
fn logged(plays: Vec<Result<Vec<Step>, Rejection>>) -> Stage {
    let plays = Rc::new(RefCell::new(plays.into_iter()));
    let is_broken = Rc::new(Cell::new(false));
    let breaks = is_broken.clone();
    let answer = move |way: usize, _: &Call| match is_broken.get() && way == 0 {
        true => (1.0, Err(cut())),
        false => (1.0, Ok(status())),
    };
    Stage::new(answer).with_streams(move |_, _| -> StreamPlay {
        breaks.set(true);
        (1.0, plays.borrow_mut().next().unwrap_or_else(|| Err(cut())))
    })
}

/// The log up to its end or error; a gap is a dash.
async fn collected(stage: &Stage) -> (String, Option<Error>) {
    let mut log = exporter(stage, 2).log_stream(&UNTIMED).await.unwrap();
    let mut text = String::new();
    loop {
        match log.next().await {
            Some(Ok(LogItem::Entry(entry))) => text.push_str(&entry.message),
            Some(Ok(LogItem::Gap)) => text.push('-'),
            Some(Err(error)) => return (text, Some(error)),
            None => return (text, None),
        }
    }
}

fn streams(stage: &Stage) -> Vec<usize> {
    stage.asked().iter().filter(|(_, method)| *method == "LogStream").map(|(way, _)| *way).collect()
}

#[test]
fn a_log_goes_on_at_another_way_without_what_is_repeated() {
    let broken = [lines("abc"), vec![Step::Fail(5.0, cut())]].concat();
    let stage = logged(vec![Ok(broken), Ok([lines("abcde"), vec![line(60_000.0, "f")]].concat())]);
    let (text, error) = stage.world.run(collected(&stage));
    assert_eq!((text.as_str(), error.is_none()), ("abcdef", true));
    assert_eq!(streams(&stage), [0, 1]);
}

#[test]
fn where_nothing_is_repeated_the_gap_is_reported() {
    let broken = || [lines("abc"), vec![Step::Fail(5.0, cut())]].concat();
    // Another session; an exporter that repeats nothing; one whose next line is the last one once more, but later.
    for (second, expected) in
        [(lines("xyz"), "abc-xyz"), (vec![line(9_000.0, "d")], "abc-d"), (vec![line(9_000.0, "c")], "abc-c")]
    {
        let stage = logged(vec![Ok(broken()), Ok(second)]);
        assert_eq!(stage.world.run(collected(&stage)).0, expected);
    }
}

#[test]
fn a_gap_is_reported_without_waiting_for_the_next_line() {
    let stage = logged(vec![Ok(vec![line(0.0, "a"), Step::Fail(5.0, cut())]), Ok(vec![Step::Hang])]);
    stage.world.run(async {
        let mut log = exporter(&stage, 2).log_stream(&UNTIMED).await.unwrap();
        assert!(matches!(log.next().await, Some(Ok(LogItem::Entry(_)))));
        assert_eq!(log.next().await.unwrap().unwrap(), LogItem::Gap);
    });
}

#[test]
fn what_has_arrived_is_returned_without_waiting_and_a_broken_log_is_not_opened_again_for_it() {
    let broken = [lines("abc"), vec![Step::Fail(5.0, cut())]].concat();
    let stage = logged(vec![Ok(broken), Ok(lines("abcd"))]);
    stage.world.run(async {
        let mut log = exporter(&stage, 2).log_stream(&UNTIMED).await.unwrap();
        let mut text = String::new();
        while let Some(item) = log.next().await {
            let arrived = std::iter::from_fn(|| log.arrived()).collect::<Vec<_>>();
            for item in [item].into_iter().chain(arrived) {
                let LogItem::Entry(entry) = item.unwrap() else { panic!("a gap") };
                text.push_str(&entry.message);
            }
            text.push('|');
            assert_eq!(streams(&stage).len(), if text.contains('d') { 2 } else { 1 });
        }
        assert_eq!(text, "abc|d|");
    });
}

#[test]
fn an_answer_ends_a_log_and_it_can_be_opened_again() {
    let expired = refusal(tonic::Code::Unknown, "oidc: verify token: oidc: token is expired");
    let stage = logged(vec![Ok(vec![line(0.0, "a"), Step::Fail(5.0, expired)]), Ok(lines("ab"))]);
    stage.world.run(async {
        let mut log = exporter(&stage, 1).log_stream(&UNTIMED).await.unwrap();
        assert!(log.next().await.unwrap().is_ok());
        let error = log.next().await.unwrap().unwrap_err();
        assert_eq!((error.reason, error.unsure, log.endpoint()), (Reason::TokenExpired, false, None));
        log.set_token(Some("new".to_owned()));
        let LogItem::Entry(entry) = log.next().await.unwrap().unwrap() else { panic!("no gap") };
        assert_eq!((entry.message.as_str(), entry.source.as_deref()), ("b", Some("DRIVER")));
        assert!(log.next().await.is_none());
    });
    let last = stage.log.borrow().last().unwrap().call.clone();
    assert_eq!(last.metadata.text("authorization"), Some("Bearer new"));
}

#[test]
fn a_log_that_cannot_be_opened_again_ends_with_its_error_after_a_minute() {
    let stage = logged(vec![Ok(vec![line(0.0, "a"), Step::Fail(5.0, cut())])]);
    let (text, error) = stage.world.run(collected(&stage));
    assert_eq!((text.as_str(), error.unwrap().reason), ("a", Reason::Truncated));
    assert!(stage.world.now_ms() > 60_000.0);
}

#[test]
fn the_first_opening_fails_at_once_and_two_streams_are_never_open() {
    let stage = logged(Vec::new());
    let error = stage.world.run(exporter(&stage, 2).log_stream(&UNTIMED)).err().unwrap();
    assert_eq!((error.reason, error.unsure, streams(&stage).len()), (Reason::Truncated, false, 1));
    let slow = Stage::new(|_, _| (1.0, Ok(status()))).with_streams(|_, _| (60_000.0, Ok(Vec::new())));
    slow.world.run(exporter(&slow, 2).log_stream(&UNTIMED)).unwrap();
    assert_eq!(streams(&slow), [0], "it waits, and takes no lines from itself");
}
