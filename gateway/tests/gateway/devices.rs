//! `ExporterService` of leased devices through the gateway.
use std::sync::atomic::Ordering;

use jumpstarter_web::wire::v1::DriverCallRequest;
use tonic::{Code, Status};

use crate::fake::{ALICE, BOB};
use crate::start::{Lab, failure, request, until};

fn call(method: &str) -> DriverCallRequest {
    DriverCallRequest { method: method.into(), ..Default::default() }
}

#[tokio::test]
async fn calls_of_a_caller_share_one_tunnel() {
    let lab = Lab::start().await;
    let reports = (0..20).map(|_| {
        let mut device = lab.device("hers");
        async move { device.get_report(request(ALICE, ())).await.unwrap().into_inner().uuid }
    });
    for uuid in futures_util::future::join_all(reports).await {
        assert_eq!(uuid, "hers");
    }
    assert_eq!(lab.fake.state.dials.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn the_token_does_not_reach_the_exporter_and_the_passphrase_does() {
    let lab = Lab::start().await;
    let mut request = request(ALICE, ());
    request.metadata_mut().insert("x-jumpstarter-passphrase", "open".parse().unwrap());
    request.metadata_mut().insert("grpc-timeout", "30S".parse().unwrap());
    lab.device("hers").get_report(request).await.unwrap();
    let seen = lab.fake.state.exporter.seen();
    assert!(!seen[0].contains_key("authorization"));
    assert_eq!(seen[0]["x-jumpstarter-passphrase"], "open");
    let left = seen[0]["grpc-timeout"].to_str().unwrap().strip_suffix('m').unwrap().parse::<u32>().unwrap();
    assert!((1..=30_000).contains(&left), "{left}");
}

#[tokio::test]
async fn statuses_of_controller_and_exporter_are_passed_on() {
    let lab = Lab::start().await;
    let reported =
        async |token: &str, lease: &str| failure(lab.device(lease).get_report(request(token, ())).await);
    assert_eq!(reported(ALICE, "his").await, (Code::Unknown, String::from("permission denied")));
    let missing = reported(ALICE, "none").await;
    assert_eq!(missing, (Code::Unknown, String::from("leases.jumpstarter.dev \"none\" not found")));
    let anonymous = failure(lab.device("hers").get_report(tonic::Request::new(())).await);
    assert_eq!(anonymous, (Code::Unauthenticated, String::from("missing authorization header")));
    *lab.fake.state.dial_fails.lock().unwrap() = Some(Status::failed_precondition("exporter is offline"));
    assert_eq!(
        reported(ALICE, "hers").await,
        (Code::FailedPrecondition, String::from("exporter is offline"))
    );
    *lab.fake.state.dial_fails.lock().unwrap() = None;
    let exploded = failure(lab.device("hers").driver_call(request(ALICE, call("explode"))).await);
    assert_eq!(exploded, (Code::NotFound, String::from("method explode not found on driver")));
}

#[tokio::test]
async fn a_broken_tunnel_fails_its_calls_once_and_is_dialed_again_for_the_next() {
    let lab = Lab::start().await;
    let state = &lab.fake.state;
    let mut device = lab.device("hers");
    let hanging = tokio::spawn(async move { device.driver_call(request(ALICE, call("hang"))).await });
    until(|| state.exporter.calls() == 1).await;
    state.exporter.kill();
    let lost = failure(hanging.await.unwrap());
    assert_eq!(lost, (Code::Unavailable, String::from("connection to the exporter lost")));
    assert_eq!(state.exporter.calls(), 1);
    lab.device("hers").driver_call(request(ALICE, call("on"))).await.unwrap();
    assert_eq!(state.dials.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_lease_that_ended_ends_its_calls() {
    let lab = Lab::with(&["--lease-check-seconds", "1"]).await;
    let state = &lab.fake.state;
    let mut device = lab.device("hers");
    let hanging = tokio::spawn(async move { device.driver_call(request(ALICE, call("hang"))).await });
    until(|| state.exporter.calls() == 1).await;
    state.ended.lock().unwrap().push("hers".into());
    let ended = failure(hanging.await.unwrap());
    assert_eq!(ended, (Code::FailedPrecondition, String::from("lease hers has ended")));
}

#[tokio::test]
async fn a_lease_that_was_handed_over_ends_the_calls_of_its_first_client() {
    let lab = Lab::with(&["--lease-check-seconds", "1"]).await;
    let state = &lab.fake.state;
    let checks = || state.seen.lock().unwrap().iter().filter(|(path, _)| path.ends_with("/GetLease")).count();
    let mut device = lab.device("hers");
    let hanging = tokio::spawn(async move { device.driver_call(request(ALICE, call("hang"))).await });
    until(|| state.exporter.calls() == 1 && checks() > 0).await;
    // The answer to the first check is on its way.
    until(|| checks() > 1).await;
    state.leases.lock().unwrap().insert("hers".into(), BOB.into());
    assert_eq!(failure(hanging.await.unwrap()).0, Code::PermissionDenied);
}

#[tokio::test]
async fn an_idle_tunnel_is_closed() {
    let lab = Lab::with(&["--idle-seconds", "0"]).await;
    for dials in 1..=2 {
        lab.device("hers").get_report(request(ALICE, ())).await.unwrap();
        assert_eq!(lab.fake.state.dials.load(Ordering::Relaxed), dials);
        let metrics = &lab.gateway.app.metrics;
        until(|| metrics.text().contains("jumpstarter_gateway_tunnels 0")).await;
    }
}

#[tokio::test]
async fn an_exporter_that_does_not_come_to_the_router_is_unavailable() {
    let lab = Lab::with(&["--dial-seconds", "1"]).await;
    lab.fake.state.is_deaf.store(true, Ordering::Relaxed);
    let late = failure(lab.device("hers").get_report(request(ALICE, ())).await);
    assert_eq!(late, (Code::Unavailable, String::from("no connection to the exporter within 1 s")));
}

#[tokio::test]
async fn the_callers_deadline_counts_while_dialing() {
    let lab = Lab::start().await;
    lab.fake.state.is_deaf.store(true, Ordering::Relaxed);
    let mut late = request(ALICE, ());
    late.metadata_mut().insert("grpc-timeout", "100m".parse().unwrap());
    assert_eq!(failure(lab.device("hers").get_report(late).await).0, Code::DeadlineExceeded);
}

#[tokio::test]
async fn limits_count_for_each_caller() {
    let lab = Lab::with(&["--max-tunnels", "1", "--max-streams", "2"]).await;
    let state = &lab.fake.state;
    state.leases.lock().unwrap().insert("second".into(), ALICE.into());
    let hang = || {
        let mut device = lab.device("hers");
        tokio::spawn(async move { device.driver_call(request(ALICE, call("hang"))).await })
    };
    let first = hang();
    until(|| state.exporter.calls() == 1).await;
    let (code, message) = failure(lab.device("second").get_report(request(ALICE, ())).await);
    assert_eq!((code, message.as_str()), (Code::ResourceExhausted, "devices of more than 1 leases at once"));
    let second = hang();
    until(|| state.exporter.calls() == 2).await;
    let (code, message) = failure(lab.device("hers").get_report(request(ALICE, ())).await);
    assert_eq!((code, message.as_str()), (Code::ResourceExhausted, "more than 2 calls and streams at once"));
    lab.device("his").get_report(request(BOB, ())).await.unwrap();
    first.abort();
    second.abort();
    // The places are free when the gateway has seen that the callers have gone.
    while lab.device("hers").get_report(request(ALICE, ())).await.is_err() {}
}
