//! gRPC-Web around a gRPC call, by tonic's own layer.
use std::convert::Infallible;
use std::future::Future;

use http::header::CONTENT_TYPE;
use http::{Request, Response, StatusCode};
use tonic::body::Body;
use tonic_web::GrpcWebLayer;
use tower::{Layer, Service, service_fn};

/// The layer passes everything else on to the call as it is.
const CONTENT_TYPES: [&str; 4] = [
    "application/grpc-web",
    "application/grpc-web+proto",
    "application/grpc-web-text",
    "application/grpc-web-text+proto",
];

/// Answers a gRPC-Web request by a gRPC call. Everything else is refused, plain gRPC too.
pub async fn answer<Call, Answer>(request: Request<Body>, call: Call) -> Response<Body>
where
    Call: FnOnce(Request<Body>) -> Answer + Send,
    Answer: Future<Output = Response<Body>> + Send,
{
    let content_type = request.headers().get(CONTENT_TYPE).map(|value| value.as_bytes());
    if !CONTENT_TYPES.iter().any(|known| content_type == Some(known.as_bytes())) {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let mut call = Some(call);
    let service = service_fn(move |request| {
        let answer = call.take().map(|call| call(request));
        async move {
            Ok::<_, Infallible>(match answer {
                Some(answer) => answer.await,
                None => refused(StatusCode::INTERNAL_SERVER_ERROR),
            })
        }
    });
    match GrpcWebLayer::new().layer(service).call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn refused(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
