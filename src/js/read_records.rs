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

/// The property beside an exact text: `beginTime` for `beginTimeText`.
fn beside(text: &str) -> &str {
    text.strip_suffix("Text").unwrap_or(text)
}

fn required<T>(value: Option<T>, name: &str, kind: &str) -> Read<T> {
    value.ok_or_else(|| InvalidInput::new(name, format!("must be given: {kind}")))
}

macro_rules! read_fields {
    ($($type:ty: $read:expr;)*) => {
        $(impl Field<Fields> for $type {
            fn read(fields: &Fields, name: &'static str, default: Option<Self>) -> Read<Self> {
                let read: fn(&Fields, &str, Option<Self>) -> Read<Self> = $read;
                let mut property = String::new();
                push_camel_case(name, &mut property);
                read(fields, &property, default)
            }
        })*
    };
}

read_fields! {
    String: |fields, name, default| match default {
        Some(default) => Ok(fields.text(name)?.unwrap_or(default)),
        None => fields.required_text(name),
    };
    bool: |fields, name, default| required(fields.flag(name)?.or(default), name, "true or false");
    BTreeMap<String, String>: |fields, name, _| fields.texts(name);
    Vec<String>: |fields, name, _| fields.list(name);
    Option<String>: |fields, name, _| fields.text(name);
    Option<f64>: |fields, name, _| fields.number(name);
    Option<ExporterStatus>: |fields, name, _| {
        let wrong = |text: &str| format!("must be an exporter's status, got {}", quote_short(text));
        let parse = |text: String| text.parse().map_err(|()| InvalidInput::new(name, wrong(&text)));
        fields.text(name)?.map(parse).transpose()
    };
    // The exact text is preferred. A record that was made by hand may lack it, and have the number or `Date` alone.
    Option<i64>: |fields, name, _| match whole_text(fields, name)? {
        Some(exact) => Ok(Some(exact)),
        None => Ok(fields.number(beside(name))?.map(|number| number as i64)),
    };
    Option<Timestamp>: |fields, name, _| match fields.text(name)? {
        Some(exact) => time::parse(name, &exact).map(Some),
        None => fields.time(beside(name)),
    };
    Option<Duration>: |fields, name, _| {
        let seconds = beside(name).to_owned() + "Seconds";
        match fields.text(name)? {
            Some(exact) => duration::of_text(name, &exact).map(Some),
            None => fields.number(&seconds)?.map(|number| duration::of_seconds(&seconds, number)).transpose(),
        }
    };
    Option<TimeParts>: |fields, name, _| {
        let Some(parts) = fields.value(name)?.map(Fields::new).transpose()? else { return Ok(None) };
        let nanos = parts.whole("nanos", i32::MIN, i32::MAX)?;
        Ok(Some(TimeParts { seconds: whole_text(&parts, "seconds")?, nanos }))
    };
    Option<Box<Lease>>: |fields, name, _| Ok(fields.value(name)?.map(read).transpose()?.map(Box::new));
    Vec<Condition>: |fields, name, _| {
        let mut conditions: Vec<Condition> = each(fields, name)?;
        conditions.iter_mut().for_each(|one| one.set_transition(one.transition()));
        Ok(conditions)
    };
    Vec<Lease>: |fields, name, _| each(fields, name);
    Vec<Exporter>: |fields, name, _| each(fields, name);
}

fn each<T: ReadFrom<Fields>>(fields: &Fields, name: &str) -> Read<Vec<T>> {
    let list = required(fields.value(name)?.filter(Array::is_array), name, "an array")?;
    Array::from(&list).iter().map(read).collect()
}

/// A 64-bit integer as text, since a JavaScript number cannot hold it.
fn whole_text(fields: &Fields, name: &str) -> Read<Option<i64>> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| InvalidInput::new(name, "must be a whole number as text"))
}
