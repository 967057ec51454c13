//! The messages of a call with their types taken away and given back. The rules of a race are the same for
//! every call, and so they are compiled once: in a browser's wasm each copy would be kilobytes to download.
use std::any::Any;

use prost::{DecodeError, Message};

/// A decoded reply; only what asked for it knows its type.
pub type Reply = Box<dyn Any + Send>;

/// A request of one method, encoded, and how its reply is read.
pub struct Outgoing {
    /// The method: `GetLease`.
    pub method: &'static str,
    /// The request.
    pub message: Vec<u8>,
    /// Reads the reply.
    pub decode: fn(&[u8]) -> Result<Reply, DecodeError>,
}

impl Outgoing {
    /// A request whose reply is an `R`.
    pub fn new<R: Message + Default + 'static>(method: &'static str, message: &impl Message) -> Self {
        Self { method, message: message.encode_to_vec(), decode: decoded::<R> }
    }
}

fn decoded<R: Message + Default + 'static>(bytes: &[u8]) -> Result<Reply, DecodeError> {
    Ok(Box::new(R::decode(bytes)?))
}

/// The reply as what it is; `R` is what the request was made with.
pub fn given<R: Default + 'static>(reply: Reply) -> R {
    // Another type would be a mistake in this folder: every call names its reply twice, a line apart.
    reply.downcast::<R>().map(|reply| *reply).unwrap_or_default()
}
