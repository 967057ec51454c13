//! The lab, natively and in wasm, against what the real one answered: the same lab, the same calls in the same
//! order, and code, message and reply of every case compared. By rules: nothing here knows a case.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use std::collections::BTreeSet;

use common::{Failure, START, Wire, call, identity, recorded};
use jumpstarter_lab::clock::{MILLISECOND, Nanos};
use jumpstarter_lab::go::text::rfc3339;
use serde_json::{Value, json};

mod common;

const FOREIGN: [&str; 4] = ["expired", "foreign-issuer", "foreign-key", "foreign-audience"];
const RECORDINGS: &str = include_str!("../../tests/data/recordings.json");

/// What runs differ in, carried from case to case.
#[derive(Default)]
struct Carried {
    page_token: String,
    /// Names that the controller has chosen so far; only CreateLease may bring a new one.
    ids: BTreeSet<String>,
    is_creating: bool,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_recorded_case_agrees() {
    let recordings: Value = serde_json::from_str(RECORDINGS).unwrap();
    let cases = recordings["cases"].as_array().unwrap();
    let wire = Wire::new(&recorded(json!({})));
    let mut carried = Carried::default();
    let mut disagreeing = Vec::new();
    for case in cases {
        wire.advance(u64::try_from(millis(case["after_s"].as_f64().unwrap_or(0.0))).unwrap());
        wire.order(json!({"kubernetes": {"lost": case.get("fault").is_some()}}));
        let request = concrete(&case["request"], &carried);
        let method = case["method"].as_str().unwrap();
        carried.is_creating = method == "CreateLease";
        let answer = call(&wire, method, &headers(case, &wire), &request);
        if let Err(difference) = compare(case, &answer, &mut carried) {
            disagreeing.push(format!("{}: {difference}", case["case"]));
        }
    }
    assert!(cases.len() > 200, "{} cases", cases.len());
    let agreeing = cases.len() - disagreeing.len();
    assert!(disagreeing.is_empty(), "{agreeing} of {} agree\n{}", cases.len(), disagreeing.join("\n"));
}

fn headers(case: &Value, wire: &Wire) -> Vec<(String, String)> {
    let Some(headers) = case["headers"].as_array() else {
        return identity(wire, "alice");
    };
    let text = |value: &Value| value.as_str().unwrap().to_string();
    headers.iter().map(|pair| (text(&pair[0]), with_token(&text(&pair[1]), wire))).collect()
}

fn with_token(value: &str, wire: &Wire) -> String {
    let mut value = value.to_string();
    for kind in FOREIGN {
        value = value.replace(&format!("<{kind}>"), &wire.token(kind, "alice"));
    }
    for client in ["alice", "bob"] {
        value = value.replace(&format!("<{client}>"), &wire.token("valid", client));
    }
    value
}

/// A request with real times and tokens in it.
fn concrete(request: &Value, carried: &Carried) -> Value {
    match request {
        Value::String(text) if text == "<token>" => json!(carried.page_token),
        Value::String(text) => moment(text).map_or_else(|| request.clone(), |time| json!(rfc3339(time))),
        Value::Array(items) => items.iter().map(|item| concrete(item, carried)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.clone(), concrete(value, carried))).collect()
        }
        other => other.clone(),
    }
}

/// `now+5s` and `now-5s`, counted from the start.
fn moment(text: &str) -> Option<Nanos> {
    let offset: f64 = text.strip_prefix("now")?.strip_suffix('s')?.parse().ok()?;
    Some(START + MILLISECOND * Nanos::from(millis(offset)))
}

fn millis(seconds: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation)]
    let millis = (seconds * 1000.0).round() as i64;
    millis
}

fn compare(case: &Value, answer: &Result<Value, Failure>, carried: &mut Carried) -> Result<(), String> {
    match (case["code"].as_str(), answer) {
        (None, Ok(reply)) => matches(&case["reply"], reply, "reply", carried),
        (Some(code), Err(failure)) => {
            if failure.code != code {
                return Err(format!("code {}, recorded {code}", failure.code));
            }
            let recorded = case["message"].as_str().unwrap();
            if fits(recorded, &failure.message, carried) {
                return Ok(());
            }
            Err(format!("message\n  {}\nrecorded\n  {recorded}", failure.message))
        }
        (code, answer) => Err(format!("{answer:?}, recorded code {code:?}")),
    }
}

fn matches(recorded: &Value, got: &Value, at: &str, carried: &mut Carried) -> Result<(), String> {
    let differ = || Err(format!("{at}: {got}, recorded {recorded}"));
    match (recorded, got) {
        (Value::Object(recorded), Value::Object(got)) => {
            let missing = recorded.keys().find(|key| !got.contains_key(*key));
            let surplus = got.keys().find(|key| !recorded.contains_key(*key));
            if missing.is_some() || surplus.is_some() {
                return Err(format!("{at}: missing {missing:?}, surplus {surplus:?}"));
            }
            recorded
                .iter()
                .try_for_each(|(key, value)| matches(value, &got[key], &format!("{at}.{key}"), carried))
        }
        (Value::Array(recorded), Value::Array(got)) => {
            if recorded.len() != got.len() {
                return Err(format!("{at}: {} items, recorded {}", got.len(), recorded.len()));
            }
            let pairs = recorded.iter().zip(got).enumerate();
            pairs
                .into_iter()
                .try_for_each(|(i, (one, other))| matches(one, other, &format!("{at}[{i}]"), carried))
        }
        // A Kubernetes time is a message; recorded it is a placeholder.
        (Value::String(text), Value::Object(time)) if text == "<time>" => {
            if time.get("seconds").is_some() {
                Ok(())
            } else {
                differ()
            }
        }
        (Value::String(recorded), Value::String(got)) => {
            let fits = match (recorded.as_str(), moment(recorded)) {
                ("<time>", _) => got.ends_with('Z') && got.len() >= 20,
                ("<duration>", _) => {
                    got.strip_suffix('s').is_some_and(|text| text.parse::<f64>().is_ok_and(|s| s >= 0.0))
                }
                ("<jwt>", _) => got.split('.').count() == 3,
                ("<token>", _) => {
                    carried.page_token = got.clone();
                    !got.is_empty()
                }
                (_, Some(time)) => *got == rfc3339(time),
                (recorded, None) => self::fits(recorded, got, carried),
            };
            if fits { Ok(()) } else { differ() }
        }
        (recorded, got) if recorded == got => Ok(()),
        _ => differ(),
    }
}

/// Whether a text is the recorded one, with something real for each placeholder.
fn fits(recorded: &str, got: &str, carried: &mut Carried) -> bool {
    let Some((before, rest)) = recorded.split_once('<') else {
        return recorded == got;
    };
    let Some((placeholder, after)) = rest.split_once('>') else {
        return recorded == got;
    };
    let Some(got) = got.strip_prefix(before) else {
        return false;
    };
    let length = match placeholder {
        "uuid7" => 36,
        "time" => "2026-11-23 16:00:00 +0000 UTC".len(),
        // As long as it is until what comes after it.
        "api server" => got.find(after.split('<').next().unwrap()).unwrap_or(0),
        // Not everything in angle brackets is a placeholder: `<nil>`, `<none>`.
        _ => {
            let Some(got) = got.strip_prefix(&format!("<{placeholder}>")) else {
                return false;
            };
            return fits(after, got, carried);
        }
    };
    let Some((filled, got)) = got.split_at_checked(length) else {
        return false;
    };
    let is_right = match placeholder {
        "uuid7" => {
            let is_known = !carried.ids.insert(filled.to_string());
            let is_uuid7 = filled.as_bytes()[14] == b'7' && filled.split('-').count() == 5;
            is_uuid7 && is_known != carried.is_creating
        }
        _ => !filled.is_empty(),
    };
    is_right && fits(after, got, carried)
}
