//! Formats times and durations like Go, since they are part of the controller's messages.
use time::OffsetDateTime;
use time::macros::format_description;

use crate::clock::{Nanos, SECOND};

/// A duration in the format of Go's `time.Duration`: `1h0m0s`, `-1m0s`, `1.5s`, `100ms`, `1µs`.
pub fn duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let magnitude = nanos.unsigned_abs();
    let text = match magnitude {
        0 => String::from("0s"),
        1..1_000 => format!("{magnitude}ns"),
        1_000..1_000_000 => fraction(magnitude, 3, "µs"),
        1_000_000..1_000_000_000 => fraction(magnitude, 6, "ms"),
        _ => {
            let minutes = magnitude / 60_000_000_000;
            let seconds = fraction(magnitude % 60_000_000_000, 9, "s");
            match (minutes / 60, minutes % 60) {
                (0, 0) => seconds,
                (0, minutes) => format!("{minutes}m{seconds}"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
            }
        }
    };
    format!("{sign}{text}")
}

fn fraction(number: u64, digits: u32, unit: &str) -> String {
    let scale = 10_u64.pow(digits);
    let (whole, rest) = (number / scale, number % scale);
    if rest == 0 {
        return format!("{whole}{unit}");
    }
    let rest = format!("{rest:0width$}", width = digits as usize);
    format!("{whole}.{}{unit}", rest.trim_end_matches('0'))
}

/// A time in Go's format in errors: `2026-11-23 16:00:00 +0000 UTC`. Whole seconds.
pub fn time(nanos: Nanos) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second] +0000 UTC");
    at(nanos).format(format).unwrap_or_default()
}

/// A time in RFC 3339 format, to the second.
pub fn rfc3339(nanos: Nanos) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    at(nanos).format(format).unwrap_or_default()
}

fn at(nanos: Nanos) -> OffsetDateTime {
    let whole = nanos.div_euclid(SECOND) * SECOND;
    OffsetDateTime::from_unix_timestamp_nanos(whole).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_in_go() {
        for (nanos, text) in [
            (0, "0s"),
            (1, "1ns"),
            (1_000, "1µs"),
            (1_500, "1.5µs"),
            (100_000_000, "100ms"),
            (1_500_000_000, "1.5s"),
            (-5_000_000_000, "-5s"),
            (-60_000_000_000, "-1m0s"),
            (3_600_000_000_000, "1h0m0s"),
            (93_784_000_000_001, "26h3m4.000000001s"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(duration(nanos), text);
        }
    }

    #[test]
    fn times_read_as_in_go() {
        assert_eq!(time(1_500_000_000), "1970-01-01 00:00:01 +0000 UTC");
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
    }
}
