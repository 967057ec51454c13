//! The initial contents of labs.
use std::collections::BTreeMap;

pub mod believable;
mod boards;
mod story;

/// The options of the lab in which the real controller's answers were recorded: seven exporters, two clients, no
/// lease. Not a realistic lab.
pub const RECORDED: &str = include_str!("recorded.json");

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}
