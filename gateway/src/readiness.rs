//! Whether the controller serves.
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request};
use http_body_util::{BodyExt, Full};
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, timeout};
use tonic::body::Body;
use tonic::{Code, Status};

use crate::status::code_of;
use crate::upstream::controller::Controller;

/// How long an answer counts: many probes ask the controller once.
const FRESH: Duration = Duration::from_secs(2);
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// An empty message, in gRPC's framing.
const EMPTY_MESSAGE: &[u8] = &[0; 5];

/// When the controller answered, and what.
type Answer = (Instant, Result<(), String>);

/// Whether the gateway can serve calls.
#[derive(Clone, Debug)]
pub struct Readiness {
    controller: Controller,
    stopping: watch::Receiver<bool>,
    last: Arc<Mutex<Option<Answer>>>,
}

impl Readiness {
    /// Nothing is known yet.
    pub fn new(controller: Controller, stopping: watch::Receiver<bool>) -> Self {
        Self { controller, stopping, last: Arc::default() }
    }

    /// Asks the controller whether it serves; the error says what is wrong.
    pub async fn check(&self) -> Result<(), String> {
        if *self.stopping.borrow() {
            return Err(String::from("the gateway is stopping"));
        }
        let mut last = self.last.lock().await;
        match &*last {
            Some((at, result)) if at.elapsed() < FRESH => result.clone(),
            _ => {
                let result = timeout(ANSWERS_WITHIN, controller_health(&self.controller)).await;
                let result = result.unwrap_or_else(|_| Err(String::from("the controller does not answer")));
                *last = Some((Instant::now(), result.clone()));
                result
            }
        }
    }
}

/// Calls the controller's `grpc.health.v1.Health`, which needs no token.
pub async fn controller_health(controller: &Controller) -> Result<(), String> {
    let mut request = Request::post("/grpc.health.v1.Health/Check")
        .body(Body::new(Full::new(Bytes::from_static(EMPTY_MESSAGE))))
        .map_err(|error| error.to_string())?;
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    request.headers_mut().insert(http::header::TE, HeaderValue::from_static("trailers"));
    let response = controller.send(request).await.map_err(|status| status.message().to_string())?;
    let http = response.status();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|_| String::from("the controller broke the answer off"))?;
    let code = body.trailers().and_then(code_of).or_else(|| code_of(&parts.headers));
    match code {
        // HealthCheckResponse with the status SERVING, the field 1 with the value 1; or a server without this service.
        Some(Code::Ok) if body.to_bytes().get(5..) == Some(&[8, 1]) => Ok(()),
        Some(Code::Unimplemented) => Ok(()),
        Some(Code::Ok) => Err(String::from("the controller is not ready yet")),
        Some(code) => {
            Err(format!("the controller answered {:?} to a health check", Status::new(code, "").code()))
        }
        None => Err(format!("HTTP {} without a gRPC status: this is no gRPC server", http.as_u16())),
    }
}
