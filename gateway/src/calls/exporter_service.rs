//! `ExporterService` of a leased device: each call goes through the caller's own tunnel.
use axum::extract::{Path, State};
use http::{Request, Response};
use jumpstarter_web::model::names;
use tokio::time::timeout_at;
use tonic::Status;
use tonic::body::Body;

use super::deadline::{deadline, renew};
use super::headers::remove_hop_by_hop;
use super::record::Record;
use super::relay::relay;
use super::request::limited;
use super::web;
use crate::app::App;
use crate::identity::Identity;
use crate::status::answer;

/// The path of the service, which a method's name follows.
pub const PATH: &str = "/jumpstarter.v1.ExporterService/";

/// Answers a call.
pub async fn call(
    State(app): State<App>,
    Path((lease, _)): Path<(String, String)>,
    request: Request<axum::body::Body>,
) -> Response<Body> {
    let request = request.map(Body::new);
    web::answer(request, |request| forward(app, lease, request)).await
}

async fn forward(app: App, lease: String, request: Request<Body>) -> Response<Body> {
    let caller = Identity::of(request.headers());
    let known = names::check("lease", &lease).is_ok().then(|| lease.clone());
    let mut record =
        Record::begin(app.metrics.clone(), request.uri().path(), caller.as_ref().ok().cloned(), known);
    let path = format!("{PATH}{}", record.method());
    let answered = async {
        let caller = caller?;
        check_lease(&lease)?;
        let (mut request, size) = limited(request, &app.limits)?;
        *request.uri_mut() = path.parse().map_err(|_| Status::unimplemented("no such method"))?;
        let deadline = deadline(request.headers());
        let entered = app.pool.enter(&caller, &lease);
        let share = match deadline {
            Some(deadline) => timeout_at(deadline, entered).await.map_err(|_| late())??,
            None => entered.await?,
        };
        *request.headers_mut() = app.forwarded.to_exporter(request.headers());
        renew(request.headers_mut(), deadline);
        let sent = match deadline {
            Some(deadline) => timeout_at(deadline, share.hold.send(request)).await.map_err(|_| late())?,
            None => share.hold.send(request).await,
        };
        Ok::<_, Status>((sent.map_err(|lost| size.too_large().unwrap_or(lost))?, share))
    };
    match answered.await {
        Ok((mut response, share)) => {
            remove_hop_by_hop(response.headers_mut());
            let stopping = (record.method() == "LogStream").then(|| app.stopping.clone());
            relay(response, record, Some(share), app.limits.stall(), stopping)
        }
        Err(status) => {
            record.end(status.code());
            answer(status)
        }
    }
}

/// Checks a lease's name before anything is dialed.
pub fn check_lease(lease: &str) -> Result<(), Status> {
    names::check("lease", lease).map_err(|invalid| Status::invalid_argument(invalid.to_string()))
}

fn late() -> Status {
    Status::deadline_exceeded("the deadline passed before the exporter answered")
}
