//! A client that makes its calls at their times over the rules that are tried, as the real one does: a lease's
//! id is its own, and "already exists" after an attempt that broke means success.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::future::{Either, join, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jumpstarter_web::multipath::read::Page;
use jumpstarter_web::multipath::record::AttemptRecord;
use jumpstarter_web::multipath::write::{Again, Written};
use jumpstarter_web::multipath::{Multipath, Reply as Sent};
use jumpstarter_web::reason::Reason;

use crate::controller::{self, Ask, Lease, Reply};
use crate::lab::{Call, Kind};
use crate::network::{Network, Sender};
use crate::scope::Scope;
use crate::watch::{End, Part};
use crate::world::World;

type Records = Arc<Mutex<BTreeMap<usize, Vec<AttemptRecord>>>>;

/// A lease, and how to see that it is as asked.
type Shows<'a> = (&'a String, &'a dyn Fn(&Lease) -> bool);

pub struct Client {
    network: Rc<Network>,
    paths: Multipath<World>,
    /// The call, as the watch knows it, that is at work this very moment.
    current: Arc<AtomicUsize>,
    records: Records,
}

/// How a write ended for its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Success,
    /// It was not done, for certain.
    NotDone,
    Unsure,
}

impl Client {
    pub fn new(network: &Rc<Network>) -> Self {
        let (current, records) = (Arc::new(AtomicUsize::new(usize::MAX)), Records::default());
        let (whose, book) = (current.clone(), records.clone());
        let listener = Arc::new(move |record: &AttemptRecord| {
            let mut book = book.lock().unwrap();
            book.entry(whose.load(Ordering::Relaxed)).or_default().push(record.clone());
        });
        let (count, options) = (network.lab.endpoints.len(), network.lab.options.clone());
        let paths = Multipath::new(count, options, network.world.clone()).with_listener(listener);
        Self { network: network.clone(), paths, current, records }
    }

    /// Lives through the whole of the lab. What it gives is how each write ended.
    pub fn live(&self) -> BTreeMap<usize, Told> {
        let lab = self.network.lab.clone();
        let calls: FuturesUnordered<_> =
            lab.calls.iter().enumerate().map(|(number, call)| self.one(number, *call)).collect();
        let moves = async {
            let sleeps: FuturesUnordered<_> =
                lab.sleeps.iter().map(|(at, ms)| self.sleep(*at, *ms)).collect();
            let changes: FuturesUnordered<_> = lab.changes.iter().map(|at| self.change(*at)).collect();
            join(sleeps.collect::<()>(), changes.collect::<()>()).await;
        };
        let told = async { calls.filter_map(std::future::ready).collect().await };
        self.network.world.run(async { join(told, moves).await.0 })
    }

    async fn sleep(&self, at: f64, ms: f64) {
        self.network.world.wait(at).await;
        let from = self.network.now();
        self.network.world.pass(ms);
        self.network.watch.borrow_mut().sleeps.push((from, self.network.now()));
    }

    async fn change(&self, at: f64) {
        self.network.world.wait(at).await;
        self.paths.forget_winner();
    }

    async fn one(&self, number: usize, call: Call) -> Option<(usize, Told)> {
        self.network.world.wait(call.at).await;
        let work = std::pin::pin!(self.work(number, call));
        let patience = self.network.world.wait(call.patience.min(1e9));
        let told = match select(work, patience).await {
            Either::Left((told, _)) => told,
            Either::Right(_) => (call.kind != Kind::Read).then_some(Told::Unsure),
        };
        told.map(|told| (number, told))
    }

    async fn work(&self, number: usize, call: Call) -> Option<Told> {
        let now = self.network.now();
        let target = self.network.controller.borrow_mut().any_lease(call.lease, now);
        let told = match call.kind {
            Kind::Read => {
                let ask = if call.method == "GetLease" { Ask::Get(target) } else { Ask::List };
                let part = if call.page { Part::Page } else { Part::Read };
                let _ = self.read(number, part, call.method, call.timeout, ask).await;
                return None;
            }
            Kind::Create => self.create(number, call).await,
            Kind::Update => self.update(number, call, target).await,
            Kind::Delete => self.delete(number, call, target).await,
            Kind::Rotate => {
                let Written { result, unsure } =
                    self.write(number, call, Again::Never, || Ask::Rotate, None).await;
                self.told(result.is_ok(), unsure)
            }
        };
        let done = self.network.controller.borrow_mut().done(number, self.network.now());
        let once = matches!(call.kind, Kind::Create | Kind::Rotate);
        if told == Told::Success && (once && done != 1 || call.kind == Kind::Update && done < 1) {
            self.network.watch.borrow_mut().breaks(number, &format!("success, and it was done {done} times"));
        }
        Some(told)
    }

    async fn create(&self, number: usize, call: Call) -> Told {
        let ends = self.network.now() + call.timeout;
        let id = format!("lease-{number}");
        let ask = || Ask::Create(id.clone());
        let Written { result, unsure } = self.write(number, call, Again::Harmless, ask, None).await;
        match result {
            Err(error) if error.reason == Reason::AlreadyExists && unsure => {
                let left = (ends - self.network.now()).max(0.0);
                let lease = self.read(number, Part::Look, "GetLease", left, Ask::Get(id)).await;
                self.told(lease.is_ok(), true)
            }
            result => self.told(result.is_ok(), unsure),
        }
    }

    async fn update(&self, number: usize, call: Call, id: String) -> Told {
        // A value that no other call asks for.
        let seconds = number as u64 + 2;
        let ask = || Ask::Update(id.clone(), seconds);
        let shows = |lease: &Lease| lease.seconds == seconds;
        let Written { result, unsure } =
            self.write(number, call, Again::Harmless, ask, Some((&id, &shows))).await;
        // An OK with a lease that does not show the asked values changed nothing.
        self.told(result.is_ok_and(|lease| lease.is_none_or(|lease| shows(&lease))), unsure)
    }

    async fn delete(&self, number: usize, call: Call, id: String) -> Told {
        let ask = || Ask::Delete(id.clone());
        let Written { result, unsure } = self.write(number, call, Again::Harmless, ask, None).await;
        let after = |error| unsure && error == Reason::AlreadyReleased;
        let success = result.as_ref().map_or_else(|error| after(error.reason), |_| true);
        let now = self.network.now();
        let ended = self.network.controller.borrow_mut().lease(&id, now).is_some_and(|lease| lease.ended);
        if success && !ended {
            self.network.watch.borrow_mut().breaks(number, "success, and the lease has not ended");
        }
        self.told(success, unsure)
    }

    fn told(&self, success: bool, unsure: bool) -> Told {
        match (success, unsure) {
            (true, _) => Told::Success,
            (false, true) => Told::Unsure,
            (false, false) => Told::NotDone,
        }
    }

    async fn read(&self, call: usize, part: Part, method: &'static str, timeout: f64, ask: Ask) -> Reply {
        let mut ending = self.begin(call, part, timeout);
        let sender = Sender { call, part, watched: Some(ending.id) };
        let attempt = |endpoint: usize, left| {
            if self.paths.endpoints()[endpoint].winner {
                self.network.watch.borrow_mut().call_is_settled(ending.id);
            }
            let reply = self.network.request(sender, endpoint, left, ask.clone());
            async move { reply.await.map(|lease| controller::encoded(lease.as_ref())) }
        };
        let result = if part == Part::Page {
            let work = self.paths.read(Some(Page::default()), method, timeout, attempt);
            Scope::new(&self.current, ending.id, work).await
        } else {
            let work = self.paths.read(None, method, timeout, attempt);
            Scope::new(&self.current, ending.id, work).await
        };
        let result = result.and_then(|answer| answer.result).map(|reply| controller::decoded(&reply.message));
        let answers = [Reason::NotFound, Reason::AlreadyExists, Reason::AlreadyReleased];
        let answered = result.as_ref().map_or_else(|error| answers.contains(&error.reason), |_| true);
        ending.end = if answered { End::Answered } else { End::Failed };
        result
    }

    async fn write(
        &self,
        number: usize,
        call: Call,
        again: Again,
        ask: impl Fn() -> Ask,
        shows: Option<Shows<'_>>,
    ) -> Written<Option<Lease>> {
        let mut ending = self.begin(number, Part::Write, call.timeout);
        let send = |part, endpoint, left, ask| {
            let sender = Sender { call: number, part, watched: Some(ending.id) };
            let reply = self.network.request(sender, endpoint, left, ask);
            async move { reply.await.map(|lease| controller::encoded(lease.as_ref())) }
        };
        let look = |left| async move {
            let (id, shows) = shows?;
            let lease = self.read(number, Part::Look, "GetLease", left, Ask::Get(id.clone())).await;
            let lease = lease.ok().flatten().filter(shows)?;
            Some(Sent { message: controller::encoded(Some(&lease)), endpoint: 0, attempts: Vec::new() })
        };
        let attempt = |endpoint: usize, left| send(Part::Write, endpoint, left, ask());
        let probe = |endpoint: usize, left| send(Part::Probe, endpoint, left, Ask::List);
        let work = self.paths.write(call.method, call.timeout, again, attempt, probe, look);
        let written = Scope::new(&self.current, ending.id, work).await;
        ending.end = if written.result.is_ok() { End::Answered } else { End::Failed };
        let Written { result, unsure } = written;
        Written { result: result.map(|reply| controller::decoded(&reply.message)), unsure }
    }

    fn begin(&self, call: usize, part: Part, timeout: f64) -> Ending<'_> {
        let now = self.network.now();
        let id = self.network.watch.borrow_mut().call_begins(call, part, timeout, now);
        Ending { client: self, id, end: End::Dropped }
    }
}

/// Tells the watch of a call's end, however it comes: all that the call held is dropped before this is.
struct Ending<'a> {
    client: &'a Client,
    id: usize,
    end: End,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        let records = self.client.records.lock().unwrap().remove(&self.id).unwrap_or_default();
        let network = &self.client.network;
        network.watch.borrow_mut().call_ends(self.id, self.end, &records, network.now());
    }
}
