//! Points in time: RFC 3339 text with nanoseconds, and the Python client's format.
use prost_types::Timestamp;

use super::input::InvalidInput;
use super::scanner::Scanner;
use crate::base::quote::quote_short;

/// The exact text, in UTC: `2026-01-02T03:04:05Z`, with 3, 6 or 9 fractional digits if needed. RFC 3339 has the years
/// 1 to 9999; a time outside of them, which no real lease has, becomes the nearest valid one.
pub fn text(time: &Timestamp) -> String {
    nearest(time).to_string()
}

const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

/// Whether [`text`] represents a time exactly.
pub fn is_exact(time: &Timestamp) -> bool {
    (FIRST..=LAST).contains(&time.seconds) && (0..1_000_000_000).contains(&time.nanos)
}

/// The nearest time that [`text`] represents exactly.
pub(crate) fn nearest(time: &Timestamp) -> Timestamp {
    // A message may contain more nanoseconds than a second has, or a negative number.
    let billion = 1_000_000_000;
    let seconds = time.seconds.saturating_add(time.nanos.div_euclid(billion).into());
    match seconds {
        ..FIRST => Timestamp { seconds: FIRST, nanos: 0 },
        FIRST..=LAST => Timestamp { seconds, nanos: time.nanos.rem_euclid(billion) },
        _ => Timestamp { seconds: LAST, nanos: 0 },
    }
}

/// Checks that a time can be represented as text, so that every client that lists it can read it.
pub fn check(field: &str, time: Timestamp) -> Result<Timestamp, InvalidInput> {
    if (FIRST..=LAST).contains(&time.seconds) {
        return Ok(time);
    }
    Err(InvalidInput::new(field, "must lie in the years 1 to 9999"))
}

/// The text in the format of the Python client's dump: nanoseconds truncated to six digits, omitted if they are zero.
pub fn python_text(time: &Timestamp) -> String {
    let time = nearest(time);
    let whole = Timestamp { seconds: time.seconds, nanos: 0 }.to_string();
    match time.nanos / 1000 {
        0 => whole,
        micros => format!("{}.{micros:06}Z", whole.trim_end_matches('Z')),
    }
}

/// Parses a point in time: RFC 3339 text, also without seconds, or with a space in place of the `T`. The offset is
/// required; digits beyond nanoseconds are truncated.
pub fn parse(field: &str, text: &str) -> Result<Timestamp, InvalidInput> {
    let wrong =
        |problem: &str| Err(InvalidInput::new(field, format!("{problem}, got {}", quote_short(text))));
    let mut scanner = Scanner::new(text.trim());
    let Some((seconds, nanos)) = clock_time(&mut scanner) else { return wrong(ALLOWED) };
    if scanner.at_end() {
        return wrong(NO_ZONE);
    }
    match offset(&mut scanner) {
        Some(offset) if scanner.at_end() => check(field, Timestamp { seconds: seconds - offset, nanos }),
        _ => wrong(ALLOWED),
    }
}

const ALLOWED: &str = "must be an RFC 3339 time with an offset, such as 2026-01-02T03:04:05Z";
const NO_ZONE: &str = "must say which time zone it is in, as 2026-01-02T03:04:05Z or 2026-01-02T03:04:05+02:00 does (the zone of this browser may differ from that of the lab or of other users)";

/// Parses date and time, as if in UTC: seconds since the Unix epoch, and nanoseconds.
fn clock_time(scanner: &mut Scanner) -> Option<(i64, i32)> {
    let year = scanner.digits_of(4)?.into();
    scanner.take(&['-'])?;
    let month = scanner.digits_of(2)?;
    scanner.take(&['-'])?;
    let day = scanner.digits_of(2)?;
    scanner.take(&['T', 't', ' '])?;
    let hour = scanner.digits_of(2).filter(|hour| *hour < 24)?;
    scanner.take(&[':'])?;
    let minute = scanner.digits_of(2).filter(|minute| *minute < 60)?;
    let (mut second, mut nanos) = (0, 0);
    if scanner.take(&[':']).is_some() {
        second = scanner.digits_of(2).filter(|second| *second < 60)?;
        if scanner.take(&['.', ',']).is_some() {
            let digits = Some(scanner.digits()).filter(|digits| !digits.is_empty())?;
            nanos = (0..9).fold(0, |nanos, place| {
                // Missing digits count as zeros.
                nanos * 10 + digits.as_bytes().get(place).map_or(0, |digit| i32::from(digit - b'0'))
            });
        }
    }
    Some((days(year, month, day)? * 86_400 + i64::from(hour * 3600 + minute * 60 + second), nanos))
}

/// Parses an offset, in seconds east of UTC.
fn offset(scanner: &mut Scanner) -> Option<i64> {
    // The last one is the minus sign of Unicode, which ISO 8601 prefers.
    let sign = match scanner.take(&['Z', 'z', '+', '-', '\u{2212}'])? {
        'Z' | 'z' => return Some(0),
        '+' => 1,
        _ => -1,
    };
    let hours = scanner.digits_of(2).filter(|hours| *hours < 24)?;
    scanner.take(&[':']);
    let minutes = scanner.digits_of(2).filter(|minutes| *minutes < 60)?;
    Some(sign * i64::from(hours * 3600 + minutes * 60))
}

/// Days from the Unix epoch to a day of the Gregorian calendar; `None` if that day does not exist.
fn days(year: i64, month: u32, day: u32) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let month = month.checked_sub(1)? as usize;
    if day < 1 || day > *lengths.get(month)? {
        return None;
    }
    let before: u32 = lengths.iter().take(month).sum();
    // The days of all years before this one, with the leap days of the Gregorian calendar.
    let last = year - 1;
    let years = last * 365 + last.div_euclid(4) - last.div_euclid(100) + last.div_euclid(400);
    Some(years + i64::from(before + day) - 1 - 719_162)
}

/// Milliseconds since the Unix epoch, rounded down.
pub fn millis(time: &Timestamp) -> i64 {
    time.seconds.saturating_mul(1000).saturating_add(i64::from(time.nanos / 1_000_000))
}

/// The time this many milliseconds after the Unix epoch.
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp {
        seconds: millis.div_euclid(1000),
        // The remainder is below 1000, so the product fits.
        nanos: (millis.rem_euclid(1000) * 1_000_000) as i32,
    }
}

/// The time this many nanoseconds after the Unix epoch.
pub(crate) fn from_nanos(nanos: i128) -> Timestamp {
    let seconds = nanos.div_euclid(1_000_000_000).clamp(i64::MIN.into(), i64::MAX.into());
    Timestamp { seconds: seconds as i64, nanos: nanos.rem_euclid(1_000_000_000) as i32 }
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
    fn what_other_tools_write_is_read() {
        let utc = parse("t", "2026-01-02T03:04:05Z").unwrap();
        for (text, nanos) in [
            ("2026-01-02T05:04:05+02:00", 0),
            ("2026-01-02T05:04:05+0200", 0),
            ("2026-01-01T21:34:05-05:30", 0),
            ("2026-01-01T21:34:05\u{2212}05:30", 0),
            ("2026-01-02 03:04:05z", 0),
            (" 2026-01-02t03:04:05Z\n", 0),
            ("2026-01-02T03:04:05,5Z", 500_000_000),
            ("2026-01-02T03:04:05.1234567899Z", 123_456_789),
        ] {
            assert_eq!(parse("t", text).unwrap(), Timestamp { nanos, ..utc }, "{text}");
        }
        assert_eq!(parse("t", "2026-01-02T03:04Z").unwrap().seconds, utc.seconds - 5);
        assert_eq!(text(&parse("t", "2024-02-29T00:00:00-00:00").unwrap()), "2024-02-29T00:00:00Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        let problem = |text| {
            let error = parse("t", text).unwrap_err();
            assert_eq!(error.field, "t");
            error.problem
        };
        for zoneless in ["2026-01-02T03:04:05", "2026-01-02 03:04", "2026-01-02T03:04:05.5"] {
            assert!(problem(zoneless).starts_with("must say which time zone"), "{}", problem(zoneless));
        }
        for bad in [
            "",
            "tomorrow",
            "1767323045",
            "2026-01-02",
            "2026-01-02T03Z",
            "2026-13-02T03:04:05Z",
            "2026-00-02T03:04:05Z",
            "2026-02-29T03:04:05Z",
            "2100-02-29T03:04:05Z",
            "2026-01-00T03:04:05Z",
            "2026-1-2T03:04:05Z",
            "2026-01-02T24:00:00Z",
            "2026-01-02T23:60:00Z",
            "2026-01-02T23:59:60Z",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05ZZ",
            "2026-01-02T03:04:05+24:00",
            "2026-01-02T03:04:05+02:60",
            "2026-01-02T03:04:05+02",
            "2026-01-02T03:04:05+2:00",
            "2026-01-02T03:04:05ü",
            "2026-01-02T03:04:0é+00:00",
            "é026-01-02T03:04:05Z",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01",
            "+10000-01-01T00:00:00Z",
        ] {
            assert!(!problem(bad).starts_with("must say which time zone"), "{bad}");
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
        let odd = Timestamp { seconds: 0, nanos: -1_000 };
        assert_eq!(
            (text(&odd).as_str(), python_text(&odd).as_str()),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z")
        );
    }

    #[test]
    fn milliseconds_and_back() {
        for value in [0, 1, -1, 1_767_323_045_678, -1_500] {
            assert_eq!(millis(&from_millis(value)), value);
        }
    }

    #[test]
    fn a_time_is_exact_where_its_text_says_all_of_it() {
        for (seconds, nanos, exact) in [
            (0, 0, true),
            (FIRST, 999_999_999, true),
            (LAST, 0, true),
            (FIRST - 1, 0, false),
            (LAST + 1, 0, false),
            (0, 1_000_000_000, false),
            (0, -1, false),
        ] {
            assert_eq!(is_exact(&Timestamp { seconds, nanos }), exact, "{seconds} {nanos}");
        }
    }

    #[test]
    fn leap_years_are_those_of_the_gregorian_calendar() {
        for (year, has) in
            [(2000, true), (1900, false), (2024, true), (2026, false), (2100, false), (2400, true)]
        {
            assert_eq!(days(year, 2, 29).is_some(), has, "{year}");
        }
    }
}
