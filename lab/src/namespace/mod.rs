//! A namespace: its objects, and what changes in it without a call.
pub mod connections;
pub mod label_rules;
pub mod life;
pub mod objects;
pub mod store;
pub mod times;

mod reconcile;
