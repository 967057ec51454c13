//! A tower service as a transport: its deadline, and what passes between tonic's types and ours.
use std::future::{Pending, pending};
use std::task::{Context, Poll};

use super::*;
use crate::client::{CallOptions, ClientConfig, ClientService};
use crate::model::requests::{CreateLease, ListExporters};
use crate::multipath::system_clock::SystemClock;

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
    Call { service: "a.Service", method: "Method", metadata, message: Vec::new(), timeout }
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

/// What a call was rejected with; fails the test rather than wait on.
async fn rejected(outcome: impl Future<Output = Result<Vec<u8>, Rejection>> + Unpin) -> Rejection {
    match select(sleep(Duration::from_secs(10)), outcome).await {
        Either::Left(_) => panic!("it hangs past its deadline"),
        Either::Right((Ok(_), _)) => panic!("nobody could answer"),
        Either::Right((Err(rejection), _)) => rejection,
    }
}

#[tokio::test]
async fn no_timeout_is_too_long() {
    let outcome = Grpc::new(Silent { connects: true }).unary(call(Duration::MAX));
    let waited = select(sleep(Duration::from_millis(20)), outcome).await;
    assert!(matches!(waited, Either::Left(_)));
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
    let status = Status::with_details_and_metadata(Code::Aborted, "50 % ü", details.clone(), metadata);
    let Rejection::Status(ours) = Rejection::from(status) else { panic!("a failure") };
    assert_eq!((ours.code, ours.message.as_str()), (Code::Aborted, "50 % ü"));
    assert_eq!(ours.details(), details);
    assert_eq!(RpcStatus::of(&ours.metadata), Some(ours.clone()));
    let back = Status::from(Rejection::Status(ours));
    assert_eq!((back.code(), back.message(), back.details()), (Code::Aborted, "50 % ü", &details[..]));
    assert_eq!(back.metadata().get_all("x-many").iter().count(), 2);
    assert!(!back.metadata().contains_key("grpc-status"));
}

#[test]
fn more_names_than_a_header_map_holds_are_no_panic() {
    let mut metadata = Metadata::new();
    (0..40_000).for_each(|number| metadata.append(&format!("x-{number}"), b"").unwrap());
    assert!(header_map(&metadata).len() > 10_000);
}
