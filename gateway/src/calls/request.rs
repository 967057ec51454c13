//! The limits of a request's body: its size, and how long the caller may send nothing.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use http::Request;
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt, StreamBody};
use tokio::time::timeout;
use tonic::Status;
use tonic::body::Body;

use crate::options::Limits;

/// Whether a request turned out to be too large while it was sent.
#[derive(Clone, Debug)]
pub struct Size {
    is_exceeded: Arc<AtomicBool>,
    max: usize,
}

impl Size {
    /// The status of a request that was too large.
    pub fn too_large(&self) -> Option<Status> {
        self.is_exceeded.load(Ordering::Relaxed).then(|| too_large(self.max))
    }
}

fn too_large(max: usize) -> Status {
    Status::resource_exhausted(format!("the request is larger than {max} bytes"))
}

/// A request that breaks off when its body is too large or stalls. Fails at once if the length is known.
pub fn limited(request: Request<Body>, limits: &Limits) -> Result<(Request<Body>, Size), Status> {
    let max = limits.max_body;
    if request.body().size_hint().lower() > max as u64 {
        return Err(too_large(max));
    }
    let size = Size { is_exceeded: Arc::default(), max };
    let is_exceeded = Arc::clone(&size.is_exceeded);
    let stall = limits.stall();
    let request = request.map(|body| {
        let frames = futures_util::stream::unfold(Some((body, 0)), move |rest| {
            let is_exceeded = Arc::clone(&is_exceeded);
            async move {
                let (mut body, mut sum) = rest?;
                let next = match timeout(stall, body.frame()).await {
                    Ok(next) => next?,
                    Err(_) => Err(Status::cancelled("the caller stopped in the middle of its request")),
                };
                sum += next.as_ref().ok().and_then(Frame::data_ref).map_or(0, Bytes::len);
                if sum > max {
                    is_exceeded.store(true, Ordering::Relaxed);
                    return Some((Err(too_large(max)), None));
                }
                let rest = next.is_ok().then_some((body, sum));
                Some((next, rest))
            }
        });
        Body::new(StreamBody::new(frames))
    });
    Ok((request, size))
}
