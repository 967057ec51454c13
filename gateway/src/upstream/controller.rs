//! The controller: one HTTP/2 connection for all calls, opened on demand and again after it is lost.
use std::sync::Arc;

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, Uri};
use hyper::client::conn::http2::SendRequest;
use tokio::sync::Mutex;
use tonic::Status;
use tonic::body::Body;
use tower::service_fn;

use super::connect::{Connector, Stub, Windows};
use super::target::Target;

/// A list of 10,000 leases has several MiB; 512 readers may stall before they stop others.
const WINDOWS: Windows = Windows { stream: 128 * 1024, connection: 64 * 1024 * 1024 };

/// Sends requests to the controller.
#[derive(Clone, Debug)]
pub struct Controller(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    target: Target,
    connector: Connector,
    connection: Mutex<Option<SendRequest<Body>>>,
}

impl Controller {
    /// A controller at an address. Connects on the first call.
    pub fn new(target: Target, connector: Connector) -> Self {
        Self(Arc::new(Inner { target, connector, connection: Mutex::new(None) }))
    }

    /// The connector, for routers.
    pub fn connector(&self) -> &Connector {
        &self.0.connector
    }

    /// Sends a request. Fails with UNAVAILABLE if no response began; a request that was not sent is sent once more on a
    /// new connection.
    pub async fn send(&self, mut request: Request<Body>) -> Result<Response<Body>, Status> {
        *request.uri_mut() = uri(&self.0.connector, &self.0.target, request.uri())?;
        let mut is_first = true;
        loop {
            let mut sender = self.sender().await.map_err(|error| {
                tracing::warn!(%error, "cannot reach the controller");
                Status::unavailable("cannot reach the controller")
            })?;
            let mut failed = match sender.try_send_request(request).await {
                Ok(response) => return Ok(response.map(Body::new)),
                Err(failed) => failed,
            };
            match failed.take_message() {
                Some(unsent) if is_first => request = unsent,
                _ => {
                    tracing::warn!(error = %failed.error(), "lost the connection to the controller");
                    return Err(Status::unavailable("connection to the controller lost"));
                }
            }
            is_first = false;
            self.forget().await;
        }
    }

    /// The controller as a service for generated stubs.
    pub fn service(&self) -> impl Stub + use<> {
        let controller = self.clone();
        service_fn(move |request| {
            let controller = controller.clone();
            async move { controller.send(request).await }
        })
    }

    async fn sender(&self) -> Result<SendRequest<Body>, String> {
        let mut connection = self.0.connection.lock().await;
        match &*connection {
            Some(open) if !open.is_closed() => Ok(open.clone()),
            _ => {
                let opened = self.0.connector.connect(&self.0.target, WINDOWS).await?;
                Ok(connection.insert(opened).clone())
            }
        }
    }

    async fn forget(&self) {
        self.0.connection.lock().await.take();
    }
}

/// The URI of a request to a target: only the path of the original is kept.
pub fn uri(connector: &Connector, target: &Target, original: &Uri) -> Result<Uri, Status> {
    let path = original.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"));
    let authority: Authority = target.to_string().parse().map_err(|_| Status::internal("not an address"))?;
    let scheme: Scheme = connector.scheme().parse().map_err(|_| Status::internal("not a scheme"))?;
    let uri = Uri::builder().scheme(scheme).authority(authority).path_and_query(path).build();
    uri.map_err(|_| Status::internal("not a path"))
}
