//! The simulated devices of the demo, through the router.
use futures_util::StreamExt;
use jumpstarter_demo::demo::Demo;
use jumpstarter_web::wire::v1::exporter_service_client::ExporterServiceClient;
use jumpstarter_web::wire::v1::{
    EndSessionRequest, ExporterStatus, FrameType, LogSource, StreamingDriverCallRequest,
};
use prost_types::value::Kind;
use serde_json::{Value, json};
use tonic::Code;

use crate::common::live_demo;
use crate::common::web::{read, send};
use crate::harness::{book, exporter, release, tls_folder};
use crate::inside::{Device, Port, call, connect, reaches, uuid};

/// Without hooks, and with them.
const PLAIN: &str = "esp32-s3-01";
const HOOKED: &str = "j784s4-01";

async fn demo(test: &str) -> Demo {
    live_demo(&["--leases", "0", "--devices", "2", "--tls-dir", &tls_folder(test)]).await
}

#[tokio::test]
async fn a_board_boots_answers_its_shell_and_draws_current() {
    let demo = demo("board").await;
    let sender = demo.controller.with(|store, _| store.clients.contains_key("alice"));
    assert!(sender);
    book(&demo, "alice", "trial", PLAIN).await;
    let channel = connect(&demo, "alice", "trial").await;
    let mut device = ExporterServiceClient::new(channel.clone());
    reaches(&mut device, ExporterStatus::LeaseReady).await;
    let report = device.get_report(()).await.unwrap().into_inner();
    let power = uuid(&report, "power");
    assert_eq!(reading(&mut device, &power).await, (0.0, 0.0));

    let mut console = Port::driver(&channel, &uuid(&report, "serial")).await;
    let mut second = Port::driver(&channel, &uuid(&report, "serial")).await;
    console.send("ignored while it is off\r").await;
    call(&mut device, &power, "on").await.unwrap();
    let log = console.until(":~# ").await;
    assert!(log.contains("U-Boot") && log.contains("Machine model: esp32-s3"), "{log}");
    assert!(!log.contains("ignored"), "{log}");
    assert!(second.until(":~# ").await.contains("Starting kernel"));
    let (volts, amps) = reading(&mut device, &power).await;
    assert!((4.9..5.1).contains(&volts) && amps > 0.0, "{volts} V, {amps} A");

    console.send("echo what is \x7fheard\r").await;
    let answer = console.until("\r\nwhat isheard\r\n").await;
    assert!(answer.starts_with("echo what is "), "{answer:?}");
    console.send("seq 20000\r").await;
    assert!(console.until("\r\n20000\r\n").await.contains("\r\n19999\r\n"));
    console.send("yes on and on\r").await;
    console.until(&"on and on\r\n".repeat(1000)).await;
    console.send("\x03").await;
    console.until("^C").await;
    // Both consoles are on the same line.
    assert!(second.until("^C").await.contains("what isheard"));

    console.end().await;
    while console.next().await.unwrap().unwrap().frame_type() != FrameType::Goaway {}
    call(&mut device, &power, "off").await.unwrap();
    assert_eq!(reading(&mut device, &power).await, (0.0, 0.0));
}

/// The first reading, of several.
async fn reading(device: &mut Device, power: &str) -> (f64, f64) {
    let request = StreamingDriverCallRequest { uuid: power.into(), method: "read".into(), args: vec![] };
    let mut readings = device.streaming_driver_call(request).await.unwrap().into_inner();
    let Some(Kind::StructValue(fields)) = readings.next().await.unwrap().unwrap().result.unwrap().kind else {
        panic!("no object");
    };
    let number = |key: &str| match fields.fields[key].kind {
        Some(Kind::NumberValue(number)) => number,
        _ => panic!("{key} is no number"),
    };
    (number("voltage"), number("current"))
}

#[tokio::test]
async fn a_port_returns_a_megabyte_unchanged() {
    let demo = demo("megabyte").await;
    book(&demo, "alice", "trial", PLAIN).await;
    let channel = connect(&demo, "alice", "trial").await;
    let report = ExporterServiceClient::new(channel.clone()).get_report(()).await.unwrap().into_inner();
    let mut port = Port::driver(&channel, &uuid(&report, "network")).await;
    let sent: Vec<u8> = (0..1 << 20).map(|_| fastrand::u8(..)).collect();
    let mut received = Vec::new();
    let sender = sent.clone();
    let both = tokio::join!(
        async {
            for piece in sender.chunks(60_000) {
                port.sender.send(data(piece)).await.unwrap();
            }
        },
        async {
            while received.len() < sent.len() {
                received.extend(port.frames.next().await.unwrap().unwrap().payload);
            }
        }
    );
    let ((), ()) = both;
    assert!(sent == received);
}

fn data(payload: &[u8]) -> jumpstarter_web::wire::v1::StreamRequest {
    jumpstarter_web::wire::v1::StreamRequest { payload: payload.to_vec(), frame_type: FrameType::Data as i32 }
}

#[tokio::test]
async fn hooks_run_before_and_after_a_lease() {
    let demo = demo("hooks").await;
    book(&demo, "alice", "trial", HOOKED).await;
    // The exporter answers when its first hook has ended.
    let channel = connect(&demo, "alice", "trial").await;
    let mut device = ExporterServiceClient::new(channel.clone());
    reaches(&mut device, ExporterStatus::LeaseReady).await;
    assert_eq!(exporter(&demo, HOOKED).await.status(), ExporterStatus::LeaseReady);
    let mut log = device.log_stream(()).await.unwrap().into_inner();
    let mut sources = Vec::new();
    loop {
        let entry = log.next().await.unwrap().unwrap();
        sources.push(entry.source());
        if entry.message == "Updated status to LEASE_READY: Ready for commands" {
            break;
        }
    }
    assert!(sources.contains(&LogSource::BeforeLeaseHook));
    let report = device.get_report(()).await.unwrap().into_inner();
    call(&mut device, &uuid(&report, "power"), "on").await.unwrap();

    assert!(device.end_session(EndSessionRequest {}).await.unwrap().into_inner().success);
    let mut sources = Vec::new();
    let over = loop {
        match log.next().await.unwrap() {
            Ok(entry) => sources.push(entry.source()),
            Err(status) => break status,
        }
    };
    assert!(sources.contains(&LogSource::AfterLeaseHook));
    assert!([Code::Unavailable, Code::Unknown, Code::Cancelled].contains(&over.code()), "{over:?}");
    // The exporter has released the lease, and is free.
    let is_free = |demo: &Demo| demo.controller.look(|store, _| store.exporters[HOOKED].leased_by.is_none());
    while !is_free(&demo) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(demo.controller.look(|store, _| store.leases["trial"].ended));
}

#[tokio::test]
async fn a_released_lease_ends_its_connections_and_new_ones_have_new_drivers() {
    let demo = demo("released").await;
    book(&demo, "alice", "first", PLAIN).await;
    let channel = connect(&demo, "alice", "first").await;
    let mut device = ExporterServiceClient::new(channel.clone());
    let report = device.get_report(()).await.unwrap().into_inner();
    let mut console = Port::driver(&channel, &uuid(&report, "serial")).await;
    release(&demo, "alice", "first").await;
    while let Some(Ok(_)) = console.next().await {}
    assert!(device.get_report(()).await.is_err());
    let late = crate::inside::dial(&demo, "alice", "first").await.unwrap_err();
    assert!(["lease not active", "exporter is not ready (status: Available)"].contains(&late.message()));

    book(&demo, "bob", "second", PLAIN).await;
    let channel = connect(&demo, "bob", "second").await;
    let again = ExporterServiceClient::new(channel).get_report(()).await.unwrap().into_inner();
    assert_ne!(uuid(&report, "serial"), uuid(&again, "serial"));
}

#[tokio::test]
async fn a_fault_that_the_router_does_not_carry_out_is_refused() {
    let demo = demo("router-fault").await;
    let order = async |fault: Value| {
        let headers = [("content-type".to_string(), "application/json".to_string())];
        let body = fault.to_string();
        let sent = send(&demo.admin, "PUT", "/router/fault", &headers, body.as_bytes()).await.unwrap();
        let answer = read(sent).await.unwrap();
        (answer.status, String::from_utf8(answer.body).unwrap())
    };
    for (field, fault) in [
        ("`status`", json!({"status": {"code": 14}})),
        ("`cut: \"after\"`", json!({"cut": "after"})),
        ("`drop_after_bytes`", json!({"drop_after_bytes": 1, "hang": true})),
        ("`split`", json!({"split": 1})),
        ("`pause_ms`", json!({"pause_ms": 1})),
    ] {
        let (status, reason) = order(fault).await;
        assert!(status == 400 && reason.starts_with(field) && reason.contains("refuse, hang"), "{reason}");
    }
    for fault in [json!({"cut": "before"}), json!({"refuse": true}), json!({})] {
        assert_eq!(order(fault.clone()).await, (200, json!({"fault": fault}).to_string()));
    }
}
