//! A Jumpstarter controller in memory that answers as the real one does, behind ports that fail on demand.
//!
//! - What it knows: `objects`, `store`, `clock`, `token`; its lab comes from `lab`.
//! - What it does by itself: `reconcile`, by the rules of `times`; `life` makes a lab look busy.
//! - What it answers: `reads` and `writes`, after `names`, `auth`, `lease_rules`; lists come in `pages`.
//! - How it answers: `client_service` (as the `version` it plays would), `exporter_service`, `wire_form`, `shuffle`, behind `grpc`.
//! - Where it answers: `endpoint` on a `listener`, with `cors`, `fault`, `answer_to_order`, `body`, `log`; and `admin`.
//!
//! It holds no client: tests drive it as the real controller is driven.
pub mod admin;
pub mod answer_to_order;
pub mod auth;
pub mod body;
pub mod client_service;
pub mod clock;
pub mod controller;
pub mod cors;
pub mod demo;
pub mod endpoint;
pub mod exporter_service;
pub mod fault;
pub mod go_decoding;
pub mod go_text;
pub mod grpc;
pub mod lab;
pub mod lease_rules;
pub mod life;
pub mod listener;
pub mod log;
pub mod names;
pub mod objects;
pub mod options;
pub mod pages;
pub mod policy;
pub mod reads;
pub mod reconcile;
pub mod sharing;
pub mod shuffle;
pub mod store;
pub mod times;
pub mod token;
pub mod version;
pub mod wire_form;
pub mod writes;
