//! What ends a read without an answer: failures, deadline, a caller that gave up.
use super::*;
use crate::base::attempt::Outcome;
use Play::{Answer, Fail, Hang};

const TIMEOUT: f64 = 30_000.0;

#[test]
fn when_all_fail_each_is_tried_thrice_and_the_error_carries_them() {
    let stage = Stage::new(&[network(), Fail(5.0, Reason::Unavailable)]);
    let error = stage.read(&stage.paths(Options::default()), TIMEOUT).unwrap_err();
    assert_eq!(error.attempts.len(), 6);
    assert!(error.attempts.iter().all(|attempt| attempt.outcome == Outcome::Failed));
    let page = Stage::new(&[Fail(5.0, Reason::NotGrpcWeb)]);
    let error = page.read(&page.paths(Options::default()), TIMEOUT).unwrap_err();
    assert_eq!((error.attempts.len(), error.reason), (1, Reason::NotGrpcWeb), "a page stays a page");
}

#[test]
fn when_all_hang_the_call_ends_at_its_deadline_with_every_attempt() {
    let stage = Stage::new(&[Hang, Hang, Hang]);
    let error = stage.read(&stage.paths(Options::default()), 2_000.0).unwrap_err();
    assert_eq!((error.code, error.attempts.len()), (Code::DeadlineExceeded, 3));
    assert!(error.attempts.iter().all(|attempt| attempt.outcome == Outcome::TimedOut));
    assert!(stage.log.borrow().iter().all(|seen| seen.ended == Some("aborted")));
    assert_eq!(crate::base::clock::Clock::now_ms(&stage.world), 2_000.0);
}

#[test]
fn a_deadline_shorter_than_the_stagger_still_tries_the_others() {
    let stage = Stage::new(&[Hang, Answer(10.0)]);
    assert_eq!(stage.read(&stage.paths(Options::default()), 100.0).unwrap(), 1);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 25.0)]);
}

#[test]
fn a_short_deadline_leaves_none_of_many_untried() {
    let stage = Stage::new(&[Hang, Hang, Hang, Hang, Answer(100.0)]);
    let paths = stage.paths(Options::default());
    assert_eq!(stage.read(&paths, 1_000.0).unwrap(), 4);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 250.0), (2, 300.0), (3, 350.0), (4, 400.0)]);
}

#[test]
fn giving_a_call_up_aborts_its_attempts_and_reports_them_to_the_listener() {
    let stage = Stage::new(&[Hang, Hang]);
    let reported = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let received = reported.clone();
    let listener = std::sync::Arc::new(move |record: &crate::multipath::AttemptRecord| {
        received.lock().unwrap().push((record.endpoint, record.outcome));
    });
    let paths = stage.paths(Options::default()).with_listener(listener);
    let read = Box::pin(paths.read(None, "GetLease", TIMEOUT, |endpoint, _| stage.request(endpoint)));
    stage.world.run(futures_util::future::select(read, stage.world.wait(400.0)));
    assert!(stage.log.borrow().iter().all(|seen| seen.ended == Some("aborted")));
    assert_eq!(*reported.lock().unwrap(), [(0, Outcome::Abandoned), (1, Outcome::Abandoned)]);
}

#[test]
fn an_answer_and_a_failure_at_the_same_instant_are_an_answer() {
    for plays in [[Answer(10.0), Fail(10.0, Reason::Network)], [Fail(10.0, Reason::Network), Answer(10.0)]] {
        let stage = Stage::new(&plays);
        let paths = stage.paths(Options { stagger_ms: 0.0, ..Options::default() });
        let answered = stage.read(&paths, TIMEOUT).unwrap();
        assert!(matches!(plays[answered], Answer(_)));
        assert!(paths.endpoints()[answered].winner);
    }
}
