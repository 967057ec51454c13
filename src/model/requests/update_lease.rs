//! Changing a lease: what the controller heeds, and nothing that it would silently ignore.
use prost_types::{Duration, Timestamp};

use super::create_lease::{Times, between};
use super::full_name;
use crate::model::names::Kind;
use crate::model::{InvalidInput, Lease, duration, names, time};
use crate::wire::client::v1 as wire;

/// A change of duration, begin, end or owner; what is `None` stays.
///
/// The controller checks the times *of the request* on their own: a begin or an end without a duration
/// always fails there. Where one is given alone, [`UpdateLease::needs_lease`] says so, and the rest is
/// taken from the lease as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateLease {
    /// Bare name of the lease.
    pub name: String,
    /// How long.
    pub duration: Option<Duration>,
    /// From when, to the second; only before it has begun.
    pub begin_time: Option<Timestamp>,
    /// Until when, to the second.
    pub end_time: Option<Timestamp>,
    /// The client that it is handed to; only while it runs.
    pub client: Option<String>,
}

impl UpdateLease {
    /// Checks the input. Nothing may be sent, not even a read of the lease, before this.
    pub fn check(&self) -> Result<(), InvalidInput> {
        names::check("name", &self.name)?;
        if let Some(client) = &self.client {
            names::check("client", client)?;
        }
        match (&self.duration, &self.begin_time, &self.end_time) {
            (None, None, None) if self.client.is_none() => Err(InvalidInput::new(
                "duration",
                "or `durationSeconds`, `beginTime`, `endTime` or `client` must be given; nothing else of a lease can change",
            )),
            (None, None, None) | (None, Some(_), None) | (None, None, Some(_)) => Ok(()),
            _ => self.times().checked().map(|_| ()),
        }
    }

    /// Whether the lease has to be read first: a begin or an end came without the duration.
    pub fn needs_lease(&self) -> bool {
        self.duration.is_none() && (self.begin_time.is_some() != self.end_time.is_some())
    }

    /// The message; `stored` is the lease as it stands, where [`UpdateLease::needs_lease`] asked for it.
    pub fn into_wire(
        self,
        namespace: &str,
        stored: Option<&Lease>,
    ) -> Result<wire::UpdateLeaseRequest, InvalidInput> {
        self.check()?;
        let times = match (stored, self.needs_lease()) {
            (Some(stored), true) => self.completed(stored)?.checked()?,
            _ if self.duration.is_none() && self.begin_time.is_none() && self.end_time.is_none() => {
                self.times()
            }
            _ => self.times().checked()?,
        };
        Ok(wire::UpdateLeaseRequest {
            lease: Some(wire::Lease {
                name: full_name(namespace, Kind::Lease, "name", &self.name)?,
                duration: times.duration,
                begin_time: times.begin,
                end_time: times.end,
                client: self.client.map(|client| names::full(namespace, Kind::Client, &client)),
                ..Default::default()
            }),
            update_mask: None,
        })
    }

    fn times(&self) -> Times {
        Times { duration: self.duration, begin: self.begin_time, end: self.end_time }
    }

    /// A begin alone keeps the stored length, and moves a stored end with it. An end alone keeps the stored
    /// begin, or the effective one of a lease that runs.
    fn completed(&self, stored: &Lease) -> Result<Times, InvalidInput> {
        if let Some(begin) = self.begin_time {
            let Some(length) = stored.duration else {
                return Err(InvalidInput::new(
                    "duration",
                    "must be given with `beginTime`: the lease has none stored",
                ));
            };
            let end = stored.end_time.map(|_| Timestamp {
                seconds: (time::nanos(&begin) + duration::nanos(&length)).div_euclid(1_000_000_000) as i64,
                nanos: 0,
            });
            // With an end, the length is what lies between whole seconds.
            let duration = if end.is_some() { None } else { Some(length) };
            return Ok(Times { duration, begin: Some(begin), end });
        }
        let whole = |at: Timestamp| Timestamp { nanos: 0, ..at };
        let (Some(begin), Some(end)) =
            (stored.begin_time.or(stored.effective_begin_time), self.end_time.map(whole))
        else {
            return Err(InvalidInput::new(
                "endTime",
                "needs `duration` or `beginTime` with it: the lease has not begun and has no begin stored",
            ));
        };
        // The begin itself stays unsent: a lease that runs refuses any, and the stored one need not change.
        Ok(Times { duration: Some(between(None, whole(begin), end)?), begin: None, end: Some(end) })
    }
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

    fn sent(update: UpdateLease, stored: Option<&Lease>) -> wire::Lease {
        update.into_wire("lab", stored).unwrap().lease.unwrap()
    }

    #[test]
    fn what_the_controller_heeds_arrives() {
        let lease = sent(UpdateLease { duration: minutes(20), ..update() }, None);
        assert_eq!((lease.name.as_str(), lease.duration), ("namespaces/lab/leases/rec", minutes(20)));
        let lease = sent(UpdateLease { client: Some("bob".into()), ..update() }, None);
        assert_eq!(lease.client.as_deref(), Some("namespaces/lab/clients/bob"));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (None, None, None));
        let lease = sent(UpdateLease { begin_time: at(0), end_time: at(600), ..update() }, None);
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(10), at(0), at(600)));
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
        assert_eq!(alone.clone().into_wire("lab", Some(&waiting)).unwrap_err().field, "endTime");
        let over = Lease { begin_time: at(9000), ..Lease::default() };
        assert_eq!(alone.into_wire("lab", Some(&over)).unwrap_err().field, "endTime");
    }

    #[test]
    fn bad_input_is_refused_before_anything_is_read() {
        let field = |update: UpdateLease| update.check().unwrap_err().field;
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
