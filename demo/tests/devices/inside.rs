//! A client's connection to an exporter through the router, as the Python client makes it.
use std::future::ready;
use std::io;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use hyper_util::rt::TokioIo;
use jumpstarter_demo::demo::Demo;
use jumpstarter_lab::devices::failure::parse_uuid;
use jumpstarter_web::wire::v1::exporter_service_client::ExporterServiceClient;
use jumpstarter_web::wire::v1::router_service_client::RouterServiceClient;
use jumpstarter_web::wire::v1::{
    DialRequest, DialResponse, DriverCallRequest, ExporterStatus, FrameType, GetReportResponse,
    GetStatusRequest, StreamRequest, StreamResponse,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex, split};
use tokio::sync::mpsc;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status, Streaming};
use tower::service_fn;

use crate::harness::{Identity, controller, router};

/// Dials the exporter of a lease.
pub async fn dial(demo: &Demo, client: &str, lease: &str) -> Result<DialResponse, Status> {
    let mut controller = controller(demo, Identity::client(demo, client)).await;
    let request = DialRequest { lease_name: lease.to_string() };
    controller.dial(request).await.map(tonic::Response::into_inner)
}

/// A connection to the exporter of a lease, once it has one.
pub async fn connect(demo: &Demo, client: &str, lease: &str) -> Channel {
    while demo.controller.look(|store, _| store.leases[lease].exporter.is_none()) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let token = dial(demo, client, lease).await.unwrap().router_token;
    let (inside, outside) = duplex(1 << 20);
    let (mut reader, mut writer) = split(outside);
    let (frames, mut queue) = mpsc::channel(8);
    tokio::spawn(async move {
        loop {
            let mut payload = vec![0; 16 << 10];
            let count = reader.read(&mut payload).await.unwrap_or_default();
            payload.truncate(count);
            let kind = if count == 0 { FrameType::Goaway } else { FrameType::Data };
            if frames.send(StreamRequest { payload, frame_type: kind as i32 }).await.is_err() || count == 0 {
                return;
            }
        }
    });
    let sent = stream::poll_fn(move |context| queue.poll_recv(context));
    let mut received = router(demo, &token).await.stream(sent).await.unwrap().into_inner();
    tokio::spawn(async move {
        while let Some(Ok(frame)) = received.next().await {
            if frame.frame_type() == FrameType::Data && writer.write_all(&frame.payload).await.is_err() {
                return;
            }
        }
        let _ = writer.shutdown().await;
    });
    let mut inside = Some(inside);
    let connector = service_fn(move |_| {
        let once = inside.take().map(TokioIo::new);
        ready(once.ok_or_else(|| io::Error::other("the tunnel has ended")))
    });
    Endpoint::from_static("http://exporter").connect_with_connector(connector).await.unwrap()
}

pub type Device = ExporterServiceClient<Channel>;

/// The UUID of the driver with this name.
pub fn uuid(report: &GetReportResponse, name: &str) -> String {
    let is_named = |labels: &std::collections::BTreeMap<String, String>| {
        labels.get("jumpstarter.dev/name").is_some_and(|known| known == name)
    };
    let driver = report.reports.iter().find(|driver| is_named(&driver.labels));
    let uuid = driver.unwrap_or_else(|| panic!("no driver {name}")).uuid.clone();
    assert_eq!(parse_uuid(&uuid).as_ref(), Ok(&uuid));
    uuid
}

/// Calls a method of a driver.
pub async fn call(device: &mut Device, uuid: &str, method: &str) -> Result<(), Status> {
    let request = DriverCallRequest { uuid: uuid.into(), method: method.into(), args: vec![] };
    device.driver_call(request).await.map(|_| ())
}

/// Waits for a status.
pub async fn reaches(device: &mut Device, status: ExporterStatus) {
    while device.get_status(GetStatusRequest {}).await.unwrap().into_inner().status() != status {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// A driver's byte stream.
pub struct Port {
    pub sender: mpsc::Sender<StreamRequest>,
    pub frames: Streaming<StreamResponse>,
}

impl Port {
    pub async fn open(channel: &Channel, request: Option<&str>) -> Result<Self, Status> {
        let (sender, mut queue) = mpsc::channel(8);
        let mut request_of = Request::new(stream::poll_fn(move |context| queue.poll_recv(context)));
        if let Some(text) = request {
            request_of.metadata_mut().insert("request", text.parse().unwrap());
        }
        let frames = RouterServiceClient::new(channel.clone()).stream(request_of).await?.into_inner();
        Ok(Self { sender, frames })
    }

    pub async fn driver(channel: &Channel, uuid: &str) -> Self {
        let request = format!(r#"{{"kind":"driver","uuid":"{uuid}","method":"connect"}}"#);
        Self::open(channel, Some(&request)).await.unwrap()
    }

    pub async fn send(&self, payload: impl Into<Bytes>) {
        let frame = StreamRequest { payload: payload.into().to_vec(), frame_type: FrameType::Data as i32 };
        self.sender.send(frame).await.unwrap();
    }

    pub async fn end(&self) {
        let frame = StreamRequest { payload: vec![], frame_type: FrameType::Goaway as i32 };
        self.sender.send(frame).await.unwrap();
    }

    pub async fn next(&mut self) -> Option<Result<StreamResponse, Status>> {
        self.frames.next().await
    }

    /// Reads until a text has come; returns all that has come.
    pub async fn until(&mut self, text: &str) -> String {
        let mut read = Vec::new();
        while !String::from_utf8_lossy(&read).contains(text) {
            read.extend(self.next().await.unwrap().unwrap().payload);
        }
        String::from_utf8(read).unwrap()
    }
}
