//! A small controller, router and exporter in one process, over TLS, with faults to order. What the real ones answer is
//! in `docs` and in the lab; this one only has what the gateway's own rules need.
mod exporter;

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, Stream, StreamExt};
use http::{HeaderMap, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use jumpstarter_gateway::tunnel::frame::Frame;
use jumpstarter_gateway::tunnel::pipe::Pipe;
use jumpstarter_web::wire::client::v1::{
    GetLeaseRequest, Lease, ListExportersRequest, ListExportersResponse,
};
use jumpstarter_web::wire::v1::{
    DialRequest, DialResponse, GetStatusResponse, StreamRequest, StreamResponse,
};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tonic::Status;
use tonic::body::Body;
use tonic::codec::Streaming;
use tonic::server::Grpc;
use tonic_prost::ProstCodec;

pub use exporter::Exporter;

/// The controller, router and exporter, which run until this is dropped.
pub struct Fake {
    pub state: Arc<State>,
    pub address: SocketAddr,
    /// The PEM file of its CA.
    pub ca: PathBuf,
    tasks: JoinSet<()>,
}

/// What a test orders and observes.
#[derive(Default)]
pub struct State {
    pub address: Mutex<String>,
    /// Leases and the token of the client that has each.
    pub leases: Mutex<HashMap<String, String>>,
    pub ended: Mutex<Vec<String>>,
    /// The status of each Dial, if it is to fail.
    pub dial_fails: Mutex<Option<Status>>,
    /// Whether exporters do not come to the router.
    pub is_deaf: std::sync::atomic::AtomicBool,
    /// Whether the controller is not ready yet.
    pub is_starting: std::sync::atomic::AtomicBool,
    pub dials: AtomicUsize,
    /// The headers of all calls of the controller.
    pub seen: Mutex<Vec<(String, HeaderMap)>>,
    /// Calls of the controller whose stream was reset before the answer.
    pub aborted: Arc<AtomicUsize>,
    /// Pairs of the router: the lease of each token.
    streams: Mutex<HashMap<String, String>>,
    pub exporter: Exporter,
}

pub const ALICE: &str = "Bearer alice";
pub const BOB: &str = "Bearer bob";

impl Fake {
    /// Starts with a lease of Alice's and one of Bob's.
    pub async fn start() -> Self {
        let certified = rcgen::generate_simple_self_signed([String::from("localhost")]).unwrap();
        let folder = std::env::temp_dir().join(format!("gateway-test-{}-{}", std::process::id(), number()));
        std::fs::create_dir_all(&folder).unwrap();
        let ca = folder.join("ca.pem");
        std::fs::write(&ca, certified.cert.pem()).unwrap();
        let key = folder.join("key.pem");
        std::fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
        let mut tls = jumpstarter_gateway::server::tls::server(&ca, &key).unwrap();
        tls.alpn_protocols = vec![b"h2".to_vec()];
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        *state.address.lock().unwrap() = format!("localhost:{}", address.port());
        state.leases.lock().unwrap().insert("hers".into(), ALICE.into());
        state.leases.lock().unwrap().insert("his".into(), BOB.into());
        let mut tasks = JoinSet::new();
        tasks.spawn(serve(listener, TlsAcceptor::from(Arc::new(tls)), Arc::clone(&state)));
        Self { state, address, ca, tasks }
    }

    /// Its address by the name in its certificate.
    pub fn target(&self) -> String {
        self.state.address.lock().unwrap().clone()
    }

    /// Breaks all connections and stops listening.
    pub async fn stop(&mut self) {
        self.tasks.shutdown().await;
    }
}

fn number() -> usize {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

async fn serve(listener: TcpListener, tls: TlsAcceptor, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        let (tcp, _) = listener.accept().await.unwrap();
        let (tls, state) = (tls.clone(), Arc::clone(&state));
        connections.spawn(async move {
            let Ok(stream) = tls.accept(tcp).await else { return };
            let handle = service_fn(move |request| answer(Arc::clone(&state), request));
            let _ = http2::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), handle)
                .await;
        });
    }
}

/// Counts a call whose answer was not waited for.
struct Aborted(Option<Arc<AtomicUsize>>);

impl Drop for Aborted {
    fn drop(&mut self) {
        if let Some(count) = &self.0 {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn answer(state: Arc<State>, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let mut aborted = Aborted(Some(Arc::clone(&state.aborted)));
    let path = request.uri().path().to_string();
    state.seen.lock().unwrap().push((path.clone(), request.headers().clone()));
    let response = match path.as_str() {
        "/jumpstarter.v1.ControllerService/Dial" => {
            unary(request, move |request| dial(Arc::clone(&state), request)).await
        }
        "/jumpstarter.v1.RouterService/Stream" => {
            streams(request, move |request| std::future::ready(route(&state, request))).await
        }
        "/jumpstarter.client.v1.ClientService/GetLease" => {
            unary(request, move |request| get_lease(Arc::clone(&state), request)).await
        }
        "/jumpstarter.client.v1.ClientService/ListExporters" => {
            unary(request, |_: tonic::Request<ListExportersRequest>| async {
                Ok(ListExportersResponse { next_page_token: "x".repeat(100), ..Default::default() })
            })
            .await
        }
        "/jumpstarter.client.v1.ClientService/GetExporter" => std::future::pending().await,
        // A message of the same form as a health check's: the field 1 is an enumeration.
        "/grpc.health.v1.Health/Check" => {
            let status = if state.is_starting.load(Ordering::Relaxed) { 2 } else { 1 };
            unary(request, move |_: tonic::Request<()>| async move {
                Ok(GetStatusResponse { status, ..Default::default() })
            })
            .await
        }
        _ => Status::unimplemented("no such method").into_http(),
    };
    aborted.0.take();
    Ok(response)
}

/// A unary method.
pub async fn unary<Q, R, Work, Done>(request: Request<Incoming>, work: Work) -> Response<Body>
where
    Q: prost::Message + Default + Send + 'static,
    R: prost::Message + Default + Send + 'static,
    Work: FnMut(tonic::Request<Q>) -> Done + Clone + Send,
    Done: Future<Output = Result<R, Status>> + Send + 'static,
{
    let service = tower::service_fn({
        let mut work = work;
        move |request| {
            let done = work(request);
            async move { done.await.map(tonic::Response::new) }
        }
    });
    Grpc::new(ProstCodec::<R, Q>::default()).unary(service, request).await
}

pub type Replies<R> = Pin<Box<dyn Stream<Item = Result<R, Status>> + Send>>;

/// A bidirectional method.
pub async fn streams<Q, R, Work, Done>(request: Request<Incoming>, work: Work) -> Response<Body>
where
    Q: prost::Message + Default + Send + 'static,
    R: prost::Message + Default + Send + 'static,
    Work: FnMut(tonic::Request<Streaming<Q>>) -> Done + Clone + Send,
    Done: Future<Output = Result<Replies<R>, Status>> + Send + 'static,
{
    let service = tower::service_fn({
        let mut work = work;
        move |request| {
            let done = work(request);
            async move { done.await.map(tonic::Response::new) }
        }
    });
    Grpc::new(ProstCodec::<R, Q>::default()).streaming(service, request).await
}

fn token<T>(request: &tonic::Request<T>) -> String {
    let value = request.metadata().get("authorization");
    value.and_then(|value| value.to_str().ok()).unwrap_or_default().to_string()
}

async fn dial(state: Arc<State>, request: tonic::Request<DialRequest>) -> Result<DialResponse, Status> {
    state.dials.fetch_add(1, Ordering::Relaxed);
    if let Some(status) = state.dial_fails.lock().unwrap().clone() {
        return Err(status);
    }
    let token = token(&request);
    if token.is_empty() {
        return Err(Status::unauthenticated("missing authorization header"));
    }
    let lease = request.into_inner().lease_name;
    match state.leases.lock().unwrap().get(&lease) {
        None => return Err(Status::unknown(format!("leases.jumpstarter.dev {lease:?} not found"))),
        Some(owner) if *owner != token => return Err(Status::unknown("permission denied")),
        Some(_) => {}
    }
    let stream = format!("stream-{}", number());
    state.streams.lock().unwrap().insert(format!("Bearer {stream}"), lease);
    Ok(DialResponse { router_endpoint: state.address.lock().unwrap().clone(), router_token: stream })
}

async fn get_lease(state: Arc<State>, request: tonic::Request<GetLeaseRequest>) -> Result<Lease, Status> {
    let name = request.get_ref().name.clone();
    let lease = name.rsplit('/').next().unwrap_or_default().to_string();
    let leases = state.leases.lock().unwrap();
    let owner = leases.get(&lease).ok_or_else(|| Status::unknown("not found"))?;
    let has_ended = state.ended.lock().unwrap().contains(&lease);
    Ok(Lease {
        name,
        client: Some(owner.clone()),
        effective_end_time: has_ended.then(Default::default),
        ..Default::default()
    })
}

fn route(
    state: &State,
    request: tonic::Request<Streaming<StreamRequest>>,
) -> Result<Replies<StreamResponse>, Status> {
    let lease = state.streams.lock().unwrap().get(&token(&request)).cloned();
    let lease = lease.ok_or_else(|| Status::unauthenticated("invalid jwt token"))?;
    if state.is_deaf.load(Ordering::Relaxed) {
        return Ok(Box::pin(futures_util::stream::pending()));
    }
    let incoming = request.into_inner().map(|message| message.map(Frame::from));
    let (outgoing, frames) = futures_channel::mpsc::channel::<Result<StreamResponse, Status>>(0);
    let outgoing = outgoing.with(|frame: Frame| std::future::ready(Ok(Ok(StreamResponse::from(frame)))));
    let outgoing = outgoing.sink_map_err(|_: futures_channel::mpsc::SendError| ());
    state.exporter.connect(lease, Pipe::new(Box::pin(incoming), outgoing));
    Ok(Box::pin(frames))
}
