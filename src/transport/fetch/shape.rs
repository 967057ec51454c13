//! Inspects JavaScript values by their properties, never by their class: a response, a chunk or an error may come
//! from another realm (the `fetch` of a frame, a service worker, jsdom), where `instanceof` returns false for all of
//! them.
use js_sys::{ArrayBuffer, Function, Reflect, Symbol, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// A property; `None` if it cannot be read.
pub fn property(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &JsValue::from_str(name)).ok()
}

/// A property whose value is a string.
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    property(value, name)?.as_string()
}

/// Whether there is a method of that name.
pub fn has_method(value: &JsValue, name: &str) -> bool {
    property(value, name).is_some_and(|method| method.is_function())
}

/// Calls a method without arguments; an error if it does not exist.
pub fn call(value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    // What is no function has no `call`, which is an error, too.
    Reflect::get(value, &JsValue::from_str(name))?.unchecked_ref::<Function>().call0(value)
}

/// The bytes of a view or a buffer, copied; `None` for anything else.
pub fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    let number = |name| property(value, name).and_then(|number| number.as_f64());
    let length = number("byteLength")?;
    // A view of a transferred buffer cannot be read; its length is zero.
    if ArrayBuffer::is_view(value) {
        let view = |offset| {
            let buffer = property(value, "buffer")?;
            Some(Uint8Array::new_with_byte_offset_and_length(&buffer, offset, length as u32).to_vec())
        };
        return if length == 0.0 { Some(Vec::new()) } else { view(number("byteOffset")? as u32) };
    }
    let tag = Reflect::get(value, &Symbol::to_string_tag()).ok()?.as_string()?;
    if tag != "ArrayBuffer" && tag != "SharedArrayBuffer" {
        return None;
    }
    Some(if length == 0.0 { Vec::new() } else { Uint8Array::new(value).to_vec() })
}

/// The message of an error, or of any other value that was thrown.
pub fn words(error: &JsValue) -> String {
    let said = text(error, "message").filter(|message| !message.is_empty());
    said.or_else(|| error.as_string()).or_else(|| text(error, "name")).unwrap_or_else(|| "no words".into())
}

/// The kind of a value, for errors that name it.
pub fn kind(value: &JsValue) -> String {
    match value.is_null() {
        true => "null".into(),
        false => value.js_typeof().as_string().unwrap_or_default(),
    }
}
