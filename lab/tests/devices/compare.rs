//! Compares a reply with the recorded one: placeholders stand for any text, and each recorded UUID for one of ours.
use std::collections::BTreeMap;

use jumpstarter_lab::devices::failure::parse_uuid;
use serde_json::Value;

const PLACEHOLDERS: [&str; 6] = ["<jwt>", "<lease>", "<router>", "<dir>", "<uuid>", "<time>"];

/// Our UUIDs by the recorded ones.
#[derive(Default)]
pub struct Uuids(BTreeMap<String, String>);

impl Uuids {
    /// A recorded request with our UUIDs.
    pub fn ours(&self, recorded: &Value) -> Value {
        match recorded {
            Value::String(text) => self.0.get(text).unwrap_or(text).clone().into(),
            Value::Array(items) => items.iter().map(|item| self.ours(item)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(key, value)| (key.clone(), self.ours(value))).collect()
            }
            other => other.clone(),
        }
    }

    /// Whether a reply equals the recorded one; otherwise where it does not.
    pub fn compare(&mut self, recorded: &Value, got: &Value, at: &str) -> Result<(), String> {
        match (recorded, got) {
            (Value::Object(recorded), Value::Object(got)) => {
                if !recorded.keys().eq(got.keys()) {
                    return Err(format!("{at}: {got:?}, recorded {recorded:?}"));
                }
                recorded
                    .iter()
                    .try_for_each(|(key, value)| self.compare(value, &got[key], &format!("{at}.{key}")))
            }
            (Value::Array(recorded), Value::Array(got)) if recorded.len() == got.len() => recorded
                .iter()
                .zip(got)
                .enumerate()
                .try_for_each(|(index, (one, other))| self.compare(one, other, &format!("{at}[{index}]"))),
            (Value::String(recorded), Value::String(got)) if self.fits(recorded, got) => Ok(()),
            _ if recorded == got => Ok(()),
            _ => Err(format!("{at}: {got}, recorded {recorded}")),
        }
    }

    /// Whether a text equals the recorded one.
    pub fn fits(&mut self, recorded: &str, got: &str) -> bool {
        if parse_uuid(recorded).is_ok() && parse_uuid(got).is_ok() {
            return *self.0.entry(recorded.to_string()).or_insert_with(|| got.to_string()) == got;
        }
        let mut pattern = recorded.to_string();
        for placeholder in PLACEHOLDERS {
            pattern = pattern.replace(placeholder, "\0");
        }
        let (first, rest) = pattern.split_once('\0').map_or((pattern.as_str(), None), |(a, b)| (a, Some(b)));
        let Some(mut left) = got.strip_prefix(first) else { return false };
        let Some(rest) = rest else { return left.is_empty() };
        let (middle, last) = rest.rsplit_once('\0').map_or((None, rest), |(a, b)| (Some(a), b));
        for part in middle.into_iter().flat_map(|middle| middle.split('\0')) {
            let Some((_, after)) = left.split_once(part) else { return false };
            left = after;
        }
        left.len() > last.len() && left.ends_with(last)
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn differences_are_found() {
    let mut uuids = Uuids::default();
    let (one, two) = ("3a3cc506-d381-4c93-b6b4-59d5e69fa73c", "f99750b0-dba7-45ef-be7c-e539bcaa5e3e");
    assert!(uuids.fits(one, two) && uuids.fits(one, two) && !uuids.fits(one, one));
    assert!(uuids.fits("a <dir>/b <lease> c", "a x/b y c") && !uuids.fits("a <dir>/b <lease> c", "a x/b  d"));
    assert!(!uuids.fits("a <dir>", "a ") && !uuids.fits("same", "other") && uuids.fits("<class>", "<class>"));
    let [short, long] =
        [r#"{"a": [1]}"#, r#"{"a": [1], "b": 2}"#].map(|text| serde_json::from_str(text).unwrap());
    assert!(uuids.compare(&short, &long, "").is_err() && uuids.compare(&long, &long, "").is_ok());
}
