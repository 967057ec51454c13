//! One lab, drawn from a seed: its endpoints with what befalls them and when, and the calls that a client
//! makes. Nothing happens here.
use jumpstarter_web::multipath::options::Options;

use crate::chance::Chance;

const MINUTE: f64 = 60_000.0;

/// What befalls a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The connection is refused.
    Refused,
    /// It is taken, perhaps done, perhaps much later, and never answered.
    Hang,
    /// The connection breaks before the controller sees the request.
    CutBefore,
    /// The controller does the work, then the connection breaks.
    CutAfter,
    /// The connection breaks, and the request arrives all the same, later.
    Late,
    /// UNKNOWN: the controller has just started.
    Starting,
    /// UNKNOWN: no Kubernetes API, before anything could be written.
    KubernetesLost,
    /// UNKNOWN: the Kubernetes API went away while the work was done, or not.
    KubernetesBroke,
    /// UNAVAILABLE, with the work done, or not.
    Unavailable,
    /// A gateway without a controller (503), or without patience for it (504).
    Gateway,
    /// The controller does the work, then what comes back is no gRPC-Web.
    Garbled,
    /// A gateway (503) that says when to come again, with the work done later, or not.
    Busy,
    /// A proxy's limit (429), which says when to come again.
    TooMany,
    /// UNAVAILABLE with a push-back, with the work done, or not.
    PushedBack,
    /// UNAVAILABLE with a push-back that forbids another try, with the work done, or not.
    NoRetry,
    /// A captive portal's page.
    Page,
    /// A proxy that wants a login (403).
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
    /// Whether the endpoint has refused the request for good: it was certainly not done.
    pub fn refuses(self) -> bool {
        matches!(self, Self::Page | Self::Forbidden)
    }

    /// How long it asks to be left alone, in milliseconds; for ever where it forbids another try.
    pub fn hold_ms(self) -> Option<f64> {
        match self {
            Self::Busy | Self::TooMany => Some(2_000.0),
            Self::PushedBack => Some(700.0),
            Self::NoRetry => Some(f64::INFINITY),
            _ => None,
        }
    }
}

/// Trouble that lasts.
#[derive(Clone, Copy, Debug)]
pub struct Spell {
    pub from: f64,
    pub to: f64,
    pub trouble: Trouble,
}

#[derive(Clone, Debug)]
pub struct Endpoint {
    pub median_ms: f64,
    /// Log-normal with that sigma, or Pareto with that alpha.
    tail: Result<f64, f64>,
    pub spells: Vec<Spell>,
    /// How often a request meets trouble outside any spell.
    flaky: f64,
}

impl Endpoint {
    fn draw(chance: &mut Chance, ends: f64) -> Self {
        let tail =
            if chance.hits(0.6) { Ok(chance.between(0.2, 0.9)) } else { Err(chance.between(1.3, 3.0)) };
        let (between, lasts) = (chance.between(5.0, 90.0) * MINUTE, chance.log_normal(MINUTE, 1.0));
        let mut spells = Vec::new();
        let mut at = chance.exponential(between);
        // One endpoint in four never has a bad day; one in twelve is in trouble from the start.
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

    /// What a request that starts now meets.
    pub fn trouble(&self, now: f64, chance: &mut Chance) -> Option<Trouble> {
        let random = chance.hits(self.flaky).then(|| chance.pick(&TROUBLES));
        let spell = self.spells.iter().find(|spell| spell.from <= now && now < spell.to);
        spell.map(|spell| spell.trouble).or(random)
    }

    /// The spell that begins in that time, if it breaks what is under way.
    pub fn breaks(&self, from: f64, to: f64) -> Option<Spell> {
        let harsh = |trouble| matches!(trouble, Trouble::Refused | Trouble::CutBefore | Trouble::Hang);
        let begins = |spell: &&Spell| from < spell.from && spell.from < to && harsh(spell.trouble);
        self.spells.iter().find(begins).copied()
    }

    /// Whether nothing lasting befell it in that time.
    pub fn healthy(&self, from: f64, to: f64) -> bool {
        self.spells.iter().all(|spell| spell.to <= from || to < spell.from)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    /// A booking under a name that the client makes.
    Create,
    /// A booking under a name that the caller gives.
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
    /// When the caller gives up before its end.
    pub patience: f64,
    /// Which lease it is about, picked from those that there are; of a booking, which name it is given.
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

/// A lab and its client's day.
pub struct Lab {
    pub seed: u64,
    pub endpoints: Vec<Endpoint>,
    pub calls: Vec<Call>,
    pub options: Options,
    /// When the page sleeps, and for how long.
    pub sleeps: Vec<(f64, f64)>,
    /// When the network is said to have changed.
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
            // A dashboard asks for several things at once, or nearly so.
            for _ in 0..=chance.below(burst) {
                calls.push(Call::draw(at, &mut chance));
                at += if chance.hits(0.5) { 0.0 } else { chance.exponential(100.0) };
            }
            // A user turns a knob: five updates of one lease, at once or nearly so.
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
