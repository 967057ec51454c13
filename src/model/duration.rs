//! Durations: the formats that users write, and seconds.
mod decimal;
mod parser;

use decimal::Decimal;
use prost_types::Duration;

use super::input::InvalidInput;
use super::scanner::Scanner;
use crate::base::quote::quote_short;

/// The controller's limit: it counts nanoseconds in 64 bits, some 292 years.
const MAX_NANOS: i128 = i64::MAX as i128;
const NANOS_PER_SECOND: i128 = 1_000_000_000;
const DAY: i128 = 86_400;
const WEEK: i128 = 7 * DAY;
/// Parses a duration as users write it, by the rules of the command line `jmp` where these are unambiguous:
///
/// - units: `30m`, `1h30m`, `1.5h`, `2d 3h`, `1 day, 2 hours`; from weeks down to nanoseconds
/// - a clock with three parts, also after weeks and days: `01:30:00`, `2 days, 01:30:00`; or four: `2:01:30:00`
/// - ISO 8601: `PT30M`, `P1DT2H30M5.5S`, `P1W`
///
/// Other formats that `jmp` accepts are rejected with the reason: a number alone, `1:30`, months and years.
pub fn parse(field: &str, text: &str) -> Result<Duration, InvalidInput> {
    let nanos = parser::nanos(text.trim());
    let nanos = nanos.map_err(|wrong| {
        InvalidInput::new(field, format!("{}, got {}", wrong.problem(), quote_short(text)))
    })?;
    positive(field, nanos, text)
}

/// Converts a number of seconds.
pub fn from_seconds(field: &str, seconds: f64) -> Result<Duration, InvalidInput> {
    if !seconds.is_finite() || seconds.abs() * 1e9 >= MAX_NANOS as f64 {
        return Err(InvalidInput::new(
            field,
            "must be a finite number of seconds, at most 9223372036 (292 years)",
        ));
    }
    positive(field, (seconds * 1e9).round() as i128, &format!("{} ms", (seconds * 1e3) as i64))
}

/// The exact text, as in protobuf's JSON: `3600s`, `3600.500s`, with 3, 6 or 9 digits of fraction.
pub fn text(duration: &Duration) -> String {
    let nanos = nanos(duration);
    let sign = if nanos < 0 { "-" } else { "" };
    // With more than a second of nanoseconds, the sum may exceed the range that can be parsed again.
    let nanos = nanos.clamp(i128::from(i64::MIN) * NANOS_PER_SECOND, i128::from(i64::MAX) * NANOS_PER_SECOND);
    let (seconds, nanos) = ((nanos.abs() / NANOS_PER_SECOND) as u64, (nanos.abs() % NANOS_PER_SECOND) as u32);
    match (nanos % 1_000_000, nanos % 1_000) {
        _ if nanos == 0 => format!("{sign}{seconds}s"),
        (0, _) => format!("{sign}{seconds}.{:03}s", nanos / 1_000_000),
        (_, 0) => format!("{sign}{seconds}.{:06}s", nanos / 1_000),
        _ => format!("{sign}{seconds}.{nanos:09}s"),
    }
}

/// Parses the output of [`text`]. Unlike a request, a record may contain zero or a negative duration.
pub fn of_text(field: &str, text: &str) -> Result<Duration, InvalidInput> {
    let mut scanner = Scanner::new(text);
    let sign = if scanner.take(&['-']).is_some() { -1 } else { 1 };
    let number = Decimal::take(&mut scanner, &['.']);
    let number = number.filter(|_| scanner.take(&['s']).is_some() && scanner.at_end());
    let nanos = number.map(|number| sign * number.times(NANOS_PER_SECOND));
    let fits = |nanos: &i128| i64::try_from(nanos / NANOS_PER_SECOND).is_ok();
    nanos.filter(fits).map(from_nanos).ok_or_else(|| {
        InvalidInput::new(field, format!("must be seconds such as \"3600.5s\", got {}", quote_short(text)))
    })
}

/// Converts the seconds of a record without an exact text. Unlike a request, it may contain zero or a negative
/// duration.
pub fn of_seconds(field: &str, seconds: f64) -> Result<Duration, InvalidInput> {
    // The range of protobuf's Duration: 10,000 years. It does not contain NaN.
    if (-315_576_000_000.0..=315_576_000_000.0).contains(&seconds) {
        return Ok(from_nanos((seconds * 1e9).round() as i128));
    }
    Err(InvalidInput::new(field, "must be a finite number of seconds, at most 315576000000 (10,000 years)"))
}

/// Checks the rule for every lease: longer than zero, and within the controller's limit.
pub(crate) fn positive(field: &str, nanos: i128, shown: &str) -> Result<Duration, InvalidInput> {
    if nanos <= 0 {
        return Err(InvalidInput::new(
            field,
            format!("must be longer than zero, got {}", quote_short(shown)),
        ));
    }
    if nanos > MAX_NANOS {
        return Err(InvalidInput::new(
            field,
            format!("must be at most 292 years, got {}", quote_short(shown)),
        ));
    }
    Ok(from_nanos(nanos))
}

/// A message's Duration; `nanos` must be within the controller's range.
pub(crate) fn from_nanos(nanos: i128) -> Duration {
    Duration { seconds: (nanos / NANOS_PER_SECOND) as i64, nanos: (nanos % NANOS_PER_SECOND) as i32 }
}

/// Nanoseconds.
pub(crate) fn nanos(duration: &Duration) -> i128 {
    i128::from(duration.seconds) * NANOS_PER_SECOND + i128::from(duration.nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, expected) in [
            ("30m", 1800.0),
            ("1h30m", 5400.0),
            ("1.5h", 5400.0),
            ("2d 3h 45m", 186_300.0),
            ("90s", 90.0),
            ("500ms", 0.5),
            ("1ns", 1e-9),
            ("1us", 1e-6),
            ("00:59:59", 3599.0),
            ("PT30M", 1800.0),
            ("P1DT2H30M5.5S", 95_405.5),
            ("P2D", 172_800.0),
            ("pt1h", 3600.0),
            (" 30m ", 1800.0),
            ("+ 90 SECONDS", 90.0),
            (".5h", 1800.0),
            ("1 day, 2 hours/3 mins", 93_780.0),
            ("30m 1h", 5400.0),
            ("1w2d", 777_600.0),
            ("01:30:00", 5400.0),
            ("100:00:00.25", 360_000.25),
            ("2 days, 01:30:00", 178_200.0),
            ("1w 2d 1:30:00", 783_000.0),
            ("2:01:30:00", 178_200.0),
            ("P1W2DT1,5H", 783_000.0),
        ] {
            assert_eq!(nanos(&parse("duration", text).unwrap()) as f64 / 1e9, expected, "{text}");
        }
    }

    #[test]
    fn texts_are_exact() {
        for (text_of, seconds, nanos) in [
            ("3600s", 3600, 0),
            ("3600.500s", 3600, 500_000_000),
            ("0.000001s", 0, 1_000),
            ("-1.000000001s", -1, -1),
            ("0s", 0, 0),
            // No lease has such durations, but a message may.
            ("-9223372036854775808s", i64::MIN, 0),
            ("9223372036854775807s", i64::MAX, 0),
        ] {
            let duration = Duration { seconds, nanos };
            assert_eq!(text(&duration), text_of);
            assert_eq!(of_text("durationText", text_of).unwrap(), duration);
        }
        for bad in [
            "soon",
            "",
            "s",
            "-",
            "1",
            "1m",
            "1.s",
            "+1s",
            "1 s",
            "--1s",
            "1s ",
            "9223372036854775808s",
            "é1s",
        ] {
            assert_eq!(of_text("d", bad).map_err(|error| error.field), Err("d".into()), "{bad}");
        }
        assert_eq!(text(&Duration { seconds: 1, nanos: -1 }), "0.999999999s", "signs that differ");
        assert_eq!(of_seconds("d", -1.5), Ok(Duration { seconds: -1, nanos: -500_000_000 }));
        for absurd in [f64::NAN, f64::INFINITY, 1e300, -1e300] {
            assert_eq!(of_seconds("d", absurd).map_err(|error| error.field), Err("d".into()), "{absurd}");
        }
    }

    #[test]
    fn refuses_the_rest_and_says_why() {
        let form = "must be a duration such as";
        for (text, problem) in [
            ("", form),
            ("abc", form),
            ("m", form),
            ("-5m", form),
            ("30x", form),
            ("1h 30", form),
            ("1,5h", form),
            (", 1h", form),
            ("1..5h", form),
            ("1.h", form),
            (".", form),
            ("１０m", form),
            ("½h", form),
            ("1e3s", form),
            ("99999999999999999999m", form),
            ("1:2:3", form),
            ("01:60:00", form),
            ("01:30:60", form),
            ("1.5:30:00", form),
            ("01:30:00Z", form),
            ("01:30:00.", form),
            ("01:30:000", form),
            ("01:30:005.5", form),
            ("01:30:00 1d", form),
            ("1h 01:30:00", form),
            ("1d 2:01:30:00", form),
            ("P", form),
            ("PT", form),
            ("P1DT", form),
            ("P1H", form),
            ("PT1S1H", form),
            ("PT1M1M", form),
            ("PT1.5.5S", form),
            ("P1WT1W", form),
            ("PTé", form),
            ("90", "must have a unit"),
            ("90.5", "must have a unit"),
            ("1:30", "must have hours, minutes and seconds"),
            ("1 day, 01:30", "must have hours, minutes and seconds"),
            ("1mo", "must not have months or years"),
            ("2 years", "must not have months or years"),
            ("P1Y", "must not have months or years"),
            ("P1M", "must not have months or years"),
            ("0s", "must be longer than zero"),
            ("300000d", "must be at most 292 years"),
            ("999999999999999999w", "must be at most 292 years"),
        ] {
            let error = parse("duration", text).unwrap_err();
            assert_eq!(error.field, "duration", "{text}");
            assert!(error.problem.starts_with(problem), "{text}: {error}");
        }
        for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 9_223_372_037.0] {
            assert!(from_seconds("durationSeconds", seconds).is_err(), "{seconds}");
        }
        let negative = from_seconds("durationSeconds", -1.5).unwrap_err().problem;
        assert!(
            negative.starts_with("must be longer than zero") && negative.contains("-1500 ms"),
            "{negative}"
        );
        assert_eq!(
            from_seconds("durationSeconds", 3600.5).unwrap(),
            Duration { seconds: 3600, nanos: 500_000_000 }
        );
    }

    #[test]
    fn seconds_have_a_greatest_number() {
        assert_eq!(
            from_seconds("durationSeconds", 1.5).unwrap(),
            Duration { seconds: 1, nanos: 500_000_000 }
        );
        assert!(from_seconds("durationSeconds", 9_223_372_000.0).is_ok());
        for wrong in [9_223_372_037.0, -9_223_372_037.0, f64::NAN, f64::INFINITY] {
            let error = from_seconds("durationSeconds", wrong).unwrap_err();
            assert_eq!(error.field, "durationSeconds", "{wrong}");
            assert!(error.problem.starts_with("must be a finite number"), "{wrong}: {error}");
        }
        assert_eq!(nanos(&positive("d", MAX_NANOS, "").unwrap()), MAX_NANOS);
        assert!(positive("d", MAX_NANOS + 1, "").is_err());
    }
}
