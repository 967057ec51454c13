//! Kubernetes label selectors for the package: parsing, and matching against many label sets at once.
use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::fields::Fields;
use super::{error_to_js, parsed, plain};
use crate::error::Error;
use crate::model::lease_filter::LeaseFilter;
use crate::model::selector::{Selector, SelectorError};

const METHOD: &str = "Selector";

/// The requirements of a selector, sorted by key. For an invalid one, throws an error with its `position`.
#[wasm_bindgen(js_name = parseSelector)]
pub fn parse_selector(text: &str) -> Result<JsValue, JsValue> {
    selector(text).map(|selector| parsed(&plain::requirements(&selector)))
}

/// The indices of the matching records, in a list of records with `labels`.
#[wasm_bindgen(js_name = selectorMatches)]
pub fn selector_matches(text: &str, records: &Array) -> Result<Vec<u32>, JsValue> {
    let selector = selector(text)?;
    let mut places = Vec::new();
    for (place, record) in records.iter().enumerate() {
        let labels = Fields::new(record).and_then(|fields| fields.texts("labels"));
        let labels = labels.map_err(|input| error_to_js(&Error::from_input(METHOD, input)))?;
        if selector.matches(&labels) {
            places.push(place as u32);
        }
    }
    Ok(places)
}

/// The indices of the records whose selector contains every requirement of a filter, in a list of records with a
/// `selector`.
#[wasm_bindgen(js_name = leaseSelectorMatches)]
pub fn lease_selector_matches(text: &str, records: &Array) -> Result<Vec<u32>, JsValue> {
    let filter = LeaseFilter::parse(text).map_err(|error| invalid(text, &error))?;
    let mut places = Vec::new();
    for (place, record) in records.iter().enumerate() {
        let selector = Fields::new(record).and_then(|fields| fields.required_text("selector"));
        if filter.matches(&selector.map_err(|input| error_to_js(&Error::from_input(METHOD, input)))?) {
            places.push(place as u32);
        }
    }
    Ok(places)
}

fn selector(text: &str) -> Result<Selector, JsValue> {
    Selector::parse(text).map_err(|error| invalid(text, &error))
}

fn invalid(text: &str, error: &SelectorError) -> JsValue {
    let before = text.get(..error.position).unwrap_or(text);
    // JavaScript counts in 16-bit units.
    let position = before.encode_utf16().count() as u32;
    let plain = error_to_js(&Error::from_input(METHOD, error.of_field("selector", text)));
    // Setting a property of a newly created plain object cannot fail.
    let _ = Reflect::set(&plain, &JsValue::from_str("position"), &position.into());
    plain
}
