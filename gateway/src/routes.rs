//! The whole gateway as one HTTP service: what is served under which path.
use axum::Router;
use axum::routing::{any, get, post};
use http::{HeaderValue, StatusCode};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::calls::{client_service, exporter_service};
use crate::health;
use crate::options::Options;
use crate::page;
use crate::streams;

/// The service of `--listen`.
pub fn all(app: &App, options: &Options) -> Result<Router, String> {
    let cors =
        app.origins.cors(&app.forwarded, &options.expose_header).allow_credentials(options.allow_credentials);
    let calls = Router::new()
        .route(&format!("{}{{method}}", client_service::PATH), post(client_service::call))
        .route(
            &format!("/leases/{{lease}}{}{{method}}", exporter_service::PATH),
            post(exporter_service::call),
        )
        .layer(cors)
        .route("/leases/{lease}/streams", any(streams::upgrade));
    let mut router = calls.route("/healthz", get(health::healthz)).route("/readyz", get(health::readyz));
    if options.metrics_listen.is_none() {
        router = router.route("/metrics", get(health::metrics));
    }
    let router = router.with_state(app.clone()).merge(page::router(options)?);
    let router = match options.base_path.as_str() {
        "" => router,
        path => Router::new().nest_service(path, router),
    };
    let nosniff = HeaderValue::from_static("nosniff");
    Ok(router
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(SetResponseHeaderLayer::overriding(http::header::X_CONTENT_TYPE_OPTIONS, nosniff)))
}

/// The service of `--metrics-listen`.
pub fn metrics(app: &App) -> Router {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .with_state(app.clone())
}
