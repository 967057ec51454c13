//! A driver's stream, such as a serial console, as a WebSocket: `/leases/NAME/streams`.
mod closing;
pub mod first;
mod pump;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use jumpstarter_web::wire::v1::StreamRequest;
use jumpstarter_web::wire::v1::router_service_client::RouterServiceClient;
use tokio::time::timeout;
use tonic::Status;

use self::closing::Ending;
use self::first::First;
use crate::app::App;
use crate::calls::exporter_service::check_lease;
use crate::options::{MAX_CHUNK, MAX_FIRST_MESSAGE};
use crate::tunnel::frame::Frame;

/// The subprotocol; a client has to name it.
pub const PROTOCOL: &str = "jumpstarter.stream.v1";

/// Answers the upgrade request. The caller's identity comes in the first message, since browsers set no headers here.
pub async fn upgrade(State(app): State<App>, Path(lease): Path<String>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if !app.origins.may_connect(&parts) {
        return (StatusCode::FORBIDDEN, "this page's origin is not allowed\n").into_response();
    }
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return rejection.into_response(),
    };
    if upgrade.selected_protocol().is_none_or(|selected| selected != PROTOCOL) {
        return (StatusCode::BAD_REQUEST, format!("expected the subprotocol {PROTOCOL}\n")).into_response();
    }
    upgrade
        .max_message_size(MAX_CHUNK)
        .max_frame_size(MAX_CHUNK)
        // Messages are written one at a time, and each is flushed.
        .write_buffer_size(0)
        .max_write_buffer_size(2 * MAX_CHUNK)
        .on_upgrade(move |socket| serve(app, lease, socket))
}

async fn serve(app: App, lease: String, mut socket: WebSocket) {
    let _open = app.metrics.open_stream();
    let ending = match open(&app, &lease, &mut socket).await {
        Ok((opened, first)) => {
            tracing::info!(caller = ?first.identity, lease, "stream opened");
            let ending = pump::run(&app, &mut socket, opened).await;
            tracing::info!(caller = ?first.identity, lease, ?ending, "stream closed");
            ending
        }
        Err(ending) => {
            tracing::info!(?ending, "stream refused");
            ending
        }
    };
    closing::close(socket, ending).await;
}

/// Reads the first message, opens the tunnel, and opens the driver's stream.
async fn open(app: &App, lease: &str, socket: &mut WebSocket) -> Result<(pump::Opened, First), Ending> {
    let message = match timeout(app.limits.header(), socket.recv()).await {
        Ok(Some(Ok(Message::Text(text)))) if text.len() <= MAX_FIRST_MESSAGE => text,
        Ok(Some(Ok(Message::Text(_)))) => {
            return Err(invalid(format!("the first message is larger than {MAX_FIRST_MESSAGE} bytes")));
        }
        Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => return Err(Ending::Gone),
        Ok(Some(Ok(_))) => return Err(invalid(String::from("the first message must be a text of JSON"))),
        Err(_) => return Err(invalid(String::from("the first message did not arrive in time"))),
    };
    let first = First::parse(&message).map_err(invalid)?;
    check_lease(lease)?;
    let mut stopping = app.stopping.clone();
    let dialed = async {
        let share = app.pool.enter(&first.identity, lease).await?;
        let (outgoing, frames) = futures_channel::mpsc::channel::<Frame>(0);
        let frames = futures_util::StreamExt::map(frames, StreamRequest::from);
        let mut request = tonic::Request::new(frames);
        first.apply(&app.forwarded, request.metadata_mut().as_mut());
        let replies = RouterServiceClient::new(share.hold.service()).stream(request).await;
        let incoming = match replies {
            Ok(replies) => replies.into_inner(),
            Err(status) => return Err(status),
        };
        Ok(pump::Opened { incoming, outgoing, share })
    };
    let opened = tokio::select! {
        opened = dialed => opened?,
        // A caller that goes away, or talks before it is asked to, ends the dial.
        ending = interrupted(socket) => return Err(ending),
        _ = stopping.wait_for(|stopping| *stopping) => return Err(Ending::Stopping),
    };
    let open = Message::text(r#"{"open": true}"#);
    socket.send(open).await.map_err(|_| Ending::Gone)?;
    Ok((opened, first))
}

/// Waits for anything that a caller sends before the stream is open.
async fn interrupted(socket: &mut WebSocket) -> Ending {
    loop {
        match socket.recv().await {
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Ending::Gone,
            Some(Ok(_)) => return invalid(String::from("a message before the stream was open")),
        }
    }
}

fn invalid(message: String) -> Ending {
    Ending::Failed(Status::invalid_argument(message))
}
