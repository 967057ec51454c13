//! A real exporter's life, call by call: registration, status, listening, dials, and the router.
use std::time::Duration;

use futures_util::{StreamExt, stream};
use jumpstarter_demo::demo::Demo;
use jumpstarter_lab::orders::fault::Fault;
use jumpstarter_web::wire::v1::controller_service_client::ControllerServiceClient;
use jumpstarter_web::wire::v1::{
    DialRequest, ExporterStatus, FrameType, GetServiceEndpointsRequest, ListenRequest, RegisterRequest,
    ReportStatusRequest, StatusRequest, StatusResponse, StreamRequest, StreamResponse, UnregisterRequest,
};
use tonic::{Code, Streaming};

use crate::common::live_demo;
use crate::harness::{Identified, Identity, book, controller, exporter, release, router, tls_folder};

const READY: &str = "EXPORTER_STATUS_LEASE_READY";

async fn demo(test: &str) -> Demo {
    let folder = tls_folder(test);
    live_demo(&["--lab", "empty", "--exporter", "real", "--tls-dir", &folder]).await
}

fn status(status: ExporterStatus, message: &str) -> ReportStatusRequest {
    ReportStatusRequest { status: status as i32, message: Some(message.into()), release_lease: None }
}

/// The exporter, available and then leased by alice, and what it is sent about its lease.
async fn leased(demo: &Demo) -> (ControllerServiceClient<Identified>, Streaming<StatusResponse>) {
    let mut own = controller(demo, Identity::exporter(demo, "real")).await;
    own.register(RegisterRequest::default()).await.unwrap();
    own.report_status(status(ExporterStatus::Available, "")).await.unwrap();
    book(demo, "alice", "trial", "real").await;
    let mut held = own.status(StatusRequest {}).await.unwrap().into_inner();
    while !next(&mut held).await.leased {}
    (own, held)
}

fn dial(lease: &str) -> DialRequest {
    DialRequest { lease_name: lease.into() }
}

async fn next(stream: &mut Streaming<StatusResponse>) -> StatusResponse {
    stream.message().await.unwrap().unwrap()
}

#[tokio::test]
async fn an_exporter_registers_is_leased_and_leaves() {
    let demo = demo("life").await;
    let mut own = controller(&demo, Identity::exporter(&demo, "real")).await;
    let labels = [("jumpstarter.dev/name", "mine"), ("board", "other")];
    let labels = labels.map(|(key, value)| (key.to_string(), value.to_string())).into();
    let uuid = own.register(RegisterRequest { labels, reports: vec![] }).await.unwrap().into_inner().uuid;
    assert_eq!(uuid.len(), 36);
    assert!(own.get_service_endpoints(GetServiceEndpointsRequest {}).await.is_ok());
    assert!(!exporter(&demo, "real").await.online);
    own.report_status(status(ExporterStatus::Available, "Exporter registered and available")).await.unwrap();
    let seen = exporter(&demo, "real").await;
    assert!(seen.online && seen.status() == ExporterStatus::Available);
    assert_eq!(seen.status_message, "Exporter registered and available");
    // Its own labels stay; those under the prefix are the registration's.
    assert_eq!(seen.labels["board"], "real");
    assert_eq!(seen.labels["jumpstarter.dev/name"], "mine");

    let mut held = own.status(StatusRequest {}).await.unwrap().into_inner();
    assert_eq!(next(&mut held).await, StatusResponse::default());
    book(&demo, "alice", "trial", "real").await;
    let leased = next(&mut held).await;
    assert_eq!((leased.leased, leased.lease_name(), leased.client_name()), (true, "trial", "alice"));
    assert_eq!(leased.context["build"], "7");

    own.report_status(status(ExporterStatus::LeaseReady, "Ready for commands")).await.unwrap();
    assert_eq!(exporter(&demo, "real").await.status().as_str_name(), READY);
    release(&demo, "alice", "trial").await;
    assert_eq!(next(&mut held).await, StatusResponse::default());
    // It cleans up until it says that it does no more.
    assert_eq!(exporter(&demo, "real").await.status().as_str_name(), READY);

    own.unregister(UnregisterRequest { reason: "stopped".into() }).await.unwrap();
    let gone = exporter(&demo, "real").await;
    assert!(!gone.online && gone.status() == ExporterStatus::Offline);
}

#[tokio::test]
async fn a_report_can_release_the_lease() {
    let demo = demo("release").await;
    let (mut own, mut held) = leased(&demo).await;
    let done = ReportStatusRequest { release_lease: Some(true), ..status(ExporterStatus::Available, "") };
    own.report_status(done).await.unwrap();
    assert!(!next(&mut held).await.leased);
}

#[tokio::test]
async fn every_refusal_of_a_dial_has_the_controllers_words() {
    let demo = demo("refusals").await;
    let mut own = controller(&demo, Identity::exporter(&demo, "real")).await;
    let mut alice = controller(&demo, Identity::client(&demo, "alice")).await;
    let mut refused = async |lease: &str| {
        let status = alice.dial(dial(lease)).await.unwrap_err();
        (status.code(), status.message().to_string())
    };
    let unknown = |words: &str| (Code::Unknown, words.to_string());
    let not_met = |words: &str| (Code::FailedPrecondition, words.to_string());
    assert_eq!(refused("").await, unknown("empty lease name"));
    assert_eq!(refused("none").await, unknown("leases.jumpstarter.dev \"none\" not found"));
    let nameless = controller(&demo, Identity::nameless()).await.dial(dial("none")).await.unwrap_err();
    assert_eq!(
        (nameless.code(), nameless.message()),
        (Code::Unauthenticated, "missing authorization header")
    );

    book(&demo, "alice", "trial", "real").await;
    assert_eq!(refused("trial").await, unknown("lease not active"));
    own.register(RegisterRequest::default()).await.unwrap();
    own.report_status(status(ExporterStatus::Available, "")).await.unwrap();
    let mut held = own.status(StatusRequest {}).await.unwrap().into_inner();
    while !next(&mut held).await.leased {}
    let bob = controller(&demo, Identity::client(&demo, "bob")).await.dial(dial("trial")).await.unwrap_err();
    assert_eq!((bob.code(), bob.message()), (Code::Unknown, "permission denied"));

    for (state, words) in [
        (ExporterStatus::Offline, "exporter is offline"),
        (ExporterStatus::BeforeLeaseHookFailed, "exporter beforeLease hook failed"),
        (ExporterStatus::AfterLeaseHookFailed, "exporter afterLease hook failed"),
    ] {
        own.report_status(status(state, "")).await.unwrap();
        assert_eq!(refused("trial").await, not_met(words));
    }
    own.report_status(status(ExporterStatus::LeaseReady, "")).await.unwrap();
    let unheard = (Code::Unavailable, "exporter is not listening on lease trial".to_string());
    assert_eq!(refused("trial").await, unheard);

    // Eight dials wait for an exporter that does not read them.
    let stream = demo.controller.listeners.open("trial");
    for _ in 0..8 {
        controller(&demo, Identity::client(&demo, "alice")).await.dial(dial("trial")).await.unwrap();
    }
    let full = (Code::ResourceExhausted, "listener buffer full on lease trial".to_string());
    assert_eq!(refused("trial").await, full);
    // A second stream of the lease gets what is queued.
    let listen = ListenRequest { lease_name: "trial".into() };
    let mut dials = own.listen(listen.clone()).await.unwrap().into_inner();
    demo.controller.listeners.close("trial", stream);
    for _ in 0..8 {
        assert!(dials.message().await.unwrap().is_some());
    }
    let mut third = own.listen(listen).await.unwrap().into_inner();
    assert!(dials.message().await.unwrap().is_none());
    controller(&demo, Identity::client(&demo, "alice")).await.dial(dial("trial")).await.unwrap();
    assert!(third.message().await.unwrap().is_some());
    let foreign = own.listen(ListenRequest { lease_name: "none".into() }).await.unwrap_err();
    assert_eq!(foreign.message(), "leases.jumpstarter.dev \"none\" not found");
}

#[tokio::test]
async fn a_dial_waits_for_an_available_exporter_and_gives_up_after_30_s() {
    let demo = demo("waits").await;
    let (mut own, _held) = leased(&demo).await;
    let mut alice = controller(&demo, Identity::client(&demo, "alice")).await;
    let mut waiting = std::pin::pin!(alice.dial(dial("trial")));
    // The wait is over when 30 s have passed on the controller's clock. That is moved often, because nothing shows when
    // the wait has begun.
    let late = loop {
        tokio::select! {
            answer = &mut waiting => break answer.unwrap_err(),
            () = tokio::time::sleep(Duration::from_millis(20)) => {
                demo.controller.clock.advance(31 * jumpstarter_lab::clock::SECOND);
                demo.controller.with(|_, _| {});
            }
        }
    };
    assert_eq!(late.code(), Code::FailedPrecondition);
    assert_eq!(late.message(), "exporter is not ready (status: Available)");

    let mut dials = own.listen(ListenRequest { lease_name: "trial".into() }).await.unwrap().into_inner();
    let answer = async {
        let mut alice = controller(&demo, Identity::client(&demo, "alice")).await;
        alice.dial(dial("trial")).await.unwrap().into_inner()
    };
    let reports = async {
        own.report_status(status(ExporterStatus::LeaseReady, "")).await.unwrap();
        dials.message().await.unwrap().unwrap()
    };
    let (answer, heard) = tokio::join!(answer, reports);
    assert_eq!(answer.router_token, heard.router_token);
    assert_eq!(answer.router_endpoint, demo.tls.as_ref().unwrap().router.authority());
}

#[tokio::test]
async fn the_router_pairs_the_callers_of_a_stream() {
    let demo = demo("router").await;
    let token = demo.controller.signer.router_token("a-stream", jumpstarter_demo::host::now());
    let frame = |payload: &'static [u8], kind: FrameType| StreamRequest {
        payload: payload.to_vec(),
        frame_type: kind as i32,
    };
    let hello = stream::iter([frame(b"hello", FrameType::Data), frame(b"", FrameType::Goaway)]);
    let answer = stream::iter([frame(b"answer", FrameType::Data)]);
    let (mut one, mut two) = (router(&demo, &token).await, router(&demo, &token).await);
    // They stay connected after their last frame.
    let first = one.stream(hello.chain(stream::pending())).await.unwrap().into_inner();
    let second = two.stream(answer.chain(stream::pending())).await.unwrap().into_inner();
    let frames = |stream: Streaming<StreamResponse>, count| async move {
        let frames: Vec<_> = stream.take(count).map(Result::unwrap).collect().await;
        frames.into_iter().map(|frame| (frame.payload, frame.frame_type)).collect::<Vec<_>>()
    };
    let (got_first, got_second) = tokio::join!(frames(first, 1), frames(second, 2));
    assert_eq!(got_first, [(b"answer".to_vec(), FrameType::Data as i32)]);
    assert_eq!(got_second, [(b"hello".to_vec(), 0), (Vec::new(), FrameType::Goaway as i32)]);

    let garbage = router(&demo, "garbage").await.stream(stream::pending()).await.unwrap_err();
    assert_eq!((garbage.code(), garbage.message()), (Code::Unauthenticated, "invalid jwt token"));
    let client_token = demo.ready()["clients"]["alice"].as_str().unwrap().to_string();
    let wrong = router(&demo, &client_token).await.stream(stream::pending()).await.unwrap_err();
    assert_eq!(wrong.message(), "invalid jwt token");
    demo.controller.clock.advance(1801 * jumpstarter_lab::clock::SECOND);
    let late = router(&demo, &token).await.stream(stream::pending()).await.unwrap_err();
    assert_eq!(late.message(), "invalid jwt token");
}

#[tokio::test]
async fn an_exporter_without_a_status_stream_for_a_minute_is_offline() {
    let demo = demo("silent").await;
    let mut own = controller(&demo, Identity::exporter(&demo, "real")).await;
    own.register(RegisterRequest::default()).await.unwrap();
    own.report_status(status(ExporterStatus::Available, "")).await.unwrap();
    let mut held = own.status(StatusRequest {}).await.unwrap().into_inner();
    next(&mut held).await;
    demo.controller.clock.advance(120 * jumpstarter_lab::clock::SECOND);
    assert!(exporter(&demo, "real").await.online);
    drop(held);
    while demo.controller.look(|store, _| store.exporters["real"].watching) > 0 {
        tokio::task::yield_now().await;
    }
    assert!(exporter(&demo, "real").await.online);
    demo.controller.clock.advance(61 * jumpstarter_lab::clock::SECOND);
    let lost = exporter(&demo, "real").await;
    assert!(!lost.online && lost.status() == ExporterStatus::Offline);
    assert_eq!(lost.status_message, "Connection lost");
}

#[tokio::test]
async fn a_fault_of_the_router_hits_its_streams() {
    let demo = demo("router-fault").await;
    let token = demo.controller.signer.router_token("a-stream", jumpstarter_demo::host::now());
    let port = &demo.tls.as_ref().unwrap().router;
    port.set_fault(Fault { http_status: Some(502), ..Fault::default() }).await;
    let mut broken = router(&demo, &token).await.stream(stream::pending()).await.unwrap().into_inner();
    assert_eq!(broken.message().await.unwrap_err().code(), Code::Unavailable);
    port.set_fault(Fault::default()).await;
    router(&demo, &token).await.stream(stream::pending()).await.unwrap();
}
