//! The direct way to an exporter inside the lab, without controller and router.
use std::sync::Arc;

use http::Request;
use tonic::body::Body;

use super::Answering;
use super::embedded::Exporter;
use crate::host::Host;

/// The direct way to an exporter: its services, as long as it is leased.
#[derive(Clone)]
pub struct Direct(pub Arc<Exporter>);

impl Answering for Direct {
    fn host(&self) -> &Host {
        self.0.host()
    }

    async fn answer(&self, request: Request<Body>) -> http::Response<Body> {
        match self.0.services() {
            Some(services) => services.answer(request).await,
            None => self.0.without_session().into_http(),
        }
    }
}
