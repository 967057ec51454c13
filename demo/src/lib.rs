//! The lab of `jumpstarter-lab` behind ports that fail on demand, on a machine's clock.
//!
//! - `options` is the command line; `demo` starts what it asks for; `host` is what the lab gets from the machine.
//! - `endpoint` answers on a `listener`, with `cors` and `body`; `admin` is the port where the lab is controlled.
//!
//! What the controller answers is in the lab. Nothing here decides about a lease.
pub mod admin;
pub mod body;
pub mod cors;
pub mod demo;
pub mod endpoint;
pub mod host;
pub mod listener;
pub mod options;
