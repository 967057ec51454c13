//! What a lab's operators say about labels: which are hidden, and which are deprecated.
use std::collections::BTreeMap;

/// What the operators of a lab say about labels.
#[derive(Clone, Debug, Default)]
pub struct LabelRules {
    /// Keys that are shown only on request.
    pub hidden: Vec<String>,
    /// Keys that are shown only on request, each with the advice what to use instead.
    pub deprecated: BTreeMap<String, String>,
}

impl LabelRules {
    /// Adds more rules.
    pub fn add(&mut self, more: Self) {
        self.hidden.extend(more.hidden);
        self.deprecated.extend(more.deprecated);
    }

    /// Whether a label is shown without being asked for.
    pub fn shows(&self, key: &str) -> bool {
        !self.deprecated.contains_key(key) && !self.hidden.iter().any(|hidden| hidden == key)
    }

    /// What `deprecated_labels` of something with these keys says.
    pub fn advice<'a>(&self, keys: impl Iterator<Item = &'a String>) -> BTreeMap<String, String> {
        keys.filter_map(|key| Some((key.clone(), self.deprecated.get(key)?.clone()))).collect()
    }
}
