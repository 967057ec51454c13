//! Functions of records that need no connection. Records are passed in as the package's objects.
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::fields::Fields;
use super::read_records::{read_exporter, read_exporter_list, read_lease, read_lease_list};
use super::{error_to_js, parsed};
use crate::base::quote::quote_short;
use crate::error::Error;
use crate::model::dump::Format;
use crate::model::{InvalidInput, Lease, ShownFields, time};

/// Converts an invalid record or argument into the package's error.
fn thrown<T>(method: &'static str, result: Result<T, InvalidInput>) -> Result<T, JsValue> {
    result.map_err(|input| error_to_js(&Error::from_input(method, input)))
}

fn lease(value: JsValue) -> Result<Lease, JsValue> {
    thrown("Lease", read_lease(value))
}

fn format(name: &str) -> Result<Format, InvalidInput> {
    Format::from_name(name).ok_or_else(|| {
        InvalidInput::new("format", format!("must be \"json\" or \"yaml\", got {}", quote_short(name)))
    })
}

/// Validates a plain lease, and returns it with exactly the properties of a lease.
#[wasm_bindgen(js_name = readLease)]
pub fn check_lease(plain: JsValue) -> Result<JsValue, JsValue> {
    lease(plain).map(|lease| parsed(&lease.plain()))
}

/// Validates a plain exporter, and returns it with exactly the properties of an exporter.
#[wasm_bindgen(js_name = readExporter)]
pub fn check_exporter(plain: JsValue) -> Result<JsValue, JsValue> {
    thrown("Exporter", read_exporter(plain)).map(|exporter| parsed(&exporter.plain()))
}

/// The status of a lease, in one word.
#[wasm_bindgen(js_name = leaseStatus)]
pub fn lease_status(plain: JsValue) -> Result<String, JsValue> {
    lease(plain).map(|lease| lease.status().to_owned())
}

/// Whether a lease has ended.
#[wasm_bindgen(js_name = leaseHasEnded)]
pub fn lease_has_ended(plain: JsValue) -> Result<bool, JsValue> {
    lease(plain).map(|lease| lease.has_ended())
}

/// When a lease ended or will end, as exact text.
#[wasm_bindgen(js_name = leaseExpiresAt)]
pub fn lease_expires_at(plain: JsValue) -> Result<Option<String>, JsValue> {
    lease(plain).map(|lease| lease.expires_at().as_ref().map(time::text))
}

/// The time left at `now_ms`, in milliseconds.
#[wasm_bindgen(js_name = leaseRemainingMs)]
pub fn lease_remaining_ms(plain: JsValue, now_ms: f64) -> Result<Option<f64>, JsValue> {
    lease(plain).map(|lease| lease.remaining_ms(now_ms))
}

/// The time left, formatted.
#[wasm_bindgen(js_name = leaseRemaining)]
pub fn lease_remaining(plain: JsValue, now_ms: f64) -> Result<String, JsValue> {
    lease(plain).map(|lease| lease.remaining(now_ms))
}

/// A lease as JSON or YAML.
#[wasm_bindgen(js_name = dumpLease)]
pub fn dump_lease(plain: JsValue, format_name: &str) -> Result<String, JsValue> {
    thrown("dump", format(format_name).and_then(|format| Ok(read_lease(plain)?.dump(format))))
}

/// An exporter as JSON or YAML.
#[wasm_bindgen(js_name = dumpExporter)]
pub fn dump_exporter(plain: JsValue, format_name: &str) -> Result<String, JsValue> {
    thrown("dump", format(format_name).and_then(|format| Ok(read_exporter(plain)?.dump(format))))
}

/// A page of leases as JSON or YAML.
#[wasm_bindgen(js_name = dumpLeaseList)]
pub fn dump_lease_list(plain: JsValue, format_name: &str) -> Result<String, JsValue> {
    thrown("dump", format(format_name).and_then(|format| Ok(read_lease_list(plain)?.dump(format))))
}

/// A page of exporters as JSON or YAML; `shown` says which fields of each are included.
#[wasm_bindgen(js_name = dumpExporterList)]
pub fn dump_exporter_list(plain: JsValue, format_name: &str, shown: JsValue) -> Result<String, JsValue> {
    let dumped = || {
        let format = format(format_name)?;
        let fields = Fields::new(shown)?;
        let flag = |name| fields.flag(name).map(Option::unwrap_or_default);
        let shown = ShownFields {
            include_leases: flag("includeLeases")?,
            include_online: flag("includeOnline")?,
            include_status: flag("includeStatus")?,
            include_disabled: flag("includeDisabled")?,
        };
        fields.finish()?;
        Ok(read_exporter_list(plain)?.dump(format, shown))
    };
    thrown("dump", dumped())
}
