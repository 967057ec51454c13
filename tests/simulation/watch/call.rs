//! One call as the watch sees it: its requests so far, and the invariants that another one must not break.
use super::{Begins, Part, Request};
use crate::lab::{Kind, Lab};

/// A call in progress, or finished.
pub struct Call {
    pub begins: Begins,
    pub began: f64,
    pub races: Vec<Race>,
    pub requests: usize,
    pub answers: usize,
    /// Endpoints that have permanently refused its write.
    pub refused: Vec<usize>,
    pub over: bool,
}

/// The requests of a call for one answer: those of a read, or the attempts of a write between two reads.
pub struct Race {
    pub part: Part,
    /// How many attempts of the call's write were started before.
    pub after_writes: usize,
    pub tried: Vec<(usize, f64)>,
    pub requests: usize,
    pub open: usize,
    pub answers: usize,
    /// Whether it began with a winner and went there first.
    pub settled: bool,
    pub failed: bool,
    /// Until when each endpoint's retry hint applies.
    pub held: Vec<(usize, f64)>,
}

impl Call {
    pub fn new(begins: Begins, now: f64) -> Self {
        Self {
            begins,
            began: now,
            races: Vec::new(),
            requests: 0,
            answers: 0,
            refused: Vec::new(),
            over: false,
        }
    }

    /// The race that a request belongs to, created if necessary. Attempts of the write separate the reads.
    pub fn race(&mut self, part: Part) -> usize {
        let after_writes = if part == Part::Write { 0 } else { self.writes() };
        let known = self.races.iter().position(|race| race.part == part && race.after_writes == after_writes);
        known.unwrap_or_else(|| {
            self.races.push(Race {
                part,
                after_writes,
                tried: Vec::new(),
                requests: 0,
                open: 0,
                answers: 0,
                settled: false,
                failed: false,
                held: Vec::new(),
            });
            self.races.len() - 1
        })
    }

    pub fn deadline(&self) -> f64 {
        self.began + self.begins.call.timeout
    }

    pub fn writes(&self) -> usize {
        self.races.iter().filter(|race| race.part == Part::Write).map(|race| race.requests).sum()
    }

    /// The invariant that a request of the call breaks by starting in this race.
    pub fn broken_by(&self, request: &Request, place: usize, now: f64) -> Option<&'static str> {
        let race = &self.races[place];
        let left = self.deadline() - now;
        let held = |part: Part| {
            let races = self.races.iter().filter(move |race| race.part == part);
            races.flat_map(|race| &race.held)
        };
        let is_held = |(endpoint, until): &(usize, f64)| {
            *until > now && (*endpoint == request.endpoint || *until == f64::INFINITY)
        };
        if self.over {
            Some("sent a request after its end")
        } else if left <= 0.0 {
            Some("sent a request with no time left")
        } else if request.time_ms > left.max(1.0) + 1.0 {
            Some("gave an attempt more time than it has")
        } else if race.answers > 0 && race.part != Part::Write {
            Some("sent a request after its answer")
        } else if self.races.iter().enumerate().any(|(other, race)| other != place && race.open > 0) {
            Some("an attempt continued while the call moved on")
        } else if race.tried.iter().any(|(tried, _)| *tried == request.endpoint)
            && race.held.iter().any(is_held)
        {
            Some("sent a request before the time in a retry hint")
        } else if request.part == Part::Write && race.open > 0 {
            Some("two attempts of one write were open")
        } else if matches!(request.part, Part::Write | Part::Probe)
            && self.refused.contains(&request.endpoint)
        {
            Some("sent a request to an endpoint that had refused the write")
        } else if matches!(request.part, Part::Write | Part::Probe) && held(Part::Write).any(is_held) {
            Some("sent a write again before the time in a retry hint")
        } else if self.begins.call.kind == Kind::Rotate
            && request.part == Part::Write
            && (request.time_ms - left).abs() > 1.0
        {
            Some("gave a token rotation less than its whole timeout")
        } else {
            None
        }
    }

    /// Whether an endpoint that could have answered was not tried, or only in the last tenth of the time.
    pub fn left_untried(&self, lab: &Lab, now: f64) -> bool {
        let timeout = self.begins.call.timeout;
        let latest = self.began + 0.9 * timeout;
        lab.endpoints.iter().enumerate().any(|(index, endpoint)| {
            let mut tried = self.races.iter().flat_map(|race| &race.tried);
            let tried = tried.any(|(tried, at)| *tried == index && *at <= latest);
            let quick = endpoint.median_ms < timeout / 10.0;
            !tried && quick && endpoint.healthy(self.began, now)
        })
    }
}
