//! The admin port, by which tests and users of the demo read and change its state, as JSON. Not the controller's own admin
//! API.
mod devices;

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::devices::Embedded;
use crate::endpoint::Endpoint;
use jumpstarter_lab::clock::{Nanos, SECOND};
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_lab::controller::{Controller, TOKEN_LIFETIME};
use jumpstarter_lab::go;
use jumpstarter_lab::input::{ExporterChange, short_name};
use jumpstarter_lab::orders::change::{Change, Lost, Played, PolicyChange, Refused, Starting};
use jumpstarter_lab::orders::fault::Fault;
use jumpstarter_lab::serve::log::Log;

/// What the admin port controls.
#[derive(Clone)]
pub struct Admin {
    /// The controller.
    pub controller: Arc<Controller>,
    /// The gRPC-Web endpoints, in order.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// The devices.
    pub devices: Vec<Embedded>,
    /// The router's port, if there is one.
    pub router: Option<Arc<Endpoint>>,
    /// The log of calls.
    pub log: Arc<Log>,
    /// The URL of a gateway in front of the lab, once it has started.
    pub gateway: Gateway,
}

/// The URL of a gateway in front of the lab, if there is one.
pub type Gateway = Arc<Mutex<Option<String>>>;

type Answer = Result<Json<Value>, (StatusCode, String)>;

impl Admin {
    /// The routes of the port.
    pub fn router(self) -> Router {
        Router::new()
            .route("/state", get(state))
            .route("/log", get(log))
            .route("/leases", get(leases))
            .route("/endpoints/{index}/fault", put(fault))
            .route("/endpoints/{index}/abort", post(abort))
            .route("/devices/{exporter}", get(devices::device).patch(devices::change_device))
            .route("/devices/{exporter}/fault", put(devices::device_fault))
            .route("/devices/{exporter}/abort", post(devices::device_abort))
            .route("/router/fault", put(devices::router_fault))
            .route("/clock", post(clock))
            .route("/kubernetes", post(kubernetes))
            .route("/starting", post(starting))
            .route("/policy", patch(policy))
            .route("/gateway", put(gateway))
            .route("/controller", put(controller))
            .route("/tokens", post(tokens))
            .route("/exporters/{name}", patch(exporter))
            .layer(from_fn(open_to_all))
            .with_state(self)
    }

    fn make(&self, change: Change) -> Result<(), (StatusCode, String)> {
        change.apply(&self.controller).map_err(|refused| {
            let status = match refused {
                Refused::Absent(_) => StatusCode::NOT_FOUND,
                Refused::Invalid(_) => StatusCode::BAD_REQUEST,
            };
            (status, refused.to_string())
        })
    }

    fn device(&self, exporter: &str) -> Result<&Embedded, (StatusCode, String)> {
        let found = self.devices.iter().find(|one| one.name() == exporter);
        found.ok_or_else(|| (StatusCode::NOT_FOUND, format!("exporter {exporter} has no device")))
    }

    fn endpoint(&self, index: usize) -> Result<&Arc<Endpoint>, (StatusCode, String)> {
        self.endpoints.get(index).ok_or_else(|| (StatusCode::NOT_FOUND, format!("no endpoint {index}")))
    }
}

/// Every origin may control the demo: it contains nothing that needs protection.
async fn open_to_all(request: Request, next: Next) -> Response {
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response =
        if is_preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if is_preflight {
        let methods = HeaderValue::from_static("GET, POST, PUT, PATCH");
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
        headers.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
    }
    response
}

async fn state(State(admin): State<Admin>) -> Json<Value> {
    let endpoints: Vec<Value> = admin
        .endpoints
        .iter()
        .map(|endpoint| json!({"index": endpoint.index, "url": endpoint.url(), "fault": endpoint.fault()}))
        .collect();
    let devices: Vec<Value> = admin
        .devices
        .iter()
        .map(|one| json!({"exporter": one.name(), "url": one.port.url(), "fault": one.port.fault()}))
        .collect();
    let condition = admin.controller.condition();
    let (now, exporters, leases) =
        admin.controller.with(|store, now| (now, store.exporters.len(), store.leases.len()));
    Json(json!({
        "now": go::text::rfc3339(now),
        "endpoints": endpoints,
        "devices": devices,
        "router": admin.router.as_ref().map(|port| json!({"fault": port.fault()})),
        "kubernetes_lost": condition.kubernetes_lost,
        "starting": condition.starting,
        "controller": admin.controller.version().name(),
        "exporters": exporters,
        "leases": leases,
    }))
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn log(State(admin): State<Admin>, Query(Since { since }): Query<Since>) -> Json<Value> {
    let (next, calls) = admin.log.since(since);
    Json(json!({"next": next, "calls": calls}))
}

async fn leases(State(admin): State<Admin>) -> Json<Value> {
    let leases: Vec<Value> = admin.controller.with(|store, _| {
        let leases = store.leases.values();
        leases
            .map(|lease| {
                json!({
                    "name": lease.name,
                    "client": lease.client,
                    "exporter": lease.exporter,
                    "ended": lease.ended,
                    "selector": lease.selector.to_string(),
                })
            })
            .collect()
    });
    Json(json!({"leases": leases}))
}

async fn fault(State(admin): State<Admin>, Path(index): Path<usize>, Json(fault): Json<Fault>) -> Answer {
    let endpoint = admin.endpoint(index)?;
    endpoint.set_fault(fault).await;
    Ok(Json(json!({"index": index, "fault": endpoint.fault()})))
}

async fn abort(State(admin): State<Admin>, Path(index): Path<usize>) -> Answer {
    admin.endpoint(index)?.abort().await;
    Ok(Json(json!({"index": index})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    advance_s: f64,
}

async fn clock(State(admin): State<Admin>, Json(step): Json<Step>) -> Json<Value> {
    admin.controller.clock.advance(nanos(step.advance_s));
    let now = admin.controller.with(|_, now| now);
    Json(json!({"now": go::text::rfc3339(now)}))
}

async fn kubernetes(State(admin): State<Admin>, Json(lost): Json<Lost>) -> Answer {
    admin.make(Change::Kubernetes(lost))?;
    Ok(Json(json!({"lost": lost.lost})))
}

async fn starting(State(admin): State<Admin>, Json(starting): Json<Starting>) -> Answer {
    admin.make(Change::Starting(starting))?;
    Ok(Json(json!({"on": starting.on})))
}

async fn policy(State(admin): State<Admin>, Json(change): Json<PolicyChange>) -> Answer {
    admin.make(Change::Policy(change))?;
    let policy = admin.controller.policy();
    Ok(Json(json!({"max_tags": policy.max_tags, "sharing": policy.sharing})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Started {
    url: Option<String>,
}

async fn gateway(State(admin): State<Admin>, Json(started): Json<Started>) -> Answer {
    let answer = json!({"gateway": started.url});
    *admin.gateway.lock().unwrap_or_else(PoisonError::into_inner) = started.url;
    Ok(Json(answer))
}

async fn controller(State(admin): State<Admin>, Json(played): Json<Played>) -> Answer {
    admin.make(Change::Controller(played))?;
    Ok(Json(json!({"version": played.version.name()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenOrder {
    client: String,
    #[serde(default)]
    kind: Kind,
    expires_in_s: Option<f64>,
}

async fn tokens(State(admin): State<Admin>, Json(order): Json<TokenOrder>) -> Json<Value> {
    let lifetime = order.expires_in_s.map_or(TOKEN_LIFETIME, nanos);
    Json(json!({"token": admin.controller.token(order.kind, &order.client, lifetime)}))
}

async fn exporter(
    State(admin): State<Admin>,
    Path(name): Path<String>,
    Json(change): Json<ExporterChange>,
) -> Answer {
    admin.make(Change::ChangeExporter(ExporterChange { name: name.clone(), ..change }))?;
    let shown = admin.controller.with(|store, _| {
        let exporter = store.exporters.get(&name)?;
        Some(json!({
            "name": name,
            "online": exporter.online,
            "status": short_name(exporter.status),
            "status_message": exporter.status_message,
            "enabled": exporter.enabled,
        }))
    });
    Ok(Json(shown.unwrap_or_default()))
}

fn nanos(seconds: f64) -> Nanos {
    // With microseconds, which is more precise than any wait of a test.
    #[allow(clippy::cast_possible_truncation)]
    let micros = (seconds * 1e6).round() as i64;
    Nanos::from(micros) * (SECOND / 1_000_000)
}
