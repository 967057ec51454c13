//! `ExporterService`: what a leased device answers itself, over one or several ways: a direct one, or one through a gateway and
//! the router.
//!
//! Ways are endpoints, tried in the order given: direct ones come first. Reads race and set the winner as those of
//! [`ClientService`](crate::client::ClientService) do. A driver call may do anything, such as flashing a board for an hour:
//! there is one attempt on one way, without a time limit, and one that breaks has an unknown effect (`Error::unsure`). A stream
//! stays on the way on which it began.
//!
//! ```
//! use jumpstarter_web::base::system_clock::SystemClock;
//! use jumpstarter_web::exporter::{DriverCall, ExporterService};
//! use jumpstarter_web::rpc::{CallOptions, ClientConfig};
//! use jumpstarter_web::transport::call::Transport;
//!
//! async fn power_on(url: &str, transport: impl Transport) -> Result<(), Box<dyn std::error::Error>> {
//!     let config = ClientConfig::unidentified().with_passphrase("secret")?;
//!     let exporter = ExporterService::new(vec![(url.to_owned(), transport)], config, SystemClock::default())?;
//!     let options = CallOptions::default();
//!     let report = exporter.get_report(&options).await?;
//!     let power = report.driver("power").ok_or("no driver `power`")?;
//!     exporter.driver_call(DriverCall::new(&power.uuid, "on", vec![]), &options).await?;
//!     Ok(())
//! }
//! ```
//!
//! | file | what it holds |
//! | --- | --- |
//! | `calls.rs` | the calls with one reply |
//! | `results.rs` | the results of a streaming driver call |
//! | `logs.rs`, `overlap.rs` | the log, which goes on after a break |
//! | `report.rs`, `status.rs` | the drivers of an exporter, and its status |
//! | `replies.rs` | what makes a message a reply |
mod calls;
mod logs;
mod overlap;
mod replies;
mod report;
mod results;
mod status;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use calls::{DriverCall, SessionEnd};
pub use logs::{LogEntry, LogItem, LogStream};
pub use report::{Driver, Report};
pub use results::Results;
pub use status::Status;

use prost::Message;

use crate::base::clock::Clock;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::InvalidInput;
use crate::multipath::{EndpointState, Listener};
use crate::rpc::{CallOptions, Caller, ClientConfig, Request};
use crate::transport::call::Transport;
use crate::transport::metadata::Metadata;
use crate::wire::v1 as wire;

/// The `ExporterService` of one device, over one or several ways.
#[derive(Clone)]
pub struct ExporterService<T, C> {
    rpc: Caller<T, C>,
}

impl<T: Transport, C: Clock> ExporterService<T, C> {
    /// A client over ways, best first, each a transport with the URL that errors show for it. At least one is required.
    pub fn new(ways: Vec<(String, T)>, config: ClientConfig, clock: C) -> Result<Self, InvalidInput> {
        Ok(Self { rpc: Caller::new(ways, config, clock)?.with_reasons(Reason::of_exporter) })
    }

    /// The same, with a listener that is called after each attempt.
    pub fn with_listener(self, listener: Listener) -> Self {
        Self { rpc: self.rpc.with_listener(listener) }
    }

    /// The current state of each way, with its URL.
    pub fn endpoints(&self) -> Vec<(String, EndpointState)> {
        self.rpc.endpoints()
    }

    /// The headers that a call would carry, for a connection of another kind: the WebSocket of a driver's stream.
    pub fn headers(&self, options: &CallOptions) -> Result<Metadata, Error> {
        self.rpc.metadata("Stream", options)
    }

    /// Makes the next read race all ways again. Sends nothing by itself.
    pub fn race_again(&self) {
        self.rpc.race_again();
    }
}

/// An encoded request to a method of the service.
fn encoded(method: &'static str, message: &impl Message) -> Request {
    Request::new("jumpstarter.v1.ExporterService", method, message)
}

/// The cheap read that finds a way that works.
fn probe() -> Request {
    encoded("GetStatus", &wire::GetStatusRequest {})
}
