//! The two directions of an open stream. Each waits for its receiver, so that at most one message of each is held here.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use bytes::Bytes;
use futures_channel::mpsc;
use futures_util::{FutureExt, Sink, SinkExt, Stream, StreamExt};
use jumpstarter_web::wire::v1::StreamResponse;
use serde_json::Value;
use tokio::time::{Instant, interval, timeout};
use tonic::{Code, Status, Streaming};

use super::closing::Ending;
use crate::app::App;
use crate::metrics;
use crate::options::MAX_CHUNK;
use crate::tunnel::frame::Frame;
use crate::tunnel::pool::Share;

/// Keeps proxies from closing an idle connection, and finds out whether the caller is still there.
const PING_EVERY: Duration = Duration::from_secs(20);

/// An open stream of a driver.
pub struct Opened {
    /// From the exporter.
    pub incoming: Streaming<StreamResponse>,
    /// To the exporter.
    pub outgoing: mpsc::Sender<Frame>,
    /// The tunnel.
    pub share: Share,
}

/// What the two directions know of each other.
#[derive(Default)]
struct Progress {
    /// Since when a message of the caller is awaited; `None` while the exporter has to take one first.
    waiting: Mutex<Option<Instant>>,
    caller_ended: AtomicBool,
    exporter_ended: AtomicBool,
}

impl Progress {
    fn wait(&self, since: Option<Instant>) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }

    fn waits_longer_than(&self, time: Duration) -> bool {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.is_some_and(|since| since.elapsed() > time)
    }

    fn is_complete(&self) -> bool {
        self.caller_ended.load(Ordering::Relaxed) && self.exporter_ended.load(Ordering::Relaxed)
    }
}

/// Passes bytes on until both directions have ended, or something fails.
pub async fn run(app: &App, socket: &mut WebSocket, opened: Opened) -> Ending {
    let Opened { incoming, outgoing, share } = opened;
    let (mut to_caller, mut from_caller) = socket.split();
    let mut stopping = app.stopping.clone();
    let progress = Progress::default();
    let ended = tokio::select! {
        ended = upload(app, &mut from_caller, outgoing, &progress) => ended,
        ended = download(app, incoming, &mut to_caller, &progress) => ended,
        status = share.hold.tunnel().ended() => Err(Ending::Failed(status)),
        _ = stopping.wait_for(|stopping| *stopping) => Err(Ending::Stopping),
    };
    match ended {
        Ok(()) => Ending::Complete,
        // The connection broke below the stream.
        Err(Ending::Failed(status)) if is_broken(&status) => Ending::Failed(share.hold.reason().await),
        Err(ending) => ending,
    }
}

/// Whether a status was made here, of an error of HTTP/2, rather than sent by the exporter.
fn is_broken(status: &Status) -> bool {
    std::error::Error::source(status).is_some()
}

async fn upload(
    app: &App,
    from_caller: &mut (impl Stream<Item = Result<Message, axum::Error>> + Unpin),
    mut outgoing: mpsc::Sender<Frame>,
    progress: &Progress,
) -> Result<(), Ending> {
    loop {
        progress.wait(Some(Instant::now()));
        let message = from_caller.next().await;
        progress.wait(None);
        match message {
            Some(Ok(Message::Binary(_) | Message::Text(_)))
                if progress.caller_ended.load(Ordering::Relaxed) =>
            {
                return Err(Status::invalid_argument("a message after the end").into());
            }
            Some(Ok(Message::Binary(bytes))) => {
                app.metrics.count(metrics::Bytes::StreamsIn, bytes.len());
                // An error: the exporter has ended the stream, and `download` says how.
                if outgoing.send(Frame::Data(bytes.into())).await.is_err() {
                    return std::future::pending().await;
                }
            }
            Some(Ok(Message::Text(text))) if is_end(&text) => {
                let _ = outgoing.send(Frame::End).await;
                progress.caller_ended.store(true, Ordering::Relaxed);
                if progress.is_complete() {
                    return Ok(());
                }
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Text(_))) => {
                let status =
                    Status::invalid_argument("expected binary messages, or the text {\"end\": true}");
                return Err(status.into());
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Ending::Gone),
        }
    }
}

async fn download(
    app: &App,
    mut incoming: Streaming<StreamResponse>,
    to_caller: &mut (impl Sink<Message> + Unpin),
    progress: &Progress,
) -> Result<(), Ending> {
    let mut pings = interval(PING_EVERY);
    let stall = app.limits.stall();
    let has_ended = || progress.exporter_ended.load(Ordering::Relaxed);
    let mut arrived = None;
    loop {
        let frame = match arrived.take() {
            Some(frame) => frame,
            None => tokio::select! {
                frame = next(&mut incoming) => frame,
                _ = pings.tick() => {
                    if progress.waits_longer_than(stall.max(2 * PING_EVERY)) {
                        return Err(Ending::Gone);
                    }
                    send(to_caller, Message::Ping(Bytes::new()), stall).await?;
                    continue;
                }
            },
        };
        match frame {
            Ok(Some(Frame::Data(mut payload))) if !has_ended() => {
                arrived = gather(&mut payload, &mut incoming);
                let mut payload = Bytes::from(payload);
                while !payload.is_empty() {
                    let chunk = payload.split_to(payload.len().min(MAX_CHUNK));
                    app.metrics.count(metrics::Bytes::StreamsOut, chunk.len());
                    send(to_caller, Message::Binary(chunk), stall).await?;
                }
            }
            Ok(Some(Frame::Data(_) | Frame::Other)) => {}
            Ok(Some(Frame::End)) => {
                progress.exporter_ended.store(true, Ordering::Relaxed);
                send(to_caller, Message::text(r#"{"end": true}"#), stall).await?;
                if progress.is_complete() {
                    return Ok(());
                }
            }
            Ok(None) => return Ok(()),
            // How the Python exporter closes a stream that has ended.
            Err(status) if has_ended() && status.code() == Code::Aborted => return Ok(()),
            Err(status) => return Err(status.into()),
        }
    }
}

/// A frame of the exporter; `None` at the end of the stream.
type Arrived = Result<Option<Frame>, Status>;

async fn next(incoming: &mut Streaming<StreamResponse>) -> Arrived {
    Ok(incoming.message().await?.map(Frame::from))
}

/// Appends the data that has already arrived, until it fills a message; returns what follows it, if that is something else.
/// A page cannot slow its WebSocket down: very many small messages would keep it from everything else.
fn gather(payload: &mut Vec<u8>, incoming: &mut Streaming<StreamResponse>) -> Option<Arrived> {
    // Empty frames would never fill it.
    for _ in 0..MAX_CHUNK {
        if payload.len() >= MAX_CHUNK {
            break;
        }
        match next(incoming).now_or_never()? {
            Ok(Some(Frame::Data(more))) => payload.extend_from_slice(&more),
            other => return Some(other),
        }
    }
    None
}

/// Sends a message. A caller that does not read for long is gone, or wants to fill our memory.
async fn send(
    socket: &mut (impl Sink<Message> + Unpin),
    message: Message,
    stall: Duration,
) -> Result<(), Ending> {
    match timeout(stall, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(Ending::Gone),
    }
}

fn is_end(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|value| value == serde_json::json!({"end": true}))
}
