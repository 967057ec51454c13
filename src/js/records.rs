//! Functions of records that need no connection. Records are passed in as the package's objects.
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::fields::Fields;
use super::read_records::read;
use super::{error_to_js, parsed};
use crate::base::quote::quote_short;
use crate::error::Error;
use crate::model::dump::Format;
use crate::model::record::Record;
use crate::model::{Exporter, ExporterList, InvalidInput, Lease, LeaseList, ShownFields};

/// Converts an invalid record or argument into the package's error.
fn thrown<T>(method: &'static str, result: Result<T, InvalidInput>) -> Result<T, JsValue> {
    result.map_err(|input| error_to_js(&Error::from_input(method, input)))
}

fn format(name: &str) -> Result<Format, InvalidInput> {
    Format::from_name(name).ok_or_else(|| {
        InvalidInput::new("format", format!("must be \"json\" or \"yaml\", got {}", quote_short(name)))
    })
}

/// Validates a plain lease, and returns it with exactly the properties of a lease.
#[wasm_bindgen(js_name = readLease)]
pub fn read_lease(plain: JsValue) -> Result<JsValue, JsValue> {
    thrown("Lease", read::<Lease>(plain)).map(|lease| parsed(&lease.json()))
}

/// Validates a plain exporter, and returns it with exactly the properties of an exporter.
#[wasm_bindgen(js_name = readExporter)]
pub fn read_exporter(plain: JsValue) -> Result<JsValue, JsValue> {
    thrown("Exporter", read::<Exporter>(plain)).map(|exporter| parsed(&exporter.json()))
}

/// A lease as JSON or YAML.
#[wasm_bindgen(js_name = dumpLease)]
pub fn dump_lease(plain: JsValue, format_name: &str) -> Result<String, JsValue> {
    thrown("dump", format(format_name).and_then(|format| Ok(read::<Lease>(plain)?.dump(format))))
}

/// An exporter as JSON or YAML.
#[wasm_bindgen(js_name = dumpExporter)]
pub fn dump_exporter(plain: JsValue, format_name: &str) -> Result<String, JsValue> {
    thrown("dump", format(format_name).and_then(|format| Ok(read::<Exporter>(plain)?.dump(format))))
}

/// A page of leases as JSON or YAML.
#[wasm_bindgen(js_name = dumpLeaseList)]
pub fn dump_lease_list(plain: JsValue, format_name: &str) -> Result<String, JsValue> {
    thrown("dump", format(format_name).and_then(|format| Ok(read::<LeaseList>(plain)?.dump(format))))
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
        Ok(read::<ExporterList>(plain)?.dump(format, shown))
    };
    thrown("dump", dumped())
}
