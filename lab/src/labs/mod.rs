//! What a lab starts with. Not what becomes of it.
use std::collections::BTreeMap;

pub mod believable;
mod story;

/// The options of the lab in which the real controller's answers were recorded: seven exporters, two clients, no lease. Not
/// one to show to anybody.
pub const RECORDED: &str = include_str!("recorded.json");

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}
