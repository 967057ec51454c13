//! Lengths and times beside the command line `jmp`: what it answered, `tests/data/jmp-times.json`, was written down by
//! `tests/python/jmp_times.py`. What is taken by both means the same, and the differences are exactly those that
//! `docs/migrating-from-python.md` lists.
use jumpstarter_web::model::{InvalidInput, duration, time};
use serde_json::Value;

/// What `jmp` takes and this client does not.
const ONLY_JMP: &[(&str, &[&str])] = &[
    ("a number alone is seconds", &["90", "+90", "90.5", "90.0", "1e3", "1_000", "999999999999", "１０"]),
    (
        "nothing, or less, which the controller refuses",
        &["0", "-90", "0d", "0 s", "00:00:00", "-30m", "- 30m", "-PT30M", "-01:30:00"],
    ),
    (
        "two numbers are minutes and seconds, behind days hours and minutes",
        &["1:30", "0:30", "4:13", "1:30.5", ":30", "1 day, 01:30"],
    ),
    ("minutes and seconds above 59", &["01:60:00", "01:30:60"]),
    (
        "months of 30 days, years of 365",
        &["1mo", "1 month", "1.5 mo", "1 mth", "1y", "1yr", "1 year", "1 y 2 mo", "P1M", "P1Y", "P1Y2M"],
    ),
    ("ISO 8601 out of order, twice, or with nothing behind its T", &["PT1S1H", "PT1H1H", "P1DT"]),
    ("odd digits and points", &["1.h", "１０m"]),
    (
        "a time without a zone is the machine's",
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
    ("an underscore for the T", &["2026-01-02_03:04:05Z"]),
];

/// What this client takes and `jmp` does not.
const ONLY_HERE: &[(&str, &[&str])] = &[
    ("micro- and nanoseconds", &["10us", "10ns"]),
    ("ISO 8601 in small letters", &["pt30m"]),
    ("units in any order, also twice", &["30m 1h", "1m1h", "1h1h"]),
    ("spaces around a time", &[" 2026-01-02T03:04:05Z "]),
];

fn known(table: &[(&str, &[&str])], text: &str) -> bool {
    table.iter().any(|(_, texts)| texts.contains(&text))
}

/// Each text, what jmp makes of it, and what this client does.
fn held_against<T>(
    kind: &str,
    read: fn(&str, &str) -> Result<T, InvalidInput>,
    same: fn(&T, &Value) -> bool,
) {
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

/// A row that was never tried would prove nothing.
#[test]
fn every_difference_was_tried() {
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
fn lengths_are_what_jmp_takes_them_for() {
    held_against("lengths", duration::parse, |ours, jmp| {
        let seconds = ours.seconds as f64 + f64::from(ours.nanos) / 1e9;
        (seconds - jmp.as_f64().unwrap()).abs() < 1e-6
    });
}

#[test]
fn times_are_what_jmp_takes_them_for() {
    // jmp's own text of a time is one that this client reads, and that both read alike.
    held_against("times", time::parse, |ours, jmp| time::parse("jmp", jmp.as_str().unwrap()) == Ok(*ours));
}
