//! `RouterService`: pairs the two callers of a stream by their tokens, and passes on the frames of each to the other.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_channel::oneshot;
use futures_util::stream::{self, Stream, StreamExt};
use tonic::Status;
use tonic::metadata::MetadataMap;

use super::Messages;
use crate::clock::Nanos;
use crate::controller::auth::bearer;
use crate::controller::token::Signer;

/// Its full name, as in a path.
pub const NAME: &str = "jumpstarter.v1.RouterService";

/// The streams with one caller.
#[derive(Default)]
pub struct Router {
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    callers: BTreeMap<String, Caller>,
    last: u64,
}

/// The first caller of a stream.
struct Caller {
    number: u64,
    frames: Messages,
    peer: oneshot::Sender<Messages>,
}

impl Router {
    /// The stream that the caller's token is for.
    pub fn authenticate(metadata: &MetadataMap, signer: &Signer, now: Nanos) -> Result<String, Status> {
        let token = bearer(metadata).map_err(|status| {
            let (code, words) = (status.code(), status.message());
            Status::unauthenticated(format!(
                "missing or invalid authorization: rpc error: code = {code:?} desc = {words}"
            ))
        })?;
        signer.router_stream(token, now).ok_or_else(|| Status::unauthenticated("invalid jwt token"))
    }

    /// A caller of a stream, with its frames; returns the other caller's, which begin when there is one.
    pub fn join(
        self: &Arc<Self>,
        stream: &str,
        frames: impl Stream<Item = Result<bytes::Bytes, Status>> + Send + 'static,
    ) -> Messages {
        let mut frames: Messages = Box::pin(frames);
        let mut waiting = self.waiting();
        if let Some(first) = waiting.callers.remove(stream) {
            match first.peer.send(frames) {
                Ok(()) => return first.frames,
                // The first caller has gone.
                Err(returned) => frames = returned,
            }
        }
        let (peer, other) = oneshot::channel();
        waiting.last += 1;
        let number = waiting.last;
        waiting.callers.insert(stream.to_string(), Caller { number, frames, peer });
        let place = Place { router: Arc::clone(self), stream: stream.to_string(), number };
        Box::pin(
            stream::once(async move {
                let frames = other.await.ok();
                drop(place);
                frames.unwrap_or_else(|| Box::pin(stream::empty()))
            })
            .flatten(),
        )
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of a first caller, given up when it disconnects.
struct Place {
    router: Arc<Router>,
    stream: String,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        let left = {
            let mut waiting = self.router.waiting();
            let is_own = waiting.callers.get(&self.stream).is_some_and(|caller| caller.number == self.number);
            is_own.then(|| waiting.callers.remove(&self.stream))
        };
        // Its frames may have a destructor that joins another stream.
        drop(left);
    }
}
