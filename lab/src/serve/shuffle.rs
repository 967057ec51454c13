//! Encodes map entries in a random order, like Go: the same message never has the same bytes twice. It only knows the
//! maps of our own messages.
use bytes::Bytes;
use jumpstarter_web::wire::client::v1::{
    Exporter, Lease, ListExportersResponse, ListLeasesResponse, RotateTokenResponse,
};
use jumpstarter_web::wire::v1::{GetReportResponse, GetStatusResponse, LogStreamResponse};
use prost::Message;
use prost::encoding::{decode_key, decode_varint};

use crate::random::Random;

/// The maps of a message: fields that are maps, and fields that are messages with maps.
#[derive(Debug)]
pub struct Layout {
    /// Field numbers of maps.
    pub maps: &'static [u32],
    /// Field numbers of messages, with their layouts.
    pub children: &'static [(u32, &'static Layout)],
}

const PLAIN: Layout = Layout { maps: &[], children: &[] };
const EXPORTER: Layout = Layout { maps: &[2, 7], children: &[] };
const LEASE: Layout = Layout { maps: &[13, 15, 16], children: &[] };
const EXPORTERS: Layout = Layout { maps: &[], children: &[(1, &EXPORTER)] };
const LEASES: Layout = Layout { maps: &[], children: &[(1, &LEASE)] };
const DRIVER: Layout = Layout { maps: &[3, 5], children: &[] };
const REPORT: Layout = Layout { maps: &[2], children: &[(3, &DRIVER)] };
const LOG: Layout = Layout { maps: &[8], children: &[] };

/// A message whose maps are known.
pub trait Shuffled {
    /// Where they are.
    const LAYOUT: &'static Layout;
}

macro_rules! shuffled {
    ($($message:ty => $layout:expr),* $(,)?) => {
        $(impl Shuffled for $message { const LAYOUT: &'static Layout = &$layout; })*
    };
}

shuffled! {
    () => PLAIN, Exporter => EXPORTER, Lease => LEASE, ListExportersResponse => EXPORTERS,
    ListLeasesResponse => LEASES, RotateTokenResponse => PLAIN, GetReportResponse => REPORT,
    LogStreamResponse => LOG, GetStatusResponse => PLAIN,
}

/// Encodes a message with the entries of its maps in a random order.
pub fn encode<T: Message + Shuffled>(message: &T, random: &Random) -> Bytes {
    shuffle(&message.encode_to_vec(), T::LAYOUT, random).into()
}

/// The same message with the entries of its maps in another order.
fn shuffle(encoded: &[u8], layout: &Layout, random: &Random) -> Vec<u8> {
    if layout.maps.is_empty() && layout.children.is_empty() {
        return encoded.to_vec();
    }
    // prost can decode what it has encoded; otherwise the bytes are sent unchanged.
    shuffled(encoded, layout, random).unwrap_or_else(|_| encoded.to_vec())
}

fn shuffled(encoded: &[u8], layout: &Layout, random: &Random) -> Result<Vec<u8>, prost::DecodeError> {
    let mut fields: Vec<(u32, Vec<u8>)> = Vec::new();
    let mut rest = encoded;
    while !rest.is_empty() {
        let start = rest;
        let (number, wire_type) = decode_key(&mut rest)?;
        let body_start = rest;
        prost::encoding::skip_field(wire_type, number, &mut rest, Default::default())?;
        let child = layout.children.iter().find(|(field, _)| *field == number);
        let field = match child {
            Some((_, child)) => {
                let mut body = body_start;
                decode_varint(&mut body)?;
                let length = body.len() - rest.len();
                let inner = shuffled(&body[..length], child, random)?;
                let head = start.len() - body.len();
                // The fields and the length are the same, so the key and the length before them are still correct.
                [&start[..head], &inner[..]].concat()
            }
            None => start[..start.len() - rest.len()].to_vec(),
        };
        fields.push((number, field));
    }
    for map in layout.maps {
        let mut entries: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].0 == *map).collect();
        let places = entries.clone();
        random.draw(|rng| rng.shuffle(&mut entries));
        let reordered: Vec<Vec<u8>> = entries.iter().map(|index| fields[*index].1.clone()).collect();
        for (place, field) in places.into_iter().zip(reordered) {
            fields[place].1 = field;
        }
    }
    Ok(fields.into_iter().flat_map(|(_, field)| field).collect())
}
