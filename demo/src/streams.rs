//! The WebSocket of a driver's byte stream on a device's own port: JSON texts open and end it, binary messages are the
//! bytes.
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt, stream};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use jumpstarter_lab::devices::session::Session;
use jumpstarter_lab::devices::streams;
use jumpstarter_lab::serve::direct::{Direct, PASSPHRASE};
use jumpstarter_web::wire::v1::{FrameType, StreamRequest, StreamResponse};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{interval_at, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tonic::Status;

/// The required subprotocol.
const PROTOCOL: &str = "jumpstarter.stream.v1";
/// How long the first message may take, and how large it may be.
const FIRST_WITHIN: Duration = Duration::from_secs(10);
const FIRST_BYTES: usize = 16 << 10;
/// The largest message from the client, and to it.
const MESSAGE_BYTES: usize = 64 << 10;
/// The time between two pings.
const PING_EVERY: Duration = Duration::from_secs(20);
/// The close code of a failure is this plus the gRPC code.
const CLOSE_CODES: u16 = 4000;
/// The longest reason of a close frame.
const REASON_BYTES: usize = 123;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    headers: serde_json::Map<String, Value>,
    request: serde_json::Map<String, Value>,
}

/// Whether a request opens a stream.
pub fn is_stream<B>(request: &Request<B>) -> bool {
    request.method() == Method::GET && request.uri().path() == "/streams"
}

/// The response to a request for a stream, and what then becomes of its connection; `Err` has the response to one that is no
/// WebSocket handshake.
pub fn upgrade<B>(request: &mut Request<B>) -> Result<(Response<()>, OnUpgrade), Response<()>> {
    let headers = request.headers();
    let has = |name, word: &str| words(headers, name).any(|value| value.eq_ignore_ascii_case(word));
    let key = headers.get(header::SEC_WEBSOCKET_KEY).cloned();
    let is_handshake = has(header::CONNECTION, "upgrade")
        && has(header::UPGRADE, "websocket")
        && has(header::SEC_WEBSOCKET_VERSION, "13")
        && has(header::SEC_WEBSOCKET_PROTOCOL, PROTOCOL);
    let Some(key) = key.filter(|_| is_handshake) else {
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return Err(response);
    };
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let fixed = response.headers_mut();
    fixed.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    fixed.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    fixed.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        fixed.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    Ok((response, hyper::upgrade::on(request)))
}

fn words(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',').map(str::trim))
}

/// Carries a stream until it ends.
pub async fn serve(upgraded: OnUpgrade, device: Direct) {
    let Ok(upgraded) = upgraded.await else { return };
    let config =
        WebSocketConfig::default().max_message_size(Some(MESSAGE_BYTES)).max_frame_size(Some(MESSAGE_BYTES));
    let mut socket =
        WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
    let end = match carry(&mut socket, &device).await {
        Ok(()) => CloseFrame { code: CloseCode::Normal, reason: "".into() },
        Err(status) => {
            let code = format!("{:?}", status.code());
            let error = json!({"error": {"code": screaming(&code), "message": status.message()}});
            let _ = socket.send(text(&error)).await;
            let number = u16::try_from(status.code() as i32).unwrap_or_default();
            let reason = shortened(status.message()).into();
            CloseFrame { code: CloseCode::from(CLOSE_CODES + number), reason }
        }
    };
    let _ = socket.close(Some(end)).await;
    // The client answers with a close frame of its own.
    let _ = timeout(FIRST_WITHIN, async { while let Some(Ok(_)) = socket.next().await {} }).await;
}

async fn carry(socket: &mut Socket, device: &Direct) -> Result<(), Status> {
    let invalid = |words: &str| Status::invalid_argument(format!("the first message {words}"));
    let first =
        timeout(FIRST_WITHIN, socket.next()).await.map_err(|_| invalid("did not come within 10 s"))?;
    let Some(Ok(Message::Text(first))) = first else {
        return Err(invalid("must be a text"));
    };
    if first.len() > FIRST_BYTES {
        return Err(invalid("is larger than 16 KiB"));
    }
    let first: First = serde_json::from_str(&first)
        .map_err(|_| invalid("must be JSON with the fields headers and request"))?;
    let passphrase = first.headers.get(PASSPHRASE).and_then(Value::as_str);
    let services = device.0.direct_services(passphrase)?;
    let session = services.session;
    let request = Value::Object(first.request).to_string();
    let (frames, mut queue) = mpsc::channel::<StreamRequest>(1);
    let incoming = stream::poll_fn(move |context| queue.poll_recv(context)).map(Ok).boxed();
    let answers = streams::open(&session, Some(&request), "", incoming);
    let answers = answers.map_err(|failure| {
        session.note(&failure, "/jumpstarter.v1.RouterService/Stream");
        failure.status()
    })?;
    send(socket, text(&json!({"open": true}))).await?;
    pump(socket, frames, answers, &session).await
}

/// Passes on messages and frames until both directions have ended.
async fn pump(
    socket: &mut Socket,
    frames: mpsc::Sender<StreamRequest>,
    mut answers: streams::Outgoing,
    session: &Arc<Session>,
) -> Result<(), Status> {
    let (mut sink, mut source) = socket.split();
    let mut pings = interval_at(tokio::time::Instant::now() + PING_EVERY, PING_EVERY);
    let (mut has_received_end, mut has_sent_end) = (false, false);
    // One message at a time: the next is read when the driver has taken this one.
    let mut waiting: Option<StreamRequest> = None;
    while !(has_received_end && has_sent_end) {
        tokio::select! {
            permit = frames.reserve(), if waiting.is_some() => match (permit, waiting.take()) {
                (Ok(permit), Some(frame)) => permit.send(frame),
                _ => return Err(ended(session)),
            },
            message = source.next(), if waiting.is_none() => match message {
                Some(Ok(Message::Binary(payload))) if !has_received_end => {
                    waiting = Some(frame(payload, FrameType::Data));
                }
                Some(Ok(Message::Text(text))) if !has_received_end && is_end(&text) => {
                    has_received_end = true;
                    waiting = Some(frame(Bytes::new(), FrameType::Goaway));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_))) | None => return Ok(()),
                Some(Ok(_)) => return Err(Status::invalid_argument("this message has no meaning here")),
                Some(Err(Error::Capacity(_))) => {
                    return Err(Status::resource_exhausted("a message is larger than 64 KiB"));
                }
                Some(Err(_)) => return Ok(()),
            },
            answer = answers.next() => match answer {
                Some(Ok(answer)) => {
                    for message in messages(answer, &mut has_sent_end) {
                        sink.send(message).await.map_err(gone)?;
                    }
                }
                Some(Err(status)) => return Err(status),
                None if session.is_closed() => return Err(ended(session)),
                None => {
                    if !has_sent_end {
                        sink.send(text(&json!({"end": true}))).await.map_err(gone)?;
                    }
                    return Ok(());
                }
            },
            _ = pings.tick() => sink.send(Message::Ping(Bytes::new())).await.map_err(gone)?,
        }
    }
    // The last frame, if the driver has not taken it.
    if let Some(frame) = waiting {
        let _ = frames.send(frame).await;
    }
    Ok(())
}

/// The messages for a frame.
fn messages(frame: StreamResponse, has_sent_end: &mut bool) -> Vec<Message> {
    match frame.frame_type() {
        FrameType::Data => {
            let pieces = frame.payload.chunks(MESSAGE_BYTES);
            pieces.map(|piece| Message::Binary(Bytes::copy_from_slice(piece))).collect()
        }
        FrameType::Goaway if !*has_sent_end => {
            *has_sent_end = true;
            vec![text(&json!({"end": true}))]
        }
        FrameType::Goaway | FrameType::Ping | FrameType::RstStream => Vec::new(),
    }
}

fn is_end(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|message| message == json!({"end": true}))
}

fn frame(payload: Bytes, frame_type: FrameType) -> StreamRequest {
    StreamRequest { payload: payload.to_vec(), frame_type: frame_type as i32 }
}

fn ended(session: &Session) -> Status {
    Status::failed_precondition(format!("lease {} has ended", session.lease))
}

fn gone(_: Error) -> Status {
    Status::unavailable("the client has disconnected")
}

async fn send(socket: &mut Socket, message: Message) -> Result<(), Status> {
    socket.send(message).await.map_err(gone)
}

fn text(message: &Value) -> Message {
    Message::Text(message.to_string().into())
}

/// `NotFound` as `NOT_FOUND`.
fn screaming(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_uppercase());
    }
    text
}

/// A text that fits into a close frame.
fn shortened(words: &str) -> String {
    let mut end = words.len().min(REASON_BYTES);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    words.get(..end).unwrap_or_default().to_string()
}
