//! The connection of an exporter inside the demo to a caller at the router: HTTP/2 in the frames of the stream.
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use jumpstarter_lab::serve::device_service::DeviceServices;
use jumpstarter_lab::serve::embedded::{Join, Tunnel};
use jumpstarter_lab::serve::{Answering, Messages};
use jumpstarter_web::wire::v1::{FrameType, StreamRequest, StreamResponse};
use prost::Message;
use tokio::io::DuplexStream;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, duplex, split};
use tonic::body::Body;

use crate::authority::Authorities;

/// The bytes that are on the way in each direction, at most.
const BUFFER: usize = 256 << 10;
/// The largest payload of a frame.
const PIECE: usize = 32 << 10;
/// HTTP/2's window of one call, enough for a console at full speed.
const WINDOW: u32 = 1 << 20;

/// Serves the sessions of an exporter.
pub fn tunnel() -> Tunnel {
    Arc::new(|services, join| Box::pin(serve(services, join)))
}

async fn serve(services: DeviceServices, join: Join) {
    let (inside, outside) = duplex(BUFFER);
    let (reader, writer) = split(outside);
    let received = receive(join(frames(reader)), writer);
    let handle = service_fn(move |request: http::Request<hyper::body::Incoming>| {
        let services = services.clone();
        async move { Ok::<_, std::convert::Infallible>(services.answer(request.map(Body::new)).await) }
    });
    let mut server = http2::Builder::new(TokioExecutor::new());
    server.initial_stream_window_size(WINDOW).initial_connection_window_size(WINDOW);
    let mut connection = std::pin::pin!(server.serve_connection(TokioIo::new(inside), handle));
    // Errors are expected here: callers disconnect.
    tokio::select! {
        _ = &mut connection => {}
        () = received => drop(connection.await),
    }
}

/// What the server writes, as frames; at the end, the frame that says so.
fn frames(reader: ReadHalf<DuplexStream>) -> Messages {
    stream::unfold(Some(reader), |reader| async move {
        let mut reader = reader?;
        let mut payload = Vec::with_capacity(PIECE);
        let (frame_type, next) = match (&mut reader).take(PIECE as u64).read_buf(&mut payload).await {
            Ok(0) | Err(_) => (FrameType::Goaway, None),
            Ok(_) => (FrameType::Data, Some(reader)),
        };
        let frame = StreamRequest { payload, frame_type: frame_type as i32 };
        Some((Ok(Bytes::from(frame.encode_to_vec())), next))
    })
    .boxed()
}

/// Writes the caller's frames to the server, until the caller ends or disconnects.
async fn receive(mut frames: Messages, mut writer: WriteHalf<DuplexStream>) {
    let mut authorities = Authorities::default();
    while let Some(Ok(frame)) = frames.next().await {
        let Ok(frame) = StreamResponse::decode(frame) else { break };
        match frame.frame_type() {
            FrameType::Data => {
                if writer.write_all(&authorities.pass(&frame.payload)).await.is_err() {
                    break;
                }
            }
            FrameType::Goaway => break,
            FrameType::Ping | FrameType::RstStream => {}
        }
    }
    let _ = writer.shutdown().await;
}
