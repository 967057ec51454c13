//! The rules for hidden and deprecated labels.
use std::collections::BTreeMap;

/// The rules of a lab for labels.
#[derive(Clone, Debug, Default)]
pub struct LabelRules {
    /// Keys that are shown only on request.
    pub hidden: Vec<String>,
    /// Keys that are shown only on request, each with a note on what to use instead.
    pub deprecated: BTreeMap<String, String>,
}

impl LabelRules {
    /// Adds more rules.
    pub fn add(&mut self, more: Self) {
        self.hidden.extend(more.hidden);
        self.deprecated.extend(more.deprecated);
    }

    /// Whether a label is shown by default.
    pub fn shows(&self, key: &str) -> bool {
        !self.deprecated.contains_key(key) && !self.hidden.iter().any(|hidden| hidden == key)
    }

    /// The `deprecated_labels` of an object with these keys.
    pub fn advice<'a>(&self, keys: impl Iterator<Item = &'a String>) -> BTreeMap<String, String> {
        keys.filter_map(|key| Some((key.clone(), self.deprecated.get(key)?.clone()))).collect()
    }
}
