//! Simulates one request through one endpoint: its fault, when it reaches the controller, and when it ends.
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use jumpstarter_web::base::clock::Clock;
use jumpstarter_web::base::code::Code;
use jumpstarter_web::transport::call::{Call, Rejection};
use jumpstarter_web::transport::failure::{Failure, FailureKind};
use jumpstarter_web::transport::grpc_web::head;
use jumpstarter_web::transport::metadata::Metadata;
use jumpstarter_web::transport::status::RpcStatus;
use tonic::Status;

use crate::chance::Chance;
use crate::controller::{Controller, Reply, Ticket};
use crate::lab::{Endpoint, Lab, Trouble};
use crate::watch::{Part, Sent, Watch};
use crate::world::World;

/// After the end of every simulation.
const NEVER_MS: f64 = 1e12;

/// The network between a client and its controller.
pub struct Network {
    pub world: World,
    pub lab: Rc<Lab>,
    pub controller: RefCell<Controller>,
    pub watch: RefCell<Watch>,
    pub requests: Cell<u64>,
    /// How often a call has sent the same request to an endpoint.
    asked: RefCell<BTreeMap<(usize, Part, usize), u64>>,
}

/// The sender of a request: the call in the lab, its part, and its id in the watch.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    pub call: usize,
    pub part: Part,
    pub watched: Option<Sent>,
}

impl Network {
    pub fn new(lab: &Rc<Lab>) -> Rc<Self> {
        Rc::new(Self {
            world: World::new(lab.seed),
            lab: lab.clone(),
            controller: RefCell::default(),
            watch: RefCell::new(Watch::new(lab)),
            requests: Cell::new(0),
            asked: RefCell::default(),
        })
    }

    pub fn now(&self) -> f64 {
        self.world.now_ms()
    }

    /// Sends a request. Its result depends on the seed, the call, the endpoint and the number of attempts there, so that
    /// all compared strategies have the same faults.
    pub fn request(
        self: &Rc<Self>,
        sender: Sender,
        endpoint: usize,
        request: Call,
    ) -> impl Future<Output = Reply> + use<> {
        let now = self.now();
        self.requests.set(self.requests.get() + 1);
        let nth = {
            let mut asked = self.asked.borrow_mut();
            let nth = asked.entry((sender.call, sender.part, endpoint)).or_default();
            *nth += 1;
            *nth
        };
        let Sender { call, part, watched } = sender;
        let words = [self.lab.seed, call as u64, part as u64, endpoint as u64, nth];
        let fate = Fate::draw(&self.lab.endpoints[endpoint], now, &mut Chance::of(&words));
        let method = request.method;
        let ticket = fate.arrives.map(|at| self.controller.borrow_mut().take(at, call, request));
        let line = Line { network: self.clone(), watched, ticket, survives: fate.survives, ended: false };
        async move {
            // Moved in here, so that it is dropped with the request.
            let mut line = line;
            let network = line.network.clone();
            network.world.wait(fate.ends - now).await;
            line.ended = true;
            let now = network.now();
            let said = line.ticket.and_then(|ticket| network.controller.borrow_mut().reply(ticket, now));
            let reply = match (fate.fails, said) {
                (Some(trouble), _) => Err(rejection(trouble, method)),
                (None, Some(said)) => said,
                (None, None) => unreachable!("a request without a fault was answered"),
            };
            if let Some(sent) = watched {
                network.watch.borrow_mut().request_ends(sent, fate.fails, now);
            }
            reply
        }
    }
}

/// An open connection; dropping it aborts the request, which the controller may process nevertheless.
struct Line {
    network: Rc<Network>,
    watched: Option<Sent>,
    ticket: Option<Ticket>,
    survives: bool,
    ended: bool,
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.filter(|_| !self.ended && !self.survives) {
            self.network.controller.borrow_mut().call_back(ticket, self.network.now());
        }
        if let Some(sent) = self.watched {
            self.network.watch.borrow_mut().request_closes(sent);
        }
    }
}

struct Fate {
    ends: f64,
    arrives: Option<f64>,
    /// The client's failure, in place of the controller's answer.
    fails: Option<Trouble>,
    /// Whether it arrives even if the client has aborted it.
    survives: bool,
}

impl Fate {
    fn draw(endpoint: &Endpoint, now: f64, chance: &mut Chance) -> Self {
        let trouble = endpoint.trouble(now, chance);
        let slowness = if trouble == Some(Trouble::Slow) { 10.0 } else { 1.0 };
        let latency = slowness * endpoint.latency(chance);
        let (answered, soon) = (now + latency, now + latency * chance.between(0.2, 0.8));
        let late = answered + chance.exponential(5_000.0);
        let (survives, perhaps) = (chance.hits(0.5), chance.hits(0.5));
        let fails = trouble.filter(|trouble| *trouble != Trouble::Slow);
        let (ends, arrives) = match trouble {
            None | Some(Trouble::Slow | Trouble::CutAfter | Trouble::Garbled) => (answered, Some(soon)),
            Some(Trouble::Refused) => (now + latency.min(5.0), None),
            Some(Trouble::Hang) => (now + NEVER_MS, perhaps.then_some(if survives { late } else { soon })),
            Some(Trouble::CutBefore) => (soon, None),
            Some(Trouble::Late) => (soon, Some(late)),
            Some(
                Trouble::Starting
                | Trouble::KubernetesLost
                | Trouble::Page
                | Trouble::Forbidden
                | Trouble::TooMany,
            ) => (answered, None),
            Some(
                Trouble::KubernetesBroke | Trouble::Unavailable | Trouble::PushedBack | Trouble::NoRetry,
            ) => (answered, perhaps.then_some(soon)),
            Some(Trouble::Gateway | Trouble::Busy) => (answered, perhaps.then_some(late)),
        };
        match endpoint.breaks(now, ends.min(now + 600_000.0)) {
            Some(spell) => Self {
                ends: if spell.trouble == Trouble::Hang { now + NEVER_MS } else { spell.from },
                arrives: arrives.filter(|at| survives || *at < spell.from),
                fails: Some(spell.trouble),
                survives,
            },
            None => Self { ends, arrives, fails, survives },
        }
    }
}

/// The transport's error for a fault.
fn rejection(trouble: Trouble, method: &'static str) -> Rejection {
    let broken = |kind, words: &str| Failure::new(kind, Code::Unavailable, words).into();
    let http = |status, name: &str, value: &str| {
        let mut headers = Metadata::new();
        headers.append(name, value.as_bytes()).expect("a header");
        head::check(status, &headers).expect_err("not gRPC-Web").into()
    };
    let pushed = |millis: &str| {
        let mut metadata = Metadata::new();
        metadata.append("grpc-retry-pushback-ms", millis.as_bytes()).expect("a header");
        Rejection::Status(RpcStatus { code: Code::Unavailable, message: "later".to_owned(), metadata })
    };
    match trouble {
        Trouble::Refused | Trouble::CutBefore | Trouble::Late => broken(FailureKind::Network, "no answer"),
        Trouble::CutAfter => broken(FailureKind::Truncated, "the answer was cut off"),
        Trouble::Garbled => broken(FailureKind::Protocol, "not a gRPC-Web frame"),
        Trouble::Gateway if method.len().is_multiple_of(2) => http(503, "content-type", "text/html"),
        Trouble::Gateway => http(504, "content-type", "text/html"),
        Trouble::Busy => http(503, "retry-after", "2"),
        Trouble::TooMany => http(429, "retry-after", "2"),
        Trouble::Page => http(200, "content-type", "text/html"),
        Trouble::Forbidden => http(403, "content-type", "text/html"),
        Trouble::PushedBack => pushed("700"),
        Trouble::NoRetry => pushed("-1"),
        Trouble::Starting => Status::unknown("oidc: authenticator not initialized").into(),
        Trouble::KubernetesLost => Status::unknown(
            "client lab/alice: Get \"https://10.0.0.1:443/apis/jumpstarter.dev\": dial tcp 10.0.0.1:443: connect: connection refused",
        )
        .into(),
        Trouble::KubernetesBroke => Status::unknown("etcdserver: request timed out").into(),
        Trouble::Unavailable => Status::unavailable("try again").into(),
        Trouble::Hang | Trouble::Slow => unreachable!("it does not end like this"),
    }
}
