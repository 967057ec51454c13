//! What a demo begins with. Not what becomes of it.
use std::collections::BTreeMap;

use crate::store::Store;
use crate::wire_form::LabelRules;

pub mod believable;

pub mod recorded;
mod story;

/// Two clients and nothing else.
pub fn empty() -> (Store, LabelRules) {
    let mut store = Store::new("lab");
    store.add_client("alice");
    store.add_client("bob");
    (store, LabelRules::default())
}

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}
