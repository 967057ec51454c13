//! An in-memory Jumpstarter controller that answers like the real one, word for word. Time and randomness are passed in, and no
//! port is opened. It runs natively and as WebAssembly.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`clock`], [`random`], [`host`] | time and randomness, and what the program around a lab gives |
//! | [`go`] | texts as Go prints them |
//! | [`namespace`] | clients, exporters, leases; what happens to them without a call |
//! | [`controller`] | the namespace with its clock, keys and settings; who calls |
//! | [`calls`] | what the calls do |
//! | [`labs`] | what a lab starts with |
//! | [`input`] | exporters, leases and times as a caller describes them |
//! | [`orders`] | changes of the lab, faults and answers that a test orders |
//! | [`serve`] | the services as gRPC and gRPC-Web, and the log of calls |
//! | [`lab`] | a whole lab without a port |
//! | `js` | the same for JavaScript, behind the feature of that name |
//!
//! It contains no client: tests drive it as the real controller is driven.
pub mod calls;
pub mod changes;
pub mod clock;
pub mod controller;
#[cfg(feature = "devices")]
pub mod devices;
pub mod go;
pub mod host;
pub mod input;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
pub mod js;
pub mod lab;
pub mod labs;
pub mod namespace;
pub mod orders;
pub mod random;
pub mod serve;
