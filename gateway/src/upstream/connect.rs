//! Opens HTTP/2 connections to the controller and to routers.
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::client::conn::http2::{self, SendRequest};
use hyper::rt::{Read, Write};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tonic::Status;
use tonic::body::Body;
use tower::{Service, service_fn};

use super::target::Target;

/// The time for TCP and TLS.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// Detects a dead connection within a minute, even if no reset arrives.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
const KEEP_ALIVE_WITHIN: Duration = Duration::from_secs(10);

/// Opens connections, all with the same TLS settings.
#[derive(Clone, Debug)]
pub struct Connector {
    tls: Option<Arc<ClientConfig>>,
}

/// Flow-control windows of a connection, in bytes. What one stream may hold unread, and all streams together: a reader
/// that stalls stops its own stream alone, as long as all stalled ones fit in the connection's window.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    /// One stream.
    pub stream: u32,
    /// All streams of the connection.
    pub connection: u32,
}

impl Connector {
    /// With TLS, or in plain text.
    pub fn new(tls: Option<ClientConfig>) -> Self {
        Self { tls: tls.map(Arc::new) }
    }

    /// The scheme of requests on its connections.
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// Opens a connection; the error is a text for people.
    pub async fn connect(&self, target: &Target, windows: Windows) -> Result<SendRequest<Body>, String> {
        match timeout(CONNECT_WITHIN, self.open(target, windows)).await {
            Ok(connected) => connected.map_err(|error| format!("{target}: {error}")),
            Err(_) => Err(format!("{target}: no connection within {} s", CONNECT_WITHIN.as_secs())),
        }
    }

    async fn open(&self, target: &Target, windows: Windows) -> Result<SendRequest<Body>, String> {
        let tcp = tcp(target).await?;
        let Some(tls) = &self.tls else {
            return spawn(TokioIo::new(tcp), windows).await;
        };
        let stream = handshake(Arc::clone(tls), target, tcp).await.map_err(|error| error.to_string())?;
        if stream.get_ref().1.alpn_protocol() != Some(b"h2") {
            return Err(String::from("the server does not offer HTTP/2 (ALPN h2)"));
        }
        spawn(TokioIo::new(stream), windows).await
    }
}

/// Opens a TCP connection.
pub async fn tcp(target: &Target) -> Result<TcpStream, String> {
    let stream =
        TcpStream::connect((target.host.as_str(), target.port)).await.map_err(|error| error.to_string())?;
    // Frames are small, and a console feels every delay.
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    Ok(stream)
}

/// Does the TLS handshake.
pub async fn handshake(
    tls: Arc<ClientConfig>,
    target: &Target,
    tcp: TcpStream,
) -> std::io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let name = ServerName::try_from(target.host.clone()).map_err(std::io::Error::other)?;
    TlsConnector::from(tls).connect(name, tcp).await
}

async fn spawn<Io>(io: Io, windows: Windows) -> Result<SendRequest<Body>, String>
where
    Io: Read + Write + Unpin + Send + 'static,
{
    let (sender, connection) = builder(windows)
        .keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE_WITHIN)
        .keep_alive_while_idle(true)
        .handshake(io)
        .await
        .map_err(|error| error.to_string())?;
    // It ends when the last sender and stream are dropped. Its error is also that of each open call.
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended");
        }
    });
    Ok(sender)
}

/// An HTTP/2 client with these windows.
pub fn builder(windows: Windows) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .initial_stream_window_size(windows.stream)
        .initial_connection_window_size(windows.connection)
        .max_header_list_size(crate::options::MAX_HEADERS);
    builder
}

/// A connection as a service for generated stubs.
pub fn service(sender: SendRequest<Body>) -> impl Stub {
    service_fn(move |request| {
        let mut sender = sender.clone();
        async move {
            let response = sender.send_request(request).await;
            response
                .map(|response| response.map(Body::new))
                .map_err(|error| Status::unavailable(error.to_string()))
        }
    })
}

/// What generated stubs send their requests by.
pub trait Stub: Service<Request<Body>, Response = Response<Body>, Error = Status, Future: Send> {}

impl<S: Service<Request<Body>, Response = Response<Body>, Error = Status, Future: Send>> Stub for S {}
