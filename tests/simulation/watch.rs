//! Checks the invariants from the network traffic, not from the client's own state.
mod call;

use std::rc::Rc;

use jumpstarter_web::base::attempt::{AttemptRecord, Outcome};

use crate::lab::{self, Kind, Lab, Trouble};
use call::Call;

/// The part of a call that a request belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A read of a simulated user.
    Read,
    /// A further page of a list.
    Page,
    /// A write.
    Write,
    /// The cheap read before a write.
    Probe,
    /// A read of the lease, before a write or after a broken attempt.
    Check,
}

/// A call that begins.
pub struct Begins {
    pub number: usize,
    pub call: lab::Call,
    /// The lease that it changes, if changes of it queue.
    pub changes: Option<String>,
}

/// A request that starts.
pub struct Request {
    pub part: Part,
    pub endpoint: usize,
    /// Its timeout.
    pub time_ms: f64,
    /// Whether its endpoint is the winner.
    pub is_winner: bool,
}

/// A sent request.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    call: usize,
    race: usize,
    endpoint: usize,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Answered,
    Failed,
    Dropped,
}

pub struct Watch {
    lab: Rc<Lab>,
    calls: Vec<Call>,
    /// The hedge budget, counted independently, in tenths of a token.
    budget: u32,
    pub hedges: u64,
    pub broken: Vec<String>,
    /// When the page slept in the simulation.
    pub sleeps: Vec<(f64, f64)>,
    /// The log of events, line by line; only for a single seed.
    pub log: Option<Vec<String>>,
}

impl Watch {
    pub fn new(lab: &Rc<Lab>) -> Self {
        Self {
            lab: lab.clone(),
            calls: Vec::new(),
            budget: 100,
            hedges: 0,
            broken: Vec::new(),
            sleeps: Vec::new(),
            log: None,
        }
    }

    pub fn breaks(&mut self, call: usize, rule: &str) {
        self.broken.push(format!("call {call}: {rule}"));
    }

    /// The number of a call in its lab.
    pub fn number(&self, id: usize) -> usize {
        self.calls[id].begins.number
    }

    /// Whether a call writes.
    pub fn writes(&self, id: usize) -> bool {
        self.calls[id].begins.call.kind != Kind::Read
    }

    fn note(&mut self, id: usize, now: f64, words: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            let Begins { number, call, .. } = &self.calls[id].begins;
            log.push(format!("{now:12.3} call {number} {:?}: {}", call.kind, words()));
        }
    }

    /// Records the begin of a call; returns its id.
    pub fn call_begins(&mut self, begins: Begins, now: f64) -> usize {
        let timeout = begins.call.timeout;
        self.calls.push(Call::new(begins, now));
        let id = self.calls.len() - 1;
        self.note(id, now, || format!("begins, with {timeout} ms"));
        id
    }

    pub fn request_starts(&mut self, id: usize, request: &Request, now: f64) -> Sent {
        let Request { part, endpoint, time_ms, is_winner } = *request;
        self.note(id, now, || format!("{part:?} to {endpoint}, with {time_ms} ms"));
        let call = &mut self.calls[id];
        let race = call.race(part);
        let mut broken = Vec::from_iter(call.broken_by(request, race, now));
        let (began, timeout) = (call.began, call.begins.call.timeout);
        let race_of = &mut call.races[race];
        let first = race_of.requests == 0;
        race_of.settled |= first && is_winner;
        // In place of a failed one, or after a quarter of the call's remaining time.
        let needed = first || race_of.failed || now >= began + timeout / 4.0 - 1e-6;
        let hedges = part != Part::Write && part != Part::Probe && race_of.settled && !needed;
        if part == Part::Page && !needed {
            broken.push("a page was raced or hedged");
        }
        race_of.requests += 1;
        race_of.open += 1;
        race_of.tried.push((endpoint, now));
        call.requests += 1;
        if part == Part::Write && self.overtakes(id) {
            broken.push("an update was sent while an earlier one of the lease was in progress");
        }
        if hedges && part != Part::Page {
            self.hedges += 1;
            match self.budget.checked_sub(10) {
                Some(left) => self.budget = left,
                None => broken.push("a hedge without a token"),
            }
        }
        let number = self.number(id);
        broken.into_iter().for_each(|rule| self.breaks(number, rule));
        Sent { call: id, race, endpoint }
    }

    /// Whether an earlier change of the same lease is still in progress.
    fn overtakes(&self, id: usize) -> bool {
        let lease = |call: &Call| call.begins.changes.clone();
        let own = lease(&self.calls[id]);
        own.is_some() && self.calls[..id].iter().any(|call| !call.over && lease(call) == own)
    }

    /// Records that the controller answered a request, or that it failed.
    pub fn request_ends(&mut self, sent: Sent, fails: Option<Trouble>, now: f64) {
        let endpoint = sent.endpoint;
        self.note(sent.call, now, || match fails {
            None => format!("{endpoint} answers"),
            Some(trouble) => format!("{endpoint} fails: {trouble:?}"),
        });
        let call = &mut self.calls[sent.call];
        let race = &mut call.races[sent.race];
        if let Some(trouble) = fails {
            race.failed = true;
            race.held.extend(trouble.hold_ms().map(|ms| (endpoint, now + ms)));
            if race.part == Part::Write && trouble.refuses() {
                call.refused.push(endpoint);
            }
            return;
        }
        race.answers += 1;
        call.answers += 1;
        let twice = race.answers > 1;
        if race.part != Part::Write {
            self.budget = (self.budget + 1).min(100);
        }
        if twice {
            let number = self.number(sent.call);
            self.breaks(number, "got two answers");
        }
    }

    /// Records that a request has left the network.
    pub fn request_closes(&mut self, sent: Sent) {
        self.calls[sent.call].races[sent.race].open -= 1;
    }

    pub fn call_ends(&mut self, id: usize, end: End, records: &[AttemptRecord], now: f64) {
        self.note(id, now, || format!("ends: {end:?}"));
        let slept = self.sleeps.iter().any(|(from, to)| *from <= now && self.calls[id].began <= *to);
        let call = &mut self.calls[id];
        call.over = true;
        let call = &self.calls[id];
        let on_record = |outcome| records.iter().filter(|record| record.outcome == outcome).count();
        let mut broken = Vec::new();
        let open: usize = call.races.iter().map(|race| race.open).sum();
        if open > 0 {
            broken.push("an attempt continued after its call");
        }
        if records.len() != call.requests {
            broken.push("an attempt was not recorded exactly once");
        }
        if on_record(Outcome::Answered) != call.answers {
            broken.push("the records have another number of answers");
        }
        if now > call.deadline() + 1e-3 && !slept {
            broken.push("ended after its deadline");
        }
        if call.begins.call.kind == Kind::Read && end != End::Dropped {
            if (end == End::Answered) != (call.answers == 1) {
                broken.push("the read's result is not the received answer");
            }
            if end == End::Failed && !slept && call.left_untried(&self.lab, now) {
                broken.push("a read failed, and a healthy endpoint was not tried");
            }
        }
        let number = self.number(id);
        broken.into_iter().for_each(|rule| self.breaks(number, rule));
    }
}
