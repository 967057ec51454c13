//! The demo controller that scripts/with-lab started for the tests, and stubs over the transport under test.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jumpstarter_web::transport::tonic::{CallShape, Endpoint};
use jumpstarter_web::wire;
use serde_json::{Value, json};
use tonic::Request;

use crate::page;

pub type ClientStub = wire::client::v1::client_service_client::ClientServiceClient<Endpoint>;
pub type ExporterStub = wire::v1::exporter_service_client::ExporterServiceClient<Endpoint>;

/// More than any message of these tests; tonic's default is 4 MiB.
const LIMIT: usize = 64 * 1024 * 1024;

/// The addresses of the lab.
pub struct Lab {
    ready: Value,
}

impl Lab {
    pub async fn find() -> Self {
        // A failed test did not restore the page's `fetch`.
        page::answer_as_before();
        let text =
            page::ask_json("GET", "/target/test-lab.json", None).await.expect("the demo controller's file");
        Self { ready: serde_json::from_str(&text.as_string().unwrap()).unwrap() }
    }

    /// The endpoint under test.
    pub fn url(&self) -> String {
        self.ready["endpoints"][0].as_str().unwrap().to_owned()
    }

    /// The demo's own second endpoint, for faults that would affect other tests.
    pub fn spare_url(&self) -> String {
        self.ready["direct"][1].as_str().unwrap().to_owned()
    }

    pub async fn admin(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.ready["admin"].as_str().unwrap());
        let text =
            page::ask_json(method, &url, body.map(|body| body.to_string())).await.expect("the admin port");
        serde_json::from_str(&text.as_string().unwrap()).unwrap_or(Value::Null)
    }

    /// The calls with this tag in the demo's log.
    pub async fn logged(&self, tag: &str) -> Vec<Value> {
        let log = self.admin("GET", "/log?since=0", None).await;
        let calls = log["calls"].as_array().unwrap();
        calls.iter().filter(|call| call["tag"] == tag && call["http"] == "POST").cloned().collect()
    }

    /// Waits until the log has a call with this tag and outcome.
    pub async fn wait_for_outcome(&self, tag: &str, outcome: &str) -> Value {
        let mut calls = Vec::new();
        // Limits the wait to a minute, or more on a busy machine.
        for _ in 0..1_200 {
            calls = self.logged(tag).await;
            if let [call] = calls.as_slice()
                // The server also enforces the deadline, and may be first.
                && (call["outcome"] == outcome || outcome == "cancelled" && call["code"] == "DEADLINE_EXCEEDED")
            {
                return call.clone();
            }
            gloo_timers::future::TimeoutFuture::new(50).await;
        }
        panic!("no call tagged {tag} was {outcome}: {calls:?}");
    }

    pub fn client(&self) -> ClientStub {
        client_at(&self.url())
    }

    pub fn exporter(&self) -> ExporterStub {
        ExporterStub::new(endpoint(&self.url(), LIMIT)).max_decoding_message_size(LIMIT)
    }

    /// A request with identity and token, and headers that request a certain response.
    pub fn request<M>(&self, message: M, orders: &[(&'static str, String)]) -> Request<M> {
        let mut request = unary(message);
        let token = self.ready["clients"]["alice"].as_str().unwrap();
        let metadata = request.metadata_mut();
        metadata.insert("authorization", format!("Bearer {token}").parse().unwrap());
        metadata.insert("jumpstarter-kind", "Client".parse().unwrap());
        metadata.insert("jumpstarter-namespace", "lab".parse().unwrap());
        metadata.insert("jumpstarter-name", "alice".parse().unwrap());
        for (name, value) in orders {
            metadata.insert(*name, value.parse().unwrap());
        }
        request
    }

    /// The name of an exporter of the lab.
    pub async fn exporter_name(&self) -> String {
        let message = wire::client::v1::ListExportersRequest {
            parent: "namespaces/lab".into(),
            page_size: 1,
            ..Default::default()
        };
        let list = self.client().list_exporters(self.request(message, &[])).await.unwrap().into_inner();
        list.exporters[0].name.clone()
    }
}

/// A request whose response has one message.
pub fn unary<M>(message: M) -> Request<M> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(CallShape::Unary);
    request
}

/// Any `GetLease`; its response is requested by headers or created in the page.
pub fn get_lease() -> wire::client::v1::GetLeaseRequest {
    wire::client::v1::GetLeaseRequest { name: "namespaces/lab/leases/any".into() }
}

pub fn client_at(url: &str) -> ClientStub {
    ClientStub::new(endpoint(url, LIMIT)).max_decoding_message_size(LIMIT)
}

/// The transport under test, which rejects messages above a limit.
#[cfg(not(feature = "tonic-web-wasm-client"))]
pub fn endpoint(url: &str, max_message_bytes: usize) -> Endpoint {
    Endpoint::new(jumpstarter_web::transport::fetch::FetchConfig {
        base_url: url.to_owned(),
        fetch: None,
        credentials: None,
        max_message_bytes,
    })
}

/// The transport under test; the alternative one has no such limit.
#[cfg(feature = "tonic-web-wasm-client")]
pub fn endpoint(url: &str, _: usize) -> Endpoint {
    Endpoint::new(url.to_owned())
}

/// The header that requests a raw response.
pub fn answer(status: u16, headers: &[(&str, &str)], chunks: &[&[u8]], end: &str) -> (&'static str, String) {
    let chunks: Vec<String> = chunks.iter().map(|chunk| STANDARD.encode(chunk)).collect();
    order(
        "x-demo-answer",
        json!({"http_status": status, "headers": headers, "chunks": chunks, "pause_ms": 2, "end": end}),
    )
}

/// The header that requests a gRPC status.
pub fn status(order_of: Value) -> (&'static str, String) {
    order("x-demo-status", order_of)
}

pub fn order(name: &'static str, value: Value) -> (&'static str, String) {
    (name, STANDARD.encode(value.to_string()))
}

/// A unique tag.
pub fn tag(name: &str) -> (&'static str, String) {
    ("x-demo-tag", format!("{name}-{}", (js_sys::Math::random() * 1e15) as u64))
}
