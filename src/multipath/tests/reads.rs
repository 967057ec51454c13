//! Reads: the race, failover, pages, breakers.
use super::*;
use crate::base::attempt::Outcome;
use crate::multipath::read::Page;
use Play::{Answer, Fail, Hang, NotFound};

const TIMEOUT: f64 = 30_000.0;

#[test]
fn a_cold_race_leaves_the_first_a_stagger_and_the_first_answer_aborts_the_others() {
    let stage = Stage::new(&[Answer(900.0), Answer(100.0), Answer(50.0)]);
    let paths = stage.paths(Options::default());
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 2);
    let log = stage.log.borrow().clone();
    let seen: Vec<_> = log.iter().map(|seen| (seen.endpoint, seen.at, seen.ended)).collect();
    let (lost, won) = (Some("aborted"), Some("answered"));
    assert_eq!(seen, [(0, 0.0, lost), (1, 250.0, lost), (2, 250.0, won)]);
    assert!(paths.endpoints()[2].winner);
}

#[test]
fn without_a_stagger_all_start_at_once() {
    let stage = Stage::new(&[Hang, Hang, Answer(10.0)]);
    let paths = stage.paths(Options { stagger_ms: 0.0, ..Options::default() });
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 2);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 0.0), (2, 0.0)]);
}

#[test]
fn a_failure_starts_the_next_at_once_and_later_calls_go_there() {
    let stage = Stage::new(&[network(), Answer(10.0)]);
    let paths = stage.paths(Options::default());
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 5.0)]);
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1);
    assert_eq!(stage.starts(), [(1, 15.0)]);
}

#[test]
fn an_application_error_is_an_answer_and_a_starting_controller_is_none() {
    let stage = Stage::new(&[Fail(1.0, Reason::ControllerStarting), NotFound(10.0), Answer(10.0)]);
    let paths = stage.paths(Options::default());
    let error = stage.read(&paths, TIMEOUT).unwrap_err();
    assert_eq!(error.reason, Reason::NotFound);
    let outcomes: Vec<_> = error.attempts.iter().map(|attempt| (attempt.endpoint, attempt.outcome)).collect();
    assert_eq!(outcomes, [(0, Outcome::Failed), (1, Outcome::Answered)]);
    assert!(paths.endpoints()[1].winner);
}

#[test]
fn who_starts_for_one_that_failed_has_a_stagger_too() {
    let stage = Stage::new(&[Fail(5.0, Reason::NotGrpcWeb), Hang, Answer(10.0), Answer(20.0)]);
    assert_eq!(stage.read(&stage.paths(Options::default()), TIMEOUT).unwrap(), 2);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 5.0), (2, 255.0), (3, 255.0)]);
}

#[test]
fn one_endpoint_is_asked_alone() {
    let stage = Stage::new(&[Answer(5_000.0)]);
    let paths = stage.paths(Options::default());
    for _ in 0..60 {
        stage.read(&paths, TIMEOUT).unwrap();
    }
    assert_eq!(stage.starts().len(), 60);
}

#[test]
fn a_page_goes_to_one_endpoint_and_to_the_next_when_that_fails() {
    let stage = Stage::new(&[Answer(900.0), Answer(5.0)]);
    let paths = stage.paths(Options::default());
    let page_of = |from| {
        let page = Some(Page { from });
        let read = paths.read(page, "ListLeases", TIMEOUT, |endpoint, _| stage.request(endpoint));
        stage.world.run(read).map(|reply| reply.endpoint)
    };
    let page = |_: &Stage| page_of(None);
    assert_eq!(page_of(Some(1)).unwrap(), 1, "who gave the page before is asked first");
    assert_eq!(stage.starts().len(), 1);
    paths.forget_winner();
    assert_eq!(page(&stage).unwrap(), 0);
    assert_eq!(stage.starts().len(), 1);
    stage.play(0, network());
    assert_eq!(page(&stage).unwrap(), 1);
    stage.play(1, Hang);
    stage.play(0, Answer(5.0));
    assert_eq!(page(&stage).unwrap(), 0, "silence is failure too, past a quarter of the time");
}

#[test]
fn an_open_breaker_comes_last_but_is_never_refused() {
    let stage = Stage::new(&[network(), Answer(10.0)]);
    let paths = stage.paths(Options { breaker_failures: 1, ..Options::default() });
    stage.read(&paths, TIMEOUT).unwrap();
    stage.starts();
    paths.forget_winner();
    stage.read(&paths, TIMEOUT).unwrap();
    assert_eq!(stage.starts()[0].0, 1);
    let open_for = || paths.endpoints()[0].breaker_open_for_ms.unwrap();
    let before = open_for();
    stage.world.pass(100.0);
    assert!((before - open_for() - 100.0).abs() < 1e-6, "{before}");
    stage.play(0, Answer(10.0));
    stage.play(1, network());
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 0);
}
