//! Values of driver calls: JavaScript's to `google.protobuf.Value` and back.
//!
//! Not by `serde-wasm-bindgen`: it does not distinguish `undefined` from `null`, does not end on a circle, and its errors name no
//! argument.
use js_sys::{Array, JsString, Object, Reflect};
use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value};
use wasm_bindgen::{JsCast, JsValue};

use crate::js::fields::{is_plain, shown};
use crate::model::InvalidInput;

/// How deeply arrays and objects may be nested. Protobuf's decoders stop at 100 messages inside each other, and an object takes
/// three of them.
const DEEPEST: usize = 30;

/// The arguments of a call. An error names the value that has no place in a message: `args[1].a.b`.
pub fn arguments(args: &Array) -> Result<Vec<Value>, InvalidInput> {
    let read = |(index, value): (usize, JsValue)| from_js(&format!("args[{index}]"), &value, &mut Vec::new());
    args.iter().enumerate().map(read).collect()
}

/// `around` has the arrays and objects that the value is in.
fn from_js(name: &str, value: &JsValue, around: &mut Vec<JsValue>) -> Result<Value, InvalidInput> {
    let refused = |problem: String| Err(InvalidInput::new(name, problem));
    let kind = if value.is_null() {
        Kind::NullValue(0)
    } else if value.is_undefined() {
        return refused("must not be undefined: null is what Python calls None".into());
    } else if let Some(flag) = value.as_bool() {
        Kind::BoolValue(flag)
    } else if let Some(number) = value.as_f64() {
        if !number.is_finite() {
            return refused(format!("must be a finite number, got {number}"));
        }
        Kind::NumberValue(number)
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        if !text.is_valid_utf16() {
            return refused("must not have half of a surrogate pair in it".into());
        }
        Kind::StringValue(String::from(text))
    } else if Array::is_array(value) || is_plain(value) {
        if around.iter().any(|outer| Object::is(outer, value)) {
            return refused("must not contain itself".into());
        }
        if around.len() == DEEPEST {
            return refused(format!("must not be nested deeper than {DEEPEST} arrays and objects"));
        }
        around.push(value.clone());
        let kind = nested(name, value, around);
        around.pop();
        kind?
    } else {
        let allowed = "must be null, a boolean, a number, a string, an array or a plain object";
        return refused(format!("{allowed}, got {}", shown(value)));
    };
    Ok(Value { kind: Some(kind) })
}

fn nested(name: &str, value: &JsValue, around: &mut Vec<JsValue>) -> Result<Kind, InvalidInput> {
    let read = |inner: &str, key: &JsValue| {
        let unreadable = |_| InvalidInput::new(inner, "must be readable; reading it threw an error");
        Reflect::get(value, key).map_err(unreadable)
    };
    if Array::is_array(value) {
        let mut values = Vec::new();
        for index in 0..value.unchecked_ref::<Array>().length() {
            let inner = format!("{name}[{index}]");
            let entry = read(&inner, &JsValue::from(index))?;
            values.push(from_js(&inner, &entry, around)?);
        }
        return Ok(Kind::ListValue(ListValue { values }));
    }
    let mut fields = Struct::default();
    for key in Object::keys(value.unchecked_ref::<Object>()).iter() {
        let field = key.as_string().unwrap_or_default();
        let inner = format!("{name}.{field}");
        let entry = read(&inner, &key)?;
        // As in JSON: an option that is not set.
        if !entry.is_undefined() {
            fields.fields.insert(field, from_js(&inner, &entry, around)?);
        }
    }
    Ok(Kind::StructValue(fields))
}

/// A value as plain data; `null` for none.
pub fn to_js(value: &Value) -> JsValue {
    match &value.kind {
        None | Some(Kind::NullValue(_)) => JsValue::NULL,
        Some(Kind::BoolValue(flag)) => JsValue::from_bool(*flag),
        Some(Kind::NumberValue(number)) => JsValue::from_f64(*number),
        Some(Kind::StringValue(text)) => JsValue::from_str(text),
        Some(Kind::ListValue(list)) => list.values.iter().map(to_js).collect::<Array>().into(),
        Some(Kind::StructValue(fields)) => {
            let entries = Array::new();
            for (name, value) in &fields.fields {
                entries.push(&Array::of2(&JsValue::from_str(name), &to_js(value)));
            }
            // Pairs of a name and a value: it cannot fail.
            Object::from_entries(&entries).map_or(JsValue::NULL, JsValue::from)
        }
    }
}
