//! The multipath rules on a simulated clock, with simulated endpoints that log their requests.
mod endings;
mod first_place;
mod hedging;
mod hints;
mod reads;
mod refusals;
mod side_by_side;
mod time;
mod verdicts;
mod writes;

use std::cell::RefCell;
use std::rc::Rc;

use crate::base::clock::Clock;
use crate::base::code::Code;

use super::options::Options;
use super::simulated::World;
use super::write::{Probe, Resend, Written};
use super::{Multipath, Reply};
use crate::base::reason::Reason;
use crate::error::Error;
use crate::transport::retry::RetryHint;

/// The response of an endpoint to its next request.
#[derive(Clone, Debug)]
pub enum Play {
    Answer(f64),
    /// Mostly about that long; one time in twenty, four times as long.
    Around(f64),
    NotFound(f64),
    Fail(f64, Reason),
    /// A proxy's final rejection.
    Refuse(f64),
    /// UNAVAILABLE, with a retry hint.
    Busy(f64, RetryHint),
    Hang,
}

/// The result of one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub endpoint: usize,
    pub at: f64,
    pub ended: Option<&'static str>,
}

/// Simulated endpoints, and a log of their requests.
#[derive(Clone)]
pub struct Stage {
    pub world: World,
    plays: Rc<RefCell<Vec<Play>>>,
    pub log: Rc<RefCell<Vec<Seen>>>,
}

impl Stage {
    pub fn new(plays: &[Play]) -> Self {
        Self { world: World::new(1), plays: Rc::new(RefCell::new(plays.to_vec())), log: Rc::default() }
    }

    pub fn paths(&self, options: Options) -> Multipath<World> {
        let endpoints = self.plays.borrow().len();
        Multipath::new(endpoints, options, self.world.clone())
    }

    pub fn play(&self, endpoint: usize, play: Play) {
        self.plays.borrow_mut()[endpoint] = play;
    }

    /// Makes a request; the message that it returns is empty.
    pub fn request(&self, endpoint: usize) -> impl Future<Output = Result<Vec<u8>, Error>> + use<> {
        let play = self.plays.borrow()[endpoint].clone();
        let (world, log) = (self.world.clone(), self.log.clone());
        let number = log.borrow().len();
        let at = world.now_ms();
        log.borrow_mut().push(Seen { endpoint, at, ended: None });
        let line = Line { log, number, ended: "aborted" };
        async move {
            // Moved in here, so that it is dropped with the request.
            let mut line = line;
            let (wait, result) = match play {
                Play::Answer(ms) => (ms, Ok(Vec::new())),
                Play::Around(ms) => {
                    let often = if world.random() < 0.05 { 4.0 } else { 1.0 };
                    (ms * often * (0.5 + world.random()), Ok(Vec::new()))
                }
                Play::NotFound(ms) => (ms, Err(error(Code::Unknown, Reason::NotFound))),
                Play::Fail(ms, reason) => (ms, Err(error(Code::Unavailable, reason))),
                Play::Refuse(ms) => {
                    let error = error(Code::PermissionDenied, Reason::HttpStatus);
                    (ms, Err(Error { refused: true, http_status: Some(403), ..error }))
                }
                Play::Busy(ms, hint) => {
                    let error = error(Code::Unavailable, Reason::Unavailable);
                    (ms, Err(Error { retry: Some(hint), ..error }))
                }
                Play::Hang => (1e12, Ok(Vec::new())),
            };
            world.wait(wait).await;
            line.ended = if result.is_ok() { "answered" } else { "failed" };
            result
        }
    }

    /// Makes a read, and returns the endpoint that answered.
    pub fn read(&self, paths: &Multipath<World>, timeout: f64) -> Result<usize, Error> {
        let read = paths.read(None, "GetLease", timeout, |endpoint, _| self.request(endpoint));
        self.world.run(read).map(|reply| reply.endpoint)
    }

    /// Endpoint and start of each request since the last call of this method.
    pub fn starts(&self) -> Vec<(usize, f64)> {
        self.log.borrow_mut().drain(..).map(|seen| (seen.endpoint, seen.at)).collect()
    }
}

struct Line {
    log: Rc<RefCell<Vec<Seen>>>,
    number: usize,
    ended: &'static str,
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(seen) = self.log.borrow_mut().get_mut(self.number) {
            seen.ended = Some(self.ended);
        }
    }
}

/// A broken connection.
pub fn network() -> Play {
    Play::Fail(5.0, Reason::Network)
}

pub fn error(code: Code, reason: Reason) -> Error {
    Error::local("GetLease", code, reason, "as played")
}

/// A write whose requests go to `stage`, and whose probes go to `probes`.
pub fn write(
    stage: &Stage,
    probes: &Stage,
    paths: &Multipath<World>,
    timeout: f64,
    resend: Resend,
) -> Written<Reply> {
    stage.world.run(paths.write(
        "CreateLease",
        timeout,
        resend,
        |endpoint, _| stage.request(endpoint),
        Probe { method: "ListExporters", attempt: |endpoint, _| probes.request(endpoint) },
        |_| async { None },
    ))
}

pub fn stages(plays: &[Play], probed: &[Play]) -> (Stage, Stage) {
    let stage = Stage::new(plays);
    let probes = Stage { world: stage.world.clone(), ..Stage::new(probed) };
    (stage, probes)
}

pub fn never_two_open(stage: &Stage) {
    let log = stage.log.borrow();
    assert!(log.iter().all(|seen| seen.ended.is_some()), "{log:?}");
}
