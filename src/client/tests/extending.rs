//! Extensions of a lease that has ended: what the error carries.
use std::cell::Cell;

use prost_types::{Duration, Timestamp};

use super::*;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::model::requests::{ExtendLease, Extension};
use crate::transport::failure::{Failure, FailureKind};

fn extend() -> ExtendLease {
    ExtendLease { name: "a".to_owned(), extension: Extension::By(Duration { seconds: 60, nanos: 0 }) }
}

fn running() -> wire::Lease {
    wire::Lease { effective_begin_time: Some(Timestamp { seconds: 1_000, nanos: 0 }), ..lease("a", 600) }
}

fn ended() -> wire::Lease {
    wire::Lease { effective_end_time: Some(Timestamp { seconds: 1_100, nanos: 0 }), ..running() }
}

#[test]
fn a_lease_that_has_ended_is_named_and_sent_along() {
    let stage = Stage::new(|_, _| answer(1.0, &ended()));
    let client = stage.client(1);
    let error = stage.world.run(client.extend_lease(extend(), &options(5_000))).unwrap_err();
    assert_eq!((error.reason, error.unsure), (Reason::LeaseEnded, false));
    assert_eq!(error.lease_name.as_deref(), Some("a"));
    assert!(error.lease.is_some_and(|lease| lease.has_ended()));
    assert_eq!(stage.asked(), [(0, "GetLease")], "nothing is changed");
}

#[test]
fn one_that_ends_meanwhile_is_unsure_where_an_attempt_was_cut() {
    for first_is_cut in [true, false] {
        let updates = Cell::new(0);
        let stage = Stage::new(move |_, call| match call.method {
            "UpdateLease" if updates.replace(updates.get() + 1) == 0 && first_is_cut => {
                (1.0, Err(Failure::new(FailureKind::Truncated, Code::Unavailable, "cut").into()))
            }
            "UpdateLease" => answer(1.0, &ended()),
            _ => answer(1.0, &running()),
        });
        let client = stage.client(1);
        let error = stage.world.run(client.extend_lease(extend(), &options(5_000))).unwrap_err();
        assert_eq!((error.reason, error.unsure), (Reason::LeaseEnded, first_is_cut), "{error:?}");
    }
}
