//! `ClientService`: each call goes to the controller with the caller's own headers. No other service of the controller
//! can be reached.
use axum::extract::State;
use http::header::CONTENT_TYPE;
use http::{Request, Response, StatusCode};
use tonic::body::Body;
use tonic::{Code, Status};

use super::headers::remove_hop_by_hop;
use super::record::Record;
use super::relay::relay;
use super::request::limited;
use super::web;
use crate::app::App;
use crate::identity::Identity;
use crate::status::failure;

/// The path of the service, which a method's name follows.
pub const PATH: &str = "/jumpstarter.client.v1.ClientService/";

/// Answers a call.
pub async fn call(State(app): State<App>, request: Request<axum::body::Body>) -> Response<Body> {
    let request = request.map(Body::new);
    web::answer(request, |request| forward(app, request)).await
}

async fn forward(app: App, request: Request<Body>) -> Response<Body> {
    // Identity headers that are there twice are for the controller to refuse.
    let caller = Identity::of(request.headers()).ok();
    let mut record = Record::begin(app.metrics.clone(), request.uri().path(), caller, None);
    let path = format!("{PATH}{}", record.method());
    let answered = async {
        let (mut request, size) = limited(request, &app.limits)?;
        *request.headers_mut() = app.forwarded.to_controller(request.headers());
        *request.uri_mut() = path.parse().map_err(|_| Status::unimplemented("no such method"))?;
        app.controller.send(request).await.map_err(|lost| size.too_large().unwrap_or(lost))
    };
    match answered.await {
        Ok(mut response) if is_grpc(&response) => {
            remove_hop_by_hop(response.headers_mut());
            relay(response, record, None, app.limits.stall(), None)
        }
        Ok(response) => {
            let status = of_proxy(response.status());
            record.end(status.code());
            failure(status, StatusCode::BAD_GATEWAY)
        }
        Err(status) => {
            record.end(status.code());
            let http = match status.code() {
                Code::ResourceExhausted => StatusCode::PAYLOAD_TOO_LARGE,
                Code::Unimplemented => StatusCode::NOT_FOUND,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            };
            failure(status, http)
        }
    }
}

/// Whether this is a response of a gRPC server, rather than of a proxy in between.
fn is_grpc(response: &Response<Body>) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).map_or(&[][..], |value| value.as_bytes());
    response.status() == StatusCode::OK && content_type.starts_with(b"application/grpc")
}

/// Source: gRPC's http-grpc-status-mapping.md.
fn of_proxy(http: StatusCode) -> Status {
    let code = match http.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        429 | 502 | 503 | 504 => Code::Unavailable,
        _ => Code::Unknown,
    };
    Status::new(code, format!("HTTP {} from a proxy in front of the controller", http.as_u16()))
}
