//! The one controller behind all endpoints: leases by id, and a book of what each call has really done. What
//! arrives is done when it arrives, whether or not anybody still waits for it.
use std::collections::BTreeMap;

use jumpstarter_web::error::Error;
use tonic::Status;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The cheap read, and reads in the mean.
    List,
    Get(String),
    Create(String),
    /// The lease, and the duration that it is to have.
    Update(String, u64),
    Delete(String),
    Rotate,
}

impl Ask {
    pub fn method(&self) -> &'static str {
        match self {
            Self::List => "ListExporters",
            Self::Get(_) => "GetLease",
            Self::Create(_) => "CreateLease",
            Self::Update(..) => "UpdateLease",
            Self::Delete(_) => "DeleteLease",
            Self::Rotate => "RotateToken",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub id: String,
    pub seconds: u64,
    pub ended: bool,
}

/// A lease as a reply carries it.
pub fn encoded(lease: Option<&Lease>) -> Vec<u8> {
    lease.map_or_else(Vec::new, |it| format!("{} {} {}", it.id, it.seconds, it.ended).into_bytes())
}

/// The lease in a reply, where there is one.
pub fn decoded(reply: &[u8]) -> Option<Lease> {
    let mut words = std::str::from_utf8(reply).ok()?.split(' ');
    let id = words.next().filter(|id| !id.is_empty())?.to_owned();
    Some(Lease { id, seconds: words.next()?.parse().ok()?, ended: words.next()?.parse().ok()? })
}

/// What the controller says.
pub type Reply = Result<Option<Lease>, Error>;

/// A request that was taken.
pub type Ticket = (u64, u64);

#[derive(Default)]
pub struct Controller {
    leases: BTreeMap<String, Lease>,
    /// Under way: by the time they arrive (the bits of it, which sort as it does), with a number each.
    coming: BTreeMap<Ticket, (usize, Ask)>,
    said: BTreeMap<Ticket, Reply>,
    taken: u64,
    /// How many writes of each call were done.
    done: BTreeMap<usize, u32>,
}

impl Controller {
    /// A request of a call that will arrive at that time.
    pub fn take(&mut self, arrives: f64, call: usize, ask: Ask) -> Ticket {
        self.taken += 1;
        let ticket = (arrives.to_bits(), self.taken);
        self.coming.insert(ticket, (call, ask));
        ticket
    }

    /// The request was called back; whether in time shows.
    pub fn call_back(&mut self, ticket: Ticket, now: f64) {
        self.pass(now);
        self.coming.remove(&ticket);
        self.said.remove(&ticket);
    }

    /// Nobody waits for this one any more; it arrives all the same.
    pub fn reply(&mut self, ticket: Ticket, now: f64) -> Option<Reply> {
        self.pass(now);
        self.said.remove(&ticket)
    }

    /// How many writes of a call have been done by now.
    pub fn done(&mut self, call: usize, now: f64) -> u32 {
        self.pass(now);
        self.done.get(&call).copied().unwrap_or(0)
    }

    /// A lease as it is now.
    pub fn lease(&mut self, id: &str, now: f64) -> Option<&Lease> {
        self.pass(now);
        self.leases.get(id)
    }

    /// One of the leases that there are.
    pub fn any_lease(&mut self, which: u64, now: f64) -> String {
        self.pass(now);
        let place = which as usize % self.leases.len().max(1);
        self.leases.keys().nth(place).cloned().unwrap_or_else(|| "none".to_owned())
    }

    /// Does what has arrived by now, in the order in which it did.
    fn pass(&mut self, now: f64) {
        while let Some(entry) = self.coming.first_entry() {
            if entry.key().0 > now.to_bits() {
                return;
            }
            let (ticket, (call, ask)) = entry.remove_entry();
            let reply = self.work(call, ask);
            self.said.insert(ticket, reply);
        }
    }

    fn work(&mut self, call: usize, ask: Ask) -> Reply {
        let method = ask.method();
        let say = |status: Status| Err(Error::from_rejection(method, None, status.into()));
        let absent = |id: &str| say(Status::unknown(format!("leases.jumpstarter.dev \"{id}\" not found")));
        match ask {
            Ask::List => return Ok(None),
            Ask::Get(id) => {
                return self.leases.get(&id).map_or_else(|| absent(&id), |it| Ok(Some(it.clone())));
            }
            Ask::Create(id) if self.leases.contains_key(&id) => {
                return say(Status::unknown(format!("leases.jumpstarter.dev \"{id}\" already exists")));
            }
            Ask::Create(id) => {
                self.leases.insert(id.clone(), Lease { id, seconds: 1, ended: false });
            }
            Ask::Update(id, seconds) => match self.leases.get_mut(&id) {
                None => return absent(&id),
                // As the real one does: an OK that changes nothing.
                Some(lease) if lease.ended => return Ok(Some(lease.clone())),
                Some(lease) => lease.seconds = seconds,
            },
            Ask::Delete(id) => match self.leases.get_mut(&id) {
                None => return absent(&id),
                Some(lease) if lease.ended => {
                    return say(Status::failed_precondition(format!("lease {id} has already been released")));
                }
                Some(lease) => lease.ended = true,
            },
            Ask::Rotate => {}
        }
        *self.done.entry(call).or_default() += 1;
        Ok(None)
    }
}
