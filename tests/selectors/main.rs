//! Compares our label selectors with Kubernetes' own code. `tests/data/selectors.json`, written by the Go program in this
//! folder, has the parse result and the matching label sets of some 480 selectors. The npm package is tested with the same
//! table in `tests/browser/suite/selectors.test.js`, and the lab repeats the error messages.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jumpstarter_web::model::selector::{Requirement, Selector};
use serde_json::{Value, json};

static TABLE: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string("tests/data/selectors.json").unwrap();
    serde_json::from_str(&text).unwrap()
});

fn label_sets() -> Vec<BTreeMap<String, String>> {
    serde_json::from_value(TABLE["labels"].clone()).unwrap()
}

/// Our code's result for a selector, in the table's format.
fn ours(text: &str, label_sets: &[BTreeMap<String, String>]) -> Value {
    let selector = match Selector::parse(text) {
        Ok(selector) => selector,
        Err(_) => return json!({"selector": text, "error": true, "printed": "", "matches": []}),
    };
    let matches: Vec<usize> =
        (0..label_sets.len()).filter(|place| selector.matches(&label_sets[*place])).collect();
    let mut answer = json!({"selector": text, "printed": selector.to_string(), "matches": matches});
    if !selector.is_empty() {
        answer["requirements"] = selector.requirements().iter().map(requirement).collect();
    }
    answer
}

fn requirement(one: &Requirement) -> Value {
    json!({"key": one.key, "operator": one.operator.name(), "values": one.values})
}

#[test]
fn our_results_are_those_of_kubernetes_own_code() {
    let label_sets = label_sets();
    let answers = TABLE["selectors"].as_array().unwrap();
    let differences: Vec<String> = answers
        .iter()
        .map(|theirs| {
            let mut theirs = theirs.clone();
            // Our errors have words of their own.
            if theirs["error"].is_string() {
                theirs["error"] = true.into();
            }
            (ours(theirs["selector"].as_str().unwrap(), &label_sets), theirs)
        })
        .filter(|(ours, theirs)| ours != theirs)
        .map(|(ours, theirs)| format!("ours:  {ours}\nGo's:  {theirs}"))
        .collect();
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.join("\n"));
}

/// A table with only errors, or with selectors that match nothing, would prove little.
#[test]
fn the_table_has_every_kind_of_result() {
    let answers = TABLE["selectors"].as_array().unwrap();
    let count = |test: &dyn Fn(&Value) -> bool| answers.iter().filter(|answer| test(answer)).count();
    assert!(answers.len() >= 300);
    assert!(count(&|answer| answer["error"].is_string()) >= 100);
    assert!(count(&|answer| answer["matches"].as_array().is_some_and(|places| !places.is_empty())) >= 100);
    for operator in ["=", "==", "!=", "in", "notin", "exists", "!", "gt", "lt"] {
        let used = |answer: &Value| {
            let requirements = answer["requirements"].as_array().into_iter().flatten();
            requirements.into_iter().any(|one| one["operator"] == operator)
        };
        assert!(count(&used) >= 5, "{operator}");
    }
}

/// Only our errors have a position. It is inside the text, between two characters.
#[test]
fn an_error_has_a_place_in_its_text() {
    for answer in TABLE["selectors"].as_array().unwrap() {
        let text = answer["selector"].as_str().unwrap();
        if let Err(error) = Selector::parse(text) {
            let end = error.position + error.length;
            assert!(text.get(error.position..end).is_some(), "{text:?}: {} to {end}", error.position);
        }
    }
}
