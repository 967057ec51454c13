//! Which endpoint is the winner after an answer.
use super::*;

/// Three endpoints, the first of which answers in some 40 ms and is the winner.
fn settled() -> Multipath<World> {
    let paths = Stage::new(&[Play::Hang, Play::Hang, Play::Hang]).paths(Options::default());
    answered(&paths, 0, None, None, 40.0);
    paths
}

/// An endpoint answers a read that asked `winner` first, and `probe` as well.
fn answered(
    paths: &Multipath<World>,
    endpoint: usize,
    winner: Option<usize>,
    probe: Option<usize>,
    took_ms: f64,
) {
    paths.endpoint_answered("GetLease", endpoint, winner, probe, Some(took_ms), 0.0);
}

fn winner(paths: &Multipath<World>) -> Option<usize> {
    paths.endpoints().iter().position(|endpoint| endpoint.winner)
}

#[test]
fn two_hedges_in_a_row_take_it_and_an_answer_in_between_keeps_it() {
    let paths = settled();
    for _ in 0..3 {
        answered(&paths, 1, Some(0), None, 30.0);
        assert_eq!(winner(&paths), Some(0));
        answered(&paths, 0, Some(0), None, 40.0);
        assert_eq!(winner(&paths), Some(0));
    }
    answered(&paths, 1, Some(0), None, 30.0);
    answered(&paths, 1, Some(0), None, 30.0);
    assert_eq!(winner(&paths), Some(1));
}

#[test]
fn a_read_that_asked_a_former_winner_says_nothing_of_todays() {
    let paths = settled();
    for _ in 0..5 {
        answered(&paths, 2, Some(1), None, 30.0);
        answered(&paths, 2, None, None, 30.0);
    }
    assert_eq!(winner(&paths), Some(0));
}

#[test]
fn a_probe_takes_it_if_it_is_more_than_twice_as_quick() {
    for (took, expected) in [(20.0, 0), (19.9, 1), (1.0, 1), (39.0, 0), (81.0, 0)] {
        let paths = settled();
        answered(&paths, 1, Some(0), Some(1), took);
        assert_eq!(winner(&paths), Some(expected), "{took}");
    }
    let paths = settled();
    answered(&paths, 1, Some(0), Some(2), 1.0);
    assert_eq!(winner(&paths), Some(0), "another one was the probe");
}

#[test]
fn an_answer_that_is_no_sample_gives_the_place_and_leaves_the_latency() {
    let paths = Stage::new(&[Play::Hang, Play::Hang]).paths(Options::default());
    paths.endpoint_answered("GetLease", 1, None, None, None, 0.0);
    let endpoints = paths.endpoints();
    assert_eq!((endpoints[1].winner, endpoints[1].latency_ms), (true, None));
}
