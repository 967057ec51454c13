//! Retry hints of a server: respected by reads and writes, within the deadline.
use std::cell::Cell;
use std::time::Duration;

use super::*;
use Play::{Answer, Busy, Fail};

const TIMEOUT: f64 = 30_000.0;

fn after(seconds: u64) -> RetryHint {
    RetryHint::After(Duration::from_secs(seconds))
}

fn now(stage: &Stage) -> f64 {
    crate::base::clock::Clock::now_ms(&stage.world)
}

#[test]
fn a_read_asks_again_no_sooner_than_it_was_asked_to_and_not_much_later() {
    let stage = Stage::new(&[Busy(10.0, after(2))]);
    assert!(stage.read(&stage.paths(Options::default()), TIMEOUT).is_err());
    let starts = stage.starts();
    assert_eq!(starts.len(), 3);
    let first = starts[1].1 - 10.0;
    assert!((2_075.0..2_350.0).contains(&first), "{first}");
    let second = starts[2].1 - starts[1].1 - 10.0;
    assert!((2_150.0..2_500.0).contains(&second), "{second}");
}

#[test]
fn a_read_that_would_have_to_wait_past_its_deadline_ends_at_once() {
    let stage = Stage::new(&[Busy(10.0, after(2))]);
    let error = stage.read(&stage.paths(Options::default()), 2_000.0).unwrap_err();
    assert_eq!((error.reason, error.attempts.len(), now(&stage)), (Reason::Unavailable, 1, 10.0));
}

#[test]
fn another_endpoint_is_asked_at_once() {
    let stage = Stage::new(&[Busy(10.0, after(2)), Answer(10.0)]);
    assert_eq!(stage.read(&stage.paths(Options::default()), TIMEOUT).unwrap(), 1);
    assert_eq!(stage.starts(), [(0, 0.0), (1, 10.0)]);
    let (stage, probes) = stages(&[Busy(10.0, after(9)), Answer(10.0)], &[Answer(1.0), Answer(1.0)]);
    let written = write(&stage, &probes, &stage.paths(Options::default()), TIMEOUT, Resend::Safe);
    assert_eq!(written.result.unwrap().endpoint, 1);
    assert!(now(&stage) < 200.0);
}

#[test]
fn a_read_that_must_not_be_tried_again_asks_no_endpoint_twice() {
    let stage = Stage::new(&[Busy(10.0, RetryHint::Never)]);
    let error = stage.read(&stage.paths(Options::default()), TIMEOUT).unwrap_err();
    assert_eq!((error.attempts.len(), now(&stage)), (1, 10.0));
    // An endpoint that has not been asked yet is an alternative, not a second try.
    let stage = Stage::new(&[Busy(10.0, RetryHint::Never), Answer(10.0)]);
    assert_eq!(stage.read(&stage.paths(Options::default()), TIMEOUT).unwrap(), 1);
    // An endpoint that waits for its retry, or that fails later, is not asked again either.
    let fails = || Fail(5.0, Reason::Network);
    let stage = Stage::new(&[fails(), Busy(10.0, RetryHint::Never), fails()]);
    assert!(stage.read(&stage.paths(Options::default()), TIMEOUT).is_err());
    assert_eq!(stage.starts(), [(0, 0.0), (1, 5.0), (2, 15.0)]);
}

#[test]
fn a_write_is_sent_again_no_sooner_than_it_was_asked_to() {
    let (stage, probes) = stages(&[Busy(10.0, after(3))], &[Answer(1.0)]);
    let written = write(&stage, &probes, &stage.paths(Options::default()), 10_000.0, Resend::Safe);
    assert!(written.result.is_err() && written.unsure);
    let starts = stage.starts();
    assert_eq!(starts.len(), 4, "{starts:?}");
    for pair in starts.windows(2) {
        let pause = pair[1].1 - pair[0].1 - 10.0;
        assert!((3_000.0..=3_300.0).contains(&pause), "{starts:?}");
    }
    assert!(now(&stage) < 10_000.0, "it does not wait for what it could not send any more");
}

#[test]
fn when_all_endpoints_ask_for_time_the_first_that_may_be_asked_is() {
    let plays = [Busy(10.0, after(9)), Busy(10.0, after(2))];
    let (stage, probes) = stages(&plays, &[Answer(1.0), Answer(1.0)]);
    write(&stage, &probes, &stage.paths(Options::default()), 8_000.0, Resend::Safe).result.unwrap_err();
    let asked: Vec<_> = stage.starts().into_iter().map(|(endpoint, _)| endpoint).collect();
    assert_eq!(asked[..3], [0, 1, 1]);
    assert!(!asked[1..].contains(&0), "{asked:?}");
}

#[test]
fn a_write_that_would_have_to_wait_past_its_deadline_ends_at_once() {
    let (stage, probes) = stages(&[Busy(10.0, after(60))], &[Answer(1.0)]);
    let written = write(&stage, &probes, &stage.paths(Options::default()), TIMEOUT, Resend::Safe);
    assert_eq!((written.result.unwrap_err().reason, written.unsure), (Reason::Unavailable, true));
    assert!(now(&stage) < 100.0, "{}", now(&stage));
    assert_eq!(stage.starts().len(), 1);
}

#[test]
fn a_write_that_must_not_be_tried_again_is_looked_for_and_not_sent_again() {
    let (stage, _) = stages(&[Busy(10.0, RetryHint::Never), Answer(10.0)], &[]);
    let looks = Cell::new(0);
    let written = stage.world.run(stage.paths(Options::default()).write(
        "UpdateLease",
        TIMEOUT,
        Resend::Safe,
        |endpoint, _| stage.request(endpoint),
        Probe { method: "ListExporters", attempt: |_, _| async { Ok(Vec::new()) } },
        |_| {
            looks.set(looks.get() + 1);
            async { None }
        },
    ));
    assert!(written.result.is_err() && written.unsure);
    assert_eq!((stage.starts().len(), looks.get()), (1, 1));
}
