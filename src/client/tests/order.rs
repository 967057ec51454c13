//! Updates of one lease: their order, and how long they wait.
use std::cell::Cell;

use futures_util::future::{join, join_all, select};
use prost::Message;

use super::*;
use crate::base::reason::Reason;
use crate::model::requests::{ExtendLease, Extension, GetLease, UpdateLease};

/// Answers reads immediately, and updates after a delay: the later the update is sent, the shorter its delay.
fn answering(hang_first: bool) -> Stage {
    let updates = Cell::new(0);
    Stage::new(move |_, call| match call.method {
        "UpdateLease" => {
            let number = updates.replace(updates.get() + 1);
            let asked = wire::UpdateLeaseRequest::decode(call.message.as_slice()).unwrap();
            let seconds = asked.lease.unwrap().duration.unwrap().seconds;
            let ms = if hang_first && number == 0 { 1e9 } else { 100.0 - f64::from(number) * 10.0 };
            answer(ms, &lease("a", seconds))
        }
        _ => answer(1.0, &lease("a", 1)),
    })
}

fn update(seconds: i64) -> UpdateLease {
    let duration = Some(prost_types::Duration { seconds, nanos: 0 });
    UpdateLease { name: "a".to_owned(), duration, ..Default::default() }
}

/// What each update requested, in the order in which they were sent.
fn sent(stage: &Stage) -> Vec<i64> {
    let log = stage.log.borrow();
    let updates = log.iter().filter(|seen| seen.call.method == "UpdateLease");
    let asked = updates.map(|seen| wire::UpdateLeaseRequest::decode(seen.call.message.as_slice()).unwrap());
    asked.map(|asked| asked.lease.unwrap().duration.unwrap().seconds).collect()
}

#[test]
fn five_updates_of_a_lease_are_sent_in_the_order_of_the_calls() {
    let stage = answering(false);
    let (client, options) = (stage.client(1), options(30_000));
    let calls: Vec<_> = (1..=5).map(|seconds| client.update_lease(update(seconds), &options)).collect();
    // The place in the queue is taken by the call, not by the first poll.
    let reversed = calls.into_iter().rev();
    let results = stage.world.run(join_all(reversed));
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(sent(&stage), [1, 2, 3, 4, 5]);
    let log = stage.log.borrow();
    assert!(log.windows(2).all(|pair| pair[0].at < pair[1].at), "one at a time: {log:?}");
}

#[test]
fn one_that_is_given_up_leaves_the_queue_and_holds_up_no_other() {
    for given_up in [0, 2] {
        let stage = answering(false);
        let (client, options) = (stage.client(1), options(30_000));
        let mut calls: Vec<_> =
            (1..=5).map(|seconds| Some(Box::pin(client.update_lease(update(seconds), &options)))).collect();
        let gone = calls[given_up].take().unwrap();
        let gives_up = async {
            select(gone, stage.world.wait(10.0)).await;
        };
        let (_, results) = stage.world.run(join(gives_up, join_all(calls.into_iter().flatten())));
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        // The first update was in progress when it was abandoned.
        let expected = if given_up == 0 { vec![1, 2, 3, 4, 5] } else { vec![1, 2, 4, 5] };
        assert_eq!(sent(&stage), expected);
    }
}

#[test]
fn an_update_after_an_extension_is_the_last_one_sent() {
    let stage = answering(false);
    let (client, options) = (stage.client(1), options(30_000));
    let by = Extension::By(prost_types::Duration { seconds: 9, nanos: 0 });
    let extension = client.extend_lease(ExtendLease { name: "a".to_owned(), extension: by }, &options);
    let after = client.update_lease(update(2), &options);
    let (_, result) = stage.world.run(join(extension, after));
    assert!(result.is_ok());
    assert_eq!(sent(&stage), [10, 2]);
}

#[test]
fn updates_of_different_leases_do_not_wait_for_one_another() {
    let stage = answering(true);
    let (client, options) = (stage.client(1), options(500));
    let other = UpdateLease { name: "b".to_owned(), ..update(2) };
    let hanging = client.update_lease(update(1), &options);
    let quick = client.update_lease(other, &options);
    let _ = stage.world.run(join(hanging, quick));
    assert!(stage.log.borrow()[1].at < 1.0);
}

#[test]
fn a_deadline_holds_the_wait_for_a_turn() {
    let stage = answering(true);
    let client = stage.client(1);
    let extend = || ExtendLease {
        name: "a".to_owned(),
        extension: Extension::By(prost_types::Duration { seconds: 60, nanos: 0 }),
    };
    let (long, short) = (options(60_000), options(500));
    let hanging = client.update_lease(update(1), &long);
    let first = async {
        let _ = hanging.await;
    };
    let waiting = join(client.update_lease(update(2), &short), client.extend_lease(extend(), &short));
    let ended = async {
        let ended = waiting.await;
        (ended, stage.world.now_ms())
    };
    let (ended, at) = match stage.world.run(select(Box::pin(first), Box::pin(ended))) {
        futures_util::future::Either::Right((ended, _)) => ended,
        futures_util::future::Either::Left(_) => panic!("the one that hangs has ended first"),
    };
    assert_eq!(at, 500.0);
    for (method, error) in [("UpdateLease", ended.0.unwrap_err()), ("ExtendLease", ended.1.unwrap_err())] {
        assert_eq!((error.method, error.reason), (method, Reason::DeadlineExceeded), "{error}");
        assert_eq!((error.unsure, error.attempts.len()), (false, 0), "nothing was sent");
        assert_eq!(error.lease_name.as_deref(), Some("a"));
        assert!(error.raw_message.contains("500 ms: an earlier update"), "{error}");
    }
    assert_eq!(sent(&stage), [1]);
}

#[test]
fn a_deadline_holds_the_read_before_an_update_and_the_update_after_it() {
    // The read takes so long; then an update never answers.
    for (read_ms, sends) in [(1e9, 0), (400.0, 1)] {
        let stage = Stage::new(move |_, call| match call.method {
            "GetLease" => answer(read_ms, &lease("a", 1)),
            _ => answer(1e9, &lease("a", 1)),
        });
        let (client, options) = (stage.client(1), options(500));
        let at = prost_types::Timestamp { seconds: 4_000_000_000, nanos: 0 };
        let end_alone = UpdateLease { begin_time: Some(at), duration: None, ..update(1) };
        let by = Extension::By(prost_types::Duration { seconds: 60, nanos: 0 });
        let extend = ExtendLease { name: "b".to_owned(), extension: by };
        let calls = join(client.update_lease(end_alone, &options), client.extend_lease(extend, &options));
        let (update, extend) = stage.world.run(calls);
        let (update, extend) = (update.unwrap_err(), extend.unwrap_err());
        assert_eq!(stage.world.now_ms(), 500.0);
        for (error, name) in [(&update, "a"), (&extend, "b")] {
            assert_eq!(error.lease_name.as_deref(), Some(name));
            assert_eq!((error.reason, error.unsure), (Reason::DeadlineExceeded, sends == 1), "{error}");
        }
        if sends == 0 {
            assert_eq!((update.method, extend.method), ("UpdateLease", "ExtendLease"));
            assert!(update.raw_message.contains("500 ms"), "{update}");
        }
        assert_eq!(sent(&stage).len(), 2 * sends);
    }
}

#[test]
fn an_error_after_a_timeout_names_the_whole_timeout_and_not_what_was_left_of_it() {
    let stage = Stage::new(|_, _| answer(1e9, &lease("a", 1)));
    let client = stage.client(1);
    // So much had passed while the token was requested.
    let options = CallOptions { elapsed: std::time::Duration::from_millis(200), ..options(500) };
    let read = client.get_lease(GetLease { name: "a".to_owned() }, &options);
    let calls = join(read, client.update_lease(update(1), &options));
    let (read, update) = stage.world.run(calls);
    assert_eq!(stage.world.now_ms(), 300.0);
    for error in [read.unwrap_err(), update.unwrap_err()] {
        assert_eq!(error.reason, Reason::DeadlineExceeded);
        assert!(error.raw_message.contains("500 ms"), "{error}");
    }
}
