//! Compares durations and times with the command line `jmp`, whose results `tests/python/jmp_times.py` has written to
//! `tests/data/jmp-times.json`. Texts that both accept have the same meaning, and the differences are exactly those in
//! `docs/migrating-from-python.md`.
use jumpstarter_web::model::{InvalidInput, duration, time};
use serde_json::Value;

/// What `jmp` accepts and this client does not.
const ONLY_JMP: &[(&str, &[&str])] = &[
    (
        "a number without a unit is seconds",
        &["90", "+90", "90.5", "90.0", "1e3", "1_000", "999999999999", "１０"],
    ),
    (
        "zero or negative, which the controller refuses",
        &["0", "-90", "0d", "0 s", "00:00:00", "-30m", "- 30m", "-PT30M", "-01:30:00"],
    ),
    (
        "two numbers are minutes and seconds, or after days hours and minutes",
        &["1:30", "0:30", "4:13", "1:30.5", ":30", "1 day, 01:30"],
    ),
    ("minutes and seconds above 59", &["01:60:00", "01:30:60"]),
    (
        "months of 30 days, years of 365",
        &["1mo", "1 month", "1.5 mo", "1 mth", "1y", "1yr", "1 year", "1 y 2 mo", "P1M", "P1Y", "P1Y2M"],
    ),
    ("ISO 8601 out of order, repeated, or with nothing after its T", &["PT1S1H", "PT1H1H", "P1DT"]),
    ("unusual digits and points", &["1.h", "１０m"]),
    (
        "a time without a zone is in the machine's zone",
        &[
            "2026-01-02T03:04:05",
            "2026-01-02 03:04:05",
            "2026-01-02T03:04",
            "2026-01-02T03:04:05.5",
            "2026-01-02",
        ],
    ),
    (
        "a number is seconds, or milliseconds, since 1970",
        &["1767323045", "1767323045.5", "1767323045000", "0", "-1"],
    ),
    ("an underscore instead of the T", &["2026-01-02_03:04:05Z"]),
];

/// What this client accepts and `jmp` does not.
const ONLY_HERE: &[(&str, &[&str])] = &[
    ("micro- and nanoseconds", &["10us", "10ns"]),
    ("ISO 8601 in small letters", &["pt30m"]),
    ("units in any order, also twice", &["30m 1h", "1m1h", "1h1h"]),
    ("spaces around a time", &[" 2026-01-02T03:04:05Z "]),
];

fn known(table: &[(&str, &[&str])], text: &str) -> bool {
    table.iter().any(|(_, texts)| texts.contains(&text))
}

/// Compares jmp's result for each text with this client's.
fn compare<T>(kind: &str, read: fn(&str, &str) -> Result<T, InvalidInput>, same: fn(&T, &Value) -> bool) {
    let text = std::fs::read_to_string("tests/data/jmp-times.json").unwrap();
    let table: Value = serde_json::from_str(&text).unwrap();
    let table = table[kind].as_object().unwrap();
    assert!(table.len() > 50, "a table that has lost its rows would agree, too");
    let mut wrong = Vec::new();
    for (text, jmp) in table {
        let ours = read("field", text);
        let right = match (&ours, jmp.is_null()) {
            (Ok(value), false) => same(value, jmp) && !known(ONLY_JMP, text),
            (Ok(_), true) => known(ONLY_HERE, text),
            (Err(_), false) => known(ONLY_JMP, text),
            (Err(_), true) => true,
        };
        if !right {
            wrong.push(format!("{text:?}: jmp {jmp}, here {:?}", ours.map(|_| "another value or none")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A row that is never tested would prove nothing.
#[test]
fn every_difference_was_tested() {
    let text = std::fs::read_to_string("tests/data/jmp-times.json").unwrap();
    let table: Value = serde_json::from_str(&text).unwrap();
    for (why, texts) in ONLY_JMP.iter().chain(ONLY_HERE) {
        for text in *texts {
            assert!(
                ["lengths", "times"].iter().any(|kind| table[kind].get(text).is_some()),
                "{why}: {text:?}"
            );
        }
    }
}

#[test]
fn durations_are_those_of_jmp() {
    compare("lengths", duration::parse, |ours, jmp| {
        let seconds = ours.seconds as f64 + f64::from(ours.nanos) / 1e9;
        (seconds - jmp.as_f64().unwrap()).abs() < 1e-6
    });
}

#[test]
fn times_are_those_of_jmp() {
    // This client also parses jmp's own format of a time, with the same result.
    compare("times", time::parse, |ours, jmp| time::parse("jmp", jmp.as_str().unwrap()) == Ok(*ours));
}
