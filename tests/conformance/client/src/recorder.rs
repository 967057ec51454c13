//! A tower service around the transport that records the headers and trailers of one response separately, because tonic's
//! stubs return them together. It passes everything on unchanged.
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body as HttpBody, Frame};
use http_body_util::BodyExt;
use http_body_util::combinators::MapFrame;
use tonic::body::Body;
use tower_service::Service;

/// The metadata of a response; `None` if it was not received.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub headers: Option<HeaderMap>,
    pub trailers: Option<HeaderMap>,
}

/// The transport of one call.
#[derive(Clone, Debug)]
pub struct Recorder<S> {
    transport: S,
    // tonic requires a body that is `Send`, so not `Rc`.
    seen: Arc<Mutex<Seen>>,
}

impl<S> Recorder<S> {
    pub fn new(transport: S) -> Self {
        Self { transport, seen: Arc::default() }
    }

    /// What has been seen so far.
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn note(seen: &Mutex<Seen>, change: impl FnOnce(&mut Seen)) {
    change(&mut seen.lock().unwrap_or_else(PoisonError::into_inner));
}

type Note = Box<dyn FnMut(Frame<Bytes>) -> Frame<Bytes> + Send>;

impl<S, B> Service<Request<Body>> for Recorder<S>
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Future: 'static,
    B: HttpBody<Data = Bytes>,
{
    type Response = Response<MapFrame<B, Note>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.transport.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let answer = self.transport.call(request);
        let seen = self.seen.clone();
        Box::pin(async move {
            let answer = answer.await?;
            note(&seen, |seen| seen.headers = Some(answer.headers().clone()));
            Ok(answer.map(|body| {
                body.map_frame(Box::new(move |frame: Frame<Bytes>| {
                    if let Some(trailers) = frame.trailers_ref() {
                        note(&seen, |seen| seen.trailers = Some(trailers.clone()));
                    }
                    frame
                }) as Note)
            }))
        })
    }
}
