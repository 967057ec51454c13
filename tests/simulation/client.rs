//! Makes the lab's calls with the real `ClientService` over the simulated network, and records how each write ended for
//! its caller.
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{Either, join, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jumpstarter_web::base::attempt::AttemptRecord;
use jumpstarter_web::client::{CallOptions, ClientConfig, ClientService};
use jumpstarter_web::error::Error;
use jumpstarter_web::model::requests::{
    CreateLease, DeleteLease, ExtendLease, Extension, GetLease, ListLeases, UpdateLease,
};
use jumpstarter_web::multipath::verdict::is_answer;

use crate::controller::{CLIENT, NAMESPACE, OTHERS, seconds};
use crate::lab::{Call, Kind};
use crate::network::Network;
use crate::scope::Scope;
use crate::transport::Wire;
use crate::watch::{Begins, End};
use crate::world::World;

/// The client.
pub type Service = ClientService<Wire, World>;

type Records = Arc<Mutex<BTreeMap<usize, Vec<AttemptRecord>>>>;

pub struct Client {
    network: Rc<Network>,
    service: Rc<Service>,
    current: Arc<AtomicUsize>,
    records: Records,
}

/// How a write ended for its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    Success,
    /// It was certainly not done.
    NotDone,
    Unsure,
}

/// How a write ended, and what a booking with the caller's name requested.
pub struct Ended {
    pub reported: Reported,
    pub booking: Option<(String, i64)>,
}

impl Client {
    pub fn new(network: &Rc<Network>) -> Self {
        let (current, records) = (Arc::new(AtomicUsize::new(usize::MAX)), Records::default());
        let (whose, book) = (current.clone(), records.clone());
        let listener = Arc::new(move |record: &AttemptRecord| {
            let mut book = book.lock().unwrap();
            book.entry(whose.load(Ordering::Relaxed)).or_default().push(record.clone());
        });
        let known: Rc<OnceCell<Weak<Service>>> = Rc::default();
        let endpoint = |endpoint| {
            let (network, current, client) = (network.clone(), current.clone(), Rc::clone(&known));
            (format!("https://{endpoint}.example"), Wire { network, endpoint, current, client })
        };
        let endpoints = (0..network.lab.endpoints.len()).map(endpoint).collect();
        let mut config = ClientConfig::new(NAMESPACE, Some(CLIENT.to_owned()));
        config.multipath = network.lab.options.clone();
        let service = ClientService::new(endpoints, config, network.world.clone()).unwrap();
        let service = Rc::new(service.with_listener(listener));
        let _ = known.set(Rc::downgrade(&service));
        Self { network: network.clone(), service, current, records }
    }

    /// Runs the whole simulation of the lab. Returns how each write ended.
    pub fn live(&self) -> BTreeMap<usize, Ended> {
        let lab = self.network.lab.clone();
        let calls: FuturesUnordered<_> =
            lab.calls.iter().enumerate().map(|(number, call)| self.one(number, *call)).collect();
        let moves = async {
            let sleeps: FuturesUnordered<_> =
                lab.sleeps.iter().map(|(at, ms)| self.sleep(*at, *ms)).collect();
            let changes: FuturesUnordered<_> = lab.changes.iter().map(|at| self.change(*at)).collect();
            join(sleeps.collect::<()>(), changes.collect::<()>()).await;
        };
        let ended = async { calls.filter_map(std::future::ready).collect().await };
        self.network.world.run(async { join(ended, moves).await.0 })
    }

    async fn sleep(&self, at: f64, ms: f64) {
        self.network.world.wait(at).await;
        let from = self.network.now();
        self.network.world.pass(ms);
        self.network.watch.borrow_mut().sleeps.push((from, self.network.now()));
    }

    async fn change(&self, at: f64) {
        self.network.world.wait(at).await;
        self.service.race_again();
    }

    async fn one(&self, number: usize, call: Call) -> Option<(usize, Ended)> {
        self.network.world.wait(call.at).await;
        let now = self.network.now();
        let target = match call.kind {
            Kind::Book => given_name(call.lease),
            _ => self.network.controller.borrow_mut().any_lease(call.lease, now),
        };
        let changes = matches!(call.kind, Kind::Update | Kind::Extend);
        let begins = Begins { number, call, changes: changes.then(|| target.clone()) };
        let id = self.network.watch.borrow_mut().call_begins(begins, now);
        let mut ending = Ending { client: self, id, end: End::Dropped };
        // The call is made at this moment, and immediately takes its place in the queue.
        let work = Scope::new(&self.current, id, self.call(number, call, target.clone()));
        let patience = self.network.world.wait(call.patience.min(1e9));
        let reported = match select(work, patience).await {
            Either::Left((result, _)) => {
                ending.end = if result.is_ok() { End::Answered } else { End::Failed };
                match result {
                    Ok(()) => Reported::Success,
                    Err(error) if error.unsure => Reported::Unsure,
                    Err(_) => Reported::NotDone,
                }
            }
            Either::Right(_) => Reported::Unsure,
        };
        drop(ending);
        if call.kind == Kind::Read {
            return None;
        }
        if reported == Reported::Success {
            self.check_success(number, call, &target);
        }
        let booking = (call.kind == Kind::Book).then(|| (target, length(number, call)));
        Some((number, Ended { reported, booking }))
    }

    /// The call. Its result is not checked here, but in the client's own tests.
    fn call<'a>(
        &'a self,
        number: usize,
        call: Call,
        name: String,
    ) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>> {
        let service = &self.service;
        let options = CallOptions {
            token: Some("a-token".to_owned()),
            timeout: Some(Duration::from_secs_f64(call.timeout / 1000.0)),
            ..CallOptions::default()
        };
        let duration = Some(seconds(length(number, call)));
        let booking = |lease_id| CreateLease {
            lease_id,
            selector: Some("board=rpi4".to_owned()),
            duration,
            ..Default::default()
        };
        match call.kind {
            Kind::Read if call.method == "GetLease" => {
                Box::pin(
                    async move { answered(service.get_lease(GetLease { name }, &options).await.map(drop)) },
                )
            }
            Kind::Read => {
                let page_token = if call.page { "a later page" } else { "" }.to_owned();
                let request = ListLeases { page_token, ..Default::default() };
                Box::pin(async move { answered(service.list_leases(request, &options).await.map(drop)) })
            }
            Kind::Create => {
                let request = booking(None);
                Box::pin(async move { service.create_lease(request, &options).await.map(drop) })
            }
            Kind::Book => {
                let request = booking(Some(name));
                Box::pin(async move { service.create_lease(request, &options).await.map(drop) })
            }
            Kind::Update => {
                let update =
                    service.update_lease(UpdateLease { name, duration, ..Default::default() }, &options);
                Box::pin(async move { update.await.map(drop) })
            }
            Kind::Extend => {
                let extension = Extension::By(seconds(600));
                let extend = service.extend_lease(ExtendLease { name, extension }, &options);
                Box::pin(async move { extend.await.map(drop) })
            }
            Kind::Delete => {
                Box::pin(async move { service.delete_lease(DeleteLease { name }, &options).await })
            }
            Kind::Rotate => Box::pin(async move { service.rotate_token(&options).await.map(drop) }),
        }
    }

    /// Checks what must be true when a call has just succeeded.
    fn check_success(&self, number: usize, call: Call, name: &str) {
        let now = self.network.now();
        let mut controller = self.network.controller.borrow_mut();
        let done = controller.done(number, now);
        let right = match call.kind {
            Kind::Read | Kind::Extend => true,
            Kind::Create | Kind::Rotate => done == 1,
            Kind::Update => done >= 1,
            // A lease of another call of this client with the same request counts as its own.
            Kind::Book => controller
                .booked(name)
                .is_some_and(|booked| booked.own && booked.seconds == length(number, call)),
            Kind::Delete => {
                controller.lease(name, now).is_some_and(|lease| lease.effective_end_time.is_some())
            }
        };
        if !right {
            let rule = format!("success of {:?} {name}, but it was done {done} times", call.kind);
            self.network.watch.borrow_mut().breaks(number, &rule);
        }
    }
}

/// NOT_FOUND is an answer, like OK.
fn answered(result: Result<(), Error>) -> Result<(), Error> {
    result.or_else(|error| if is_answer(&error) { Ok(()) } else { Err(error) })
}

/// The duration that a call requests, in seconds: unique, except for some bookings with the same name.
fn length(number: usize, call: Call) -> i64 {
    match call.kind {
        Kind::Book if call.lease.is_multiple_of(2) => 1,
        _ => number as i64 + 2,
    }
}

/// The name of a booking: that of another client's lease, or one of a few that several bookings share.
fn given_name(which: u64) -> String {
    match which % 8 {
        0 => format!("bobs-{}", which % OTHERS),
        _ => format!("mine-{}", which % 29),
    }
}

/// Reports a call's end to the watch, also if it is aborted; dropped after everything that the call holds.
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
