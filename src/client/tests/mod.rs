//! The calls over simulated endpoints and a simulated clock: how each call handles the responses.
#![allow(clippy::unwrap_used)]
mod bookings;
mod broken;
mod extending;
mod known;
mod lists;
mod order;
mod replies;
mod secrets;

use std::time::Duration;

use prost::Message;

use super::{CallOptions, ClientService};
use crate::base::clock::Clock;
use crate::multipath::simulated::World;
use crate::rpc::simulated::{Play, Played, Seen, Stage, config};
use crate::transport::call::Rejection;
use crate::wire::client::v1 as wire;

impl Stage {
    /// Alice's client over that many endpoints.
    pub fn client(&self, endpoints: usize) -> ClientService<Played, World> {
        ClientService::new(self.endpoints(endpoints), config(), self.world.clone()).unwrap()
    }
}

pub fn options(timeout_ms: u64) -> CallOptions {
    CallOptions { timeout: Some(Duration::from_millis(timeout_ms)), ..CallOptions::default() }
}

pub fn answer(ms: f64, message: &impl Message) -> Play {
    (ms, Ok(message.encode_to_vec()))
}

/// Alice's lease with that name, which lasts that many seconds.
pub fn lease(name: &str, seconds: i64) -> wire::Lease {
    wire::Lease {
        name: format!("namespaces/lab/leases/{name}"),
        client: Some("namespaces/lab/clients/alice".to_owned()),
        selector: "board=rpi4".to_owned(),
        duration: Some(prost_types::Duration { seconds, nanos: 0 }),
        ..Default::default()
    }
}
