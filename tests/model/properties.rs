//! Parsing any text returns a value or an error that names the field, and never panics; a parsed value can be formatted and
//! parsed again.
use std::collections::BTreeMap;

use jumpstarter_web::base::reason::Reason;
use jumpstarter_web::model::dump::Format;
use jumpstarter_web::model::lease_filter::LeaseFilter;
use jumpstarter_web::model::lease_outcome::LeaseOutcome;
use jumpstarter_web::model::lease_selector::LeaseSelector;
use jumpstarter_web::model::names::{self, Kind};
use jumpstarter_web::model::record::Record;
use jumpstarter_web::model::requests::{CreateLease, GetExporter, ListExporters, ListLeases, UpdateLease};
use jumpstarter_web::model::selector::Selector;
use jumpstarter_web::model::{Exporter, ExporterStatus, InvalidInput, Lease, duration, labels, time};
use jumpstarter_web::wire::{client::v1 as wire, v1};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use prost_types::{Duration, Timestamp};

use crate::texts::{near, number};

const TIMES: &[&str] = &[
    "2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.123456789+00:00",
    "2026-01-02 03:04-05:30",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
];
const LENGTHS: &[&str] =
    &["30m", "1h30m", "2d 3h 45m", "500ms", "2 days, 01:30:00", "2:01:30:00.25", "P1W2DT2H30M5.5S"];
const SELECTORS: &[&str] =
    &["", "board=rpi4", "a==b,c!=d", "e in (f, g),!h", "i notin (),j", "k>1,l<2", "example.com/m=n"];
const NAMES: &[&str] = &["exp-1", "a.b", "namespaces/lab/leases/nightly", "namespaces/lab/exporters/exp-1"];
const TAGS: &[&str] = &["ci", "pr_42", "a.b", "jumpstarter.dev/x", "x"];
const PAGE_TOKENS: &[&str] = &["", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NX0", "a+/="];
const WORDS: &[&str] = &[
    "oidc: verify token: oidc: token is expired (Token Expiry: x)",
    "leases.jumpstarter.dev \"x\" not found",
    "client lab/a: Get \"https://x\": EOF",
    "cannot transfer lease: lease has already ended",
    "found 'x', expected: ',' or 'end of string'",
];

/// The same cases each time; PROPTEST_CASES sets their number.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = std::env::var("PROPTEST_CASES").map_or(1_000, |_| usual.cases);
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..usual }
}

fn refused_for<T>(result: Result<T, InvalidInput>, field: &str) -> Result<(), TestCaseError> {
    if let Err(error) = result {
        prop_assert!(error.field == field || error.field.starts_with(&format!("{field}.")), "{error}");
        prop_assert!(!error.problem.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_time(text in near(TIMES)) {
        match time::parse("beginTime", &text) {
            Ok(read) => prop_assert_eq!(time::parse("again", &time::text(&read)), Ok(read)),
            Err(error) => prop_assert_eq!(error.field, "beginTime"),
        }
    }

    #[test]
    fn a_length(text in near(LENGTHS)) {
        match duration::parse("duration", &text) {
            Ok(read) => prop_assert_eq!(duration::of_text("again", &duration::text(&read)), Ok(read)),
            Err(error) => prop_assert_eq!(error.field, "duration"),
        }
        refused_for(duration::of_text("durationText", &text), "durationText")?;
    }

    /// A message may have an invalid time or duration; its text can still be parsed.
    #[test]
    fn a_time_and_a_length_of_a_message(seconds in number::<i64>(), nanos in number::<i32>()) {
        let (at, length) = (Timestamp { seconds, nanos }, Duration { seconds, nanos });
        prop_assert!(time::parse("t", &time::text(&at)).is_ok(), "{}", time::text(&at));
        prop_assert!(time::parse("t", &time::python_text(&at)).is_ok(), "{}", time::python_text(&at));
        prop_assert!(duration::of_text("d", &duration::text(&length)).is_ok(), "{}", duration::text(&length));
    }

    #[test]
    fn a_selector(text in near(SELECTORS), key in near(TAGS), value in near(TAGS)) {
        let labels = BTreeMap::from([(key, value)]);
        match Selector::parse(&text) {
            Ok(read) => {
                // A NUL ends a selector in Kubernetes, and is never in the formatted text.
                let again = Selector::parse(&read.to_string()).unwrap();
                prop_assert_eq!(again.matches(&labels), read.matches(&labels));
                prop_assert_eq!(again, read);
            }
            Err(error) => prop_assert!(text.is_char_boundary(error.position), "{}: {error}", error.position),
        }
        if let Ok(read) = LeaseSelector::parse(&text) {
            // The formatted text of a selector without requirements is not a selector.
            prop_assert_eq!(LeaseSelector::parse(&read.to_string()).is_ok(), !read.is_empty());
        }
        let exporters = ListExporters { filter: text.clone(), ..Default::default() };
        refused_for(exporters.into_wire("lab"), "filter")?;
        let leases = ListLeases { tag_filter: text.clone(), ..Default::default() };
        refused_for(leases.into_wire("lab"), "tagFilter")?;
        let exporter_name = Some("exp-1".into());
        let length = Some(Duration { seconds: 60, nanos: 0 });
        let booking = CreateLease { selector: Some(text), exporter_name, duration: length, ..Default::default() };
        refused_for(booking.into_wire("lab"), "selector")?;
    }

    #[test]
    fn a_name(text in near(NAMES)) {
        for kind in [Kind::Lease, Kind::Exporter, Kind::Client] {
            let (namespace, name) = names::split(&text, kind);
            prop_assert!(name == text || names::full(namespace, kind, name) == text);
        }
        refused_for(names::check_namespace("namespace", &text), "namespace")?;
        refused_for(GetExporter { name: text.clone(), ..Default::default() }.into_wire("lab"), "name")?;
        let change = UpdateLease { name: "rec".into(), client: Some(text.clone()), ..Default::default() };
        refused_for(change.checked(), "client")?;
        let booking = CreateLease {
            lease_id: Some(text),
            exporter_name: Some("exp-1".into()),
            duration: Some(Duration { seconds: 60, nanos: 0 }),
            ..Default::default()
        };
        refused_for(booking.into_wire("lab"), "leaseId")?;
    }

    #[test]
    fn labels_and_tags(key in near(TAGS), value in near(TAGS)) {
        let (is_key, is_value) = (labels::is_key(&key), labels::is_value(&value));
        let booking = |tags, context| CreateLease {
            exporter_name: Some("exp-1".into()),
            duration: Some(Duration { seconds: 60, nanos: 0 }),
            tags,
            context,
            ..Default::default()
        };
        let texts = BTreeMap::from([(key.clone(), value)]);
        let tagged = booking(texts.clone(), BTreeMap::new()).into_wire("lab");
        prop_assert_eq!(tagged.is_ok(), is_key && is_value && !key.contains('/'));
        refused_for(tagged, "tags")?;
        refused_for(booking(BTreeMap::new(), texts).into_wire("lab"), "context")?;
    }

    #[test]
    fn a_page_token_is_sent_as_it_came(token in near(PAGE_TOKENS)) {
        let request = ListLeases { page_token: token.clone(), ..Default::default() };
        prop_assert_eq!(request.into_wire("lab").unwrap().0.page_token, token);
    }

    #[test]
    fn filters_of_leases(filter in near(SELECTORS), selector in near(SELECTORS)) {
        match LeaseFilter::parse(&filter) {
            // A filter matches a selector with the same text.
            Ok(read) => {
                prop_assert!(read.matches(&filter));
                // Only the empty filter matches an empty selector.
                prop_assert_eq!(read.matches(""), read == LeaseFilter::default());
                read.matches(&selector);
            }
            Err(error) => prop_assert!(filter.is_char_boundary(error.position)),
        }
    }

    #[test]
    fn the_words_of_a_status(words in near(WORDS), code in 0..20_i32) {
        let code = jumpstarter_web::base::code::Code::from_number(code);
        prop_assert!(Reason::ALL.contains(&Reason::of_answer(code, &words)));
    }

    #[test]
    fn the_name_of_a_status(name in near(&["AVAILABLE", "UNRECOGNIZED_9", "UNRECOGNIZED_-1"])) {
        if let Ok(status) = name.parse::<ExporterStatus>() {
            prop_assert_eq!(status.name().parse(), Ok(status));
        }
    }

    #[test]
    fn records_with_any_texts_and_times(
        texts in prop::collection::vec(near(NAMES), 6),
        seconds in prop::collection::vec(prop::option::of(number::<i64>()), 6),
        conditions in prop::collection::vec((0..5_usize, any::<bool>(), near(WORDS), prop::option::of(number::<i64>())), 0..4),
        now in number::<i64>(),
    ) {
        let at = |place: usize| seconds[place].map(|seconds| Timestamp { seconds, nanos: 5 });
        let length = |place: usize| seconds[place].map(|seconds| Duration { seconds, nanos: 5 });
        let kinds = ["Ready", "Pending", "Unsatisfiable", "Invalid", "Other"];
        let conditions = conditions.into_iter().map(|(kind, status, reason, time)| v1::Condition {
            r#type: Some(kinds[kind].into()),
            status: Some(if status { "True" } else { "False" }.into()),
            reason: Some(reason),
            last_transition_time: time.map(|seconds| v1::Time { seconds: Some(seconds), nanos: None }),
            ..Default::default()
        });
        let lease = Lease::from(wire::Lease {
            name: texts[0].clone(),
            selector: texts[1].clone(),
            client: Some(texts[2].clone()),
            exporter: Some(texts[3].clone()),
            tags: [(texts[4].clone(), texts[5].clone())].into(),
            begin_time: at(0),
            end_time: at(1),
            effective_begin_time: at(2),
            effective_end_time: at(3),
            duration: length(4),
            effective_duration: length(5),
            conditions: conditions.collect(),
            ..Default::default()
        });
        let now_ms = now as f64;
        prop_assert!(lease.status() != "Ended" || lease.has_ended());
        prop_assert!(!(lease.has_ended() && lease.is_running()));
        prop_assert_eq!(lease.has_ended(), matches!(lease.outcome(), LeaseOutcome::Over { .. }));
        prop_assert_eq!(lease.remaining(now_ms).is_empty(), lease.expires_at().is_none());
        let exporter = Exporter { lease: Some(Box::new(lease.clone())), ..Exporter::from(wire::Exporter { name: texts[3].clone(), ..Default::default() }) };
        for json in [lease.json(), lease.dump(Format::Json), exporter.json(), exporter.dump(Format::Json)] {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
        }
        prop_assert!(lease.dump(Format::Yaml).ends_with('\n'));
    }
}
