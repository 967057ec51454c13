//! What a supervisor asks: is the process alive, can it serve, what has it done.
use axum::extract::State;
use http::header::CONTENT_TYPE;
use http::{HeaderName, StatusCode};

use crate::app::App;

/// `/healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `/readyz`: the controller serves.
pub async fn readyz(State(app): State<App>) -> (StatusCode, String) {
    match app.readiness.check().await {
        Ok(()) => (StatusCode::OK, String::from("ok\n")),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")),
    }
}

/// `/metrics`, for Prometheus.
pub async fn metrics(State(app): State<App>) -> ([(HeaderName, &'static str); 1], String) {
    let text = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, text)], app.metrics.text())
}
