//! Time: how much of it an attempt is given, and what is measured, also by a page that slept.
use super::*;
use crate::base::clock::Clock;
use Play::{Answer, Fail, Hang};

const TIMEOUT: f64 = 30_000.0;

#[test]
fn what_happens_while_the_page_sleeps_is_no_sample() {
    let stage = Stage::new(&[Hang, Hang]);
    let paths = stage.paths(Options::default());
    let world = stage.world.clone();
    let read = paths.read(None, "GetLease", TIMEOUT, |endpoint, _| {
        // The page sleeps during the first attempt.
        world.pass(60_000.0);
        stage.request(endpoint)
    });
    assert!(stage.world.run(read).is_err());
    assert_eq!(paths.endpoints()[0].success, None);
}

#[test]
fn a_timer_that_is_a_second_late_is_a_slow_page_and_a_later_one_a_page_that_slept() {
    for (late, success) in [(1_000.0, Some(0.0)), (1_001.0, None)] {
        let stage = Stage::new(&[Hang, Hang]);
        let paths = stage.paths(Options::default());
        let world = stage.world.clone();
        let read = paths.read(None, "GetLease", TIMEOUT, |endpoint, _| {
            world.pass(if endpoint == 0 { late } else { 0.0 });
            stage.request(endpoint)
        });
        assert!(stage.world.run(read).is_err());
        let seen: Vec<_> = paths.endpoints().iter().map(|endpoint| endpoint.success).collect();
        assert_eq!(seen, [success, Some(0.0)], "{late}");
    }
}

#[test]
fn an_attempt_has_the_time_that_is_left() {
    let stage = Stage::new(&[Fail(5.0, Reason::Network), Fail(5.0, Reason::Network)]);
    let paths = stage.paths(Options::default());
    stage.world.pass(1_000.0);
    let given = RefCell::new(Vec::new());
    let read = paths.read(None, "GetLease", TIMEOUT, |endpoint, left| {
        given.borrow_mut().push(stage.world.now_ms() + left);
        stage.request(endpoint)
    });
    assert_eq!(stage.world.run(read).unwrap_err().attempts.len(), 6);
    assert!(given.borrow().iter().all(|end| (end - 1_000.0 - TIMEOUT).abs() < 1e-6), "{given:?}");
}

#[test]
fn nothing_is_sent_once_the_time_is_up() {
    let stage = Stage::new(&[Hang, Hang, Hang]);
    let paths = stage.paths(Options::default());
    let world = stage.world.clone();
    let read = paths.read(None, "GetLease", TIMEOUT, |endpoint, left| {
        assert!(left > 0.0);
        // The page sleeps past the deadline.
        world.pass(2.0 * TIMEOUT);
        stage.request(endpoint)
    });
    assert_eq!(stage.world.run(read).unwrap_err().attempts.len(), 1);
    assert_eq!(stage.read(&paths, 0.0).unwrap_err().code, Code::DeadlineExceeded);
    assert_eq!(stage.starts().len(), 1);
}

#[test]
fn what_an_answer_to_a_write_took_is_a_sample() {
    let (stage, probes) = stages(&[Answer(10.0)], &[Hang]);
    let paths = stage.paths(Options::default());
    stage.world.pass(1_000.0);
    assert_eq!(
        write(&stage, &probes, &paths, TIMEOUT, Resend::Never).result.unwrap().attempts[0].took_ms,
        10.0
    );
    assert_eq!(paths.endpoints()[0].latency_ms, Some(10.0));
}

#[test]
fn an_attempt_of_a_write_has_its_limit_and_nothing_is_looked_for_once_the_time_is_up() {
    let stage = Stage::new(&[Hang]);
    let paths = stage.paths(Options::default());
    let (limits, looks) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let written = stage.world.run(paths.write(
        "UpdateLease",
        8_000.0,
        Resend::Safe,
        |endpoint, limit| {
            limits.borrow_mut().push((stage.world.now_ms(), limit));
            stage.request(endpoint)
        },
        Probe { method: "ListExporters", attempt: |_, _| async { Ok(Vec::new()) } },
        |left| {
            looks.borrow_mut().push(left);
            async { None }
        },
    ));
    assert_eq!((written.result.unwrap_err().reason, written.unsure), (Reason::DeadlineExceeded, true));
    let limits = limits.take();
    assert_eq!((limits.len(), limits[0]), (2, (0.0, 4_000.0)));
    assert_eq!(limits[1].0 + limits[1].1, 8_000.0);
    assert_eq!(looks.take(), [4_000.0]);
}
