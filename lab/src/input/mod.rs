//! Reads exporters, leases and times from JSON. Errors name the field, its problem, and what is allowed.
mod exporter;
mod lease;
mod time;

pub use exporter::{ExporterChange, NewExporter, short_name};
pub use lease::{LeaseChange, NewLease};
pub use time::Moment;

use std::collections::BTreeMap;
use std::fmt;

use jumpstarter_web::model::labels::{KEY, VALUE, is_key, is_value};
use jumpstarter_web::model::names;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, SeqAccess, Visitor};
use serde_json::Value;

/// Reads a value of a type from JSON. `what` is the value's name in errors: `options`.
pub fn read<T: DeserializeOwned>(what: &str, value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| match error.path().to_string().as_str() {
        "." => format!("`{what}`: {}", error.inner()),
        path => format!("`{path}`: {}", error.inner()),
    })
}

/// Reads a value of a type from JSON text.
pub fn read_text<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, String> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("`{what}` must be JSON: {error}"))?;
    // Where a structure is expected, serde accepts its fields in a list, too.
    if !value.is_object() {
        return Err(format!("`{what}` must be an object, got {value}"));
    }
    read(what, value)
}

/// A list of items, or the number of items to generate.
#[derive(Clone, Debug, PartialEq)]
pub enum Several<T> {
    /// This many.
    Count(usize),
    /// These.
    List(Vec<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Several<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "a count (0 to {MOST}) or a list")
            }

            fn visit_u64<E: Error>(self, count: u64) -> Result<Self::Value, E> {
                match usize::try_from(count) {
                    Ok(count) if count <= MOST => Ok(Several::Count(count)),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Unsigned(count), &self)),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Several::List(list))
            }
        }

        deserializer.deserialize_any(Either(std::marker::PhantomData))
    }
}

/// The maximum number of exporters or leases, more than a test or a page needs.
const MOST: usize = 100_000;

/// A bare name.
pub(crate) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    names::check("name", &name).map_err(|error| D::Error::custom(error.problem))?;
    Ok(name)
}

/// Labels by Kubernetes' rules.
fn labels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let labels = BTreeMap::<String, String>::deserialize(deserializer)?;
    for (key, value) in &labels {
        if !is_key(key) {
            return Err(D::Error::custom(format!("the key {key:?} must be {KEY}")));
        }
        if !is_value(value) {
            return Err(D::Error::custom(format!(
                "the value {value:?} of {key:?} must be a label value of {VALUE}"
            )));
        }
    }
    Ok(labels)
}

fn some_labels<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<BTreeMap<String, String>>, D::Error> {
    labels(deserializer).map(Some)
}
