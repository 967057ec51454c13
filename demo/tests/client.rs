//! Tests the library's `ClientService` natively, over plain gRPC with the demo, like in a Rust program outside a browser, with
//! tonic's channel and threads. The rules of the calls are tested elsewhere.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "common/mod.rs"]
mod common;

use jumpstarter_demo::demo::Demo;
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_web::base::code::Code;
use jumpstarter_web::base::reason::Reason;
use jumpstarter_web::base::system_clock::SystemClock;
use jumpstarter_web::client::{CallOptions, ClientConfig, ClientService};
use jumpstarter_web::model::requests::{
    CreateLease, DeleteLease, ExtendLease, Extension, GetExporter, GetLease, ListExporters, ListLeases,
    UpdateLease,
};
use jumpstarter_web::transport::tonic::grpc::Grpc;
use prost_types::Duration;
use tonic::transport::Channel;

type Service = ClientService<Grpc<Channel>, SystemClock>;

fn service(demo: &Demo, client: &str) -> (Service, CallOptions) {
    let url = demo.grpc.url();
    // No server listens on the first, so the second one answers.
    let urls = ["http://127.0.0.1:9".to_owned(), url];
    let channel = |url: &String| Grpc::new(Channel::from_shared(url.clone()).unwrap().connect_lazy());
    let endpoints = urls.iter().map(|url| (url.clone(), channel(url))).collect();
    let config = ClientConfig::new("lab", Some(client.to_owned()));
    let token = demo.controller.token(Kind::Valid, client, TOKEN_LIFETIME);
    let options = CallOptions { token: Some(token), ..CallOptions::default() };
    (ClientService::new(endpoints, config, SystemClock::default()).unwrap(), options)
}

fn seconds(seconds: i64) -> Option<Duration> {
    Some(Duration { seconds, nanos: 0 })
}

#[tokio::test(flavor = "multi_thread")]
async fn all_calls_from_other_threads() {
    let demo = common::live_demo(&[]).await;
    let (service, options) = service(&demo, "alice");
    // Spawned, since the futures are `Send`.
    let work = tokio::spawn(async move {
        let list =
            service.list_exporters(ListExporters { page_size: 3, ..Default::default() }, &options).await?;
        assert_eq!(list.exporters.len(), 3);
        let next = ListExporters { page_size: 3, page_token: list.next_page_token, ..Default::default() };
        let more = service.list_exporters(next, &options).await?;
        assert!(more.exporters[0].name > list.exporters[2].name);
        let name = list.exporters[0].name.clone();
        let exporter =
            service.get_exporter(GetExporter { name, show_hidden_labels: false }, &options).await?;
        assert_eq!(exporter.namespace, "lab");

        let wanted = CreateLease {
            exporter_name: Some(exporter.name),
            duration: seconds(600),
            allow_disabled: true,
            ..Default::default()
        };
        let lease = service.create_lease(wanted, &options).await?;
        let name = lease.name.clone();
        let update = UpdateLease { name: name.clone(), duration: seconds(900), ..Default::default() };
        assert_eq!(service.update_lease(update, &options).await?.duration, seconds(900));
        let by = Extension::By(Duration { seconds: 60, nanos: 0 });
        let longer = ExtendLease { name: name.clone(), extension: by };
        assert_eq!(service.extend_lease(longer, &options).await?.duration, seconds(960));
        let leases = service.list_leases(ListLeases::default(), &options).await?.leases;
        assert!(leases.iter().any(|lease| lease.name == name));
        service.delete_lease(DeleteLease { name: name.clone() }, &options).await?;
        assert_eq!(service.get_lease(GetLease { name: name.clone() }, &options).await?.client, "alice");
        let again = service.delete_lease(DeleteLease { name }, &options).await.unwrap_err();
        assert_eq!((again.code, again.reason), (Code::FailedPrecondition, Reason::AlreadyReleased));
        assert!(!service.rotate_token(&options).await?.token.is_empty());
        let known = service.endpoints();
        assert!(!known[0].1.winner && known[1].1.winner, "{known:?}");
        Ok::<_, jumpstarter_web::error::Error>(())
    });
    work.await.unwrap().unwrap();
}

#[tokio::test]
async fn failures_have_code_reason_and_endpoint() {
    let demo = common::live_demo(&[]).await;
    let (service, options) = service(&demo, "alice");
    let missing = GetExporter { name: "unreachable".into(), show_hidden_labels: false };
    let error = service.get_exporter(missing, &options).await.unwrap_err();
    assert_eq!((error.code, error.reason), (Code::Unknown, Reason::NotFound), "{error}");
    assert_eq!(error.endpoint, Some(demo.grpc.url()));
    assert!(error.status.is_some_and(|status| status.details().is_empty()));

    let bad = GetLease { name: "a/b".into() };
    let error = service.get_lease(bad, &options).await.unwrap_err();
    assert_eq!((error.reason, error.field.as_deref()), (Reason::InvalidArgument, Some("name")));

    let unreachable = vec![(
        "http://127.0.0.1:9".to_owned(),
        Grpc::new(Channel::from_static("http://127.0.0.1:9").connect_lazy()),
    )];
    let config = ClientConfig::new("lab", Some("alice".to_owned()));
    let alone = ClientService::new(unreachable, config, SystemClock::default()).unwrap();
    let error = alone.list_exporters(ListExporters::default(), &options).await.unwrap_err();
    assert_eq!(error.code, Code::Unavailable, "{error}");
    assert!(error.attempts.len() > 1, "a refused connection is worth another try");
}
