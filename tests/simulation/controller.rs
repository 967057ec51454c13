//! The simulated controller behind all endpoints, with encoded messages: keeps leases by name, and records what each call
//! has really done. A request is processed when it arrives, even if its client no longer waits for it.
use std::collections::BTreeMap;

use jumpstarter_web::model::names::{self, Kind};
use jumpstarter_web::transport::call::{Call, Rejection};
use jumpstarter_web::wire::client::v1 as wire;
use prost::Message;
use prost_types::Timestamp;
use tonic::Status;

/// The only namespace, and the client whose calls are simulated.
pub const NAMESPACE: &str = "lab";
pub const CLIENT: &str = "alice";
/// Another client, which has a few leases from the start: `bobs-0` and so on.
const OTHER: &str = "bob";
pub const OTHERS: u64 = 3;

/// The controller's answer.
pub type Reply = Result<Vec<u8>, Rejection>;

/// An accepted request.
pub type Ticket = (u64, u64);

/// A lease as it was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    pub own: bool,
    pub seconds: i64,
}

pub struct Controller {
    leases: BTreeMap<String, wire::Lease>,
    /// Their names in the order of booking: generated names sort by the clock.
    order: Vec<String>,
    booked: BTreeMap<String, Booked>,
    /// Requests in transit, by arrival time (its bits, which sort the same way) and a number.
    coming: BTreeMap<Ticket, (usize, Call)>,
    said: BTreeMap<Ticket, Reply>,
    taken: u64,
    /// How many writes of each call were done.
    done: BTreeMap<usize, u32>,
    tokens: u32,
}

impl Default for Controller {
    fn default() -> Self {
        let mut made = Self {
            leases: BTreeMap::new(),
            order: Vec::new(),
            booked: BTreeMap::new(),
            coming: BTreeMap::new(),
            said: BTreeMap::new(),
            taken: 0,
            done: BTreeMap::new(),
            tokens: 0,
        };
        for number in 0..OTHERS {
            let asked = wire::Lease { duration: Some(seconds(60)), ..Default::default() };
            made.book(&format!("bobs-{number}"), asked, OTHER);
        }
        made
    }
}

impl Controller {
    /// A request of a call that will arrive at that time.
    pub fn take(&mut self, arrives: f64, call: usize, request: Call) -> Ticket {
        self.taken += 1;
        let ticket = (arrives.to_bits(), self.taken);
        self.coming.insert(ticket, (call, request));
        ticket
    }

    /// Aborts the request, which may be too late.
    pub fn call_back(&mut self, ticket: Ticket, now: f64) {
        self.pass(now);
        self.coming.remove(&ticket);
        self.said.remove(&ticket);
    }

    /// Its answer to a request, if that has arrived.
    pub fn reply(&mut self, ticket: Ticket, now: f64) -> Option<Reply> {
        self.pass(now);
        self.said.remove(&ticket)
    }

    /// How many writes of a call have been done so far.
    pub fn done(&mut self, call: usize, now: f64) -> u32 {
        self.pass(now);
        self.done.get(&call).copied().unwrap_or(0)
    }

    /// A lease as it is now.
    pub fn lease(&mut self, name: &str, now: f64) -> Option<&wire::Lease> {
        self.pass(now);
        self.leases.get(name)
    }

    /// A lease as it was booked.
    pub fn booked(&self, name: &str) -> Option<Booked> {
        self.booked.get(name).copied()
    }

    /// One of the client's own leases; a name that does not exist if it has none yet.
    pub fn any_lease(&mut self, which: u64, now: f64) -> String {
        self.pass(now);
        let own = &self.order[OTHERS as usize..];
        own.get(which as usize % own.len().max(1)).cloned().unwrap_or_else(|| "none".to_owned())
    }

    /// Processes the requests that have arrived, in order.
    fn pass(&mut self, now: f64) {
        while let Some(entry) = self.coming.first_entry() {
            if entry.key().0 > now.to_bits() {
                return;
            }
            let (ticket, (call, request)) = entry.remove_entry();
            let reply = self.work(call, &request);
            self.said.insert(ticket, reply.map_err(Rejection::from));
        }
    }

    fn work(&mut self, call: usize, request: &Call) -> Result<Vec<u8>, Status> {
        let message = request.message.as_slice();
        match request.method {
            "ListExporters" => Ok(wire::ListExportersResponse::default().encode_to_vec()),
            "ListLeases" => Ok(wire::ListLeasesResponse::default().encode_to_vec()),
            "GetLease" => {
                let name = read::<wire::GetLeaseRequest>(message).name;
                self.leases.get(bare(&name)).map(Message::encode_to_vec).ok_or_else(|| absent(bare(&name)))
            }
            "CreateLease" => {
                let wire::CreateLeaseRequest { lease_id, lease, .. } = read(message);
                if self.leases.contains_key(&lease_id) {
                    let words = format!("leases.jumpstarter.dev \"{lease_id}\" already exists");
                    return Err(Status::unknown(words));
                }
                let reply = self.book(&lease_id, lease.unwrap_or_default(), CLIENT);
                self.does(call, reply)
            }
            "UpdateLease" => {
                let asked = read::<wire::UpdateLeaseRequest>(message).lease.unwrap_or_default();
                let lease =
                    self.leases.get_mut(bare(&asked.name)).ok_or_else(|| absent(bare(&asked.name)))?;
                if lease.effective_end_time.is_some() {
                    // Like the real one: OK, but nothing changes.
                    return Ok(lease.encode_to_vec());
                }
                lease.duration = asked.duration.or(lease.duration);
                let reply = lease.encode_to_vec();
                self.does(call, reply)
            }
            "DeleteLease" => {
                let name = read::<wire::DeleteLeaseRequest>(message).name;
                let lease = self.leases.get_mut(bare(&name)).ok_or_else(|| absent(bare(&name)))?;
                if lease.effective_end_time.is_some() {
                    let words = format!("lease {} has already been released", bare(&name));
                    return Err(Status::failed_precondition(words));
                }
                lease.effective_end_time = Some(Timestamp { seconds: 1, nanos: 0 });
                self.does(call, Vec::new())
            }
            "RotateToken" => {
                self.tokens += 1;
                let token = format!("token-{}", self.tokens);
                self.does(call, wire::RotateTokenResponse { token, expiry: None }.encode_to_vec())
            }
            method => unreachable!("the client has no {method}"),
        }
    }

    fn does(&mut self, call: usize, reply: Vec<u8>) -> Result<Vec<u8>, Status> {
        *self.done.entry(call).or_default() += 1;
        Ok(reply)
    }

    fn book(&mut self, name: &str, asked: wire::Lease, client: &str) -> Vec<u8> {
        let seconds = asked.duration.map_or(0, |duration| duration.seconds);
        self.booked.insert(name.to_owned(), Booked { own: client == CLIENT, seconds });
        let lease = wire::Lease {
            name: names::full(NAMESPACE, Kind::Lease, name),
            client: Some(names::full(NAMESPACE, Kind::Client, client)),
            ..asked
        };
        let reply = lease.encode_to_vec();
        self.order.push(name.to_owned());
        self.leases.insert(name.to_owned(), lease);
        reply
    }
}

fn read<M: Message + Default>(message: &[u8]) -> M {
    M::decode(message).expect("the client sends what its method takes")
}

fn bare(full: &str) -> &str {
    names::split(full, Kind::Lease).1
}

fn absent(name: &str) -> Status {
    Status::unknown(format!("leases.jumpstarter.dev \"{name}\" not found"))
}

/// A Duration of this many seconds.
pub fn seconds(seconds: i64) -> prost_types::Duration {
    prost_types::Duration { seconds, nanos: 0 }
}
