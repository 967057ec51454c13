//! One open tunnel: its HTTP/2 connection, the calls that hold it, and why it ended.
use std::sync::{Arc, Mutex, MutexGuard};

use http::{Request, Response, Uri};
use hyper::client::conn::http2::SendRequest;
use tokio::sync::watch;
use tokio::time::{Duration, Instant, timeout};
use tonic::Status;
use tonic::body::Body;
use tower::service_fn;

use crate::upstream::connect::Stub;

/// How long a call whose connection broke waits for the reason.
const REASON_WITHIN: Duration = Duration::from_secs(5);

/// A tunnel. It closes when the last `Arc` is dropped, or by `close`.
#[derive(Debug)]
pub struct Tunnel {
    sender: SendRequest<Body>,
    state: Mutex<State>,
    ended: watch::Sender<Option<Status>>,
}

#[derive(Debug)]
struct State {
    /// The calls that hold it.
    held: usize,
    /// When the last call ended.
    idle_since: Instant,
    /// Whether it takes no more calls.
    is_closed: bool,
}

/// A call's hold on a tunnel: it is not idle as long as this exists.
#[derive(Debug)]
pub struct Hold(Arc<Tunnel>);

impl Tunnel {
    /// An open tunnel.
    pub fn new(sender: SendRequest<Body>) -> Arc<Self> {
        let state = State { held: 0, idle_since: Instant::now(), is_closed: false };
        Arc::new(Self { sender, state: Mutex::new(state), ended: watch::Sender::new(None) })
    }

    /// Holds it for a call; `None` if it takes no more.
    pub fn hold(self: &Arc<Self>) -> Option<Hold> {
        let mut state = self.lock();
        if state.is_closed || self.sender.is_closed() {
            return None;
        }
        state.held += 1;
        Some(Hold(Arc::clone(self)))
    }

    /// Takes no more calls. Those that hold it go on.
    pub fn retire(&self) {
        self.lock().is_closed = true;
    }

    /// Ends it and the calls that hold it, which fail with this status.
    pub fn close(&self, reason: Status) {
        self.retire();
        self.ended.send_if_modified(|ended| {
            let is_first = ended.is_none();
            if is_first {
                *ended = Some(reason);
            }
            is_first
        });
    }

    /// Whether it takes calls.
    pub fn is_open(&self) -> bool {
        !self.lock().is_closed && !self.sender.is_closed()
    }

    /// Until when it stays open if no call comes; `None` while calls hold it. Retires it if this time has passed.
    pub fn idle_until(&self, idle: Duration) -> Option<Instant> {
        let mut state = self.lock();
        let until = match state.is_closed {
            true => state.idle_since,
            false => state.idle_since + idle,
        };
        let is_held = state.held > 0;
        state.is_closed |= !is_held && until <= Instant::now();
        (!is_held).then_some(until)
    }

    /// Waits until it has ended, and returns the reason.
    pub async fn ended(&self) -> Status {
        let mut ended = self.ended.subscribe();
        match ended.wait_for(Option::is_some).await.map(|reason| reason.clone()) {
            Ok(Some(reason)) => reason,
            _ => lost(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Hold {
    /// The tunnel.
    pub fn tunnel(&self) -> &Arc<Tunnel> {
        &self.0
    }

    /// The status of a call whose connection broke: why the tunnel ended.
    pub async fn reason(&self) -> Status {
        timeout(REASON_WITHIN, self.0.ended()).await.unwrap_or_else(|_| lost())
    }

    /// The exporter as a service for generated stubs.
    pub fn service(self: &Arc<Self>) -> impl Stub + use<> {
        let hold = Arc::clone(self);
        service_fn(move |request| {
            let hold = Arc::clone(&hold);
            async move { hold.send(request).await }
        })
    }

    /// Sends a request to the exporter.
    pub async fn send(&self, mut request: Request<Body>) -> Result<Response<Body>, Status> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        // The exporter has no name inside of the tunnel.
        let uri: Result<Uri, _> = format!("http://exporter{path}").parse();
        *request.uri_mut() = uri.map_err(|_| Status::invalid_argument("not a path"))?;
        let response = self.0.sender.clone().send_request(request).await;
        match response {
            Ok(response) => Ok(response.map(Body::new)),
            Err(_) => Err(self.reason().await),
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.held -= 1;
        state.idle_since = Instant::now();
    }
}

/// The status of a call whose tunnel broke for an unknown reason.
pub fn lost() -> Status {
    Status::unavailable("connection to the exporter lost")
}
