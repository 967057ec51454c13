//! One port of the controller: gRPC-Web with CORS and faults, or plain gRPC. The lab answers the calls.
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{OnceCell, mpsc};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;
use tonic::body::Body;

use crate::body::{Broken, Outgoing, Shape, chunks, full, noted, shaped};
use crate::cors::Cors;
use crate::listener::Port;
use crate::streams;
use jumpstarter_lab::host::Host;
use jumpstarter_lab::orders::answer::{RawAnswer, header_map, order};
use jumpstarter_lab::orders::fault::{CurrentFault, Cut, Fault};
use jumpstarter_lab::random::Random;
use jumpstarter_lab::serve::direct::Direct;
use jumpstarter_lab::serve::log::{CallRecord, Log, Outcome};
use jumpstarter_lab::serve::{Answering, Services, grpc, web};

const PAGE: &str =
    "<!doctype html><html><head><title>Lab login</title></head><body><h1>Please log in</h1></body></html>";

/// What a port serves.
#[derive(Clone)]
pub enum Served {
    /// The services of the lab.
    Lab(Services),
    /// One device.
    Device(Direct),
}

impl Answering for Served {
    fn host(&self) -> &Host {
        match self {
            Self::Lab(services) => services.host(),
            Self::Device(device) => device.host(),
        }
    }

    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        match self {
            Self::Lab(services) => services.answer(request).await,
            Self::Device(device) => device.answer(request).await,
        }
    }
}

/// A port and its state.
pub struct Endpoint {
    /// Its number; `None` for the plain gRPC port.
    pub index: Option<usize>,
    tls: Option<TlsAcceptor>,
    served: Served,
    random: Random,
    log: Arc<Log>,
    fault: CurrentFault,
    port: OnceCell<Port>,
}

impl Endpoint {
    /// Opens a port. With an index it speaks gRPC-Web, without one gRPC, with or without TLS.
    pub fn open(
        address: SocketAddr,
        index: Option<usize>,
        tls: Option<TlsAcceptor>,
        served: Served,
        random: Random,
        log: Arc<Log>,
    ) -> io::Result<Arc<Self>> {
        let fault = CurrentFault::default();
        let endpoint = Arc::new(Self { index, tls, served, random, log, fault, port: OnceCell::new() });
        let served = Arc::downgrade(&endpoint);
        let port = Port::open(address, move |stream| {
            let endpoint = served.upgrade();
            async move {
                if let Some(endpoint) = endpoint {
                    endpoint.serve(stream).await;
                }
            }
        })?;
        // The cell is new, so it is empty.
        let _ = endpoint.port.set(port);
        Ok(endpoint)
    }

    /// The address that it listens on.
    pub fn url(&self) -> String {
        self.port.get().map(|port| format!("http://{}", port.address)).unwrap_or_default()
    }

    /// The same as `host:port`.
    pub fn authority(&self) -> String {
        self.port.get().map(|port| port.address.to_string()).unwrap_or_default()
    }

    /// Its fault.
    pub fn fault(&self) -> Fault {
        self.fault.get()
    }

    /// Sets its fault; the default one removes it. Returns when it is in effect.
    pub async fn set_fault(&self, fault: Fault) {
        let refuse = fault.refuse;
        self.fault.set(fault);
        if let Some(port) = self.port.get() {
            if refuse {
                self.cut();
                port.close().await;
            } else {
                port.reopen().await;
            }
        }
    }

    /// Drops its open connections.
    pub async fn abort(&self) {
        self.cut();
        if let Some(port) = self.port.get() {
            port.abort().await;
        }
    }

    /// Logs that its open requests are cut off. The log does not distinguish the ports without a number.
    fn cut(&self) {
        if self.index.is_some() {
            self.log.cut(self.index);
        }
    }

    async fn serve(self: Arc<Self>, stream: TcpStream) {
        match self.tls.clone() {
            Some(tls) => match tls.accept(stream).await {
                Ok(stream) => self.serve_on(stream).await,
                Err(error) => eprintln!("a TLS handshake failed: {error}"),
            },
            None => self.serve_on(stream).await,
        }
    }

    async fn serve_on(self: Arc<Self>, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        // What becomes of an upgraded connection is carried on here, so that closing the port ends it, too.
        let (upgrades, mut upgraded) = mpsc::unbounded_channel();
        let handle = service_fn(move |request| Arc::clone(&self).handle(request, upgrades.clone()));
        let connection = Builder::new(TokioExecutor::new());
        // Errors are expected here: callers disconnect, and faults break connections.
        let _ = connection.serve_connection_with_upgrades(TokioIo::new(stream), handle).await;
        if let Some(stream) = upgraded.recv().await {
            stream.await;
        }
    }

    async fn handle(
        self: Arc<Self>,
        mut request: Request<Incoming>,
        upgrades: mpsc::UnboundedSender<BoxFuture<'static, ()>>,
    ) -> Result<Response<Outgoing>, Broken> {
        let path = request.uri().path().to_string();
        let record = self.log.open(self.index, request.method().as_str(), &path, request.headers());
        let cors = Cors::of(request.headers());
        let is_preflight = Cors::is_preflight(&request);
        let method = path.rsplit('/').next().unwrap_or_default();
        let fault = self.fault.hit(method, is_preflight, &self.random).unwrap_or_default();
        sleep(fault.delay(&self.random)).await;
        if fault.hang {
            std::future::pending::<()>().await;
        }
        if fault.cut == Some(Cut::Before) {
            record.end(Outcome::Cut);
            return Err(Broken);
        }
        if fault.http_status.is_some() || fault.html {
            let mut response = page(&fault);
            if fault.cors.unwrap_or(true) {
                cors.decorate(response.headers_mut());
            }
            record.end(Outcome::Refused);
            return Ok(response);
        }
        if self.index.is_none() {
            let response = self.grpc(request.map(Body::new), &record).await;
            return Ok(response.map(|body| noted(body, record)));
        }
        if is_preflight {
            record.end(Outcome::Answered);
            return Ok(cors.preflight().map(full));
        }
        if let Served::Device(device) = &self.served
            && streams::is_stream(&request)
        {
            let (response, upgraded) = match streams::upgrade(&mut request) {
                Ok((response, upgraded)) => (response, Some(upgraded)),
                Err(response) => (response, None),
            };
            if let Some(upgraded) = upgraded {
                let stream = streams::serve(upgraded, device.clone());
                let _ = upgrades.send(Box::pin(async move {
                    stream.await;
                    record.end(Outcome::Answered);
                }));
            } else {
                record.end(Outcome::Refused);
            }
            return Ok(response.map(|()| full("")));
        }
        match order::<RawAnswer>(request.headers(), "x-demo-answer") {
            Ok(None) => {}
            Ok(Some(answer)) => return Ok(ordered(answer, &cors, record)),
            Err(error) => return Ok(misunderstood(error, &cors, &record)),
        }
        let mut response = self.web(request, &fault, &record).await;
        if fault.cut == Some(Cut::After) {
            // The work is done when the whole answer is available.
            let _ = response.into_body().collect().await;
            record.end(Outcome::Cut);
            return Err(Broken);
        }
        cors.decorate(response.headers_mut());
        let pause = Duration::from_millis(fault.pause_ms.unwrap_or(0));
        let shape = Shape { split: fault.split, pause, drop_after: fault.drop_after_bytes };
        Ok(response.map(|body| {
            let body = noted(body, record.clone());
            let whole = shape.split.is_none() && shape.drop_after.is_none();
            if whole { body } else { shaped(body, shape, record) }
        }))
    }

    async fn grpc(&self, mut request: Request<Body>, record: &CallRecord) -> Response<Body> {
        request.extensions_mut().insert(record.clone());
        grpc::answer(&self.served, request).await
    }

    async fn web(
        &self,
        mut request: Request<Incoming>,
        fault: &Fault,
        record: &CallRecord,
    ) -> Response<Body> {
        request.extensions_mut().insert(record.clone());
        if let Some(status) = &fault.status {
            request.extensions_mut().insert(status.clone());
        }
        web::answer(&self.served, request).await
    }
}

/// The response of a proxy instead of the controller.
fn page(fault: &Fault) -> Response<Outgoing> {
    let mut response = Response::new(full(if fault.html { PAGE } else { "" }));
    let status = fault.http_status.and_then(|status| StatusCode::from_u16(status).ok());
    *response.status_mut() = status.unwrap_or(StatusCode::OK);
    if fault.html {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(http::header::CONTENT_TYPE, html);
    }
    response
}

fn ordered(answer: RawAnswer, cors: &Cors, record: CallRecord) -> Response<Outgoing> {
    let with_cors = answer.cors;
    let status = StatusCode::from_u16(answer.http_status).map_err(|error| error.to_string());
    let (status, parts) = match status.and_then(|status| Ok((status, answer.chunks()?))) {
        Ok(both) => both,
        Err(error) => return misunderstood(error, cors, &record),
    };
    let body = chunks(parts, Duration::from_millis(answer.pause_ms), answer.end, record);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = header_map(&answer.headers);
    if with_cors {
        cors.decorate(response.headers_mut());
    }
    response
}

/// An invalid order is an error of the test: return it where it is visible.
fn misunderstood(error: String, cors: &Cors, record: &CallRecord) -> Response<Outgoing> {
    record.end(Outcome::Refused);
    let mut response = Response::new(full(error));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    cors.decorate(response.headers_mut());
    response
}
