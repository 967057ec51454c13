//! gRPC-Web like behind a gateway, by tonic's own layer.
use std::convert::Infallible;
use std::error::Error;
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tonic::body::Body;
use tonic_web::GrpcWebLayer;
use tower_layer::Layer;
use tower_service::Service;

use super::{Answering, grpc};

/// Answers one gRPC-Web request.
pub async fn answer<S: Answering, B>(services: &S, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>> + Display,
{
    match GrpcWebLayer::new().layer(Grpc(services.clone())).call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The services behind the gateway.
#[derive(Clone)]
struct Grpc<S>(S);

impl<S: Answering> Service<Request<Body>> for Grpc<S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let services = self.0.clone();
        Box::pin(async move { Ok(grpc::answer(&services, request).await) })
    }
}
