//! A whole lab without ports, for a page or a test: named endpoints that answer gRPC-Web requests in memory, their
//! faults, and the log of calls.
mod options;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use serde_json::{Value, json};

use crate::controller::Controller;
use crate::go::text::rfc3339;
use crate::host::Host;
use crate::input::short_name;
use crate::orders::answer::header_map;
use crate::orders::fault::{CurrentFault, Fault, StatusFault};
use crate::serve::log::{CallRecord, Entry, Log, Outcome};
use crate::serve::{Services, plain, web};
pub use options::{ClockKind, Options};

/// The number of logged calls, more than a test makes; older ones are dropped.
const CALLS_KEPT: usize = 10_000;

/// An in-memory lab.
pub struct Lab {
    services: Services,
    log: Arc<Log>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Names of endpoints in the order of their first use; the index is their number in the log.
    endpoints: Vec<(String, Arc<CurrentFault>)>,
    /// Requests that have arrived and are not answered.
    open: BTreeMap<u64, (CallRecord, Arrived)>,
    /// The content of a request that is listed with its log entry.
    shown: BTreeMap<u64, Value>,
}

/// A request at an endpoint.
#[derive(Clone, Debug, Default)]
pub struct Arrived {
    /// Its path, with a slash at the beginning.
    pub path: String,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Bytes,
}

/// The reply of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body, including trailers.
    pub body: Bytes,
}

impl Lab {
    /// Creates a lab. The error names the invalid option.
    pub fn new(options: Options, machine: &Host) -> Result<Self, String> {
        let controller = Arc::new(options.controller(machine)?);
        let timed = Arc::clone(&controller);
        let host = Host { now: Arc::new(move || timed.clock.now()), pause: Arc::clone(&machine.pause) };
        let log = Arc::new(Log::new(host.clone(), CALLS_KEPT, |_| {}));
        Ok(Self { services: Services::new(controller, host), log, state: Mutex::default() })
    }

    /// Its controller.
    pub fn controller(&self) -> &Controller {
        &self.services.controller
    }

    /// Sets the fault of an endpoint; the default one removes it.
    pub fn set_fault(&self, endpoint: &str, fault: Fault) {
        self.endpoint(endpoint).1.set(fault);
    }

    /// The fault of an endpoint, with the requests that it affects.
    pub fn fault(&self, endpoint: &str) -> Fault {
        self.endpoint(endpoint).1.get()
    }

    /// Adds a request at an endpoint; returns its number, and the fault that affects it. There is no number if the
    /// endpoint refuses connections.
    pub fn arrive(&self, endpoint: &str, request: Arrived) -> (Option<u64>, Option<Fault>) {
        let (index, current) = self.endpoint(endpoint);
        let refuses = current.get();
        if refuses.refuse {
            return (None, Some(refuses));
        }
        let method = request.path.rsplit('/').next().unwrap_or_default();
        let random = &self.controller().random;
        let fault = current.hit(method, false, random).map(|fault| fault.drawn(random));
        (Some(self.record(index, request)), fault)
    }

    fn record(&self, index: usize, request: Arrived) -> u64 {
        let record = self.log.open(Some(index), "POST", &request.path, &header_map(&request.headers));
        let seq = record.seq();
        let mut state = self.state();
        // A frame begins with a flag and its length.
        let message = request.body.get(5..).unwrap_or_default();
        let shown = json!({
            "headers": shown_headers(&request.headers),
            "request": plain::request(&request.path, message),
        });
        state.shown.insert(seq, shown);
        if state.shown.len() > CALLS_KEPT {
            state.shown.pop_first();
        }
        state.open.insert(seq, (record, request));
        seq
    }

    /// The controller's reply to a request that has arrived, once; `None` for other numbers.
    pub fn answer(&self, seq: u64) -> Option<Reply> {
        let (record, request) = self.state().open.remove(&seq)?;
        let reply = self.reply(request, |extensions| {
            extensions.insert(record.clone());
        });
        self.state().open.insert(seq, (record, Arrived::default()));
        reply
    }

    /// A request has ended so. Nothing happens for one that has ended before.
    pub fn end(&self, seq: u64, outcome: Outcome) {
        if let Some((record, _)) = self.state().open.remove(&seq) {
            record.end(outcome);
        }
    }

    /// The controller's reply to a request, regardless of the endpoint's fault.
    pub fn handle(&self, endpoint: &str, request: Arrived) -> Option<Reply> {
        let (index, _) = self.endpoint(endpoint);
        let seq = self.record(index, request);
        let reply = self.answer(seq);
        self.end(seq, Outcome::Answered);
        reply
    }

    /// A reply with any status, in the controller's format. It is not logged.
    pub fn forged(&self, status: StatusFault) -> Option<Reply> {
        let headers = vec![(String::from("content-type"), String::from("application/grpc-web+proto"))];
        let request = Arrived { path: String::from("/"), headers, body: Bytes::new() };
        self.reply(request, |extensions| {
            extensions.insert(status);
        })
    }

    /// The calls after a number, in order of arrival.
    pub fn calls(&self, since: u64) -> Vec<Value> {
        let state = self.state();
        let entries = self.log.since(since).1;
        entries.iter().map(|entry| shown_call(entry, &state)).collect()
    }

    /// The current contents of the lab.
    pub fn info(&self) -> Value {
        let controller = self.controller();
        let (condition, policy, version) =
            (controller.condition(), controller.policy(), controller.version());
        controller.with(|store, now| {
            let exporters = store.exporters.values().map(|exporter| {
                json!({
                    "name": exporter.name,
                    "labels": exporter.labels,
                    "online": exporter.online,
                    "status": short_name(exporter.status),
                    "statusMessage": exporter.status_message,
                    "enabled": exporter.enabled,
                    "leasedBy": exporter.leased_by,
                })
            });
            let leases = store.leases.values().map(|lease| {
                json!({
                    "name": lease.name,
                    "client": lease.client,
                    "exporter": lease.exporter,
                    "selector": lease.selector.to_string(),
                    "ended": lease.ended,
                    "began": lease.began.map(rfc3339),
                    "sharedWith": lease.shared_with,
                })
            });
            json!({
                "namespace": store.namespace,
                "clients": store.clients.keys().collect::<Vec<_>>(),
                "exporters": exporters.collect::<Vec<_>>(),
                "leases": leases.collect::<Vec<_>>(),
                "now": rfc3339(now),
                "controller": version.name(),
                "maxTags": policy.max_tags,
                "sharing": policy.sharing,
                "kubernetesLost": condition.kubernetes_lost,
                "starting": condition.starting,
            })
        })
    }

    /// Waits of the host end immediately here.
    fn reply(&self, request: Arrived, extend: impl FnOnce(&mut http::Extensions)) -> Option<Reply> {
        let mut http = Request::post(request.path).body(Full::new(request.body)).ok()?;
        *http.headers_mut() = header_map(&request.headers);
        extend(http.extensions_mut());
        let answered = async {
            let (head, body) = web::answer(&self.services, http).await.into_parts();
            let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            Response::from_parts(head, body)
        };
        let (head, body) = answered.now_or_never()?.into_parts();
        Some(Reply { status: head.status.as_u16(), headers: pairs(&head.headers), body })
    }

    fn endpoint(&self, name: &str) -> (usize, Arc<CurrentFault>) {
        let mut state = self.state();
        let known = state.endpoints.iter().position(|(known, _)| known == name);
        let index = known.unwrap_or_else(|| {
            state.endpoints.push((name.to_string(), Arc::default()));
            state.endpoints.len() - 1
        });
        (index, Arc::clone(&state.endpoints[index].1))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shown_call(entry: &Entry, state: &State) -> Value {
    let endpoint = entry.endpoint.and_then(|index| state.endpoints.get(index));
    let shown = state.shown.get(&entry.seq);
    json!({
        "call": entry.seq,
        "endpoint": endpoint.map(|(name, _)| name),
        "path": entry.path,
        "method": entry.method,
        "headers": shown.map(|shown| &shown["headers"]),
        "request": shown.map(|shown| &shown["request"]),
        "client": entry.client,
        "timeout": entry.timeout,
        "code": entry.code,
        "message": entry.message,
        "didWork": entry.did_work,
        "outcome": entry.outcome,
        "startedMs": entry.started_ms,
        "endedMs": entry.ended_ms,
    })
}

/// Headers by name, without the token.
fn shown_headers(headers: &[(String, String)]) -> Value {
    let shown = headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
    shown.map(|(name, value)| (name.to_lowercase(), Value::from(value.as_str()))).collect()
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}
