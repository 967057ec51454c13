//! "Already exists": which client the lease belongs to, with and without an attempt that may have created it.
use std::cell::Cell;

use super::*;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::Lease;
use crate::model::requests::CreateLease;
use crate::transport::failure::{Failure, FailureKind};
use crate::transport::status::RpcStatus;

fn exists() -> Play {
    let status = tonic::Status::unknown("leases.jumpstarter.dev \"mine\" already exists");
    (1.0, Err(Rejection::from(status)))
}

fn cut() -> Play {
    (1.0, Err(Failure::new(FailureKind::Network, Code::Unavailable, "cut").into()))
}

/// Books "mine" for ten minutes where the first attempts end like these, and what exists then is `stored`.
fn book(
    attempts: &'static [fn() -> Play],
    id: Option<&str>,
    stored: Result<wire::Lease, RpcStatus>,
) -> Result<Lease, Error> {
    let made = Cell::new(0);
    let stage = Stage::new(move |_, call| match call.method {
        "CreateLease" => attempts[made.replace(made.get() + 1).min(attempts.len() - 1)](),
        _ => (1.0, stored.clone().map(|lease| lease.encode_to_vec()).map_err(Rejection::from)),
    });
    let client = stage.client(1);
    let request = CreateLease {
        lease_id: id.map(str::to_owned),
        selector: Some("board=rpi4".to_owned()),
        duration: Some(prost_types::Duration { seconds: 600, nanos: 0 }),
        ..Default::default()
    };
    stage.world.run(client.create_lease(request, &options(5_000)))
}

const REFUSED: &[fn() -> Play] = &[exists];
const AFTER_A_CUT: &[fn() -> Play] = &[cut, exists];

#[test]
fn after_a_cut_a_lease_of_the_given_name_is_the_result_where_it_is_mine_and_as_asked() {
    let made = book(AFTER_A_CUT, Some("mine"), Ok(lease("mine", 600))).unwrap();
    assert_eq!((made.name.as_str(), made.client.as_str()), ("mine", "alice"));
    let bobs = wire::Lease { client: Some("namespaces/lab/clients/bob".to_owned()), ..lease("mine", 600) };
    for other in [bobs, lease("mine", 601)] {
        let error = book(AFTER_A_CUT, Some("mine"), Ok(other)).unwrap_err();
        assert_eq!((error.reason, error.unsure), (Reason::AlreadyExists, true));
        assert!(error.lease.is_some());
        assert_eq!(error.lease_name.as_deref(), Some("mine"));
    }
}

#[test]
fn after_a_cut_what_cannot_be_read_is_not_known() {
    let gone = Rejection::from(tonic::Status::unknown("leases.jumpstarter.dev \"mine\" not found"));
    let Rejection::Status(gone) = gone else { panic!("a status is a status") };
    for (attempts, id, unsure) in
        [(AFTER_A_CUT, Some("mine"), true), (REFUSED, Some("mine"), false), (REFUSED, None, true)]
    {
        let error = book(attempts, id, Err(gone.clone())).unwrap_err();
        assert_eq!((error.reason, error.unsure), (Reason::AlreadyExists, unsure), "{id:?}");
        assert!(error.lease.is_none() && error.lease_name.is_some());
    }
}

#[test]
fn without_a_cut_a_lease_of_the_given_name_was_there_before_and_one_of_a_made_name_is_mine() {
    let error = book(REFUSED, Some("mine"), Ok(lease("mine", 600))).unwrap_err();
    assert_eq!((error.reason, error.unsure), (Reason::AlreadyExists, false));
    assert_eq!(error.lease.unwrap().name, "mine");
    assert!(book(REFUSED, None, Ok(lease("made-here", 600))).is_ok());
}

#[test]
fn what_a_reply_lacks_was_not_applied() {
    let stage = Stage::new(|_, _| answer(1.0, &lease("mine", 600)));
    let client = stage.client(1);
    let request = |tags: &[(&str, &str)]| CreateLease {
        lease_id: Some("mine".to_owned()),
        selector: Some("board=rpi4".to_owned()),
        duration: Some(prost_types::Duration { seconds: 600, nanos: 0 }),
        tags: tags.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect(),
        ..Default::default()
    };
    let lacking = |tags| {
        let made = stage.world.run(client.create_lease(request(tags), &options(5_000))).unwrap();
        made.not_applied
    };
    assert_eq!(lacking(&[]).len(), 0);
    assert_eq!(lacking(&[("ci", "nightly")]).len(), 1);
}

#[test]
fn two_bookings_of_the_same_moment_have_names_of_their_own() {
    let stage = Stage::new(|_, _| answer(1.0, &lease("mine", 600)));
    let client = stage.client(1);
    for _ in 0..2 {
        let request = CreateLease {
            selector: Some("board=rpi4".to_owned()),
            duration: Some(prost_types::Duration { seconds: 600, nanos: 0 }),
            ..Default::default()
        };
        stage.world.run(client.create_lease(request, &options(5_000))).unwrap();
    }
    let log = stage.log.borrow();
    let sent = |seen: &Seen| wire::CreateLeaseRequest::decode(&seen.call.message[..]).unwrap().lease_id;
    let [one, other] = [sent(&log[0]), sent(&log[1])];
    // The time, then the version and what is random.
    assert_eq!((one.len(), one.get(13..15)), (36, Some("-7")));
    assert_ne!(one.get(15..), other.get(15..));
}
