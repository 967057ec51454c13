//! Replies: each call decodes its own reply; a message of another type is an error, never an empty record.
use crate::base::code::Code;
use prost::Message;

use super::ClientService;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::names::{self, Kind};
use crate::multipath::Reply;
use crate::wire::client::v1 as wire;

/// A message that is the reply to a call.
pub trait Answer: Message + Default {
    /// Why this message cannot be the reply, although it decodes: it lacks a field that the controller always sets.
    /// An empty message decodes as any type.
    fn lacks(&self) -> Option<&'static str> {
        None
    }
}

impl Answer for wire::Exporter {
    fn lacks(&self) -> Option<&'static str> {
        is_unnamed(&self.name, Kind::Exporter).then_some("it has no exporter's name")
    }
}

impl Answer for wire::Lease {
    fn lacks(&self) -> Option<&'static str> {
        is_unnamed(&self.name, Kind::Lease).then_some("it has no lease's name")
    }
}

/// Many messages begin with a string field, and these with their full resource name: its format distinguishes them.
fn is_unnamed(full: &str, kind: Kind) -> bool {
    names::split(full, kind).0.is_empty()
}

impl Answer for wire::RotateTokenResponse {
    fn lacks(&self) -> Option<&'static str> {
        self.token.is_empty().then_some("it has no token")
    }
}

impl Answer for wire::ListExportersResponse {}
impl Answer for wire::ListLeasesResponse {}
/// The reply to DeleteLease, which is an empty message.
impl Answer for () {}

/// Decodes the message of a reply, or says what is wrong with it.
pub fn decode<R: Answer>(message: &[u8]) -> Result<R, String> {
    let decoded = R::decode(message).map_err(|error| error.to_string())?;
    decoded.lacks().map_or(Ok(decoded), |lacks| Err(lacks.to_owned()))
}

impl<T, C> ClientService<T, C> {
    /// The message of a method's reply.
    pub(super) fn decoded<R: Answer>(&self, method: &'static str, reply: Reply) -> Result<R, Error> {
        decode(&reply.message).map_err(|problem| {
            let words = format!("the answer is no message of {method}: {problem}");
            Error {
                endpoint: Some(self.endpoints[reply.endpoint].url.clone()),
                attempts: reply.attempts,
                ..Error::local(method, Code::Internal, Reason::Internal, words)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_another_message_or_none_at_all_is_no_record() {
        let list = wire::ListLeasesResponse { next_page_token: "a token".into(), ..Default::default() };
        // Field 2 of a list is a text, field 2 of a new token a message.
        assert!(decode::<wire::RotateTokenResponse>(&list.encode_to_vec()).is_err());
        assert!(decode::<wire::Lease>(b"\xff\xff").is_err());
        assert_eq!(decode::<wire::Lease>(b"").unwrap_err(), "it has no lease's name");
        assert_eq!(decode::<wire::Exporter>(b"").unwrap_err(), "it has no exporter's name");
        assert_eq!(decode::<wire::RotateTokenResponse>(b"").unwrap_err(), "it has no token");
        assert_eq!(decode::<wire::ListLeasesResponse>(b"").unwrap(), wire::ListLeasesResponse::default());
        assert_eq!(decode::<wire::ListLeasesResponse>(&list.encode_to_vec()).unwrap(), list);
        assert_eq!(decode::<()>(b""), Ok(()));
        let named = wire::Lease { name: "namespaces/lab/leases/a".into(), ..Default::default() };
        assert_eq!(decode::<wire::Lease>(&named.encode_to_vec()).unwrap(), named);
        assert!(decode::<wire::Exporter>(&named.encode_to_vec()).is_err());
        let token = wire::RotateTokenResponse { token: "eyJ".into(), expiry: None };
        assert!(decode::<wire::Exporter>(&token.encode_to_vec()).is_err());
    }
}
