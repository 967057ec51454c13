//! Serves the lab of `jumpstarter-lab` on ports that can simulate faults, with the machine's clock.
//!
//! - `options` is the command line; `demo` starts the ports; `host` is the lab's environment.
//! - `endpoint` answers on a `listener`, with `cors` and `body`; `admin` is the port that controls the lab.
//!
//! The controller's answers come from the lab; nothing here decides about a lease.
pub mod admin;
mod authority;
pub mod body;
pub mod cors;
pub mod demo;
pub mod devices;
pub mod endpoint;
pub mod host;
pub mod listener;
pub mod options;
pub mod streams;
pub mod tls;
pub mod tunnel;
