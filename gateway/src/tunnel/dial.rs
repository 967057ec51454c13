//! Opens a tunnel: `Dial` at the controller, `Stream` at the router, HTTP/2 inside.
use std::sync::Arc;

use futures_channel::{mpsc, oneshot};
use futures_util::{SinkExt, Stream, StreamExt, TryStreamExt, stream};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use hyper_util::rt::TokioIo;
use jumpstarter_web::wire::v1::controller_service_client::ControllerServiceClient;
use jumpstarter_web::wire::v1::router_service_client::RouterServiceClient;
use jumpstarter_web::wire::v1::{DialRequest, DialResponse, StreamRequest};
use tokio::task::JoinHandle;
use tonic::{Request, Status};

use super::frame::Frame;
use super::pipe::Pipe;
use super::state::{Tunnel, lost};
use crate::identity::Identity;
use crate::upstream::connect::{Connector, Windows, builder, service};
use crate::upstream::controller::Controller;
use crate::upstream::target::Target;

/// The connection to the router has this tunnel alone, whose reader never stalls.
const ROUTER_WINDOWS: Windows = Windows { stream: 1024 * 1024, connection: 1024 * 1024 };
/// What one call or console may hold unread inside a tunnel.
const STREAM_WINDOW: u32 = 128 * 1024;

/// An open tunnel and its connection.
pub struct Dialed {
    /// The tunnel.
    pub tunnel: Arc<Tunnel>,
    /// A task that ends when the connection does.
    pub connection: JoinHandle<()>,
    /// Ends the connection when dropped.
    pub closer: oneshot::Sender<()>,
}

/// Opens a tunnel for a caller to the exporter of a lease. The statuses of controller and router are returned as they are.
pub async fn dial(
    controller: &Controller,
    identity: &Identity,
    lease: &str,
    max_streams: usize,
) -> Result<Dialed, Status> {
    let mut request = Request::new(DialRequest { lease_name: lease.to_string() });
    identity.apply(request.metadata_mut().as_mut());
    let answer = ControllerServiceClient::new(controller.service()).dial(request).await?.into_inner();
    let (incoming, outgoing) = route(controller.connector(), &answer).await?;
    // HTTP/2 runs in tasks of its own, and ends when its connection does.
    let (closer, closed) = oneshot::channel();
    // The exporter speaks first, in HTTP/2 as well, so that its first frame says that it is there.
    let (is_there, there) = oneshot::channel();
    let mut is_there = Some(is_there);
    let incoming = incoming.take_until(closed).inspect(move |frame| {
        if let Some(is_there) = is_there.take() {
            // The dial may have been given up.
            let _ = is_there.send(frame.as_ref().map(|_| ()).map_err(Status::clone));
        }
    });
    let streams = u32::try_from(max_streams.clamp(1, 1024)).unwrap_or(1);
    let windows = Windows { stream: STREAM_WINDOW, connection: STREAM_WINDOW * streams };
    let pipe = TokioIo::new(Pipe::new(Box::pin(incoming), outgoing.sink_map_err(|_| ())));
    let (sender, connection) = builder(windows).handshake(pipe).await.map_err(|_| lost())?;
    let connection = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "the connection inside a tunnel ended");
        }
    });
    there.await.map_err(|_| lost())??;
    Ok(Dialed { tunnel: Tunnel::new(sender), connection, closer })
}

type Incoming = std::pin::Pin<Box<dyn Stream<Item = Result<Frame, Status>> + Send>>;

async fn route(
    connector: &Connector,
    answer: &DialResponse,
) -> Result<(Incoming, mpsc::Sender<Frame>), Status> {
    let no_router = |error: String| {
        tracing::warn!(%error, "cannot reach the router");
        Status::unavailable("cannot reach the router")
    };
    let target: Target = answer.router_endpoint.parse().map_err(no_router)?;
    let sender = connector.connect(&target, ROUTER_WINDOWS).await.map_err(no_router)?;
    let origin =
        format!("{}://{target}", connector.scheme()).parse().map_err(|_| Status::internal("not a router"))?;
    let (outgoing, frames) = mpsc::channel(0);
    let mut request = Request::new(frames.map(StreamRequest::from));
    let token = HeaderValue::from_str(&format!("Bearer {}", answer.router_token));
    let mut token = token.map_err(|_| Status::internal("the router's token is not a header value"))?;
    token.set_sensitive(true);
    let headers: &mut http::HeaderMap = request.metadata_mut().as_mut();
    headers.insert(AUTHORIZATION, token);
    // The router answers only after the exporter has sent something, so frames must be sent to the router before it answers.
    let open = async move {
        let replies = RouterServiceClient::with_origin(service(sender), origin).stream(request).await?;
        Ok::<_, Status>(replies.into_inner())
    };
    let incoming = stream::once(open).try_flatten().map_ok(Frame::from);
    Ok((Box::pin(incoming), outgoing))
}
