//! Reads the fields of records from the package's objects, or from plain data of the same form. Errors name the property
//! that is missing or has the wrong type. Which fields there are: the records in `model/`.
use std::collections::BTreeMap;

use js_sys::Array;
use prost_types::{Duration, Timestamp};
use wasm_bindgen::JsValue;

use super::fields::Fields;
use crate::base::quote::quote_short;
use crate::model::condition::TimeParts;
use crate::model::dump::push_camel_case;
use crate::model::record::{Field, ReadFrom};
use crate::model::{Condition, Exporter, ExporterStatus, InvalidInput, Lease, duration, time};

type Read<T> = Result<T, InvalidInput>;

/// A record.
pub fn read<T: ReadFrom<Fields>>(value: JsValue) -> Read<T> {
    T::read_from(&Fields::new(value)?)
}

/// The name of the property.
fn property(name: &str) -> String {
    let mut property = String::new();
    push_camel_case(name, &mut property);
    property
}

/// The property beside an exact text: `beginTime` for `beginTimeText`.
fn beside(text: &str) -> &str {
    text.strip_suffix("Text").unwrap_or(text)
}

fn required<T>(value: Option<T>, name: &str, kind: &str) -> Read<T> {
    value.ok_or_else(|| InvalidInput::new(name, format!("must be given: {kind}")))
}

impl Field<Fields> for String {
    fn read(fields: &Fields, name: &'static str, default: Option<Self>) -> Read<Self> {
        let name = property(name);
        required(fields.text(&name)?.or(default), &name, "a string")
    }
}

impl Field<Fields> for bool {
    fn read(fields: &Fields, name: &'static str, default: Option<Self>) -> Read<Self> {
        let name = property(name);
        required(fields.flag(&name)?.or(default), &name, "true or false")
    }
}

impl Field<Fields> for BTreeMap<String, String> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        fields.texts(&property(name))
    }
}

impl Field<Fields> for Vec<String> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        fields.list(&property(name))
    }
}

impl Field<Fields> for Option<String> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        fields.text(&property(name))
    }
}

impl Field<Fields> for Option<f64> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        fields.number(&property(name))
    }
}

impl Field<Fields> for Option<ExporterStatus> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        let name = property(name);
        let wrong = |text: &str| {
            InvalidInput::new(&name, format!("must be an exporter's status, got {}", quote_short(text)))
        };
        fields.text(&name)?.map(|text| text.parse().map_err(|()| wrong(&text))).transpose()
    }
}

// The exact text is preferred. A record that was made by hand may lack it, and have the number or `Date` alone.

impl Field<Fields> for Option<i64> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        match whole_text(fields, name)? {
            Some(exact) => Ok(Some(exact)),
            None => Ok(fields.number(beside(name))?.map(|number| number as i64)),
        }
    }
}

impl Field<Fields> for Option<Timestamp> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        match fields.text(name)? {
            Some(exact) => time::parse(name, &exact).map(Some),
            None => fields.time(beside(name)),
        }
    }
}

impl Field<Fields> for Option<Duration> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        let seconds = beside(name).to_owned() + "Seconds";
        match fields.text(name)? {
            Some(exact) => duration::of_text(name, &exact).map(Some),
            None => fields.number(&seconds)?.map(|number| duration::of_seconds(&seconds, number)).transpose(),
        }
    }
}

impl Field<Fields> for Option<TimeParts> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        let Some(parts) = fields.value(&property(name))? else { return Ok(None) };
        let parts = Fields::new(parts)?;
        Ok(Some(TimeParts {
            seconds: whole_text(&parts, "seconds")?,
            nanos: parts.whole("nanos", i32::MIN, i32::MAX)?,
        }))
    }
}

impl Field<Fields> for Option<Box<Lease>> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        Ok(fields.value(&property(name))?.map(read).transpose()?.map(Box::new))
    }
}

impl Field<Fields> for Vec<Condition> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        let mut conditions: Self = each(fields, name)?;
        conditions.iter_mut().for_each(|one| one.set_transition(one.transition()));
        Ok(conditions)
    }
}

impl Field<Fields> for Vec<Lease> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        each(fields, name)
    }
}

impl Field<Fields> for Vec<Exporter> {
    fn read(fields: &Fields, name: &'static str, _: Option<Self>) -> Read<Self> {
        each(fields, name)
    }
}

fn each<T: ReadFrom<Fields>>(fields: &Fields, name: &str) -> Read<Vec<T>> {
    let name = property(name);
    let list = required(fields.value(&name)?.filter(Array::is_array), &name, "an array")?;
    Array::from(&list).iter().map(read).collect()
}

/// A 64-bit integer as text, since a JavaScript number cannot hold it.
fn whole_text(fields: &Fields, name: &str) -> Read<Option<i64>> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| InvalidInput::new(name, "must be a whole number as text"))
}
