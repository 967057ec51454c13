//! Measures what racing gains: the reads of one lab, with four strategies and the same seed. Asserts nothing.
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jumpstarter_web::error::Error;
use jumpstarter_web::multipath::Multipath;
use jumpstarter_web::multipath::options::Options;
use jumpstarter_web::multipath::verdict::is_answer;
use jumpstarter_web::transport::call::Call;
use jumpstarter_web::transport::metadata::Metadata;

use crate::lab::{self, Kind, Lab};
use crate::network::{Network, Sender};
use crate::watch::Part;
use crate::world::World;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// One attempt at the first endpoint: a client without retries.
    One,
    /// One endpoint after the other, from the first on, each with an equal share of the time.
    Sequential,
    /// All in parallel, for each read.
    All,
    /// The rules of this crate, with their defaults.
    Multipath,
}

impl Strategy {
    pub const ALL: [Self; 4] = [Self::One, Self::Sequential, Self::All, Self::Multipath];

    pub fn name(self) -> &'static str {
        match self {
            Self::One => "one endpoint",
            Self::Sequential => "sequential failover",
            Self::All => "racing all at once",
            Self::Multipath => "our rules",
        }
    }
}

/// The cost of the reads.
#[derive(Default)]
pub struct Costs {
    /// The duration of each read; for a failed one its whole deadline, since a fast failure is not a fast answer.
    pub ms: Vec<f64>,
    pub failed: u64,
    pub requests: u64,
}

impl Costs {
    pub fn add(&mut self, other: Self) {
        self.ms.extend(other.ms);
        self.failed += other.failed;
        self.requests += other.requests;
    }
}

/// Makes the reads of a lab.
pub fn live(lab: &Rc<Lab>, strategy: Strategy) -> Costs {
    let network = Network::new(lab);
    let paths = Multipath::new(lab.endpoints.len(), Options::default(), network.world.clone());
    let reads = lab.calls.iter().enumerate().filter(|(_, call)| call.kind == Kind::Read);
    let reads: FuturesUnordered<_> = reads
        .map(|(number, call)| {
            let read = Read { network: &network, paths: &paths, number, call: *call };
            async move {
                read.network.world.wait(read.call.at).await;
                let began = read.network.now();
                let answered = read.make(strategy).await;
                (answered, if answered { read.network.now() - began } else { read.call.timeout })
            }
        })
        .collect();
    let took: Vec<(bool, f64)> = network.world.run(reads.collect());
    Costs {
        failed: took.iter().filter(|(answered, _)| !answered).count() as u64,
        ms: took.into_iter().map(|(_, ms)| ms).collect(),
        requests: network.requests.get(),
    }
}

struct Read<'a> {
    network: &'a Rc<Network>,
    paths: &'a Multipath<World>,
    number: usize,
    call: lab::Call,
}

impl Read<'_> {
    /// Whether it was answered.
    async fn make(&self, strategy: Strategy) -> bool {
        let (count, timeout) = (self.network.lab.endpoints.len(), self.call.timeout);
        match strategy {
            Strategy::One => self.within(timeout, self.request(0)).await,
            Strategy::Sequential => {
                for endpoint in 0..count {
                    if self.within(timeout / count as f64, self.request(endpoint)).await {
                        return true;
                    }
                }
                false
            }
            Strategy::All => {
                let all: FuturesUnordered<_> = (0..count).map(|endpoint| self.request(endpoint)).collect();
                let mut answers = all.filter(|answered| std::future::ready(*answered));
                self.within(timeout, async { answers.next().await.is_some() }).await
            }
            Strategy::Multipath => {
                let attempt = |endpoint: usize, _| self.send(endpoint);
                let result = self.paths.read(None, self.call.method, timeout, attempt).await;
                result.map_or_else(|error| is_answer(&error), |_| true)
            }
        }
    }

    fn send(&self, endpoint: usize) -> impl Future<Output = Result<Vec<u8>, Error>> + use<> {
        let sender = Sender { call: self.number, part: Part::Read, watched: None };
        let request = Call {
            service: "jumpstarter.client.v1.ClientService",
            method: "ListLeases",
            metadata: Metadata::new(),
            message: Vec::new(),
            timeout: Some(Duration::from_secs_f64(self.call.timeout / 1000.0)),
        };
        let reply = self.network.request(sender, endpoint, request);
        async move { reply.await.map_err(|rejection| Error::from_rejection("ListLeases", None, rejection)) }
    }

    fn request(&self, endpoint: usize) -> impl Future<Output = bool> + use<> {
        let reply = self.send(endpoint);
        async move { reply.await.as_ref().map_or_else(is_answer, |_| true) }
    }

    async fn within(&self, ms: f64, work: impl Future<Output = bool>) -> bool {
        let sleep = self.network.world.wait(ms);
        match select(std::pin::pin!(work), sleep).await {
            Either::Left((answered, _)) => answered,
            Either::Right(_) => false,
        }
    }
}
