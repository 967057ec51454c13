//! The server's clock, derived from its replies.
//!
//! The controller computes a running lease's `effective_duration` from its own clock while it answers, so
//! `effective_begin_time + effective_duration` is its time at that moment, to the millisecond.
use super::{Lease, duration, time};

/// The server's time at the moment of a reply, in milliseconds since the Unix epoch, if the lease shows it.
pub fn server_ms(lease: &Lease) -> Option<f64> {
    if !lease.is_running() {
        return None;
    }
    let begin = time::nanos(lease.effective_begin_time.as_ref()?);
    let used = duration::nanos(lease.effective_duration.as_ref()?);
    // The controller returns a duration of zero when clocks inside the cluster disagree.
    (used > 0).then_some((begin + used) as f64 / 1e6)
}

/// How far the server's clock was ahead of the local one. The reply is assumed to be made halfway between sending the
/// request and receiving the answer, both in local milliseconds. An answer that arrived before its request was sent
/// is ignored: the local clock has been set back in the meantime.
pub fn offset_ms<'a>(
    leases: impl IntoIterator<Item = &'a Lease>,
    sent_ms: f64,
    received_ms: f64,
) -> Option<f64> {
    let server = leases.into_iter().find_map(server_ms).filter(|_| received_ms >= sent_ms)?;
    Some((server - (sent_ms + received_ms) / 2.0).round())
}

/// After this time any other reading replaces the stored one: clocks drift, and are adjusted.
const OLD_MS: f64 = 600_000.0;

/// The server's clock, estimated from replies. The reading with the shortest round trip is the most precise, since the
/// reply was made at some moment within it (as in NTP, RFC 5905, section 10).
#[derive(Clone, Debug, Default)]
pub struct ServerClock {
    best: Option<Reading>,
}

#[derive(Clone, Copy, Debug)]
struct Reading {
    offset_ms: f64,
    round_trip_ms: f64,
    at_ms: f64,
}

impl ServerClock {
    /// Adds a reply, with the local times at which its request was sent and it was received.
    pub fn learn<'a>(&mut self, leases: impl IntoIterator<Item = &'a Lease>, sent_ms: f64, received_ms: f64) {
        let Some(offset_ms) = offset_ms(leases, sent_ms, received_ms) else { return };
        let fresh = Reading { offset_ms, round_trip_ms: received_ms - sent_ms, at_ms: received_ms };
        let better = self.best.is_none_or(|best| {
            let apart = (best.offset_ms - offset_ms).abs();
            fresh.round_trip_ms <= best.round_trip_ms
                || !(0.0..OLD_MS).contains(&(received_ms - best.at_ms))
                // The two readings contradict each other, so one of the clocks has been set.
                || apart > (best.round_trip_ms + fresh.round_trip_ms) / 2.0 + 1.0
        });
        if better {
            self.best = Some(fresh);
        }
    }

    /// How far the server's clock is ahead of the local one, in milliseconds; `None` before the first reply that
    /// shows it.
    pub fn offset_ms(&self) -> Option<f64> {
        self.best.map(|best| best.offset_ms)
    }
}

#[cfg(test)]
mod tests {
    use prost_types::{Duration, Timestamp};

    use super::*;

    #[test]
    fn only_a_running_lease_shows_the_time() {
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
        assert_eq!(offset_ms(&leases, 1_000_000.0, 1_000_000.0), Some(5_250.0));
        assert_eq!(offset_ms(&leases, 1_000_000.5, 1_000_000.0), None);
        assert_eq!(offset_ms(&leases[..2], 0.0, 0.0), None);
        let [.., running] = leases;
        for seconds in [0, -5] {
            let unused = Some(Duration { seconds, nanos: 0 });
            assert_eq!(
                server_ms(&Lease { effective_duration: unused, ..running.clone() }),
                None,
                "{seconds}"
            );
        }
    }

    #[test]
    fn the_shortest_round_trip_counts_until_it_is_old_or_wrong() {
        let running_at = |server_ms: i64| {
            let seconds = server_ms / 1000 - 5;
            Lease {
                effective_begin_time: Some(Timestamp { seconds, nanos: 0 }),
                effective_duration: Some(Duration {
                    seconds: 5,
                    nanos: (server_ms % 1000) as i32 * 1_000_000,
                }),
                ..Lease::default()
            }
        };
        let mut clock = ServerClock::default();
        let mut learn = |server_ms, sent_ms, received_ms| {
            clock.learn([&running_at(server_ms)], sent_ms, received_ms);
            clock.offset_ms()
        };
        assert_eq!(learn(110_000, 100_000.0, 100_020.0), Some(9_990.0));
        // A slow answer, whose reply was made late in its round trip: consistent, but less precise.
        assert_eq!(learn(111_900, 101_000.0, 102_000.0), Some(9_990.0));
        // The largest difference that two correct readings with these round trips can have.
        assert_eq!(learn(112_001, 101_000.0, 102_000.0), Some(9_990.0));
        assert_eq!(learn(113_008, 103_000.0, 103_010.0), Some(10_003.0), "a quicker one");
        assert_eq!(learn(113_011, 103_000.0, 103_010.0), Some(10_006.0), "one as quick, and newer");
        assert_eq!(learn(120_500, 104_000.0, 104_100.0), Some(16_450.0), "the clock has been set");
        assert_eq!(learn(721_000, 704_200.0, 705_000.0), Some(16_400.0), "the other one is old");
        assert_eq!(
            learn(722_000, 705_600.0, 600_000.0),
            Some(16_400.0),
            "set back while the answer was under way"
        );
    }
}
