//! The services of a lab as gRPC, by tonic's server, without ports.
pub mod client_service;
pub mod codec;
#[cfg(feature = "devices")]
pub mod controller_service;
#[cfg(feature = "devices")]
pub mod device_service;
#[cfg(feature = "devices")]
pub mod direct;
#[cfg(feature = "devices")]
pub mod embedded;
pub mod exporter_service;
pub mod grpc;
pub mod health;
pub mod log;
pub mod plain;
#[cfg(feature = "devices")]
pub mod router_service;
pub mod shuffle;
#[cfg(feature = "devices")]
mod waiting;
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
#[cfg(feature = "devices")]
use controller_service::ControllerService;

/// The encoded messages of a stream.
pub type Messages = Pin<Box<dyn Stream<Item = Result<Bytes, Status>> + Send>>;

/// What answers the requests of an endpoint.
pub trait Answering: Clone + Send + Sync + 'static {
    /// Its environment.
    fn host(&self) -> &Host;

    /// Answers one gRPC request.
    fn answer(&self, request: HttpRequest<Body>) -> impl Future<Output = http::Response<Body>> + Send;
}

/// The services of a lab.
#[derive(Clone)]
pub struct Services {
    /// The controller behind `ClientService`.
    pub controller: Arc<Controller>,
    /// Its environment.
    pub host: Host,
    /// Its router.
    #[cfg(feature = "devices")]
    pub router: Arc<router_service::Router>,
}

impl Services {
    /// The services of a controller, with a router of their own.
    pub fn new(controller: Arc<Controller>, host: Host) -> Self {
        Self {
            controller,
            host,
            #[cfg(feature = "devices")]
            router: Arc::default(),
        }
    }
}

impl Answering for Services {
    fn host(&self) -> &Host {
        &self.host
    }

    async fn answer(&self, request: HttpRequest<Body>) -> http::Response<Body> {
        let path = request.uri().path().trim_start_matches('/').to_string();
        let mut grpc = Grpc::new(Raw);
        if path.strip_suffix("/LogStream") == Some(exporter_service::NAME) {
            let (random, host) = (self.controller.random.clone(), self.host.clone());
            let stream = Answered(move |request: Request<Bytes>| {
                exporter_service::log_stream(&request, &random, &host)
            });
            return grpc.server_streaming(stream, request).await;
        }
        #[cfg(feature = "devices")]
        if let Some((controller_service::NAME | router_service::NAME, method)) = path.split_once('/') {
            return self.answer_devices(path.starts_with(router_service::NAME), method, grpc, request).await;
        }
        let services = self.clone();
        grpc.unary(Answered(move |request| services.unary(&path, request)), request).await
    }
}

impl Services {
    /// Answers a request to the controller's or the router's service.
    #[cfg(feature = "devices")]
    async fn answer_devices(
        &self,
        is_router: bool,
        method: &str,
        mut grpc: Grpc<Raw>,
        request: HttpRequest<Body>,
    ) -> http::Response<Body> {
        let service = ControllerService { controller: Arc::clone(&self.controller), host: self.host.clone() };
        match method {
            "Stream" if is_router => {
                let services = self.clone();
                grpc.streaming(Answered(move |request| services.join(request)), request).await
            }
            "Status" if !is_router => {
                let status = Answered(move |request| service.clone().status(&request));
                grpc.server_streaming(status, request).await
            }
            "Listen" if !is_router => {
                let listen = Answered(move |request| service.clone().listen(request));
                grpc.server_streaming(listen, request).await
            }
            _ if is_router => unknown_method(router_service::NAME, method).into_http(),
            _ => {
                let method = method.to_string();
                let call = Awaited(move |request| service.clone().call(method.clone(), request));
                grpc.unary(call, request).await
            }
        }
    }

    /// `RouterService.Stream`.
    #[cfg(feature = "devices")]
    fn join(&self, request: Request<tonic::Streaming<Bytes>>) -> Result<Messages, Status> {
        let (signer, now) = (&self.controller.signer, self.controller.clock.now());
        let stream = router_service::Router::authenticate(request.metadata(), signer, now)?;
        if let Some(record) = request.extensions().get::<log::CallRecord>() {
            record.worked(None, true);
        }
        Ok(self.router.join(&stream, request.into_inner()))
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

impl<Q, R, F: FnMut(Request<Q>) -> Result<R, Status>> Service<Request<Q>> for Answered<F> {
    type Response = Response<R>;
    type Error = Status;
    type Future = Ready<Result<Response<R>, Status>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Q>) -> Self::Future {
        ready((self.0)(request).map(Response::new))
    }
}

/// A service that answers with what a function's future returns.
#[cfg(feature = "devices")]
struct Awaited<F>(F);

#[cfg(feature = "devices")]
impl<Q, R, W, F> Service<Request<Q>> for Awaited<F>
where
    F: FnMut(Request<Q>) -> W,
    W: Future<Output = Result<R, Status>> + Send + 'static,
{
    type Response = Response<R>;
    type Error = Status;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, Status>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Q>) -> Self::Future {
        let work = (self.0)(request);
        Box::pin(async move { work.await.map(Response::new) })
    }
}

fn decoded<Q: Message + Default>(message: Bytes) -> Result<Q, Status> {
    Q::decode(message).map_err(|error| Status::internal(error.to_string()))
}

/// The error of a Go server for an unknown method.
fn unknown_method(service: &str, method: &str) -> Status {
    Status::unimplemented(format!("unknown method {method} for service {service}"))
}
