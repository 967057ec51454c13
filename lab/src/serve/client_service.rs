//! `ClientService`: decodes each call, passes it to the controller in the form of the simulated version, logs it, and
//! encodes the reply.
use std::sync::Arc;

use bytes::Bytes;
use jumpstarter_web::wire::client::v1::{Exporter, GetExporterRequest};
use jumpstarter_web::wire::v1::ExporterStatus;
use prost::Message;
use tonic::{Request, Status};

use super::{decoded, shuffle, unknown_method};
use crate::controller::version::KnownTo;
use crate::controller::{Call, Controller};
use crate::serve::log::CallRecord;
use crate::serve::shuffle::Shuffled;

/// Its full name, as in a path.
pub const NAME: &str = "jumpstarter.client.v1.ClientService";

/// The service of a controller.
#[derive(Clone)]
pub struct ClientService(pub Arc<Controller>);

impl ClientService {
    /// Answers a call by the method's name.
    pub fn call(&self, method: &str, request: Request<Bytes>) -> Result<Bytes, Status> {
        match method {
            "GetExporter" => match ordered_size(&request) {
                Some(size) => self.exporter_of_size(size, request),
                None => self.answer(request, |call, message| call.get_exporter(message)),
            },
            "ListExporters" => self.answer(request, |call, message| call.list_exporters(message)),
            "GetLease" => self.answer(request, |call, message| call.get_lease(message)),
            "ListLeases" => self.answer(request, |call, message| call.list_leases(message)),
            "CreateLease" => self.answer(request, |call, message| call.create_lease(message)),
            "UpdateLease" => self.answer(request, |call, message| call.update_lease(message)),
            "DeleteLease" => self.answer(request, |call, message| call.delete_lease(message)),
            "RotateToken" if self.0.version().has_tags() => {
                self.answer(request, |call, message| call.rotate_token(message))
            }
            _ => Err(unknown_method(NAME, method)),
        }
    }

    fn answer<Q, R>(
        &self,
        request: Request<Bytes>,
        work: impl FnOnce(&mut Call<'_>, &Q) -> Result<R, Status>,
    ) -> Result<Bytes, Status>
    where
        Q: Message + Default + KnownTo,
        R: Message + Shuffled + KnownTo,
    {
        let version = self.0.version();
        let (metadata, extensions, message) = request.into_parts();
        let message = decoded::<Q>(message)?.known_to(version);
        let (answer, caller) = self.0.answer(&metadata, |call| work(call, &message));
        if let Some(record) = extensions.get::<CallRecord>() {
            record.worked(caller, answer.is_ok());
        }
        answer.map(|reply| shuffle::encode(&reply.known_to(version), &self.0.random))
    }

    fn exporter_of_size(&self, size: usize, request: Request<Bytes>) -> Result<Bytes, Status> {
        let exporter = Exporter {
            name: decoded::<GetExporterRequest>(request.into_inner())?.name,
            online: true,
            status: ExporterStatus::Available as i32,
            status_message: "x".repeat(size),
            enabled: Some(true),
            ..Exporter::default()
        };
        Ok(exporter.encode_to_vec().into())
    }
}

/// The size of an ordered response, limited to save memory.
fn ordered_size<Q>(request: &Request<Q>) -> Option<usize> {
    let size: usize = request.metadata().get("x-demo-size")?.to_str().ok()?.parse().ok()?;
    Some(size.min(256 << 20))
}
