//! Lengths of time: the texts that people write, and seconds.
use prost_types::Duration;

use super::input::InvalidInput;
use super::labels::go_quote;

/// What the controller can hold: it counts nanoseconds in 64 bits, some 292 years.
const MAX_NANOS: i128 = i64::MAX as i128;
const NANOS_PER_SECOND: i128 = 1_000_000_000;
const ALLOWED: &str = "a length of time such as \"30m\", \"1h30m\", \"90s\", \"2d\" or \"PT1H30M\"";

/// Reads `30m`, `1h30m`, `1.5h`, `2d 3h`, `500ms` (units `d h m s ms us ns`), or ISO 8601 `P1DT2H30M5.5S`
/// without years, months and weeks, whose lengths differ or which nobody writes.
pub fn parse(field: &str, text: &str) -> Result<Duration, InvalidInput> {
    let trimmed = text.trim();
    let nanos = match trimmed.strip_prefix(['P', 'p']) {
        Some(iso) => iso_nanos(iso),
        None => unit_nanos(trimmed),
    };
    let nanos = nanos
        .ok_or_else(|| InvalidInput::new(field, format!("must be {ALLOWED}, got {}", go_quote(text))))?;
    positive(field, nanos, text)
}

/// Takes a number of seconds.
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
    duration.to_string()
}

/// Reads what [`text`] gives. A record may hold what no request may: zero, or less.
pub fn of_text(field: &str, text: &str) -> Result<Duration, InvalidInput> {
    text.parse().map_err(|_| {
        InvalidInput::new(field, format!("must be seconds such as \"3600.5s\", got {}", go_quote(text)))
    })
}

/// Seconds of a record that came without their exact text; it may hold what no request may: zero, or less.
pub fn of_seconds(field: &str, seconds: f64) -> Result<Duration, InvalidInput> {
    // What protobuf's Duration holds: 10,000 years. NaN is in no range.
    if (-315_576_000_000.0..=315_576_000_000.0).contains(&seconds) {
        return Ok(from_nanos((seconds * 1e9).round() as i128));
    }
    Err(InvalidInput::new(field, "must be a finite number of seconds, at most 315576000000 (10,000 years)"))
}

/// Checks what every lease needs: more than nothing, and no more than the controller can hold.
pub(crate) fn positive(field: &str, nanos: i128, shown: &str) -> Result<Duration, InvalidInput> {
    if nanos <= 0 {
        return Err(InvalidInput::new(field, format!("must be longer than zero, got {}", go_quote(shown))));
    }
    if nanos > MAX_NANOS {
        return Err(InvalidInput::new(field, format!("must be at most 292 years, got {}", go_quote(shown))));
    }
    Ok(from_nanos(nanos))
}

/// A duration as a message holds it; `nanos` must be within the controller's range.
pub(crate) fn from_nanos(nanos: i128) -> Duration {
    Duration { seconds: (nanos / NANOS_PER_SECOND) as i64, nanos: (nanos % NANOS_PER_SECOND) as i32 }
}

/// Nanoseconds.
pub(crate) fn nanos(duration: &Duration) -> i128 {
    i128::from(duration.seconds) * NANOS_PER_SECOND + i128::from(duration.nanos)
}

fn unit_nanos(text: &str) -> Option<i128> {
    let mut rest = text;
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let (number, tail) = number(rest)?;
        let unit_length = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_length);
        let unit = match unit {
            "d" => 86_400 * NANOS_PER_SECOND,
            "h" => 3_600 * NANOS_PER_SECOND,
            "m" => 60 * NANOS_PER_SECOND,
            "s" => NANOS_PER_SECOND,
            "ms" => 1_000_000,
            "us" => 1_000,
            "ns" => 1,
            _ => return None,
        };
        total = total.checked_add(number.times(unit)?)?;
        rest = tail.trim_start();
    }
    (!text.is_empty()).then_some(total)
}

fn iso_nanos(text: &str) -> Option<i128> {
    let upper = text.to_ascii_uppercase();
    let (date, time) = upper.split_once('T').unwrap_or((&upper, ""));
    if (time.is_empty() && upper.contains('T')) || upper.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    for (part, designators) in [(date, "D"), (time, "HMS")] {
        let mut rest = part;
        // Each designator once, in order.
        let mut allowed = designators;
        while !rest.is_empty() {
            let (number, tail) = number(rest)?;
            let designator = tail.chars().next()?;
            let at = allowed.find(designator)?;
            allowed = &allowed[at + 1..];
            let unit = match designator {
                'D' => 86_400,
                'H' => 3_600,
                'M' => 60,
                _ => 1,
            };
            total = total.checked_add(number.times(unit * NANOS_PER_SECOND)?)?;
            rest = &tail[1..];
        }
    }
    Some(total)
}

/// A decimal number, kept as an integer and a power of ten so that nothing is rounded.
struct Decimal {
    digits: i128,
    scale: i128,
}

impl Decimal {
    fn times(&self, unit: i128) -> Option<i128> {
        Some(self.digits.checked_mul(unit)? / self.scale)
    }
}

fn number(text: &str) -> Option<(Decimal, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains('.') || whole.len() + fraction.len() > 18 {
        return None;
    }
    // Up to 18 digits fit.
    let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
    Some((Decimal { digits: digits.into(), scale: 10_i128.pow(fraction.len() as u32) }, rest))
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
            ("PT30M", 1800.0),
            ("P1DT2H30M5.5S", 95_405.5),
            ("P2D", 172_800.0),
            ("pt1h", 3600.0),
            (" 30m ", 1800.0),
        ] {
            assert_eq!(nanos(&parse("duration", text).unwrap()) as f64 / 1e9, expected, "{text}");
        }
    }

    #[test]
    fn texts_are_exact() {
        for (text_of, seconds, nanos) in
            [("3600s", 3600, 0), ("3600.500s", 3600, 500_000_000), ("-1.000000001s", -1, -1), ("0s", 0, 0)]
        {
            let duration = Duration { seconds, nanos };
            assert_eq!(text(&duration), text_of);
            assert_eq!(of_text("durationText", text_of).unwrap(), duration);
        }
        assert!(of_text("durationText", "soon").is_err());
        assert_eq!(of_seconds("d", -1.5), Ok(Duration { seconds: -1, nanos: -500_000_000 }));
        for absurd in [f64::NAN, f64::INFINITY, 1e300, -1e300] {
            assert_eq!(of_seconds("d", absurd).map_err(|error| error.field), Err("d".into()), "{absurd}");
        }
    }

    #[test]
    fn refuses_the_rest_and_names_the_field() {
        for text in [
            "",
            "abc",
            "30",
            "m",
            "-5m",
            "0s",
            "30x",
            "1h 30",
            "P",
            "PT",
            "P1Y",
            "P1M",
            "PT1S1H",
            "PT1.5.5S",
            "1..5h",
            ".5h",
            "300y",
            "999999999999h",
            "1e3s",
            "P1W",
            "PT1M1M",
        ] {
            let error = parse("duration", text).unwrap_err();
            assert_eq!(error.field, "duration", "{text}");
            assert!(error.problem.contains("must be"), "{error}");
        }
        for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 9_223_372_037.0] {
            assert!(from_seconds("durationSeconds", seconds).is_err(), "{seconds}");
        }
        assert_eq!(
            from_seconds("durationSeconds", 3600.5).unwrap(),
            Duration { seconds: 3600, nanos: 500_000_000 }
        );
    }
}
