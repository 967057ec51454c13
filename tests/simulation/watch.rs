//! The rules that nothing may break, watched from outside: from what goes over the network, not from what the
//! client believes.
use std::rc::Rc;

use jumpstarter_web::multipath::record::{AttemptRecord, Outcome};

use crate::lab::Lab;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A read that somebody asked for.
    Read,
    /// A further page of a list.
    Page,
    /// A write.
    Write,
    /// The cheap read before a write.
    Probe,
    /// A read that a broken write is followed by.
    Look,
}

/// A call under way, or over.
struct Call {
    number: usize,
    part: Part,
    began: f64,
    timeout: f64,
    tried: Vec<(usize, f64)>,
    requests: usize,
    open: usize,
    open_writes: usize,
    answers: usize,
    /// Whether it began with a winner that it asked first.
    settled: bool,
    failed: bool,
    over: bool,
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
    /// The hedge budget, kept by ourselves, in tenths of a token.
    purse: u32,
    pub hedges: u64,
    pub broken: Vec<String>,
    /// When the page really slept.
    pub sleeps: Vec<(f64, f64)>,
    /// What happened, line by line; only where somebody looks at one seed alone.
    pub story: Option<Vec<String>>,
}

impl Watch {
    pub fn new(lab: &Rc<Lab>) -> Self {
        Self {
            lab: lab.clone(),
            calls: Vec::new(),
            purse: 100,
            hedges: 0,
            broken: Vec::new(),
            sleeps: Vec::new(),
            story: None,
        }
    }

    pub fn breaks(&mut self, call: usize, rule: &str) {
        self.broken.push(format!("call {call}: {rule}"));
    }

    fn tell(&mut self, id: usize, now: f64, words: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            let call = &self.calls[id];
            story.push(format!("{now:12.3} call {} {:?} #{id}: {}", call.number, call.part, words()));
        }
    }

    /// A call begins; what it gives is how the watch knows it.
    pub fn call_begins(&mut self, number: usize, part: Part, timeout: f64, now: f64) -> usize {
        self.calls.push(Call {
            number,
            part,
            began: now,
            timeout,
            tried: Vec::new(),
            requests: 0,
            open: 0,
            open_writes: 0,
            answers: 0,
            settled: false,
            failed: false,
            over: false,
        });
        let id = self.calls.len() - 1;
        self.tell(id, now, || format!("begins, with {timeout} ms"));
        id
    }

    /// Its first request goes to the endpoint that was the winner.
    pub fn call_is_settled(&mut self, id: usize) {
        let call = &mut self.calls[id];
        call.settled |= call.requests == 0;
    }

    pub fn request_starts(&mut self, id: usize, part: Part, endpoint: usize, left: f64, now: f64) {
        self.tell(id, now, || format!("{part:?} to {endpoint}, with {left} ms"));
        let call = &mut self.calls[id];
        let mut broken = (left <= 0.0).then_some("sent a request with no time left");
        if call.over {
            broken = Some("sent a request after its end");
        } else if part != Part::Probe && call.answers > 0 {
            broken = Some("sent a request after its answer");
        }
        if part == Part::Write {
            if call.open_writes > 0 {
                broken = Some("two attempts of one write were open");
            }
            call.open_writes += 1;
        }
        let first = call.requests == 0;
        // In place of one that failed, or a rescue.
        let needed = first || call.failed || now >= call.began + call.timeout / 4.0;
        if part == Part::Page && !needed {
            broken = Some("a page was raced or hedged");
        } else if part != Part::Write && part != Part::Probe && call.settled && !needed {
            self.hedges += 1;
            match self.purse.checked_sub(10) {
                Some(left) => self.purse = left,
                None => broken = Some("a hedge without a token"),
            }
        }
        call.requests += 1;
        call.open += 1;
        if part != Part::Probe {
            call.tried.push((endpoint, now));
        }
        let number = call.number;
        broken.into_iter().for_each(|rule| self.breaks(number, rule));
    }

    /// A request was answered by the controller, or failed.
    pub fn request_ends(&mut self, id: usize, part: Part, endpoint: usize, answered: bool, now: f64) {
        self.tell(id, now, || format!("{endpoint} {}", if answered { "answers" } else { "fails" }));
        let call = &mut self.calls[id];
        if !answered {
            call.failed = true;
            return;
        }
        if part != Part::Write {
            self.purse = (self.purse + 1).min(100);
        }
        if part != Part::Probe {
            call.answers += 1;
            if call.answers > 1 {
                let number = call.number;
                self.breaks(number, "got two answers");
            }
        }
    }

    /// A request is off the network.
    pub fn request_closes(&mut self, id: usize, part: Part) {
        let call = &mut self.calls[id];
        call.open -= 1;
        if part == Part::Write {
            call.open_writes -= 1;
        }
    }

    pub fn call_ends(&mut self, id: usize, end: End, records: &[AttemptRecord], now: f64) {
        self.tell(id, now, || format!("ends: {end:?}"));
        let call = &mut self.calls[id];
        call.over = true;
        let (number, answers) = (call.number, call.answers);
        let own = |record: &&AttemptRecord| call.part != Part::Write || record.method != "ListExporters";
        let on_record = |outcome| records.iter().filter(own).filter(|it| it.outcome == outcome).count();
        let mut broken = Vec::new();
        if call.open > 0 {
            broken.push("an attempt ran on after the call's end");
        }
        if records.len() != call.requests {
            broken.push("an attempt is not on record, or twice");
        }
        if on_record(Outcome::Answered) != answers {
            broken.push("the record says another number of answers");
        }
        if end == End::Dropped && on_record(Outcome::Abandoned) == 0 && call.open > 0 {
            broken.push("an abandoned attempt is not on record as such");
        }
        if call.part != Part::Write && (end == End::Answered) != (answers == 1) && end != End::Dropped {
            broken.push("the read's result is not the answer that came");
        }
        if call.part != Part::Write && end == End::Failed && self.went_untried(id, now) {
            broken.push("a read failed, and a healthy endpoint went untried");
        }
        broken.into_iter().for_each(|rule| self.breaks(number, rule));
    }

    /// Whether an endpoint that could have answered was never asked, or with less than a tenth of the time left.
    fn went_untried(&self, id: usize, now: f64) -> bool {
        let call = &self.calls[id];
        // A page that sleeps asks nobody.
        if self.sleeps.iter().any(|(from, to)| *from <= now && call.began <= *to) {
            return false;
        }
        let latest = call.began + 0.9 * call.timeout;
        self.lab.endpoints.iter().enumerate().any(|(index, endpoint)| {
            let tried = call.tried.iter().any(|(tried, at)| *tried == index && *at <= latest);
            let quick = endpoint.median_ms < call.timeout / 10.0;
            !tried && quick && endpoint.healthy(call.began, now)
        })
    }
}
