//! What a client knows of itself and has learned from replies.
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::{CallOptions, Stage, answer, lease, options};
use crate::model::requests::GetLease;
use crate::wire::client::v1 as wire;

const HOUR_MS: f64 = 3_600_000.0;

/// A running lease in the reply of a server whose clock is ahead by an hour.
fn running() -> wire::Lease {
    let began = SystemTime::now() + Duration::from_secs(3600 - 60);
    let used = prost_types::Duration { seconds: 60, nanos: 0 };
    wire::Lease {
        effective_begin_time: Some(began.into()),
        effective_duration: Some(used),
        ..lease("runs", 600)
    }
}

#[test]
fn the_servers_clock_is_learned_from_a_running_lease() {
    let stage = Stage::new(|_, _| answer(5.0, &running()));
    let client = stage.client(1);
    assert_eq!(client.clock_offset_ms(), None);
    let request = GetLease { name: "runs".to_owned() };
    let lease = stage.world.run(client.get_lease(request, &options(1_000))).unwrap();
    let offset = client.clock_offset_ms().unwrap();
    // However slow this machine is, it takes less than half an hour for that.
    assert!((offset - HOUR_MS).abs() < HOUR_MS / 2.0, "{offset}");
    assert_eq!(lease.clock_offset_ms, Some(offset));
}

#[test]
fn a_client_knows_its_namespace() {
    let stage = Stage::new(|_, _| answer(5.0, &running()));
    assert_eq!(stage.client(1).namespace(), "lab");
}

#[test]
fn a_call_carries_who_makes_it() {
    let stage = Stage::new(|_, _| answer(5.0, &running()));
    let client = stage.client(1);
    let request = GetLease { name: "runs".to_owned() };
    let with_token = CallOptions { token: Some("eyJ".to_owned()), ..options(1_000) };
    stage.world.run(client.get_lease(request, &with_token)).unwrap();
    let log = stage.log.borrow();
    let header = |name| log.first().and_then(|seen| seen.call.metadata.text(name));
    assert_eq!(header("jumpstarter-kind"), Some("Client"));
    assert_eq!(header("jumpstarter-namespace"), Some("lab"));
    assert_eq!(header("jumpstarter-name"), Some("alice"));
    assert_eq!(header("authorization"), Some("Bearer eyJ"));
}

#[test]
fn the_listener_of_a_client_is_called_after_each_attempt() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let book = heard.clone();
    let stage = Stage::new(|_, _| answer(5.0, &running()));
    let client = stage.client(1).with_listener(Arc::new(move |record| {
        book.lock().unwrap().push((record.endpoint, record.method, record.took_ms));
    }));
    stage.world.run(client.get_lease(GetLease { name: "runs".to_owned() }, &options(1_000))).unwrap();
    assert_eq!(*heard.lock().unwrap(), [(0, "GetLease", 5.0)]);
    let [(url, state)] = &client.endpoints()[..] else { panic!("one endpoint") };
    assert_eq!((url.as_str(), state.winner), ("http://0", true));
    client.race_again();
    assert!(!client.endpoints()[0].1.winner);
}
