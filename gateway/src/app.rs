//! What all requests share.
use std::sync::Arc;

use tokio::sync::watch;

use crate::calls::headers::Forwarded;
use crate::metrics::Metrics;
use crate::options::{Limits, Options};
use crate::origin::Origins;
use crate::readiness::Readiness;
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
}
