//! Passes the body of a response on, frame by frame: no faster than the caller reads, and not for ever.
use std::future::pending;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt, StreamBody};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tonic::body::Body;
use tonic::{Code, Status};

use super::boundary::Boundary;
use super::record::Record;
use crate::status::{code_of, trailers};
use crate::tunnel::pool::Share;

/// Passes a response on. A device's `share` is held until the end; if its tunnel breaks, the call ends with the reason as
/// its status. A broken connection to the controller breaks the call, since only the controller knows what happened.
/// `stopping` is given for a call that has no end of its own: the gateway that stops ends it, after a whole message.
pub fn relay(
    response: Response<Body>,
    mut record: Record,
    share: Option<Share>,
    stall: Duration,
    stopping: Option<watch::Receiver<bool>>,
) -> Response<Body> {
    let (parts, body) = response.into_parts();
    if body.is_end_stream() {
        record.end(code_of(&parts.headers).unwrap_or(Code::Unknown));
        return Response::from_parts(parts, Body::empty());
    }
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(pump(body, sender, record, share, stall, stopping));
    let frames = futures_util::stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|frame| (frame, receiver))
    });
    Response::from_parts(parts, Body::new(StreamBody::new(frames)))
}

async fn pump(
    mut body: Body,
    sender: mpsc::Sender<Result<Frame<Bytes>, Status>>,
    mut record: Record,
    share: Option<Share>,
    stall: Duration,
    stopping: Option<watch::Receiver<bool>>,
) {
    let stopped = async {
        match stopping {
            // An error means that the gateway has been dropped.
            Some(mut stopping) => drop(stopping.wait_for(|stopping| *stopping).await),
            None => pending().await,
        }
    };
    let mut stopped = pin!(stopped);
    let mut boundary = Boundary::default();
    loop {
        let next = tokio::select! {
            // The caller has gone. Dropping the body aborts the call where it came from.
            () = sender.closed() => return,
            // Not an answer of the exporter: clients go on at another gateway.
            () = &mut stopped, if boundary.is_reached() => {
                Some(Ok(Frame::trailers(trailers(&Status::unavailable("the gateway is stopping")))))
            }
            next = body.frame() => next,
        };
        let frame = match (next, &share) {
            (None, _) => return record.end(Code::Unknown),
            (Some(Ok(frame)), _) => Ok(frame),
            (Some(Err(_)), Some(share)) => Ok(Frame::trailers(trailers(&share.hold.reason().await))),
            (Some(Err(status)), None) => Err(status),
        };
        match &frame {
            Ok(frame) => {
                let data = frame.data_ref().map_or(&[][..], |data| data);
                boundary.advance(data);
                record.sent(data.len());
                if let Some(trailers) = frame.trailers_ref() {
                    record.end(code_of(trailers).unwrap_or(Code::Unknown));
                }
            }
            Err(status) => record.end(status.code()),
        }
        let is_last = frame.as_ref().map_or(true, Frame::is_trailers);
        // A caller that does not read for long is gone, or wants to fill our memory.
        let sent = timeout(stall, sender.send(frame)).await;
        if is_last || !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}
