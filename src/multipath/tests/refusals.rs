//! A proxy's final rejection: the write was not done, and the same endpoint is not asked again.
use super::*;
use Play::{Answer, Fail, Hang, Refuse};

const TIMEOUT: f64 = 30_000.0;

fn asked(stage: &Stage) -> Vec<usize> {
    stage.starts().into_iter().map(|(endpoint, _)| endpoint).collect()
}

#[test]
fn a_write_that_the_only_endpoint_refuses_ends_at_once_and_was_not_done() {
    for again in [Resend::Safe, Resend::Never] {
        let (stage, probes) = stages(&[Refuse(10.0)], &[Answer(1.0)]);
        let written = write(&stage, &probes, &stage.paths(Options::default()), TIMEOUT, again);
        let error = written.result.unwrap_err();
        assert_eq!((error.reason, error.http_status, written.unsure), (Reason::HttpStatus, Some(403), false));
        assert_eq!((asked(&stage), crate::base::clock::Clock::now_ms(&stage.world)), (vec![0], 10.0));
    }
}

#[test]
fn another_endpoint_is_asked_once_for_what_one_has_refused() {
    for again in [Resend::Safe, Resend::Never] {
        let (stage, probes) = stages(&[Refuse(10.0), Answer(10.0)], &[Answer(1.0), Answer(1.0)]);
        let paths = stage.paths(Options::default());
        let written = write(&stage, &probes, &paths, TIMEOUT, again);
        assert_eq!((written.result.unwrap().endpoint, written.unsure), (1, false));
        assert_eq!(stage.starts(), [(0, 1.0), (1, 12.0)], "without a pause");
    }
    let (stage, probes) =
        stages(&[Refuse(10.0), Refuse(10.0), Refuse(10.0)], &[Answer(1.0), Answer(1.0), Answer(1.0)]);
    let written = write(&stage, &probes, &stage.paths(Options::default()), TIMEOUT, Resend::Safe);
    assert!(written.result.unwrap_err().refused && !written.unsure);
    assert_eq!(asked(&stage), [0, 1, 2], "each once");
}

#[test]
fn one_that_refuses_is_left_alone_while_another_breaks_again_and_again() {
    let (stage, probes) = stages(&[Refuse(10.0), Fail(10.0, Reason::Network)], &[Answer(1.0), Answer(1.0)]);
    let written = write(&stage, &probes, &stage.paths(Options::default()), 3_000.0, Resend::Safe);
    assert!(written.result.is_err() && written.unsure);
    let asked = asked(&stage);
    assert_eq!(asked[0], 0);
    assert!(asked.len() > 3 && asked[1..].iter().all(|endpoint| *endpoint == 1), "{asked:?}");
    // The cheap reads that look for an alternative do not use that endpoint either, once it has rejected the write.
    assert_eq!(probes.starts().iter().filter(|(endpoint, _)| *endpoint == 0).count(), 1);
}

#[test]
fn a_refusal_after_an_open_attempt_leaves_it_open() {
    let (stage, probes) = stages(&[Hang, Refuse(10.0)], &[Answer(1.0), Answer(1.0)]);
    let paths = stage.paths(Options { attempt_timeout_ms: Some(500.0), ..Options::default() });
    // The first one is never sent again to: the probes say that it is dead from then on.
    let dead = probes.clone();
    let written = stage.world.run(paths.write(
        "DeleteLease",
        TIMEOUT,
        Resend::Safe,
        |endpoint, _| {
            dead.play(0, Fail(1.0, Reason::NotGrpcWeb));
            stage.request(endpoint)
        },
        Probe { method: "ListExporters", attempt: |endpoint, _| probes.request(endpoint) },
        |_| async { None },
    ));
    assert!(written.result.unwrap_err().refused && written.unsure);
    assert_eq!(asked(&stage), [0, 1]);
}
