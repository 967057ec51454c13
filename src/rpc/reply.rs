//! The typed message of a reply; a message of another type is an error, never an empty record.
use prost::Message;

use super::Caller;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::multipath::Reply;

/// A message that is the reply to a call.
pub trait ReplyMessage: Message + Default {
    /// Why this message cannot be the reply, although it decodes: it lacks a field that the server always sets. An empty
    /// message decodes as any type.
    fn missing(&self) -> Option<&'static str> {
        None
    }
}

/// An empty reply.
impl ReplyMessage for () {}

/// Decodes the message of a reply, or returns what is wrong with it.
pub(crate) fn decode<R: ReplyMessage>(message: &[u8]) -> Result<R, String> {
    let decoded = R::decode(message).map_err(|error| error.to_string())?;
    decoded.missing().map_or(Ok(decoded), |missing| Err(missing.to_owned()))
}

/// The error for a message that is not a reply to a method.
pub(super) fn wrong_message(method: &'static str, url: &str, problem: &str) -> Error {
    let words = format!("the answer is no message of {method}: {problem}");
    Error { endpoint: Some(url.to_owned()), ..Error::local(method, Code::Internal, Reason::Internal, words) }
}

impl<T, C> Caller<T, C> {
    /// The message of a method's reply.
    pub(crate) fn decoded<R: ReplyMessage>(&self, method: &'static str, reply: Reply) -> Result<R, Error> {
        decode(&reply.message).map_err(|problem| {
            let error = wrong_message(method, &self.endpoints[reply.endpoint].url, &problem);
            Error { attempts: reply.attempts, ..error }
        })
    }
}
