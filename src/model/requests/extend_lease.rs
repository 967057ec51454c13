//! Extending a lease: what to send depends on the times that the lease has stored.
//!
//! The controller accepts only absolute values, and requires the duration to equal end minus begin if both are
//! stored. So for a lease without an end, only a new duration is sent (an additional end would store a begin as well,
//! and turn it into a lease with a fixed end). For a lease with an end, end and duration are sent together: the
//! duration alone always fails. The begin is never sent, because a running lease rejects it.
use prost_types::{Duration, Timestamp};

use super::UpdateLease;
use super::create_lease::between;
use crate::model::{InvalidInput, Lease, duration, names, time};

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// An extension of a lease.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtendLease {
    /// Bare name of the lease.
    pub name: String,
    /// The extension.
    pub extension: Extension,
}

/// How far a lease is extended.
#[derive(Clone, Debug, PartialEq)]
pub enum Extension {
    /// By this much beyond the stored end or duration.
    By(Duration),
    /// Until this time, to the second.
    Until(Timestamp),
}

impl ExtendLease {
    /// Checks the input. Must be called before anything is sent, even before a read of the lease.
    pub fn check(&self) -> Result<(), InvalidInput> {
        names::check("name", &self.name)
    }

    /// The update to request, in absolute values, for the current lease; `None` if it already lasts until then. Not
    /// for a lease that has ended: the controller would answer OK and change nothing.
    pub fn update(&self, stored: &Lease) -> Result<Option<UpdateLease>, InvalidInput> {
        let begin = stored.begin_time.or(stored.effective_begin_time);
        let length = stored.duration.as_ref().map_or(0, duration::nanos);
        let Some(end) = stored.end_time else {
            let longer = match &self.extension {
                Extension::By(more) => length + duration::nanos(more),
                Extension::Until(until) => {
                    let Some(begin) = begin else {
                        return Err(InvalidInput::new(
                            "until",
                            "needs a lease that has begun, or has a begin; this one waits: give `by`",
                        ));
                    };
                    let until = whole(until);
                    self.not_shorter(until, time::nanos(&begin) + length)?;
                    until - time::nanos(&begin)
                }
            };
            let duration = duration::positive(self.field(), longer, "a later end")?;
            return Ok((longer > length).then(|| UpdateLease { duration: Some(duration), ..self.change() }));
        };
        let later = match &self.extension {
            // The controller stores whole seconds: round up, so that the lease is not too short.
            Extension::By(more) => whole_up(time::nanos(&end) + duration::nanos(more)),
            Extension::Until(until) => {
                self.not_shorter(whole(until), time::nanos(&end))?;
                whole(until)
            }
        };
        if later == time::nanos(&end) {
            return Ok(None);
        }
        let end_time = Timestamp { seconds: (later / NANOS_PER_SECOND) as i64, nanos: 0 };
        time::check(self.field(), end_time)?;
        // A lease with an end has a begin: the controller stores both, or computes the begin from the duration.
        let duration = match begin {
            Some(begin) => between(None, Timestamp { nanos: 0, ..begin }, end_time)?,
            None => duration::positive(self.field(), length + later - time::nanos(&end), "a later end")?,
        };
        Ok(Some(UpdateLease { duration: Some(duration), end_time: Some(end_time), ..self.change() }))
    }

    fn change(&self) -> UpdateLease {
        UpdateLease { name: self.name.clone(), ..UpdateLease::default() }
    }

    fn field(&self) -> &'static str {
        match self.extension {
            Extension::By(_) => "by",
            Extension::Until(_) => "until",
        }
    }

    fn not_shorter(&self, until: i128, end: i128) -> Result<(), InvalidInput> {
        // The end of a lease without a stored end may have a fraction of a second, which `until` does not have.
        if until >= whole_nanos(end) {
            return Ok(());
        }
        let end = Timestamp { seconds: (end.div_euclid(NANOS_PER_SECOND)) as i64, nanos: 0 };
        let end = time::text(&end);
        Err(InvalidInput::new("until", format!("must not be before {end}, when the lease ends as it is")))
    }
}

fn whole(time: &Timestamp) -> i128 {
    whole_nanos(time::nanos(time))
}

fn whole_nanos(nanos: i128) -> i128 {
    nanos.div_euclid(NANOS_PER_SECOND) * NANOS_PER_SECOND
}

/// The next whole second.
pub(super) fn whole_up(nanos: i128) -> i128 {
    whole_nanos(nanos + NANOS_PER_SECOND - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(millis: i64) -> Option<Duration> {
        Some(Duration { seconds: millis / 1000, nanos: (millis % 1000) as i32 * 1_000_000 })
    }

    fn minutes(count: i64) -> Option<Duration> {
        length(count * 60_000)
    }

    fn at(seconds: i64) -> Option<Timestamp> {
        Some(Timestamp { seconds: 1_767_323_000 + seconds, nanos: 0 })
    }

    fn by(duration: Option<Duration>) -> ExtendLease {
        ExtendLease { name: "rec".into(), extension: Extension::By(duration.unwrap()) }
    }

    fn until(time: Option<Timestamp>) -> ExtendLease {
        ExtendLease { name: "rec".into(), extension: Extension::Until(time.unwrap()) }
    }

    /// The sent duration and end. Asserts that no begin or owner is sent, and that the update's own checks pass.
    fn sent(extend: &ExtendLease, stored: &Lease) -> Option<(Option<Duration>, Option<Timestamp>)> {
        let update = extend.update(stored).unwrap()?;
        assert_eq!((update.name.as_str(), update.begin_time, &update.client), ("rec", None, &None));
        // With the lease read once more, the update has the same message.
        let message =
            update.clone().checked().unwrap().into_wire("lab", Some(stored)).unwrap().lease.unwrap();
        assert_eq!(
            (message.duration, message.begin_time, message.end_time),
            (update.duration, None, update.end_time)
        );
        Some((update.duration, update.end_time))
    }

    fn refused(extend: &ExtendLease, stored: &Lease) -> String {
        extend.update(stored).unwrap_err().field
    }

    #[test]
    fn without_an_end_the_duration_goes_alone() {
        let new = Lease { duration: minutes(30), ..Lease::default() };
        let running = Lease { effective_begin_time: at(0), ..new.clone() };
        let planned = Lease { begin_time: at(600), ..new.clone() };
        let late = Lease { begin_time: at(0), effective_begin_time: at(5), ..new.clone() };
        for lease in [&new, &running, &planned, &late] {
            assert_eq!(sent(&by(minutes(15)), lease), Some((minutes(45), None)));
            assert_eq!(sent(&by(length(1_500)), lease), Some((length(1_801_500), None)));
        }
        assert_eq!(sent(&until(at(2700)), &running), Some((minutes(45), None)));
        assert_eq!(sent(&until(at(3300)), &planned), Some((minutes(45), None)));
        // The server counts from the requested begin.
        assert_eq!(sent(&until(at(2700)), &late), Some((minutes(45), None)));
        assert_eq!(refused(&until(at(2700)), &new), "until");
    }

    #[test]
    fn with_an_end_both_go_and_fit_the_stored_begin() {
        let planned =
            Lease { duration: minutes(30), begin_time: at(600), end_time: at(2400), ..Lease::default() };
        let running = Lease { effective_begin_time: at(603), ..planned.clone() };
        for lease in [&planned, &running] {
            assert_eq!(sent(&by(minutes(15)), lease), Some((minutes(45), at(3300))));
            assert_eq!(sent(&until(at(3300)), lease), Some((minutes(45), at(3300))));
            // Ends are whole seconds, rounded up.
            assert_eq!(sent(&by(length(1_500)), lease), Some((length(1_802_000), at(2402))));
        }
        // An end and a duration may have stored a begin in the future of a lease that runs.
        let moved = Lease {
            duration: minutes(10),
            begin_time: at(8400),
            effective_begin_time: at(0),
            end_time: at(9000),
            ..Lease::default()
        };
        assert_eq!(sent(&by(minutes(5)), &moved), Some((minutes(15), at(9300))));
        // The duration counts from the whole second of the begin, as the controller stores it.
        let fraction = Lease {
            begin_time: at(600).map(|begin| Timestamp { nanos: 700_000_000, ..begin }),
            ..planned.clone()
        };
        assert_eq!(by(minutes(15)).update(&fraction).unwrap().unwrap().duration, minutes(45));
        // No controller returns such a lease; the request must still be consistent.
        let bare = Lease { duration: minutes(10), end_time: at(600), ..Lease::default() };
        assert_eq!(sent(&by(minutes(5)), &bare), Some((minutes(15), at(900))));
    }

    #[test]
    fn an_end_that_it_has_already_is_no_change_and_an_earlier_one_is_refused() {
        let open = Lease { duration: minutes(30), effective_begin_time: at(0), ..Lease::default() };
        let closed =
            Lease { duration: minutes(30), begin_time: at(0), end_time: at(1800), ..Lease::default() };
        for lease in [&open, &closed] {
            assert_eq!(sent(&until(at(1800)), lease), None);
            assert_eq!(refused(&until(at(1799)), lease), "until");
            assert_eq!(refused(&until(at(-5)), lease), "until");
        }
        let odd = Lease { duration: length(1_800_500), effective_begin_time: at(0), ..Lease::default() };
        assert_eq!(sent(&until(at(1800)), &odd), None);
        assert_eq!(sent(&until(at(1801)), &odd), Some((length(1_801_000), None)));
    }

    #[test]
    fn what_no_controller_can_hold_is_refused() {
        let open = Lease { duration: minutes(30), effective_begin_time: at(0), ..Lease::default() };
        let closed = Lease { begin_time: at(0), end_time: at(1800), ..open.clone() };
        let centuries = Some(Duration { seconds: 9_223_372_036, nanos: 0 });
        assert_eq!(refused(&by(centuries), &open), "by");
        assert_eq!(refused(&by(centuries), &closed), "endTime");
        assert_eq!(by(minutes(1)).check(), Ok(()));
        let named = ExtendLease { name: "a/b".into(), ..by(minutes(1)) };
        assert_eq!(named.check().unwrap_err().field, "name");
    }
}
