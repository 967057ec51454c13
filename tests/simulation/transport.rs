//! One endpoint of the simulated network as the client's transport. A request belongs to the call that is being polled; its
//! method determines its part.
use std::cell::OnceCell;
use std::future::Ready;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream::Empty;
use jumpstarter_web::transport::call::{Call, Rejection, Transport};
use jumpstarter_web::wire::client::v1::ListLeasesRequest;
use prost::Message;

use crate::client::Service;
use crate::controller::Reply;
use crate::network::{Network, Sender};
use crate::watch::{Part, Request};

/// An endpoint.
pub struct Wire {
    pub network: Rc<Network>,
    pub endpoint: usize,
    /// The id, in the watch, of the call that is being polled.
    pub current: Arc<AtomicUsize>,
    /// Its client, which knows whether this endpoint is the winner.
    pub client: Rc<OnceCell<Weak<Service>>>,
}

impl Transport for Wire {
    type Answer = Pin<Box<dyn Future<Output = Reply>>>;
    type Messages = Empty<Reply>;
    type Opening = Ready<Result<Self::Messages, Rejection>>;

    fn stream(&self, call: Call) -> Self::Opening {
        unreachable!("ClientService has no streams: {call:?}")
    }

    fn unary(&self, request: Call) -> Self::Answer {
        let id = self.current.load(Ordering::Relaxed);
        let is_winner = self
            .client
            .get()
            .and_then(Weak::upgrade)
            .is_some_and(|it| it.endpoints()[self.endpoint].1.winner);
        let now = self.network.now();
        let mut watch = self.network.watch.borrow_mut();
        let (number, part) = (watch.number(id), part(watch.writes(id), &request));
        let starts = Request {
            part,
            endpoint: self.endpoint,
            time_ms: request.timeout.map_or(f64::INFINITY, |timeout| timeout.as_secs_f64() * 1000.0),
            is_winner,
        };
        let watched = Some(watch.request_starts(id, &starts, now));
        drop(watch);
        Box::pin(self.network.request(Sender { call: number, part, watched }, self.endpoint, request))
    }
}

/// The part of a request, for a call that writes or reads.
fn part(writes: bool, request: &Call) -> Part {
    match request.method {
        "CreateLease" | "UpdateLease" | "DeleteLease" | "RotateToken" => Part::Write,
        "ListExporters" if writes => Part::Probe,
        "GetLease" if writes => Part::Check,
        "ListLeases" => {
            let asked = ListLeasesRequest::decode(request.message.as_slice()).expect("a list's request");
            if asked.page_token.is_empty() { Part::Read } else { Part::Page }
        }
        _ => Part::Read,
    }
}
