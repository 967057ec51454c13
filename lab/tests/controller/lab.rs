//! A lab, with short ways to book, change and look at leases.
use jumpstarter_lab::clock::{Nanos, SECOND};
use jumpstarter_lab::go::text::rfc3339;
use serde_json::{Value, json};

use crate::common::{START, Wire, call, identity, recorded};

pub struct Lab {
    pub wire: Wire,
}

impl Lab {
    pub fn new() -> Self {
        Self::with(json!({}))
    }

    pub fn with(options: Value) -> Self {
        Self { wire: Wire::new(&recorded(options)) }
    }

    pub fn call(&self, client: &str, method: &str, request: Value) -> Result<Value, String> {
        let headers = identity(&self.wire, client);
        call(&self.wire, method, &headers, &request)
            .map_err(|failure| format!("{}: {}", failure.code, failure.message))
    }

    pub fn create(&self, id: &str, lease: Value) -> Result<Value, String> {
        let request = json!({"parent": "namespaces/lab", "lease_id": id, "lease": lease});
        self.call("alice", "CreateLease", request)
    }

    pub fn update(&self, id: &str, mut lease: Value) -> Result<Value, String> {
        lease["name"] = json!(format!("namespaces/lab/leases/{id}"));
        self.call("alice", "UpdateLease", json!({"lease": lease}))
    }

    pub fn get(&self, id: &str) -> Value {
        let request = json!({"name": format!("namespaces/lab/leases/{id}")});
        self.call("alice", "GetLease", request).unwrap()
    }

    pub fn wait(&self, seconds: u64) {
        self.wire.advance(seconds * 1000);
    }
}

pub fn reasons(lease: &Value) -> Vec<&str> {
    let conditions = lease["conditions"].as_array();
    conditions.into_iter().flatten().map(|condition| condition["reason"].as_str().unwrap()).collect()
}

pub fn at(seconds: i64) -> String {
    rfc3339(START + Nanos::from(seconds) * SECOND)
}

/// Works so many times at once, each in a thread of its own.
pub fn at_once<R: Send>(count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count)
            .map(|index| {
                scope.spawn({
                    let work = &work;
                    move || work(index)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
