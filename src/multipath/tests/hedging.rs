//! Reads with a winner: how it keeps and loses its place, hedges, probes, rescue.
use super::*;
use Play::{Answer, Fail, Hang};

const TIMEOUT: f64 = 30_000.0;

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
