//! Points in time: RFC 3339 text to the nanosecond, and how the Python client writes them.
use prost_types::Timestamp;

use super::input::InvalidInput;
use super::labels::go_quote;

/// The exact text, in UTC: `2026-01-02T03:04:05Z`, with 3, 6 or 9 digits of fraction where there is one.
/// RFC 3339 has the years 1 to 9999; what lies beyond, which no lease means, stands as the nearest of them.
pub fn text(time: &Timestamp) -> String {
    within_rfc_3339(time).to_string()
}

const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

fn within_rfc_3339(time: &Timestamp) -> Timestamp {
    match time.seconds {
        ..FIRST => Timestamp { seconds: FIRST, nanos: 0 },
        FIRST..=LAST => *time,
        _ => Timestamp { seconds: LAST, nanos: 0 },
    }
}

/// Checks that a time can be written down, and so be read again by everybody who lists it.
pub fn check(field: &str, time: Timestamp) -> Result<Timestamp, InvalidInput> {
    if (FIRST..=LAST).contains(&time.seconds) {
        return Ok(time);
    }
    Err(InvalidInput::new(field, "must lie in the years 1 to 9999"))
}

/// The text as the Python client dumps it: nanoseconds cut to six digits, none when they are zero.
pub fn python_text(time: &Timestamp) -> String {
    let time = within_rfc_3339(time);
    let whole = Timestamp { seconds: time.seconds, nanos: 0 }.to_string();
    match time.nanos / 1000 {
        0 => whole,
        micros => format!("{}.{micros:06}Z", whole.trim_end_matches('Z')),
    }
}

/// Reads RFC 3339 text; the offset is required.
pub fn parse(field: &str, text: &str) -> Result<Timestamp, InvalidInput> {
    let allowed = "an RFC 3339 time with an offset, such as 2026-01-02T03:04:05Z";
    let zoned = text.len() > 19
        && text.as_bytes()[10].eq_ignore_ascii_case(&b'T')
        && (text.ends_with(['Z', 'z']) || text[19..].contains(['+', '-']));
    zoned
        .then(|| text.parse().ok())
        .flatten()
        .filter(|time: &Timestamp| (FIRST..=LAST).contains(&time.seconds))
        .ok_or_else(|| InvalidInput::new(field, format!("must be {allowed}, got {}", go_quote(text))))
}

/// Milliseconds since the Unix epoch, fractions cut towards the past.
pub fn millis(time: &Timestamp) -> i64 {
    time.seconds.saturating_mul(1000).saturating_add(i64::from(time.nanos / 1_000_000))
}

/// The point in time that lies so many milliseconds after the Unix epoch.
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp {
        seconds: millis.div_euclid(1000),
        // Below 1000, so it fits.
        nanos: (millis.rem_euclid(1000) * 1_000_000) as i32,
    }
}

/// Nanoseconds since the Unix epoch.
pub(crate) fn nanos(time: &Timestamp) -> i128 {
    i128::from(time.seconds) * 1_000_000_000 + i128::from(time.nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (seconds, nanos, exact, python) in [
            (1_767_323_045, 0, "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
            (1_767_323_045, 500_000_000, "2026-01-02T03:04:05.500Z", "2026-01-02T03:04:05.500000Z"),
            (1_767_323_045, 123_456_789, "2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456Z"),
            (1_767_323_045, 999, "2026-01-02T03:04:05.000000999Z", "2026-01-02T03:04:05Z"),
            (-1, 0, "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
        ] {
            let time = Timestamp { seconds, nanos };
            assert_eq!(text(&time), exact);
            assert_eq!(python_text(&time), python);
            assert_eq!(parse("t", exact).unwrap(), time);
        }
    }

    #[test]
    fn offsets_are_read_and_required() {
        let utc = parse("t", "2026-01-02T03:04:05Z").unwrap();
        assert_eq!(parse("t", "2026-01-02T05:04:05+02:00").unwrap(), utc);
        for bad in [
            "",
            "tomorrow",
            "2026-01-02",
            "2026-01-02T03:04:05",
            "2026-13-02T03:04:05Z",
            "2026-01-02T03:04:05ü",
        ] {
            assert!(parse("t", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_rfc_3339_cannot_write_is_refused_and_still_readable() {
        for (seconds, written) in [(LAST + 1, "9999-12-31T23:59:59Z"), (FIRST - 1, "0001-01-01T00:00:00Z")] {
            let far = Timestamp { seconds, nanos: 0 };
            assert_eq!(text(&far), written);
            assert!(parse("t", &text(&far)).is_ok());
            assert!(check("t", far).is_err());
        }
        assert!(parse("t", "+10000-01-01T00:00:00Z").is_err());
    }

    #[test]
    fn milliseconds_and_back() {
        for value in [0, 1, -1, 1_767_323_045_678, -1_500] {
            assert_eq!(millis(&from_millis(value)), value);
        }
    }
}
