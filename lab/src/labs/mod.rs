//! What a lab starts with. Not what becomes of it.
use std::collections::BTreeMap;

use crate::namespace::label_rules::LabelRules;
use crate::namespace::store::Store;
use crate::random::Random;

pub mod believable;
pub mod recorded;
mod story;

/// Two clients and nothing else.
pub fn empty(random: Random) -> (Store, LabelRules) {
    let mut store = Store::new("lab", random);
    store.add_client("alice");
    store.add_client("bob");
    (store, LabelRules::default())
}

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}
