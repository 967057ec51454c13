//! Generates a lab from a seed: its endpoints with their faults, and the calls that a client makes.
use jumpstarter_web::multipath::options::Options;

use crate::chance::Chance;

const MINUTE: f64 = 60_000.0;

/// A fault of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The connection is refused.
    Refused,
    /// It may be processed, perhaps much later, and is never answered.
    Hang,
    /// The connection breaks before the controller sees the request.
    CutBefore,
    /// The controller does the work, then the connection breaks.
    CutAfter,
    /// The connection breaks, and the request arrives later.
    Late,
    /// UNKNOWN: the controller has just started.
    Starting,
    /// UNKNOWN: no Kubernetes API, before anything was written.
    KubernetesLost,
    /// UNKNOWN: the Kubernetes API failed during the work, which may have been done.
    KubernetesBroke,
    /// UNAVAILABLE; the work may have been done.
    Unavailable,
    /// A gateway that cannot reach the controller (503), or timed out (504).
    Gateway,
    /// The controller does the work, but the response is not gRPC-Web.
    Garbled,
    /// A gateway (503) with a retry hint; the work may be done later.
    Busy,
    /// A proxy's rate limit (429) with a retry hint.
    TooMany,
    /// UNAVAILABLE with a push-back; the work may have been done.
    PushedBack,
    /// UNAVAILABLE with a push-back that forbids retries; the work may have been done.
    NoRetry,
    /// A captive portal's page.
    Page,
    /// A proxy that requires a login (403).
    Forbidden,
    /// It takes ten times as long.
    Slow,
}

const TROUBLES: [Trouble; 18] = [
    Trouble::Refused,
    Trouble::Hang,
    Trouble::CutBefore,
    Trouble::CutAfter,
    Trouble::Late,
    Trouble::Starting,
    Trouble::KubernetesLost,
    Trouble::KubernetesBroke,
    Trouble::Unavailable,
    Trouble::Gateway,
    Trouble::Garbled,
    Trouble::Busy,
    Trouble::TooMany,
    Trouble::PushedBack,
    Trouble::NoRetry,
    Trouble::Page,
    Trouble::Forbidden,
    Trouble::Slow,
];

impl Trouble {
    /// Whether the endpoint has permanently refused the request: it was certainly not done.
    pub fn refuses(self) -> bool {
        matches!(self, Self::Page | Self::Forbidden)
    }

    /// The retry hint in milliseconds; infinite if it forbids retries.
    pub fn hold_ms(self) -> Option<f64> {
        match self {
            Self::Busy | Self::TooMany => Some(2_000.0),
            Self::PushedBack => Some(700.0),
            Self::NoRetry => Some(f64::INFINITY),
            _ => None,
        }
    }
}

/// A fault that lasts for some time.
#[derive(Clone, Copy, Debug)]
pub struct Spell {
    pub from: f64,
    pub to: f64,
    pub trouble: Trouble,
}

#[derive(Clone, Debug)]
pub struct Endpoint {
    pub median_ms: f64,
    /// Log-normal with this sigma, or Pareto with this alpha.
    tail: Result<f64, f64>,
    pub spells: Vec<Spell>,
    /// The probability of a fault outside any spell.
    flaky: f64,
}

impl Endpoint {
    fn draw(chance: &mut Chance, ends: f64) -> Self {
        let tail =
            if chance.hits(0.6) { Ok(chance.between(0.2, 0.9)) } else { Err(chance.between(1.3, 3.0)) };
        let (between, lasts) = (chance.between(5.0, 90.0) * MINUTE, chance.log_normal(MINUTE, 1.0));
        let mut spells = Vec::new();
        let mut at = chance.exponential(between);
        // One endpoint in four never has a lasting fault; one in twelve has one from the start.
        if chance.hits(0.25) {
            at = f64::INFINITY;
        } else if chance.hits(1.0 / 9.0) {
            at = 0.0;
        }
        while at < ends {
            let to = at + chance.log_normal(lasts, 1.0);
            spells.push(Spell { from: at, to, trouble: chance.pick(&TROUBLES) });
            at = to + chance.exponential(between);
        }
        let flaky = chance.pick(&[0.0, 0.0, 0.002, 0.02, 0.1]);
        Self { median_ms: chance.log_normal(40.0, 1.0).clamp(2.0, 600.0), tail, spells, flaky }
    }

    pub fn latency(&self, chance: &mut Chance) -> f64 {
        match self.tail {
            Ok(sigma) => chance.log_normal(self.median_ms, sigma),
            Err(alpha) => chance.pareto(self.median_ms, alpha),
        }
    }

    /// The fault of a request that starts now.
    pub fn trouble(&self, now: f64, chance: &mut Chance) -> Option<Trouble> {
        let random = chance.hits(self.flaky).then(|| chance.pick(&TROUBLES));
        let spell = self.spells.iter().find(|spell| spell.from <= now && now < spell.to);
        spell.map(|spell| spell.trouble).or(random)
    }

    /// The spell that begins in this period, if it breaks requests in progress.
    pub fn breaks(&self, from: f64, to: f64) -> Option<Spell> {
        let harsh = |trouble| matches!(trouble, Trouble::Refused | Trouble::CutBefore | Trouble::Hang);
        let begins = |spell: &&Spell| from < spell.from && spell.from < to && harsh(spell.trouble);
        self.spells.iter().find(begins).copied()
    }

    /// Whether it had no lasting fault in this period.
    pub fn healthy(&self, from: f64, to: f64) -> bool {
        self.spells.iter().all(|spell| spell.to <= from || to < spell.from)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    /// A booking with a name that the client generates.
    Create,
    /// A booking with a name from the caller.
    Book,
    Update,
    Extend,
    Delete,
    Rotate,
}

/// A call of a simulated user.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub at: f64,
    pub kind: Kind,
    pub method: &'static str,
    /// Whether it reads a further page of a list.
    pub page: bool,
    pub timeout: f64,
    /// When the caller aborts it, if it does.
    pub patience: f64,
    /// Selects the lease that it changes, or the name of a booking.
    pub lease: u64,
}

impl Call {
    fn draw(at: f64, chance: &mut Chance) -> Self {
        let (kind, method) = match chance.below(100) {
            0..33 => (Kind::Read, "GetLease"),
            33..66 => (Kind::Read, "ListLeases"),
            66..77 => (Kind::Create, "CreateLease"),
            77..82 => (Kind::Book, "CreateLease"),
            82..88 => (Kind::Update, "UpdateLease"),
            88..90 => (Kind::Extend, "ExtendLease"),
            90..97 => (Kind::Delete, "DeleteLease"),
            _ => (Kind::Rotate, "RotateToken"),
        };
        let timeout = chance.pick(&[400.0, 1_000.0, 3_000.0, 10_000.0, 30_000.0, 30_000.0, 30_000.0]);
        let patience = if chance.hits(0.05) { chance.exponential(500.0) } else { f64::INFINITY };
        let page = method == "ListLeases" && chance.hits(0.2);
        Self { at, kind, method, page, timeout, patience, lease: chance.next() }
    }
}

/// A lab and its client's calls.
pub struct Lab {
    pub seed: u64,
    pub endpoints: Vec<Endpoint>,
    pub calls: Vec<Call>,
    pub options: Options,
    /// When the page sleeps, and for how long.
    pub sleeps: Vec<(f64, f64)>,
    /// When the browser reports a network change.
    pub changes: Vec<f64>,
    pub minutes: f64,
}

impl Lab {
    pub fn draw(seed: u64) -> Self {
        let mut chance = Chance::of(&[seed]);
        let minutes = chance.between(10.0, 60.0);
        let ends = minutes * MINUTE;
        let endpoints = 1 + chance.below(5);
        let endpoints = (0..endpoints).map(|_| Endpoint::draw(&mut chance, ends)).collect();
        let (burst, pause) = (1 + chance.below(8), chance.between(5.0, 60.0) * 1_000.0);
        let mut calls = Vec::new();
        let mut at = 0.0;
        while at < ends && calls.len() < 120 {
            // A dashboard makes several calls at, or nearly at, the same time.
            for _ in 0..=chance.below(burst) {
                calls.push(Call::draw(at, &mut chance));
                at += if chance.hits(0.5) { 0.0 } else { chance.exponential(100.0) };
            }
            // Five updates of one lease at, or nearly at, the same time, like from a slider.
            if chance.hits(0.04) {
                let first = Call { kind: Kind::Update, method: "UpdateLease", ..Call::draw(at, &mut chance) };
                for _ in 0..5 {
                    calls.push(Call { at, ..first });
                    at += if chance.hits(0.7) { 0.0 } else { chance.exponential(30.0) };
                }
            }
            at += chance.exponential(pause);
        }
        let options = Options {
            stagger_ms: chance.pick(&[250.0, 250.0, 250.0, 0.0, 50.0, 1_000.0]),
            hedge_after_ms: chance.pick(&[None, None, None, Some(20.0), Some(1_000.0)]),
            hedging: chance.hits(0.85),
            attempt_timeout_ms: chance.pick(&[None, None, Some(500.0), Some(5_000.0)]),
            breaker_failures: chance.pick(&[3, 3, 1, 10]),
            ..Options::default()
        };
        let moments = |chance: &mut Chance| (0..chance.below(4)).map(|_| chance.between(0.0, ends)).collect();
        let sleeps: Vec<f64> = moments(&mut chance);
        let sleeps = sleeps.into_iter().map(|at| (at, chance.log_normal(8_000.0, 1.5))).collect();
        Self { seed, endpoints, calls, options, sleeps, changes: moments(&mut chance), minutes }
    }
}
