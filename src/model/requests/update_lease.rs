//! Updating a lease: only the fields that the controller applies, none that it would silently ignore.
use prost_types::{Duration, Timestamp};

use super::create_lease::{Times, between};
use super::extend_lease::whole_up;
use super::sharing::{check_sharing, full_names};
use crate::model::names::Kind;
use crate::model::{InvalidInput, Lease, duration, names, time};
use crate::wire::client::v1 as wire;

/// A change of duration, begin, end, owner or sharing; fields that are not set stay unchanged.
///
/// What has to be sent depends on the lease. The controller checks the times *of the request* on their own: a begin
/// or an end without a duration always fails there. If a lease has a stored begin and end, its duration must be the
/// difference: a new duration without a new end always fails. So unless begin and end are both set,
/// [`UpdateLease::needs_lease`] is true: the lease must be read first, and the missing times are taken from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateLease {
    /// Bare name of the lease.
    pub name: String,
    /// The new duration.
    pub duration: Option<Duration>,
    /// The new begin, to the second; only before the lease has begun.
    pub begin_time: Option<Timestamp>,
    /// The new end, to the second.
    pub end_time: Option<Timestamp>,
    /// The client that becomes the new owner; only while the lease runs.
    pub client: Option<String>,
    /// Bare names of clients to share it with. Controllers without sharing ignore this.
    pub add_shared_with: Vec<String>,
    /// Bare names of clients to stop sharing it with. Controllers without sharing ignore this.
    pub remove_shared_with: Vec<String>,
}

impl UpdateLease {
    /// Checks the input, which must happen before anything is sent, even before a read of the lease.
    pub fn checked(self) -> Result<CheckedUpdate, InvalidInput> {
        names::check("name", &self.name)?;
        if let Some(client) = &self.client {
            names::check("client", client)?;
        }
        check_sharing(&self.add_shared_with, &self.remove_shared_with)?;
        let nothing_else =
            self.client.is_none() && self.add_shared_with.is_empty() && self.remove_shared_with.is_empty();
        match (&self.duration, &self.begin_time, &self.end_time) {
            (None, None, None) if nothing_else => {
                return Err(InvalidInput::new(
                    "duration",
                    "or `durationSeconds`, `beginTime`, `endTime`, `client`, `addSharedWith` or `removeSharedWith` must be given; nothing else of a lease can change",
                ));
            }
            (None, None, None) | (None, Some(_), None) | (None, None, Some(_)) => {}
            _ => {
                self.times().checked()?;
            }
        }
        Ok(CheckedUpdate(self))
    }

    /// Whether the lease has to be read first: a time changes, and begin and end are not both set.
    pub fn needs_lease(&self) -> bool {
        self.changes_times() && !(self.begin_time.is_some() && self.end_time.is_some())
    }

    fn changes_times(&self) -> bool {
        self.duration.is_some() || self.begin_time.is_some() || self.end_time.is_some()
    }

    fn times(&self) -> Times {
        Times { duration: self.duration, begin: self.begin_time, end: self.end_time }
    }

    /// The times to send for a lease with these stored times.
    fn completed(&self, stored: &Lease) -> Result<Times, InvalidInput> {
        let times = self.times();
        match (self.duration, self.begin_time.map(whole), self.end_time.map(whole)) {
            (Some(length), None, None) => lasting(length, stored),
            (Some(length), Some(begin), None) if stored.end_time.is_some() => from(begin, length),
            (Some(length), None, Some(end)) => until(length, end, stored),
            (None, Some(begin), None) => moved(begin, stored),
            (None, None, Some(end)) => ending(end, stored),
            _ => Ok(times),
        }
    }
}

/// An update whose input has been checked.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedUpdate(UpdateLease);

impl CheckedUpdate {
    /// Bare name of the lease.
    pub fn lease(&self) -> &str {
        &self.0.name
    }

    /// [`UpdateLease::needs_lease`].
    pub fn needs_lease(&self) -> bool {
        self.0.needs_lease()
    }

    /// The message; `stored` is the current lease, if [`UpdateLease::needs_lease`] is true.
    pub fn into_wire(
        self,
        namespace: &str,
        stored: Option<&Lease>,
    ) -> Result<wire::UpdateLeaseRequest, InvalidInput> {
        let Self(update) = self;
        let times = match (stored, update.needs_lease()) {
            (Some(stored), true) => update.completed(stored)?.checked()?,
            _ if update.changes_times() => update.times().checked()?,
            _ => update.times(),
        };
        Ok(wire::UpdateLeaseRequest {
            lease: Some(wire::Lease {
                name: names::full(namespace, Kind::Lease, &update.name),
                duration: times.duration,
                begin_time: times.begin,
                end_time: times.end,
                client: update.client.map(|client| names::full(namespace, Kind::Client, &client)),
                ..Default::default()
            }),
            update_mask: None,
            add_shared_with: full_names(namespace, &update.add_shared_with),
            remove_shared_with: full_names(namespace, &update.remove_shared_with),
        })
    }
}

/// A duration alone. A stored end moves, so that the duration still matches.
fn lasting(length: Duration, stored: &Lease) -> Result<Times, InvalidInput> {
    let Some(stored_end) = stored.end_time else {
        return Ok(Times { duration: Some(length), begin: None, end: None });
    };
    let begin = stored.begin_time.or(stored.effective_begin_time).unwrap_or_else(|| {
        // No controller stores an end without a begin.
        let stored_length = stored.duration.as_ref().map_or(0, duration::nanos);
        time::from_nanos(time::nanos(&stored_end) - stored_length)
    });
    // The begin itself is not sent: it does not change, and a running lease rejects it.
    Ok(Times { begin: None, ..from(whole(begin), length)? })
}

/// A begin, and the end computed from it, rounded up to the whole seconds that the controller stores.
fn from(begin: Timestamp, length: Duration) -> Result<Times, InvalidInput> {
    let end = time::from_nanos(whole_up(time::nanos(&begin) + duration::nanos(&length)));
    let end = time::check("duration", end)?;
    Ok(Times { duration: Some(between(None, begin, end)?), begin: Some(begin), end: Some(end) })
}

/// A duration and an end. A stored begin moves accordingly, which is only possible before the lease has begun.
fn until(length: Duration, end: Timestamp, stored: &Lease) -> Result<Times, InvalidInput> {
    let unmoved = Times { duration: Some(length), begin: None, end: Some(end) };
    let Some(begin) = stored.begin_time.map(whole) else { return Ok(unmoved) };
    let span = time::nanos(&end) - time::nanos(&begin);
    if span == duration::nanos(&length) {
        return Ok(unmoved);
    }
    if stored.effective_begin_time.is_some() {
        let words = "must not be given beside `endTime`, which it contradicts: the lease has begun, and its begin cannot move";
        return Err(InvalidInput::new("duration", words));
    }
    let begin = whole(time::from_nanos(time::nanos(&end) - duration::nanos(&length)));
    let begin = time::check("duration", begin)?;
    Ok(Times { duration: Some(between(None, begin, end)?), begin: Some(begin), end: Some(end) })
}

/// A begin alone. The stored duration stays, and a stored end moves.
fn moved(begin: Timestamp, stored: &Lease) -> Result<Times, InvalidInput> {
    match stored.duration {
        Some(length) if stored.end_time.is_some() => from(begin, length),
        Some(length) => Ok(Times { duration: Some(length), begin: Some(begin), end: None }),
        None => {
            Err(InvalidInput::new("duration", "must be given with `beginTime`: the lease has none stored"))
        }
    }
}

/// An end alone. The stored begin stays, or the effective one of a running lease.
fn ending(end: Timestamp, stored: &Lease) -> Result<Times, InvalidInput> {
    let Some(begin) = stored.begin_time.or(stored.effective_begin_time) else {
        return Err(InvalidInput::new(
            "endTime",
            "needs `duration` or `beginTime` with it: the lease has not begun and has no begin stored",
        ));
    };
    Ok(Times { duration: Some(between(None, whole(begin), end)?), begin: None, end: Some(end) })
}

fn whole(at: Timestamp) -> Timestamp {
    Timestamp { nanos: 0, ..at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(count: i64) -> Option<Duration> {
        Some(Duration { seconds: count * 60, nanos: 0 })
    }

    fn at(seconds: i64) -> Option<Timestamp> {
        Some(Timestamp { seconds: 1_767_323_000 + seconds, nanos: 0 })
    }

    fn update() -> UpdateLease {
        UpdateLease { name: "rec".into(), ..Default::default() }
    }

    fn wired(update: UpdateLease, stored: Option<&Lease>) -> Result<wire::UpdateLeaseRequest, InvalidInput> {
        update.checked()?.into_wire("lab", stored)
    }

    fn sent(update: UpdateLease, stored: Option<&Lease>) -> wire::Lease {
        wired(update, stored).unwrap().lease.unwrap()
    }

    #[test]
    fn what_the_controller_applies_is_sent() {
        let lease = sent(UpdateLease { client: Some("bob".into()), ..update() }, None);
        assert_eq!(lease.name, "namespaces/lab/leases/rec");
        assert_eq!(lease.client.as_deref(), Some("namespaces/lab/clients/bob"));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (None, None, None));
        let both = UpdateLease { begin_time: at(0), end_time: at(600), ..update() };
        assert!(!both.needs_lease());
        let lease = sent(both, None);
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(10), at(0), at(600)));
    }

    #[test]
    fn a_duration_takes_a_stored_end_along() {
        let longer = UpdateLease { duration: minutes(20), ..update() };
        assert!(longer.needs_lease());
        let open = Lease { duration: minutes(10), effective_begin_time: at(5), ..Lease::default() };
        let lease = sent(longer.clone(), Some(&open));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), None, None));
        let closed = Lease { begin_time: at(0), end_time: at(600), ..open };
        let lease = sent(longer.clone(), Some(&closed));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), None, at(1200)));
        // Ends are whole seconds, rounded up.
        let odd = UpdateLease { duration: Some(Duration { seconds: 90, nanos: 5 }), ..update() };
        let lease = sent(odd, Some(&closed));
        assert_eq!((lease.duration.unwrap().seconds, lease.end_time), (91, at(91)));
        // No controller returns such a lease; the request must still be consistent.
        let bare = Lease { begin_time: None, effective_begin_time: None, ..closed };
        let lease = sent(longer, Some(&bare));
        assert_eq!((lease.duration, lease.end_time), (minutes(20), at(1200)));
    }

    #[test]
    fn a_begin_and_a_duration_move_a_stored_end() {
        let moved = UpdateLease { duration: minutes(20), begin_time: at(3600), ..update() };
        assert!(moved.needs_lease());
        let open = Lease { duration: minutes(10), begin_time: at(0), ..Lease::default() };
        let lease = sent(moved.clone(), Some(&open));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), at(3600), None));
        let closed = Lease { end_time: at(600), ..open };
        let lease = sent(moved.clone(), Some(&closed));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), at(3600), at(4800)));
        // The controller truncates begins to whole seconds, so the end is computed from the truncated begin.
        let fraction = Some(Timestamp { nanos: 700_000_000, ..at(3600).unwrap() });
        let lease = sent(UpdateLease { begin_time: fraction, ..moved }, Some(&closed));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), at(3600), at(4800)));
    }

    #[test]
    fn an_end_and_a_duration_move_a_stored_begin_until_the_lease_runs() {
        let moved = UpdateLease { duration: minutes(20), end_time: at(4800), ..update() };
        assert!(moved.needs_lease());
        // Without a stored begin, the controller computes one.
        let open = Lease { duration: minutes(10), effective_begin_time: at(0), ..Lease::default() };
        let lease = sent(moved.clone(), Some(&open));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), None, at(4800)));
        let planned = Lease { begin_time: at(0), end_time: at(600), ..Lease::default() };
        let lease = sent(moved.clone(), Some(&planned));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), at(3600), at(4800)));
        let running = Lease { effective_begin_time: at(1), ..planned };
        assert_eq!(wired(moved.clone(), Some(&running)).unwrap_err().field, "duration");
        let fits = Lease { begin_time: at(3600), ..running };
        let lease = sent(moved, Some(&fits));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(20), None, at(4800)));
    }

    #[test]
    fn a_begin_alone_takes_the_duration_along() {
        let alone = UpdateLease { begin_time: at(7200), ..update() };
        assert!(alone.needs_lease());
        let open = Lease { duration: minutes(10), begin_time: at(3600), ..Lease::default() };
        let lease = sent(alone.clone(), Some(&open));
        assert_eq!((lease.begin_time, lease.duration, lease.end_time), (at(7200), minutes(10), None));
        let closed = Lease { end_time: at(4200), ..open };
        let lease = sent(alone, Some(&closed));
        assert_eq!((lease.begin_time, lease.duration, lease.end_time), (at(7200), minutes(10), at(7800)));
    }

    #[test]
    fn an_end_alone_keeps_the_begin() {
        let alone = UpdateLease { end_time: at(9000), ..update() };
        for stored in [
            Lease { begin_time: at(3000), effective_begin_time: at(3005), ..Lease::default() },
            Lease { effective_begin_time: at(3000), ..Lease::default() },
        ] {
            let lease = sent(alone.clone(), Some(&stored));
            assert_eq!((lease.begin_time, lease.duration, lease.end_time), (None, minutes(100), at(9000)));
        }
        let waiting = Lease { duration: minutes(1), ..Lease::default() };
        assert_eq!(wired(alone.clone(), Some(&waiting)).unwrap_err().field, "endTime");
        let over = Lease { begin_time: at(9000), ..Lease::default() };
        assert_eq!(wired(alone, Some(&over)).unwrap_err().field, "endTime");
    }

    #[test]
    fn bad_input_is_refused_before_anything_is_read() {
        let field = |update: UpdateLease| update.checked().unwrap_err().field;
        assert_eq!(field(update()), "duration");
        assert_eq!(field(UpdateLease { name: "x/y".into(), ..update() }), "name");
        assert_eq!(field(UpdateLease { client: Some("Bob".into()), ..update() }), "client");
        assert_eq!(field(UpdateLease { begin_time: at(9), end_time: at(3), ..update() }), "endTime");
        assert_eq!(
            field(UpdateLease { duration: minutes(1), begin_time: at(0), end_time: at(600), ..update() }),
            "duration"
        );
    }
}
