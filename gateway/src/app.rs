//! The whole gateway as one HTTP service: what is served under which path.
use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};
use http::{HeaderValue, StatusCode};
use tokio::sync::watch;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::calls::headers::Forwarded;
use crate::calls::{client_service, exporter_service};
use crate::health::{self, Readiness};
use crate::metrics::Metrics;
use crate::options::{Limits, Options};
use crate::origin::Origins;
use crate::page;
use crate::streams;
use crate::tunnel::pool::Pool;
use crate::upstream::connect::Connector;
use crate::upstream::controller::Controller;
use crate::upstream::tls;

/// What all requests share.
#[derive(Clone, Debug)]
pub struct App {
    /// The controller.
    pub controller: Controller,
    /// Tunnels to devices.
    pub pool: Pool,
    /// Headers that go on.
    pub forwarded: Arc<Forwarded>,
    /// Pages that may call.
    pub origins: Arc<Origins>,
    /// Limits.
    pub limits: Arc<Limits>,
    /// Metrics.
    pub metrics: Metrics,
    /// Whether it is ready.
    pub readiness: Readiness,
    /// Whether it is stopping.
    pub stopping: watch::Receiver<bool>,
}

impl App {
    /// The gateway of these options. It does not connect yet.
    pub fn new(options: &Options, stopping: watch::Receiver<bool>) -> Result<Self, String> {
        let tls = match options.plaintext {
            true => None,
            false => Some(tls::client(&options.ca, options.insecure)?),
        };
        let controller = Controller::new(options.controller.clone(), Connector::new(tls));
        let metrics = Metrics::default();
        Ok(Self {
            pool: Pool::new(controller.clone(), options.limits.clone(), metrics.clone()),
            forwarded: Arc::new(Forwarded::new(options.allow_header.clone())),
            origins: Arc::new(Origins::new(options.allow_origin.clone())),
            limits: Arc::new(options.limits.clone()),
            readiness: Readiness::new(controller.clone(), stopping.clone()),
            controller,
            metrics,
            stopping,
        })
    }

    /// Its service.
    pub fn router(&self, options: &Options) -> Result<Router, String> {
        let cors = self
            .origins
            .cors(&self.forwarded, &options.expose_header)
            .allow_credentials(options.allow_credentials);
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
        let router = router.with_state(self.clone()).merge(page::router(options)?);
        let router = match options.base_path.as_str() {
            "" => router,
            path => Router::new().nest(path, router),
        };
        let nosniff = HeaderValue::from_static("nosniff");
        Ok(router
            .fallback(async || StatusCode::NOT_FOUND)
            .layer(SetResponseHeaderLayer::overriding(http::header::X_CONTENT_TYPE_OPTIONS, nosniff)))
    }

    /// The service of `--metrics-listen`.
    pub fn metrics_router(&self) -> Router {
        Router::new()
            .route("/healthz", get(health::healthz))
            .route("/readyz", get(health::readyz))
            .route("/metrics", get(health::metrics))
            .with_state(self.clone())
    }
}
