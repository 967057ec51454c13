//! Reads: race, keeping the winner, failover, hedging, rescue, and what ends them.
use super::*;
use crate::base::attempt::Outcome;
use crate::multipath::read::Page;
use Play::{Answer, Fail, Hang, NotFound};

const TIMEOUT: f64 = 30_000.0;

fn network() -> Play {
    Fail(5.0, Reason::Network)
}

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
fn the_winner_sticks_and_costs_one_request() {
    let stage = Stage::new(&[Answer(20.0), Answer(5.0)]);
    let paths = stage.paths(Options::default());
    for _ in 0..40 {
        assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 0);
    }
    assert!(stage.starts().iter().all(|(endpoint, _)| *endpoint == 0));
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
fn one_that_was_quick_before_it_hung_or_died_takes_no_place_from_who_answers() {
    for fate in [Hang, network()] {
        let stage = Stage::new(&[Answer(3.0), Answer(60.0)]);
        let paths = stage.paths(Options::default());
        (0..5).for_each(|_| assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 0));
        stage.play(0, fate);
        (0..2).for_each(|_| assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1));
        stage.starts();
        (0..40).for_each(|_| assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1));
        assert!(stage.starts().iter().all(|(endpoint, _)| *endpoint == 1));
    }
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
fn who_starts_for_one_that_failed_has_a_stagger_too() {
    let stage = Stage::new(&[Fail(5.0, Reason::NotGrpcWeb), Hang, Answer(10.0), Answer(20.0)]);
    assert_eq!(stage.read(&stage.paths(Options::default()), TIMEOUT).unwrap(), 2);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 5.0), (2, 255.0), (3, 255.0)]);
}

#[test]
fn a_short_deadline_leaves_none_of_many_untried() {
    let stage = Stage::new(&[Hang, Hang, Hang, Hang, Answer(100.0)]);
    let paths = stage.paths(Options::default());
    assert_eq!(stage.read(&paths, 1_000.0).unwrap(), 4);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 250.0), (2, 300.0), (3, 350.0), (4, 400.0)]);
}

#[test]
fn a_slow_winner_is_hedged_and_loses_its_place_at_the_second_time() {
    let stage = Stage::new(&[Answer(10.0), Answer(10.0)]);
    let paths = stage.paths(Options::default());
    stage.read(&paths, TIMEOUT).unwrap();
    stage.play(0, Answer(1_500.0));
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1);
    assert!(paths.endpoints()[0].winner);
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1);
    assert!(paths.endpoints()[1].winner);
}

#[test]
fn a_hedge_that_fails_is_replaced_at_once_though_the_winner_is_still_under_way() {
    let stage = Stage::new(&[Answer(10.0), network(), Answer(10.0)]);
    let paths = stage.paths(Options::default());
    stage.read(&paths, TIMEOUT).unwrap();
    stage.play(0, Hang);
    stage.starts();
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 2);
    assert_eq!(stage.starts(), [(0, 10.0), (1, 510.0), (2, 515.0)]);
}

#[test]
fn a_winner_that_hangs_loses_its_place_at_four_times_the_delay() {
    let stage = Stage::new(&[Answer(10.0), Answer(10.0)]);
    let paths = stage.paths(Options { hedging: true, ..Options::default() });
    stage.read(&paths, TIMEOUT).unwrap();
    stage.play(0, Hang);
    stage.play(1, Answer(3_000.0));
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1);
    assert!(paths.endpoints()[1].winner);
}

#[test]
fn without_tokens_the_rescue_still_comes() {
    let stage = Stage::new(&[Answer(10.0), Answer(10.0), Answer(10.0)]);
    let paths = stage.paths(Options::default());
    stage.read(&paths, TIMEOUT).unwrap();
    while paths.state().budget.take() {}
    stage.starts();
    stage.play(0, Hang);
    stage.play(1, Hang);
    assert_eq!(stage.read(&paths, 8_000.0).unwrap(), 2);
    assert_eq!(stage.starts(), [(0, 10.0), (1, 2_010.0), (2, 2_260.0)]);
}

#[test]
fn hedging_can_be_switched_off_but_the_rescue_cannot() {
    let stage = Stage::new(&[Answer(10.0), Answer(10.0)]);
    let paths = stage.paths(Options { hedging: false, ..Options::default() });
    stage.read(&paths, TIMEOUT).unwrap();
    stage.play(0, Hang);
    stage.starts();
    stage.read(&paths, 8_000.0).unwrap();
    assert_eq!(stage.starts(), [(0, 10.0), (1, 2_010.0)]);
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
        stage.world.run(read).and_then(|answer| answer.result).map(|reply| reply.endpoint)
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
fn one_that_the_race_never_came_to_is_asked_at_once_behind_a_slow_winner_and_else_in_its_turn() {
    let stage = Stage::new(&[Fail(5.0, Reason::NotGrpcWeb), Answer(200.0), Answer(20.0)]);
    let paths = stage.paths(Options::default());
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 1);
    (0..40).for_each(|_| assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 2));
    assert_eq!(stage.starts().len(), 3 + 40);
    let stage = Stage::new(&[Answer(40.0), Hang, Answer(3.0)]);
    let paths = stage.paths(Options::default());
    (0..101).for_each(|_| _ = stage.read(&paths, TIMEOUT).unwrap());
    assert_eq!(stage.read(&paths, TIMEOUT).unwrap(), 2, "the second probe is another's turn");
}

#[test]
fn one_read_in_fifty_finds_a_quicker_endpoint() {
    let stage = Stage::new(&[Answer(40.0), Answer(4.0)]);
    let paths = stage.paths(Options::default());
    let answered: Vec<usize> = (0..60).map(|_| stage.read(&paths, TIMEOUT).unwrap()).collect();
    assert!(answered[..49].iter().all(|endpoint| *endpoint == 0), "{answered:?}");
    assert!(answered[52..].iter().all(|endpoint| *endpoint == 1), "{answered:?}");
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

#[test]
fn giving_a_call_up_aborts_its_attempts_and_reports_them_to_the_listener() {
    let stage = Stage::new(&[Hang, Hang]);
    let reported = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = reported.clone();
    let listener = std::sync::Arc::new(move |record: &crate::multipath::AttemptRecord| {
        sink.lock().unwrap().push((record.endpoint, record.outcome));
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
