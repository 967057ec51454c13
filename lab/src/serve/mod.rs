//! The services of a lab as gRPC, by tonic's server, without ports.
pub mod client_service;
pub mod codec;
pub mod exporter_service;
pub mod grpc;
pub mod health;
pub mod log;
pub mod plain;
pub mod shuffle;
pub mod web;

use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::Stream;
use http::Request as HttpRequest;
use prost::Message;
use tonic::body::Body;
use tonic::server::Grpc;
use tonic::{Request, Response, Status};
use tower_service::Service;

use crate::controller::Controller;
use crate::host::Host;
use client_service::ClientService;
use codec::Raw;

/// The encoded messages of a stream.
pub type Messages = Pin<Box<dyn Stream<Item = Result<Bytes, Status>> + Send>>;

/// The services of a lab.
#[derive(Clone)]
pub struct Services {
    /// The controller behind `ClientService`.
    pub controller: Arc<Controller>,
    /// Its environment.
    pub host: Host,
}

impl Services {
    /// Answers one gRPC request.
    pub async fn answer(&self, request: HttpRequest<Body>) -> http::Response<Body> {
        let path = request.uri().path().trim_start_matches('/').to_string();
        let mut grpc = Grpc::new(Raw);
        if path.strip_suffix("/LogStream") == Some(exporter_service::NAME) {
            let (random, host) = (self.controller.random.clone(), self.host.clone());
            let stream = Answered(move |request: Request<Bytes>| {
                exporter_service::log_stream(&request, &random, &host)
            });
            return grpc.server_streaming(stream, request).await;
        }
        let services = self.clone();
        grpc.unary(Answered(move |request| services.unary(&path, request)), request).await
    }

    fn unary(&self, path: &str, request: Request<Bytes>) -> Result<Bytes, Status> {
        let Some((service, method)) = path.split_once('/') else {
            // As a Go server reports it.
            return Err(Status::unimplemented(format!("malformed method name: \"/{path}\"")));
        };
        match service {
            client_service::NAME => ClientService(Arc::clone(&self.controller)).call(method, request),
            exporter_service::NAME => exporter_service::call(method, &request, &self.controller.random),
            health::NAME => health::call(method, request.into_inner()),
            _ => Err(Status::unimplemented(format!("unknown service {service}"))),
        }
    }
}

/// A service that answers immediately with a function's result.
struct Answered<F>(F);

impl<R, F: FnMut(Request<Bytes>) -> Result<R, Status>> Service<Request<Bytes>> for Answered<F> {
    type Response = Response<R>;
    type Error = Status;
    type Future = Ready<Result<Response<R>, Status>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        ready((self.0)(request).map(Response::new))
    }
}

fn decoded<Q: Message + Default>(message: Bytes) -> Result<Q, Status> {
    Q::decode(message).map_err(|error| Status::internal(error.to_string()))
}

/// The error of a Go server for an unknown method.
fn unknown_method(service: &str, method: &str) -> Status {
    Status::unimplemented(format!("unknown method {method} for service {service}"))
}
