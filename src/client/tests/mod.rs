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

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use prost::Message;

use super::{CallOptions, ClientConfig, ClientService};
use crate::base::clock::Clock;
use crate::multipath::simulated::World;
use crate::transport::call::{Call, Rejection, Transport};
use crate::wire::client::v1 as wire;

/// The response of an endpoint to one request: how long it takes, and its result.
pub type Play = (f64, Result<Vec<u8>, Rejection>);
type Player = Rc<RefCell<dyn FnMut(usize, &Call) -> Play>>;

/// One request as an endpoint received it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub endpoint: usize,
    pub at: f64,
    pub call: Call,
}

/// Simulated endpoints, and the requests that they received.
#[derive(Clone)]
pub struct Stage {
    pub world: World,
    player: Player,
    pub log: Rc<RefCell<Vec<Seen>>>,
}

/// One of them.
#[derive(Clone)]
pub struct Played {
    stage: Stage,
    endpoint: usize,
}

impl Transport for Played {
    type Answer = Pin<Box<dyn Future<Output = Result<Vec<u8>, Rejection>>>>;

    fn unary(&self, call: Call) -> Self::Answer {
        let Self { stage, endpoint } = self.clone();
        let (ms, result) = (stage.player.borrow_mut())(endpoint, &call);
        stage.log.borrow_mut().push(Seen { endpoint, at: stage.world.now_ms(), call });
        Box::pin(async move {
            stage.world.wait(ms).await;
            result
        })
    }
}

impl Stage {
    pub fn new(player: impl FnMut(usize, &Call) -> Play + 'static) -> Self {
        Self { world: World::new(1), player: Rc::new(RefCell::new(player)), log: Rc::default() }
    }

    /// Alice's client over that many endpoints.
    pub fn client(&self, endpoints: usize) -> ClientService<Played, World> {
        let config = ClientConfig::new("lab", Some("alice".to_owned()));
        let endpoint = |endpoint| (format!("http://{endpoint}"), Played { stage: self.clone(), endpoint });
        ClientService::new((0..endpoints).map(endpoint).collect(), config, self.world.clone()).unwrap()
    }

    /// Endpoint and method of each request, in order.
    pub fn asked(&self) -> Vec<(usize, &'static str)> {
        self.log.borrow().iter().map(|seen| (seen.endpoint, seen.call.method)).collect()
    }
}

pub fn options(timeout_ms: u64) -> CallOptions {
    CallOptions { token: None, timeout: Some(Duration::from_millis(timeout_ms)) }
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
