//! What records can tell of themselves, without a connection. Records come in as the package's objects and
//! are read by their own properties.
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{error_to_js, to_js};
use crate::error::Error;
use crate::model::dump::Format;
use crate::model::selector::Selector;
use crate::model::{Exporter, ExporterList, InvalidInput, Lease, LeaseList, ShownFields, time};

/// Reads a record; an error says which property is missing or of the wrong kind.
fn read<T: DeserializeOwned>(what: &'static str, value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| refused(what, InvalidInput::new("record", format!("is no {what}: {error}"))))
}

fn refused(method: &'static str, input: InvalidInput) -> JsValue {
    error_to_js(&Error::from_input(method, input))
}

fn format(name: &str) -> Result<Format, JsValue> {
    Format::from_name(name).ok_or_else(|| {
        refused("dump", InvalidInput::new("format", format!("must be \"json\" or \"yaml\", got {name:?}")))
    })
}

/// Checks a plain lease, and gives it back with exactly the properties of one.
#[wasm_bindgen(js_name = readLease)]
pub fn read_lease(plain: JsValue) -> Result<JsValue, JsValue> {
    read::<Lease>("Lease", plain).map(|lease| to_js(&lease))
}

/// Checks a plain exporter, and gives it back with exactly the properties of one.
#[wasm_bindgen(js_name = readExporter)]
pub fn read_exporter(plain: JsValue) -> Result<JsValue, JsValue> {
    read::<Exporter>("Exporter", plain).map(|exporter| to_js(&exporter))
}

/// The status of a lease in a word.
#[wasm_bindgen(js_name = leaseStatus)]
pub fn lease_status(lease: JsValue) -> Result<String, JsValue> {
    read::<Lease>("Lease", lease).map(|lease| lease.status().to_owned())
}

/// Whether a lease is over.
#[wasm_bindgen(js_name = leaseHasEnded)]
pub fn lease_has_ended(lease: JsValue) -> Result<bool, JsValue> {
    read::<Lease>("Lease", lease).map(|lease| lease.has_ended())
}

/// When a lease ended or will end, as exact text.
#[wasm_bindgen(js_name = leaseExpiresAt)]
pub fn lease_expires_at(lease: JsValue) -> Result<Option<String>, JsValue> {
    read::<Lease>("Lease", lease).map(|lease| lease.expires_at().as_ref().map(time::text))
}

/// Milliseconds left at `now_ms`.
#[wasm_bindgen(js_name = leaseRemainingMs)]
pub fn lease_remaining_ms(lease: JsValue, now_ms: f64) -> Result<Option<f64>, JsValue> {
    read::<Lease>("Lease", lease).map(|lease| lease.remaining_ms(now_ms))
}

/// The time left in words.
#[wasm_bindgen(js_name = leaseRemaining)]
pub fn lease_remaining(lease: JsValue, now_ms: f64) -> Result<String, JsValue> {
    read::<Lease>("Lease", lease).map(|lease| lease.remaining(now_ms))
}

/// A lease as JSON or YAML.
#[wasm_bindgen(js_name = dumpLease)]
pub fn dump_lease(lease: JsValue, format_name: &str) -> Result<String, JsValue> {
    let format = format(format_name)?;
    read::<Lease>("Lease", lease).map(|lease| lease.dump(format))
}

/// An exporter as JSON or YAML.
#[wasm_bindgen(js_name = dumpExporter)]
pub fn dump_exporter(exporter: JsValue, format_name: &str) -> Result<String, JsValue> {
    let format = format(format_name)?;
    read::<Exporter>("Exporter", exporter).map(|exporter| exporter.dump(format))
}

/// A page of leases as JSON or YAML.
#[wasm_bindgen(js_name = dumpLeaseList)]
pub fn dump_lease_list(list: JsValue, format_name: &str) -> Result<String, JsValue> {
    let format = format(format_name)?;
    read::<LeaseList>("LeaseList", list).map(|list| list.dump(format))
}

/// A page of exporters as JSON or YAML; `shown` says what of each.
#[wasm_bindgen(js_name = dumpExporterList)]
pub fn dump_exporter_list(list: JsValue, format_name: &str, shown: JsValue) -> Result<String, JsValue> {
    let format = format(format_name)?;
    let shown = if shown.is_undefined() { ShownFields::default() } else { read("ShownFields", shown)? };
    read::<ExporterList>("ExporterList", list).map(|list| list.dump(format, shown))
}

/// Whether labels match a Kubernetes label selector.
#[wasm_bindgen(js_name = labelsMatch)]
pub fn labels_match(labels: JsValue, selector: &str) -> Result<bool, JsValue> {
    let labels: BTreeMap<String, String> = read("labels", labels)?;
    let parsed = Selector::parse(selector).map_err(|error| {
        refused(
            "matches",
            InvalidInput::new("selector", format!("must be a label selector, got {selector:?}: {error}")),
        )
    })?;
    Ok(parsed.matches(&labels))
}
