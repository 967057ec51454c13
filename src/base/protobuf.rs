//! The wire format of protobuf, read without copying, for code that must not create messages first. Fields and numbers of one byte
//! are read here, longer numbers and what is skipped by prost's functions; tests compare what both accept.
use prost::encoding::{DecodeContext, WireType, decode_varint, skip_field};

/// Why bytes are no message.
pub type Malformed = &'static str;

const MALFORMED: Malformed = "it is malformed";

/// One field of a message.
pub struct Field<'a> {
    /// Its number.
    pub number: u32,
    /// Its value.
    pub value: Value<'a>,
    /// All of its bytes, with the tag.
    pub bytes: &'a [u8],
}

/// The value of a field.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// A number or flag of variable length.
    Varint(u64),
    /// A string or a message.
    Bytes(&'a [u8]),
    /// A number of a fixed length, or a group: no field of the records has one.
    Other,
}

impl<'a> Value<'a> {
    /// The value of a number or flag.
    pub fn varint(self) -> Result<u64, Malformed> {
        if let Self::Varint(value) = self { Ok(value) } else { Err(MALFORMED) }
    }

    /// The bytes of a string or message.
    pub fn bytes(self) -> Result<&'a [u8], Malformed> {
        if let Self::Bytes(bytes) = self { Ok(bytes) } else { Err(MALFORMED) }
    }
}

/// The text of a string.
pub fn text(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|_| MALFORMED)
}

/// Takes the next field from a message; `None` at its end. If it is malformed, `rest` stays what it is.
pub fn field<'a>(rest: &mut &'a [u8]) -> Result<Option<Field<'a>>, Malformed> {
    if rest.is_empty() { Ok(None) } else { read(rest).map(Some).ok_or(MALFORMED) }
}

fn read<'a>(rest: &mut &'a [u8]) -> Option<Field<'a>> {
    let message = *rest;
    let mut after = message;
    let tag = u32::try_from(varint(&mut after)?).ok()?;
    let (number, kind) = (tag >> 3, WireType::try_from(u64::from(tag & 7)).ok()?);
    if number == 0 {
        return None;
    }
    let value = match kind {
        WireType::Varint => Value::Varint(varint(&mut after)?),
        WireType::LengthDelimited => {
            let length = usize::try_from(varint(&mut after)?).ok()?;
            let (bytes, next) = after.split_at_checked(length)?;
            after = next;
            Value::Bytes(bytes)
        }
        _ => {
            skip_field(kind, number, &mut after, DecodeContext::default()).ok()?;
            Value::Other
        }
    };
    *rest = after;
    Some(Field { number, value, bytes: message.get(..message.len() - after.len())? })
}

/// Most are one byte, for which prost's function does too much.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    if let [byte @ 0..=0x7f, after @ ..] = *rest {
        *rest = after;
        return Some(u64::from(*byte));
    }
    decode_varint(rest).ok()
}
