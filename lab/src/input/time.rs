//! A time in JSON: milliseconds since the epoch, or text in the format of a serialized `Date`.
use std::fmt;

use jumpstarter_web::model::time::parse;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};

use crate::clock::{MILLISECOND, Nanos};
use crate::namespace::times::nanos;

/// A time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Nanos);

/// The maximum time of a JavaScript `Date`, in milliseconds.
const LAST_MS: f64 = 8.64e15;

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Read)
    }
}

struct Read;

impl Visitor<'_> for Read {
    type Value = Moment;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("milliseconds since 1970 or a time such as \"2026-01-02T03:04:05Z\"")
    }

    fn visit_u64<E: Error>(self, millis: u64) -> Result<Moment, E> {
        #[allow(clippy::cast_precision_loss)]
        self.visit_f64(millis as f64)
    }

    fn visit_i64<E: Error>(self, millis: i64) -> Result<Moment, E> {
        #[allow(clippy::cast_precision_loss)]
        self.visit_f64(millis as f64)
    }

    fn visit_f64<E: Error>(self, millis: f64) -> Result<Moment, E> {
        if !(0.0..=LAST_MS).contains(&millis) {
            return Err(E::invalid_value(Unexpected::Float(millis), &self));
        }
        #[allow(clippy::cast_possible_truncation)]
        Ok(Moment(Nanos::from(millis as i64) * MILLISECOND))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
        let time = parse("time", text).map_err(|error| E::custom(error.problem))?;
        Ok(Moment(nanos(&time)))
    }
}
