//! Starts a fake lab and a gateway in front of it, and calls it as a browser does.
use bytes::Bytes;
use http::header::{CONTENT_TYPE, ORIGIN};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use jumpstarter_gateway::gateway::Gateway;
use jumpstarter_gateway::options::{self, Options};
use jumpstarter_web::wire::client::v1::client_service_client::ClientServiceClient;
use jumpstarter_web::wire::v1::exporter_service_client::ExporterServiceClient;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tonic::Status;
use tonic_web::{GrpcWebCall, GrpcWebClientLayer, GrpcWebClientService};
use tower::ServiceBuilder;

use crate::fake::Fake;

/// A lab with a gateway.
pub struct Lab<Behind = Fake> {
    pub fake: Behind,
    pub gateway: Gateway,
}

pub type Web = GrpcWebClientService<Client<HttpConnector, GrpcWebCall<tonic::body::Body>>>;
pub type Socket = WebSocketStream<TcpStream>;

/// Options of a gateway, as on a command line.
pub fn parsed(arguments: &[&str]) -> Options {
    let arguments = ["jumpstarter-gateway"].iter().chain(arguments).map(std::ffi::OsString::from);
    options::parse(arguments).unwrap()
}

impl Lab {
    /// A fake lab with a gateway.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same with more options.
    pub async fn with(more: &[&str]) -> Self {
        let fake = Fake::start().await;
        let (target, ca) = (fake.target(), fake.ca.to_str().unwrap().to_string());
        let mut arguments =
            vec!["--controller", &target, "--ca", &ca, "--listen", "127.0.0.1:0", "--page", "none"];
        arguments.extend(more);
        let gateway = Gateway::start(&parsed(&arguments)).await.unwrap();
        Self { fake, gateway }
    }
}

impl<Behind> Lab<Behind> {
    pub fn url(&self) -> String {
        format!("http://{}", self.gateway.address)
    }

    /// The stub of the controller's service.
    pub fn client(&self) -> ClientServiceClient<Web> {
        ClientServiceClient::with_origin(web(), self.url().parse().unwrap())
    }

    /// The stub of a lease's device.
    pub fn device(&self, lease: &str) -> ExporterServiceClient<Web> {
        ExporterServiceClient::with_origin(web(), format!("{}/leases/{lease}", self.url()).parse().unwrap())
    }

    /// Sends a request on a connection of its own.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Response<Bytes> {
        let tcp = TcpStream::connect(self.gateway.address).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(tcp)).await.unwrap();
        let connection = tokio::spawn(connection);
        let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        connection.abort();
        Response::from_parts(parts, body)
    }

    /// Posts a gRPC-Web message to a path; returns the status in the headers or the body's trailers.
    pub async fn post(&self, path: &str, token: &str, body: Bytes) -> (u16, String) {
        let request = Request::post(path)
            .header("host", self.gateway.address.to_string())
            .header(CONTENT_TYPE, "application/grpc-web+proto")
            .header("authorization", token)
            .body(Full::new(body))
            .unwrap();
        let response = self.send(request).await;
        let header = response.headers().get("grpc-message").map(|value| value.to_str().unwrap().to_string());
        let body = String::from_utf8_lossy(response.body()).into_owned();
        (response.status().as_u16(), header.unwrap_or(body))
    }

    /// Opens a WebSocket; the error is the HTTP status.
    pub async fn socket(&self, lease: &str, origin: Option<&str>) -> Result<Socket, u16> {
        self.socket_at(&format!("/leases/{lease}/streams"), origin, Some("jumpstarter.stream.v1")).await
    }

    pub async fn socket_at(
        &self,
        path: &str,
        origin: Option<&str>,
        protocol: Option<&str>,
    ) -> Result<Socket, u16> {
        let mut request = format!("ws://{}{path}", self.gateway.address).into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert(ORIGIN, origin.parse().unwrap());
        }
        if let Some(protocol) = protocol {
            request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
        }
        let tcp = TcpStream::connect(self.gateway.address).await.unwrap();
        match tokio_tungstenite::client_async(request, tcp).await {
            Ok((socket, _)) => Ok(socket),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens a WebSocket of the gateway's own page.
    pub async fn own_socket(&self, lease: &str) -> Socket {
        self.socket(lease, Some(&self.url())).await.unwrap()
    }
}

fn web() -> Web {
    let http = Client::builder(TokioExecutor::new()).build_http();
    ServiceBuilder::new().layer(GrpcWebClientLayer::new()).service(http)
}

/// A request with a token.
pub fn request<T>(token: &str, message: T) -> tonic::Request<T> {
    let mut request = tonic::Request::new(message);
    request.metadata_mut().insert("authorization", token.parse().unwrap());
    request.metadata_mut().insert("jumpstarter-namespace", "lab".parse().unwrap());
    request
}

/// The first message of a WebSocket.
pub fn first(token: &str, method: &str) -> String {
    let headers = json!({"authorization": token, "jumpstarter-namespace": "lab"});
    json!({"headers": headers, "request": {"kind": "driver", "uuid": "u", "method": method}}).to_string()
}

/// The code and message of a failure.
pub fn failure<T: std::fmt::Debug>(result: Result<T, Status>) -> (tonic::Code, String) {
    let status = result.unwrap_err();
    (status.code(), status.message().to_string())
}

/// Parses a text message.
pub fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Waits until something is true.
pub async fn until(mut is_true: impl FnMut() -> bool) {
    while !is_true() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
