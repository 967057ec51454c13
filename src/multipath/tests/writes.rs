//! Writes: never two attempts open, never repeated if each request has its own effect, and what follows an ambiguous
//! one.
use super::*;
use crate::multipath::Reply;
use crate::multipath::write::Resend;
use Play::{Answer, Fail, Hang};

const TIMEOUT: f64 = 30_000.0;

#[test]
fn a_write_without_a_winner_races_a_cheap_read_first() {
    let (stage, probes) = stages(&[Answer(10.0), Answer(10.0)], &[Hang, Answer(10.0)]);
    let paths = stage.paths(Options::default());
    let written = write(&stage, &probes, &paths, TIMEOUT, Resend::Safe);
    assert_eq!((written.result.unwrap().endpoint, written.unsure), (1, false));
    assert_eq!(stage.starts(), [(1, 260.0)]);
    write(&stage, &probes, &paths, TIMEOUT, Resend::Safe).result.unwrap();
    assert_eq!(probes.starts().len(), 2, "a settled client probes no more");
}

#[test]
fn a_broken_write_goes_on_elsewhere_and_knows_that_it_is_unsure() {
    let (stage, probes) = stages(&[Fail(10.0, Reason::Network), Answer(10.0)], &[Answer(1.0), Answer(1.0)]);
    let paths = stage.paths(Options::default());
    // The probes still report the first endpoint as healthy; the write avoids it nevertheless.
    let written = write(&stage, &probes, &paths, TIMEOUT, Resend::Safe);
    assert!(written.result.is_ok() && written.unsure);
    let starts = stage.starts();
    assert_eq!(starts.iter().map(|(endpoint, _)| *endpoint).collect::<Vec<_>>(), [0, 1]);
    never_two_open(&stage);
}

#[test]
fn what_counts_each_time_is_sent_once() {
    for play in [Fail(10.0, Reason::Network), Fail(10.0, Reason::Unavailable), Hang] {
        let (stage, probes) = stages(&[play, Answer(10.0)], &[Answer(1.0), Answer(1.0)]);
        let paths = stage.paths(Options::default());
        let written = write(&stage, &probes, &paths, 2_000.0, Resend::Never);
        assert!(written.result.is_err() && written.unsure);
        assert_eq!(stage.starts().len(), 1);
    }
}

#[test]
fn what_failed_before_any_write_is_sent_again_freely() {
    let (stage, probes) =
        stages(&[Fail(10.0, Reason::ControllerStarting), Answer(10.0)], &[Answer(1.0), Answer(1.0)]);
    let paths = stage.paths(Options { breaker_failures: 1, ..Options::default() });
    let written = write(&stage, &probes, &paths, TIMEOUT, Resend::Never);
    assert_eq!((written.result.unwrap().endpoint, written.unsure), (1, false));
}

#[test]
fn a_hanging_attempt_is_dropped_at_its_limit_before_the_next_starts() {
    let (stage, probes) = stages(&[Hang, Answer(10.0)], &[Answer(1.0), Answer(1.0)]);
    let paths = stage.paths(Options { breaker_failures: 1, ..Options::default() });
    let written = write(&stage, &probes, &paths, 8_000.0, Resend::Safe);
    assert_eq!((written.result.unwrap().endpoint, written.unsure), (1, true));
    let log = stage.log.borrow();
    assert_eq!((log[0].ended, log[0].at), (Some("aborted"), 1.0));
    assert!(log[1].at >= 4_001.0, "{log:?}");
}

#[test]
fn a_look_that_finds_the_work_done_ends_the_write() {
    let (stage, probes) = stages(&[Fail(10.0, Reason::Truncated)], &[Answer(1.0)]);
    let paths = stage.paths(Options::default());
    let written = stage.world.run(paths.write(
        "UpdateLease",
        TIMEOUT,
        Resend::Safe,
        |endpoint, _| stage.request(endpoint),
        Probe { method: "ListExporters", attempt: |endpoint, _| probes.request(endpoint) },
        |_| async { Some(Reply { message: Vec::new(), endpoint: 42, attempts: Vec::new() }) },
    ));
    assert_eq!((written.result.unwrap().endpoint, written.unsure), (42, true));
}

#[test]
fn a_read_in_between_leads_no_write_back_to_where_it_broke() {
    // Reads succeed everywhere; writes only at the last endpoint.
    let broken = Fail(10.0, Reason::Network);
    let (stage, probes) =
        stages(&[broken.clone(), broken, Answer(10.0)], &[Answer(1.0), Answer(1.0), Answer(1.0)]);
    let paths = stage.paths(Options::default());
    let written = stage.world.run(paths.write(
        "UpdateLease",
        TIMEOUT,
        Resend::Safe,
        |endpoint, _| stage.request(endpoint),
        Probe { method: "ListExporters", attempt: |endpoint, _| probes.request(endpoint) },
        |left| {
            let read = paths.read(None, "GetLease", left, |endpoint, _| probes.request(endpoint));
            async move { read.await.ok().filter(|_| false) }
        },
    ));
    assert_eq!((written.result.unwrap().endpoint, written.unsure), (2, true));
    let endpoints: Vec<_> = stage.starts().into_iter().map(|(endpoint, _)| endpoint).collect();
    assert_eq!(endpoints, [0, 1, 2]);
}

#[test]
fn at_the_deadline_the_last_error_stands_and_the_write_is_unsure() {
    let (stage, probes) = stages(&[Fail(10.0, Reason::Network)], &[Answer(1.0)]);
    let paths = stage.paths(Options::default());
    let written = write(&stage, &probes, &paths, 3_000.0, Resend::Safe);
    let error = written.result.unwrap_err();
    assert_eq!((error.reason, written.unsure), (Reason::Network, true));
    assert!(error.attempts.len() > 3);
    never_two_open(&stage);
}

#[test]
fn what_is_never_sent_again_has_the_whole_deadline() {
    for attempt_timeout_ms in [None, Some(500.0)] {
        let (stage, probes) = stages(&[Answer(TIMEOUT - 10.0)], &[Answer(1.0)]);
        let paths = stage.paths(Options { attempt_timeout_ms, ..Options::default() });
        let written = write(&stage, &probes, &paths, TIMEOUT, Resend::Never);
        assert!(written.result.is_ok() && !written.unsure);
        // And no more than that, wherever the time went.
        let (stage, probes) = stages(&[Hang, Hang], &[Answer(1_000.0), Answer(1_000.0)]);
        let paths = stage.paths(Options { attempt_timeout_ms, ..Options::default() });
        assert!(write(&stage, &probes, &paths, TIMEOUT, Resend::Never).result.is_err());
        assert_eq!(crate::base::clock::Clock::now_ms(&stage.world), TIMEOUT);
    }
}

#[test]
fn an_answer_that_is_too_long_was_given_and_would_be_too_long_again() {
    let (stage, probes) =
        stages(&[Fail(10.0, Reason::MessageTooLarge), Answer(1.0)], &[Answer(1.0), Answer(1.0)]);
    let written = write(&stage, &probes, &stage.paths(Options::default()), TIMEOUT, Resend::Safe);
    assert_eq!((written.result.unwrap_err().reason, written.unsure), (Reason::MessageTooLarge, true));
    assert_eq!(stage.starts().len(), 1);
}

#[test]
fn the_wait_before_a_write_is_sent_again_doubles_up_to_two_seconds() {
    let (stage, probes) = stages(&[Fail(0.0, Reason::Network)], &[Answer(1.0)]);
    write(&stage, &probes, &stage.paths(Options::default()), TIMEOUT, Resend::Safe).result.unwrap_err();
    let starts = stage.starts();
    let mut full = 50.0;
    for pair in starts.windows(2) {
        let pause = pair[1].1 - pair[0].1;
        assert!((full / 2.0..=full).contains(&pause), "{pause} of {full}");
        full = f64::min(full * 2.0, 2_000.0);
    }
    assert!(starts.len() > 15, "{starts:?}");
}
