//! The server's clock, as replies give it away.
//!
//! The controller computes a running lease's `effective_duration` from its own clock while it answers, so
//! `effective_begin_time + effective_duration` is its time at that moment, to the millisecond.
use super::{Lease, duration, time};

/// The server's time at the moment of a reply, in milliseconds since the Unix epoch, if this lease tells.
pub fn server_ms(lease: &Lease) -> Option<f64> {
    if !lease.is_running() {
        return None;
    }
    let begin = time::nanos(lease.effective_begin_time.as_ref()?);
    let used = duration::nanos(lease.effective_duration.as_ref()?);
    // A duration of zero is what the controller gives when clocks inside the cluster disagree.
    (used > 0).then_some((begin + used) as f64 / 1e6)
}

/// How far the server's clock was ahead of the local one. The reply is taken to be made halfway between
/// the request's departure and the answer's arrival, both in local milliseconds.
pub fn offset_ms<'a>(
    leases: impl IntoIterator<Item = &'a Lease>,
    sent_ms: f64,
    received_ms: f64,
) -> Option<f64> {
    let server = leases.into_iter().find_map(server_ms)?;
    Some((server - (sent_ms + received_ms) / 2.0).round())
}

#[cfg(test)]
mod tests {
    use prost_types::{Duration, Timestamp};

    use super::*;

    #[test]
    fn only_a_running_lease_tells() {
        let waiting = Lease::default();
        let running = Lease {
            effective_begin_time: Some(Timestamp { seconds: 1000, nanos: 0 }),
            effective_duration: Some(Duration { seconds: 5, nanos: 250_000_000 }),
            ..Lease::default()
        };
        let ended = Lease { effective_end_time: running.effective_begin_time, ..running.clone() };
        assert_eq!(server_ms(&waiting), None);
        assert_eq!(server_ms(&ended), None);
        assert_eq!(server_ms(&running), Some(1_005_250.0));
        let leases = [waiting, ended, running];
        assert_eq!(offset_ms(&leases, 1_000_000.0, 1_000_500.0), Some(5_000.0));
        assert_eq!(offset_ms(&leases[..2], 0.0, 0.0), None);
    }
}
