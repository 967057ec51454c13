//! Parses durations as users write them: units, clocks, ISO 8601. A child of `duration`, not for use from elsewhere.
use super::decimal::Decimal;
use super::{DAY, NANOS_PER_SECOND, WEEK};
use crate::model::scanner::Scanner;

/// Why a text is not a valid duration.
pub enum Wrong {
    Form,
    /// A number without a unit.
    Bare,
    /// `1:30`, which some programs read as minutes and others as hours.
    TwoParts,
    /// Months and years, whose length varies.
    Calendar,
}

impl Wrong {
    /// The problem, as the end of an error message.
    pub fn problem(&self) -> &'static str {
        match self {
            Self::Form => {
                "must be a duration such as \"30m\", \"1h30m\", \"2 days\", \"01:30:00\" or \"PT1H30M\""
            }
            Self::Bare => "must have a unit, such as \"90s\" or \"90m\"",
            Self::TwoParts => {
                "must have hours, minutes and seconds, such as \"01:30:00\" or \"00:01:30\" (two numbers may be either)"
            }
            Self::Calendar => {
                "must not have months or years, whose lengths differ; give days, such as \"30d\""
            }
        }
    }
}

/// The nanoseconds that a text represents; it has no spaces at its start or end.
pub fn nanos(text: &str) -> Result<i128, Wrong> {
    let mut scanner = Scanner::new(text);
    scanner.take(&['+']);
    scanner.skip_spaces();
    match scanner.take(&['P', 'p']) {
        Some(_) => iso(&mut scanner),
        None => units(&mut scanner),
    }
}

/// A sequence of numbers with units. After weeks and days, the last part may be a clock.
fn units(scanner: &mut Scanner) -> Result<i128, Wrong> {
    let mut total: i128 = 0;
    let mut is_first = true;
    let mut clock_may_follow = true;
    while is_first || !scanner.at_end() {
        let number = Decimal::take(scanner, &['.']).ok_or(Wrong::Form)?;
        let nanos = if scanner.take(&[':']).is_some() {
            let nanos = clock(&number, is_first, scanner)?;
            if !clock_may_follow || !scanner.at_end() {
                return Err(Wrong::Form);
            }
            nanos
        } else {
            scanner.skip_spaces();
            if is_first && scanner.at_end() {
                return Err(Wrong::Bare);
            }
            let unit = unit(scanner.take_while(|character| character.is_ascii_alphabetic()))?;
            clock_may_follow &= unit >= DAY * NANOS_PER_SECOND;
            number.times(unit)
        };
        total = total.checked_add(nanos).ok_or(Wrong::Form)?;
        is_first = false;
        scanner.skip_spaces();
        scanner.take(&[',', '/']);
        scanner.skip_spaces();
    }
    Ok(total)
}

/// `H:MM:SS`, or `D:HH:MM:SS` if nothing precedes it, from after its first colon; with a fraction or without.
fn clock(first: &Decimal, is_first: bool, scanner: &mut Scanner) -> Result<i128, Wrong> {
    let two_digits = |scanner: &mut Scanner| scanner.digits_of(2).map(u64::from).ok_or(Wrong::Form);
    let second = two_digits(scanner)?;
    if scanner.take(&[':']).is_none() {
        return Err(Wrong::TwoParts);
    }
    let third = two_digits(scanner)?;
    let (days, hours, minutes, seconds) = match scanner.take(&[':']) {
        None => (0, first.whole, second, third),
        Some(_) if is_first => (first.whole, second, third, two_digits(scanner)?),
        Some(_) => return Err(Wrong::Form),
    };
    if !first.is_whole() || minutes > 59 || seconds > 59 {
        return Err(Wrong::Form);
    }
    let seconds = i128::from(days) * DAY + i128::from(hours) * 3600 + i128::from(minutes * 60 + seconds);
    let fraction = if scanner.at_end() { 0 } else { fraction(scanner)?.times(NANOS_PER_SECOND) };
    Ok(seconds * NANOS_PER_SECOND + fraction)
}

fn fraction(scanner: &mut Scanner) -> Result<Decimal, Wrong> {
    Decimal::take(scanner, &['.'])
        .filter(|decimal| !decimal.is_whole() && decimal.whole == 0)
        .ok_or(Wrong::Form)
}

/// The nanoseconds of a unit: `jmp`'s names, and two for smaller units.
fn unit(name: &str) -> Result<i128, Wrong> {
    let seconds = match name.to_ascii_lowercase().as_str() {
        "w" | "wk" | "wks" | "week" | "weeks" => WEEK,
        "d" | "dy" | "dys" | "day" | "days" => DAY,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "ms" | "msec" | "msecs" | "millis" | "millisecond" | "milliseconds" => return Ok(1_000_000),
        "us" => return Ok(1_000),
        "ns" => return Ok(1),
        "mo" | "mos" | "mth" | "mths" | "month" | "months" | "y" | "ys" | "yr" | "yrs" | "year" | "years" => {
            return Err(Wrong::Calendar);
        }
        _ => return Err(Wrong::Form),
    };
    Ok(seconds * NANOS_PER_SECOND)
}

/// ISO 8601 after its `P`: each designator once, in order.
fn iso(scanner: &mut Scanner) -> Result<i128, Wrong> {
    const DATE: &[(char, i128)] = &[('W', WEEK), ('D', DAY)];
    const TIME: &[(char, i128)] = &[('H', 3600), ('M', 60), ('S', 1)];
    let (mut left, mut is_date) = (DATE, true);
    let mut total: i128 = 0;
    // At the beginning, and after the `T`.
    let mut must_follow = true;
    while must_follow || !scanner.at_end() {
        if is_date && scanner.take(&['T', 't']).is_some() {
            (left, is_date, must_follow) = (TIME, false, true);
            continue;
        }
        let number = Decimal::take(scanner, &['.', ',']).ok_or(Wrong::Form)?;
        let letters = ['Y', 'y', 'M', 'm', 'W', 'w', 'D', 'd', 'H', 'h', 'S', 's'];
        let designator = scanner.take(&letters).ok_or(Wrong::Form)?.to_ascii_uppercase();
        let place = left.iter().position(|(name, _)| *name == designator);
        let found = place.and_then(|place| Some((left.get(place)?.1, left.get(place + 1..)?)));
        let Some((unit, further)) = found else {
            let calendar = is_date && matches!(designator, 'Y' | 'M');
            return Err(if calendar { Wrong::Calendar } else { Wrong::Form });
        };
        total = total.checked_add(number.times(unit * NANOS_PER_SECOND)).ok_or(Wrong::Form)?;
        (left, must_follow) = (further, false);
    }
    Ok(total)
}
