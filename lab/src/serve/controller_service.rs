//! `ControllerService`: what exporters call, and `Dial`. Its streams wait for changes of the controller's state.
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;
use jumpstarter_web::wire::v1::{
    DialRequest, DialResponse, GetServiceEndpointsRequest, GetServiceEndpointsResponse, ListenRequest,
    StatusResponse,
};
use prost::Message;
use tonic::metadata::MetadataMap;
use tonic::{Request, Status};

use super::waiting::{Listening, wait};
use super::{Messages, decoded, unknown_method};
use crate::calls::{Dialed, held};
use crate::clock::{Nanos, SECOND};
use crate::controller::{Call, Controller};
use crate::host::Host;
use crate::serve::log::CallRecord;

/// Its full name, as in a path.
pub const NAME: &str = "jumpstarter.v1.ControllerService";

/// How long `Dial` waits for an exporter that has not begun its lease.
const DIAL_WAITS: Nanos = 30 * SECOND;

/// The service of a controller.
#[derive(Clone)]
pub struct ControllerService {
    /// The controller.
    pub controller: Arc<Controller>,
    /// Its timers.
    pub host: Host,
}

impl ControllerService {
    /// Answers a unary call by the method's name.
    pub async fn call(self, method: String, request: Request<Bytes>) -> Result<Bytes, Status> {
        match method.as_str() {
            "Register" => self.answer(request, |call, message| call.register(message)),
            "Unregister" => self.answer(request, |call, message| call.unregister(message)),
            "ReportStatus" => self.answer(request, |call, message| call.report_status(message)),
            "GetServiceEndpoints" => self.answer(request, |call, _: &GetServiceEndpointsRequest| {
                call.authenticate_exporter()?;
                Ok(GetServiceEndpointsResponse::default())
            }),
            "Dial" => self.dial(request).await.map(|reply| reply.encode_to_vec().into()),
            _ => Err(unknown_method(NAME, &method)),
        }
    }

    fn answer<Q: Message + Default, R: Message>(
        &self,
        request: Request<Bytes>,
        work: impl FnOnce(&mut Call<'_>, &Q) -> Result<R, Status>,
    ) -> Result<Bytes, Status> {
        let (metadata, extensions, message) = request.into_parts();
        let message = decoded::<Q>(message)?;
        let (answer, caller) = self.controller.answer(&metadata, |call| work(call, &message));
        if let Some(record) = extensions.get::<CallRecord>() {
            record.worked(caller, answer.is_ok());
        }
        answer.map(|reply| reply.encode_to_vec().into())
    }

    /// Dials once the exporter is ready.
    async fn dial(&self, request: Request<Bytes>) -> Result<DialResponse, Status> {
        let (metadata, extensions, message) = request.into_parts();
        let message = decoded::<DialRequest>(message)?;
        let controller = &self.controller;
        let until = controller.clock.now() + DIAL_WAITS;
        let mut has_waited = false;
        loop {
            let seen = controller.changes.count();
            let (answer, caller) = controller.answer_read(&metadata, |call| call.dial(&message, has_waited));
            if let Some(record) = extensions.get::<CallRecord>() {
                record.worked(caller, matches!(answer, Ok(Dialed::Answer(_))));
            }
            match answer? {
                Dialed::Answer(reply) => {
                    controller.changes.notify();
                    return Ok(reply);
                }
                Dialed::Wait(late) if controller.clock.now() >= until => return Err(late),
                Dialed::Wait(_) => wait(controller, &self.host, seen, Some(until)).await,
            }
            has_waited = true;
        }
    }

    /// `Status`: the lease that holds the calling exporter, at once and after each change.
    pub fn status(self, request: &Request<Bytes>) -> Result<Messages, Status> {
        let exporter = self.exporter(request.metadata())?;
        noted(request, &exporter);
        self.controller.with(|store, _| store.watch_opened(&exporter));
        let watch = Watch { service: self, exporter };
        let start = (watch, None::<StatusResponse>);
        Ok(Box::pin(stream::unfold(start, |(watch, last)| async move {
            let controller = &watch.service.controller;
            loop {
                let seen = controller.changes.count();
                let with_context = controller.version().has_context();
                let held = controller.look(|store, _| held(store, &watch.exporter, with_context));
                if last.as_ref() != Some(&held) {
                    return Some((Ok(held.encode_to_vec().into()), (watch, Some(held))));
                }
                wait(controller, &watch.service.host, seen, None).await;
            }
        })))
    }

    /// `Listen`: the dials of a lease.
    pub fn listen(self, request: Request<Bytes>) -> Result<Messages, Status> {
        let message = decoded::<ListenRequest>(request.get_ref().clone())?;
        let (lease, caller) = self.controller.answer(request.metadata(), |call| call.listen(&message));
        let lease = lease?;
        noted(&request, &caller.unwrap_or_default());
        let start = Listening::open(&self.controller, &lease);
        Ok(Box::pin(stream::unfold(start, |listening| async move {
            let dial = listening.next().await?;
            Some((Ok(dial.encode_to_vec().into()), listening))
        })))
    }

    fn exporter(&self, metadata: &MetadataMap) -> Result<String, Status> {
        self.controller.answer_read(metadata, |call| call.authenticate_exporter()).0
    }
}

fn noted(request: &Request<Bytes>, caller: &str) {
    if let Some(record) = request.extensions().get::<CallRecord>() {
        record.worked(Some(caller.to_string()), true);
    }
}

/// A status stream, during which its exporter counts as seen.
struct Watch {
    service: ControllerService,
    exporter: String,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.service.controller.with(|store, now| store.watch_closed(&self.exporter, now));
    }
}
