//! Simulated endpoints for tests: what each request gets back, and when, on a simulated clock.
#![allow(clippy::unwrap_used)]
use std::cell::{Cell, RefCell};
use std::future::pending;
use std::pin::Pin;
use std::rc::Rc;

use futures_util::stream::{self, LocalBoxStream, StreamExt};

use super::ClientConfig;
use crate::base::clock::Clock;
use crate::multipath::simulated::World;
use crate::transport::call::{Call, Rejection, Transport};

/// The response of an endpoint to one request: how long it takes, and its result.
pub type Play = (f64, Result<Vec<u8>, Rejection>);
/// The response to the opening of a stream: how long it takes, and what follows.
pub type StreamPlay = (f64, Result<Vec<Step>, Rejection>);
type Player<P> = Rc<RefCell<dyn FnMut(usize, &Call) -> P>>;

/// The next event of an open stream, so many milliseconds after the one before. After the last one it ends with OK.
#[derive(Clone, Debug)]
pub enum Step {
    Message(f64, Vec<u8>),
    Fail(f64, Rejection),
    Hang,
}

/// One request as an endpoint received it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub endpoint: usize,
    pub at: f64,
    pub call: Call,
    /// Whether the request is still open.
    pub open: Rc<Cell<bool>>,
}

/// Simulated endpoints, and the requests that they received.
#[derive(Clone)]
pub struct Stage {
    pub world: World,
    player: Player<Play>,
    streams: Player<StreamPlay>,
    pub log: Rc<RefCell<Vec<Seen>>>,
}

/// One of them.
#[derive(Clone)]
pub struct Played {
    stage: Stage,
    endpoint: usize,
}

impl Stage {
    pub fn new(player: impl FnMut(usize, &Call) -> Play + 'static) -> Self {
        let streams = |_: usize, call: &Call| panic!("no stream was expected: {call:?}");
        Self {
            world: World::new(1),
            player: Rc::new(RefCell::new(player)),
            streams: Rc::new(RefCell::new(streams)),
            log: Rc::default(),
        }
    }

    pub fn with_streams(self, streams: impl FnMut(usize, &Call) -> StreamPlay + 'static) -> Self {
        Self { streams: Rc::new(RefCell::new(streams)), ..self }
    }

    /// That many endpoints, each with its URL.
    pub fn endpoints(&self, count: usize) -> Vec<(String, Played)> {
        let endpoint = |endpoint| (format!("http://{endpoint}"), Played { stage: self.clone(), endpoint });
        (0..count).map(endpoint).collect()
    }

    /// Endpoint and method of each request, in order.
    pub fn asked(&self) -> Vec<(usize, &'static str)> {
        self.log.borrow().iter().map(|seen| (seen.endpoint, seen.call.method)).collect()
    }

    fn note(&self, endpoint: usize, call: Call) -> Open {
        let open = Open(Rc::new(Cell::new(true)));
        let seen = Seen { endpoint, at: self.world.now_ms(), call, open: open.0.clone() };
        self.log.borrow_mut().push(seen);
        open
    }
}

/// Alice's configuration.
pub fn config() -> ClientConfig {
    ClientConfig::new("lab", Some("alice".to_owned()))
}

/// A request that is open until this is dropped.
struct Open(Rc<Cell<bool>>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Transport for Played {
    type Answer = Pin<Box<dyn Future<Output = Result<Vec<u8>, Rejection>>>>;
    type Messages = LocalBoxStream<'static, Result<Vec<u8>, Rejection>>;
    type Opening = Pin<Box<dyn Future<Output = Result<Self::Messages, Rejection>>>>;

    fn unary(&self, call: Call) -> Self::Answer {
        let Self { stage, endpoint } = self.clone();
        let (ms, result) = (stage.player.borrow_mut())(endpoint, &call);
        let open = stage.note(endpoint, call);
        Box::pin(async move {
            let _open = open;
            stage.world.wait(ms).await;
            result
        })
    }

    fn stream(&self, call: Call) -> Self::Opening {
        let Self { stage, endpoint } = self.clone();
        let (ms, result) = (stage.streams.borrow_mut())(endpoint, &call);
        let open = stage.note(endpoint, call);
        let world = stage.world;
        Box::pin(async move {
            world.wait(ms).await;
            let state = (result?.into_iter(), open, world);
            let messages = stream::unfold(state, |(mut steps, open, world)| async move {
                let item = match steps.next()? {
                    Step::Message(ms, message) => {
                        world.wait(ms).await;
                        Ok(message)
                    }
                    Step::Fail(ms, rejection) => {
                        world.wait(ms).await;
                        Err(rejection)
                    }
                    Step::Hang => pending().await,
                };
                Some((item, (steps, open, world)))
            });
            Ok(messages.boxed_local())
        })
    }
}
