//! Tests of a tower service as a transport: its deadline, and the conversion between tonic's types and ours.
use std::future::{Pending, pending};
use std::task::{Context, Poll};

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;

use super::*;
use crate::base::system_clock::SystemClock;
use crate::client::{CallOptions, ClientConfig, ClientService};
use crate::model::requests::{CreateLease, ListExporters};
use crate::transport::grpc_web::framing::Frame;
use crate::transport::metadata::Metadata;
use crate::transport::status::RpcStatus;

/// A channel that never connects, or one that connects and never answers.
#[derive(Clone)]
struct Silent {
    connects: bool,
}

impl tower_service::Service<http::Request<Body>> for Silent {
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = Pending<Result<Self::Response, Status>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        if self.connects { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    fn call(&mut self, _: http::Request<Body>) -> Self::Future {
        pending()
    }
}

fn call(timeout: Duration) -> Call {
    let metadata = Metadata::new();
    Call { service: "a.Service", method: "Method", metadata, message: Vec::new(), timeout: Some(timeout) }
}

#[tokio::test]
async fn the_deadline_is_kept_before_a_connection_and_after() {
    for connects in [false, true] {
        let outcome = Grpc::new(Silent { connects }).unary(call(Duration::from_millis(20)));
        match rejected(outcome).await {
            Rejection::Failure(failure) => assert_eq!(
                (failure.kind, failure.code),
                (FailureKind::DeadlineExceeded, Code::DeadlineExceeded)
            ),
            Rejection::Status(status) => panic!("{status:?}"),
        }
    }
}

/// The rejection of a call; a call that does not end fails the test.
async fn rejected(outcome: impl Future<Output = Result<Vec<u8>, Rejection>> + Unpin) -> Rejection {
    match select(sleep(Duration::from_secs(10)), outcome).await {
        Either::Left(_) => panic!("it hangs past its deadline"),
        Either::Right((Ok(_), _)) => panic!("no endpoint could answer"),
        Either::Right((Err(rejection), _)) => rejection,
    }
}

#[tokio::test]
async fn no_timeout_is_too_long() {
    let outcome = Grpc::new(Silent { connects: true }).unary(call(Duration::MAX));
    let waited = select(sleep(Duration::from_millis(20)), outcome).await;
    assert!(matches!(waited, Either::Left(_)));
}

/// A channel that shows the headers of a request, and answers with `UNAVAILABLE`.
#[derive(Clone, Default)]
struct Noting(Arc<std::sync::Mutex<HeaderMap>>);

impl tower_service::Service<http::Request<Body>> for Noting {
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = std::future::Ready<Result<Self::Response, Status>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = request.headers().clone();
        std::future::ready(Err(Status::unavailable("no answer")))
    }
}

#[tokio::test]
async fn a_token_is_marked_on_the_channel_and_shown_nowhere() {
    let mut call = call(Duration::from_secs(5));
    call.message = b"s3cret".to_vec();
    for name in ["authorization", "Proxy-Authorization", "cookie", "set-cookie", "x-own"] {
        call.metadata.append(name, b"Bearer s3cret").unwrap();
    }
    let metadata = call.metadata.clone();
    let shown = format!("{call:?} {:?}", header_map(&metadata).get("authorization"));
    assert!(shown.contains("authorization") && shown.contains("x-own"), "{shown}");
    assert!(!shows_secret(&shown), "{shown}");

    let channel = Noting::default();
    let rejection = rejected(Grpc::new(channel.clone()).unary(call)).await;
    assert!(!shows_secret(&format!("{rejection:?}")), "{rejection:?}");
    let seen = channel.0.lock().unwrap().clone();
    for name in ["authorization", "proxy-authorization", "cookie", "set-cookie"] {
        assert_eq!(seen[name], "Bearer s3cret");
        assert!(seen[name].is_sensitive(), "{name}");
    }
    assert!(!seen["x-own"].is_sensitive() && !seen["grpc-timeout"].is_sensitive());

    // A server that repeats what it was sent.
    let mut echo = metadata;
    echo.remove("x-own");
    let status = RpcStatus { code: Code::Aborted, message: "no".into(), metadata: echo };
    let frame = Frame::Message(Bytes::from_static(b"s3cret"));
    let rejection = Rejection::from(status.clone());
    let error = crate::error::Error::from_rejection("GetLease", None, rejection.clone());
    let theirs = Status::from(rejection.clone());
    let shown = format!("{status:?} {rejection:?} {error:?} {error} {frame:?} {theirs:?}");
    assert!(!shows_secret(&shown), "{shown}");
}

/// As text, or as the list of bytes that `Debug` writes for a `Vec<u8>`.
fn shows_secret(shown: &str) -> bool {
    shown.contains("s3cret") || shown.contains("115, 51, 99, 114")
}

#[test]
fn calls_may_run_on_any_thread() {
    fn is_send(_: impl Send) {}
    let endpoints = vec![("http://lab.invalid".to_owned(), Grpc::new(Silent { connects: true }))];
    let config = ClientConfig::new("lab", None);
    let client = ClientService::new(endpoints, config, SystemClock::default()).unwrap();
    let options = CallOptions::default();
    is_send(client.list_exporters(ListExporters::default(), &options));
    is_send(client.create_lease(CreateLease::default(), &options));
}

#[test]
fn a_status_keeps_its_details_and_metadata_both_ways() {
    let mut metadata = MetadataMap::new();
    metadata.append("x-many", "a".parse().unwrap());
    metadata.append("x-many", "b".parse().unwrap());
    let details = Bytes::from_static(&[0, 1, 2, 255]);
    let status = Status::with_details_and_metadata(tonic::Code::Aborted, "50 % ü", details.clone(), metadata);
    let Rejection::Status(ours) = Rejection::from(status) else { panic!("a failure") };
    assert_eq!((ours.code, ours.message.as_str()), (Code::Aborted, "50 % ü"));
    assert_eq!(ours.details(), details);
    assert_eq!(RpcStatus::of(&ours.metadata), Some(ours.clone()));
    let back = Status::from(Rejection::Status(ours));
    assert_eq!((back.code(), back.message(), back.details()), (tonic::Code::Aborted, "50 % ü", &details[..]));
    assert_eq!(back.metadata().get_all("x-many").iter().count(), 2);
    assert!(!back.metadata().contains_key("grpc-status"));
}

#[test]
fn more_names_than_a_header_map_holds_are_no_panic() {
    let mut metadata = Metadata::new();
    (0..40_000).for_each(|number| metadata.append(&format!("x-{number}"), b"").unwrap());
    assert!(header_map(&metadata).len() > 10_000);
}

/// A channel that returns the request's body, and that all is well.
#[derive(Clone)]
struct Echo;

impl tower_service::Service<http::Request<Body>> for Echo {
    type Response = http::Response<Body>;
    type Error = Status;
    type Future = std::future::Ready<Result<Self::Response, Status>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let trailers = HeaderMap::from_iter([(HeaderName::from_static("grpc-status"), HeaderValue::from(0))]);
        let body = request.into_body().with_trailers(std::future::ready(Some(Ok(trailers))));
        std::future::ready(Ok(http::Response::new(Body::new(body))))
    }
}

#[tokio::test]
async fn a_message_arrives_as_it_was_sent_up_to_the_limit() {
    for (message, limit, fits) in [(&b"hello"[..], 5, true), (b"hello", 4, false), (b"", 0, true)] {
        let call = Call { message: message.to_vec(), ..call(Duration::from_secs(10)) };
        match Grpc::new(Echo).max_message_bytes(limit).unary(call).await {
            Ok(answer) => assert!(fits && answer == message, "{limit}: {answer:?}"),
            Err(Rejection::Status(status)) => assert!(!fits && status.code == Code::OutOfRange, "{status:?}"),
            Err(other) => panic!("{other:?}"),
        }
    }
}
