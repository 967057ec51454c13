//! Conversions between tonic's types and ours: codes, failures and statuses, headers.
use std::sync::Arc;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use tonic::Status;
use tonic::metadata::MetadataMap;

use crate::base::code::Code;
use crate::transport::call::Rejection;
use crate::transport::failure::Failure;
use crate::transport::metadata::{Metadata, is_secret};
use crate::transport::status::{GRPC_DETAILS, GRPC_MESSAGE, GRPC_STATUS, RpcStatus};

impl From<tonic::Code> for Code {
    fn from(code: tonic::Code) -> Self {
        Self::from_number(code.into())
    }
}

impl From<Code> for tonic::Code {
    fn from(code: Code) -> Self {
        Self::from_i32(code as i32)
    }
}

impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        let mut status = Status::new(failure.code.into(), failure.message.clone());
        status.set_source(Arc::new(failure));
        status
    }
}

impl From<Rejection> for Status {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Failure(failure) => failure.into(),
            Rejection::Status(status) => Status::with_details_and_metadata(
                status.code.into(),
                status.message.clone(),
                status.details().into(),
                MetadataMap::from_headers(header_map(&without_status(&status.metadata))),
            ),
        }
    }
}

impl From<Status> for Rejection {
    fn from(status: Status) -> Self {
        if let Some(failure) = failure_of(&status) {
            return Self::Failure(failure.clone());
        }
        let mut metadata = Metadata::new();
        for (name, value) in status.metadata().as_ref() {
            // A header map contains only valid headers.
            let _ = metadata.append(name.as_str(), value.as_bytes());
        }
        // tonic has taken the status itself out; the details are read from here.
        let mut written = HeaderMap::new();
        let _ = status.add_header(&mut written);
        for name in [GRPC_STATUS, GRPC_MESSAGE, GRPC_DETAILS] {
            let value = written.get(name).map(HeaderValue::as_bytes);
            value.map(|value| metadata.append(name, value));
        }
        Self::Status(RpcStatus { code: status.code().into(), message: status.message().to_owned(), metadata })
    }
}

/// The failure inside a status, if our transport created that status.
pub fn failure_of(status: &Status) -> Option<&Failure> {
    std::error::Error::source(status)?.downcast_ref()
}

/// Metadata in tonic's type. Secret values are marked as such, so that tonic does not log them and HTTP/2 does not
/// keep them in its header table. Entries beyond the capacity of a header map (some 24,000 names) are left out.
pub(super) fn header_map(metadata: &Metadata) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in metadata.iter() {
        if let (Ok(written), Ok(mut value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value))
        {
            value.set_sensitive(is_secret(name));
            let _ = map.try_append(written, value);
        }
    }
    map
}

/// An answer's metadata without the status itself.
fn without_status(metadata: &Metadata) -> Metadata {
    let mut rest = metadata.clone();
    [GRPC_STATUS, GRPC_MESSAGE, GRPC_DETAILS].iter().for_each(|name| rest.remove(name));
    rest
}
