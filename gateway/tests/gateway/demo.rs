//! The gateway in front of the demo: its controller, its router, and its simulated devices, over TLS.
use clap::Parser;
use futures_util::{SinkExt, StreamExt};
use jumpstarter_demo::demo::Demo;
use jumpstarter_gateway::gateway::Gateway;
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_web::wire::client::v1::{CreateLeaseRequest, DeleteLeaseRequest, GetLeaseRequest, Lease};
use jumpstarter_web::wire::v1::{DriverCallRequest, ExporterStatus, GetReportResponse, GetStatusRequest};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tonic::Request;

use crate::start::{Lab, Socket, failure, parse, parsed};

/// An exporter without hooks.
const BOARD: &str = "esp32-s3-01";
const LEASE: &str = "namespaces/lab/leases/trial";

struct Real {
    demo: Demo,
    lab: Lab<()>,
}

async fn start(test: &str) -> Real {
    let folder = std::env::temp_dir().join(format!("gateway-demo-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let arguments = ["demo", "--still", "--quiet", "--leases", "0", "--devices", "2", "--tls-dir", folder];
    let demo = Demo::start(&jumpstarter_demo::options::Options::parse_from(arguments)).await.unwrap();
    let ready = demo.ready();
    let (controller, ca) = (ready["controller"].as_str().unwrap(), ready["ca"].as_str().unwrap());
    let arguments = ["--controller", controller, "--ca", ca, "--listen", "127.0.0.1:0", "--page", "none"];
    let options = parsed(&[&arguments[..], &["--lease-check-seconds", "1"]].concat());
    Real { lab: Lab { fake: (), gateway: Gateway::start(&options).await.unwrap() }, demo }
}

impl Real {
    fn headers(&self, client: &str) -> [(&'static str, String); 4] {
        let token = self.demo.controller.token(Kind::Valid, client, TOKEN_LIFETIME);
        [
            ("authorization", format!("Bearer {token}")),
            ("jumpstarter-kind", String::from("Client")),
            ("jumpstarter-namespace", String::from("lab")),
            ("jumpstarter-name", client.to_string()),
        ]
    }

    fn request<T>(&self, client: &str, message: T) -> Request<T> {
        let mut request = Request::new(message);
        for (name, value) in self.headers(client) {
            request.metadata_mut().insert(name, value.parse().unwrap());
        }
        request
    }

    /// Books the board for Alice and waits until its exporter can be driven.
    async fn book(&self) -> GetReportResponse {
        let lease = Lease {
            exporter_name: Some(BOARD.into()),
            duration: Some(prost_types::Duration { seconds: 600, nanos: 0 }),
            ..Lease::default()
        };
        let create = CreateLeaseRequest {
            parent: "namespaces/lab".into(),
            lease_id: "trial".into(),
            lease: Some(lease),
        };
        self.lab.client().create_lease(self.request("alice", create)).await.unwrap();
        let get = || self.request("alice", GetLeaseRequest { name: LEASE.into() });
        while self.lab.client().get_lease(get()).await.unwrap().into_inner().exporter.is_none() {}
        let mut device = self.lab.device("trial");
        let status = || self.request("alice", GetStatusRequest::default());
        while device.get_status(status()).await.unwrap().into_inner().status() != ExporterStatus::LeaseReady {
        }
        device.get_report(self.request("alice", ())).await.unwrap().into_inner()
    }

    /// Opens the console of a driver.
    async fn console(&self, uuid: &str) -> Socket {
        let mut socket = self.lab.own_socket("trial").await;
        let headers: serde_json::Map<_, _> =
            self.headers("alice").into_iter().map(|(name, value)| (name.to_string(), value.into())).collect();
        let request = json!({"kind": "driver", "uuid": uuid, "method": "connect"});
        let first = json!({"headers": headers, "request": request}).to_string();
        socket.send(Message::text(first)).await.unwrap();
        assert_eq!(parse(socket.next().await.unwrap().unwrap().to_text().unwrap()), json!({"open": true}));
        socket
    }
}

fn uuid(report: &GetReportResponse, name: &str) -> String {
    let named = |labels: &std::collections::BTreeMap<String, String>| {
        labels.get("jumpstarter.dev/name").is_some_and(|found| found == name)
    };
    report.reports.iter().find(|report| named(&report.labels)).unwrap().uuid.clone()
}

async fn read_until(socket: &mut Socket, text: &str) -> String {
    let mut all = Vec::new();
    while !String::from_utf8_lossy(&all).contains(text) {
        if let Message::Binary(bytes) = socket.next().await.unwrap().unwrap() {
            all.extend_from_slice(&bytes);
        }
    }
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn a_board_is_booked_switched_on_and_used_by_its_console_until_its_release() {
    let real = start("board").await;
    let report = real.book().await;
    let mut console = real.console(&uuid(&report, "serial")).await;
    let on = DriverCallRequest { uuid: uuid(&report, "power"), method: "on".into(), args: Vec::new() };
    real.lab.device("trial").driver_call(real.request("alice", on)).await.unwrap();
    let log = read_until(&mut console, ":~# ").await;
    assert!(log.contains("U-Boot"), "{log}");
    console.send(Message::binary(&b"echo through the gateway\r"[..])).await.unwrap();
    read_until(&mut console, "\nthrough the gateway\r\n").await;
    let release = DeleteLeaseRequest { name: LEASE.into() };
    real.lab.client().delete_lease(real.request("alice", release)).await.unwrap();
    let mut error = None;
    let closed = loop {
        match console.next().await.unwrap().unwrap() {
            Message::Text(text) => error = Some(parse(&text)),
            Message::Close(frame) => break frame.unwrap(),
            _ => {}
        }
    };
    assert_eq!(u16::from(closed.code), 4009, "{error:?}");
    assert_eq!(error.unwrap()["error"]["message"], "lease trial has ended");
}

#[tokio::test]
async fn refusals_of_the_controller_and_the_exporter_are_passed_on() {
    let real = start("refusals").await;
    let absent = failure(real.lab.device("none").get_report(real.request("alice", ())).await);
    assert_eq!(absent, (tonic::Code::Unknown, String::from("leases.jumpstarter.dev \"none\" not found")));
    let report = real.book().await;
    let foreign = failure(real.lab.device("trial").get_report(real.request("bob", ())).await);
    assert_eq!(foreign, (tonic::Code::Unknown, String::from("permission denied")));
    let explode =
        DriverCallRequest { uuid: uuid(&report, "power"), method: "explode".into(), args: Vec::new() };
    let unknown = failure(real.lab.device("trial").driver_call(real.request("alice", explode)).await);
    assert_eq!(unknown, (tonic::Code::NotFound, String::from("method explode not found on driver")));
}
