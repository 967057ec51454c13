//! Orders for devices and their exporters, and for the router that leads to them.
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Admin, Answer};
use crate::devices::Embedded;
use jumpstarter_lab::orders::fault::{Cut, Fault};

const ROUTER_FAULTS: &str = "refuse, hang, cut: \"before\", delay_ms, jitter_ms, http_status, html, methods, preflight, \
    probability, count and cors";

/// Sets a fault of a direct way.
pub async fn device_fault(
    State(admin): State<Admin>,
    Path(exporter): Path<String>,
    Json(fault): Json<Fault>,
) -> Answer {
    let port = &admin.device(&exporter)?.port;
    port.set_fault(fault).await;
    Ok(Json(json!({"exporter": exporter, "fault": port.fault()})))
}

/// Drops the open connections of a direct way.
pub async fn device_abort(State(admin): State<Admin>, Path(exporter): Path<String>) -> Answer {
    admin.device(&exporter)?.port.abort().await;
    Ok(Json(json!({"exporter": exporter})))
}

/// A change of a device; what is missing stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceChange {
    /// Whether calls with one reply are carried out, but not answered, in this session.
    held: Option<bool>,
    /// Whether the exporter is killed: its connections break, and its port is closed.
    stopped: Option<bool>,
    /// The passphrase of the direct way from now on; empty for none.
    passphrase: Option<String>,
}

/// What is ordered of a device's session, and what its drivers have done.
pub async fn device(State(admin): State<Admin>, Path(exporter): Path<String>) -> Answer {
    Ok(Json(described(admin.device(&exporter)?)))
}

/// Holds answers back; kills the exporter, or starts it again.
pub async fn change_device(
    State(admin): State<Admin>,
    Path(exporter): Path<String>,
    Json(change): Json<DeviceChange>,
) -> Answer {
    let device = admin.device(&exporter)?;
    if let Some(held) = change.held {
        let without_session = || (StatusCode::CONFLICT, format!("exporter {exporter} is not leased"));
        device.exporter.session().ok_or_else(without_session)?.calls.hold(held);
    }
    if let Some(stopped) = change.stopped {
        // First the port: a call that is held back is not answered.
        device.port.set_fault(Fault { refuse: stopped, ..Fault::default() }).await;
        device.exporter.stopped.set(stopped);
    }
    if let Some(passphrase) = change.passphrase {
        device.exporter.set_passphrase(Some(passphrase).filter(|text| !text.is_empty()));
    }
    Ok(Json(described(device)))
}

fn described(device: &Embedded) -> Value {
    let session = device.exporter.session().map(|session| {
        let seen = session.calls.seen();
        json!({"held": session.calls.is_held(), "waiting": seen.waiting, "calls": seen.calls})
    });
    json!({"exporter": device.name(), "stopped": device.exporter.stopped.get(), "session": session})
}

/// The fields of a fault that the router's port does not carry out: it passes plain gRPC on as it is.
fn unsupported(fault: &Fault) -> Option<&'static str> {
    let fields = [
        ("`status`", fault.status.is_some()),
        ("`cut: \"after\"`", fault.cut == Some(Cut::After)),
        ("`drop_after_bytes`", fault.drop_after_bytes.is_some()),
        ("`split`", fault.split.is_some()),
        ("`pause_ms`", fault.pause_ms.is_some()),
    ];
    fields.into_iter().find_map(|(name, is_set)| is_set.then_some(name))
}

/// Sets a fault of the router. Tunnels stay open for long, so those that are open break, unless the fault is removed.
/// Allowed are `refuse`, `hang`, `cut: "before"`, `delay_ms`, `jitter_ms`, `http_status` and `html`, and the fields that say
/// which requests are affected; others are refused with status 400.
pub async fn router_fault(State(admin): State<Admin>, Json(fault): Json<Fault>) -> Answer {
    let absent = || (StatusCode::NOT_FOUND, String::from("the demo has no router: it needs --tls-dir"));
    let port = admin.router.as_ref().ok_or_else(absent)?;
    if let Some(field) = unsupported(&fault) {
        let reason = format!("{field} has no effect on the router; allowed are {ROUTER_FAULTS}");
        return Err((StatusCode::BAD_REQUEST, reason));
    }
    let is_broken = fault != Fault::default();
    port.set_fault(fault).await;
    if is_broken {
        port.abort().await;
    }
    Ok(Json(json!({"fault": port.fault()})))
}
