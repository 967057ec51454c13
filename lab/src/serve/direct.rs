//! The direct way to an exporter inside the lab, without controller and router.
use std::sync::{Arc, PoisonError};

use http::Request;
use tonic::Status;
use tonic::body::Body;

use super::Answering;
use super::device_service::DeviceServices;
use super::embedded::Exporter;
use crate::host::Host;

/// The header with the passphrase.
pub const PASSPHRASE: &str = "x-jumpstarter-passphrase";

/// The direct way to an exporter: its services, as long as it is leased.
#[derive(Clone)]
pub struct Direct(pub Arc<Exporter>);

impl Answering for Direct {
    fn host(&self) -> &Host {
        self.0.host()
    }

    async fn answer(&self, request: Request<Body>) -> http::Response<Body> {
        let given = request.headers().get(PASSPHRASE).and_then(|value| value.to_str().ok());
        match self.0.direct_services(given) {
            Ok(services) => services.answer(request).await,
            Err(status) => status.into_http(),
        }
    }
}

impl Exporter {
    /// Sets the passphrase of its direct way.
    pub fn set_passphrase(&self, passphrase: Option<String>) {
        *self.passphrase.lock().unwrap_or_else(PoisonError::into_inner) = passphrase;
    }

    /// Its services for a caller of its direct way, who has given this passphrase.
    pub fn direct_services(&self, given: Option<&str>) -> Result<DeviceServices, Status> {
        let wanted = self.passphrase.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if wanted.is_some() && wanted.as_deref() != given {
            return Err(Status::unauthenticated("invalid or missing passphrase"));
        }
        self.services().ok_or_else(|| self.without_session())
    }
}
