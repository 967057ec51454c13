//! Reads the fields of an options object, each with its expected type. Errors name the field, its value and what is
//! allowed. An unknown field is an error too, since it is most likely misspelled.
use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, Date, Object, Reflect};
use prost_types::Timestamp;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::base::quote::quote_short;
use crate::model::{InvalidInput, time};

/// One options object.
pub struct Fields {
    object: JsValue,
    known: RefCell<Vec<String>>,
}

impl Fields {
    /// `undefined` counts as an empty object.
    pub fn new(value: JsValue) -> Result<Self, InvalidInput> {
        if !value.is_undefined() && (!value.is_object() || Array::is_array(&value)) {
            return Err(InvalidInput::new("options", format!("must be an object, got {}", shown(&value))));
        }
        Ok(Self { object: value, known: RefCell::default() })
    }

    /// The raw value of a field; `null` counts as absent.
    pub fn value(&self, name: &str) -> Result<Option<JsValue>, InvalidInput> {
        self.known.borrow_mut().push(name.to_owned());
        if self.object.is_undefined() {
            return Ok(None);
        }
        let value = Reflect::get(&self.object, &JsValue::from_str(name)).map_err(|_| unreadable(name))?;
        Ok((!value.is_undefined() && !value.is_null()).then_some(value))
    }

    /// A string.
    pub fn text(&self, name: &str) -> Result<Option<String>, InvalidInput> {
        self.read(name, "a string", |value| value.as_string())
    }

    /// A string that is required.
    pub fn required_text(&self, name: &str) -> Result<String, InvalidInput> {
        let text = self.text(name)?.ok_or_else(|| InvalidInput::new(name, "must be given: a string"))?;
        #[cfg(feature = "panic-for-tests")]
        assert!(text != "panic-now", "made to order by `{name}`");
        Ok(text)
    }

    /// A boolean.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, InvalidInput> {
        self.read(name, "true or false", |value| value.as_bool())
    }

    /// A number.
    pub fn number(&self, name: &str) -> Result<Option<f64>, InvalidInput> {
        self.read(name, "a finite number", |value| value.as_f64().filter(|number| number.is_finite()))
    }

    /// An integer from `least` to `most`.
    pub fn whole(&self, name: &str, least: i32, most: i32) -> Result<Option<i32>, InvalidInput> {
        self.read(name, &format!("a whole number from {least} to {most}"), |value| {
            let number = value.as_f64()?;
            let fits = number.fract() == 0.0 && number >= f64::from(least) && number <= f64::from(most);
            fits.then_some(number as i32)
        })
    }

    /// A number of milliseconds, from `least` to the maximum of the browser's timers; fractions are rounded up.
    /// TypeScript applies the same rule to the options that it reads itself (`millisOf`).
    pub fn millis(&self, name: &str, least: i32) -> Result<Option<f64>, InvalidInput> {
        self.read(name, &format!("a number of milliseconds from {least} to {}", i32::MAX), |value| {
            let number = value.as_f64().filter(|number| *number >= f64::from(least))?;
            Some(number.ceil()).filter(|millis| *millis <= f64::from(i32::MAX))
        })
    }

    /// A `Date`, of any realm, or RFC 3339 text.
    pub fn time(&self, name: &str) -> Result<Option<Timestamp>, InvalidInput> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        if let Some(text) = value.as_string() {
            return time::parse(name, &text).map(Some);
        }
        let Some(millis) = millis_of(&value).filter(|millis| millis.is_finite()) else {
            let message = format!("must be a valid Date or RFC 3339 text, got {}", shown(&value));
            return Err(InvalidInput::new(name, message));
        };
        time::check(name, time::from_millis(millis as i64)).map(Some)
    }

    /// An array of strings; empty if the field is absent.
    pub fn list(&self, name: &str) -> Result<Vec<String>, InvalidInput> {
        let list = self.read(name, "an array of strings", |value| {
            let array = value.dyn_ref::<Array>()?;
            array.iter().map(|entry| entry.as_string()).collect::<Option<Vec<_>>>()
        })?;
        Ok(list.unwrap_or_default())
    }

    /// An object whose values are strings.
    pub fn texts(&self, name: &str) -> Result<BTreeMap<String, String>, InvalidInput> {
        let Some(value) = self.value(name)? else { return Ok(BTreeMap::new()) };
        if !is_plain(&value) {
            let message = format!("must be a plain object of strings, got {}", shown(&value));
            return Err(InvalidInput::new(name, message));
        }
        let mut texts = BTreeMap::new();
        for key in Reflect::own_keys(&value).map_err(|_| unreadable(name))?.iter() {
            let entry = Reflect::get(&value, &key).map_err(|_| unreadable(name))?;
            let key =
                key.as_string().ok_or_else(|| InvalidInput::new(name, "must not have symbols as keys"))?;
            let Some(text) = entry.as_string() else {
                let message = format!("must be a string, got {}", shown(&entry));
                return Err(InvalidInput::new(format!("{name}.{key}"), message));
            };
            texts.insert(key, text);
        }
        Ok(texts)
    }

    /// To be called last: returns an error for the first field that no method has read.
    pub fn finish(&self) -> Result<(), InvalidInput> {
        if self.object.is_undefined() {
            return Ok(());
        }
        let known = self.known.borrow();
        let unknown = Object::keys(self.object.unchecked_ref::<Object>())
            .iter()
            .filter_map(|key| key.as_string())
            .find(|key| !known.contains(key));
        match unknown {
            None => Ok(()),
            Some(key) => {
                let message = format!("is no option of this call; the options are {}", known.join(", "));
                Err(InvalidInput::new(key, message))
            }
        }
    }

    fn read<T>(
        &self,
        name: &str,
        allowed: &str,
        read: impl Fn(&JsValue) -> Option<T>,
    ) -> Result<Option<T>, InvalidInput> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        match read(&value) {
            Some(read) => Ok(Some(read)),
            None => Err(InvalidInput::new(name, format!("must be {allowed}, got {}", shown(&value)))),
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// A `Date` of this realm or another one.
    #[wasm_bindgen(js_name = Date)]
    type AnyDate;

    /// `Date.prototype.getTime` itself: it accepts a `Date` of any realm, and throws for everything else.
    #[wasm_bindgen(method, final, catch, js_class = "Date", js_name = getTime)]
    fn checked_time(this: &AnyDate) -> Result<f64, JsValue>;
}

/// The time of a `Date`; `None` for any other value. `instanceof` would be wrong: each frame has its own `Date`
/// class.
fn millis_of(value: &JsValue) -> Option<f64> {
    if !value.is_object() {
        return None;
    }
    value.unchecked_ref::<AnyDate>().checked_time().ok()
}

fn unreadable(name: &str) -> InvalidInput {
    InvalidInput::new(name, "must be readable; reading it threw an error")
}

/// An object literal, or an object without a prototype. A `Map` or `Headers` has no entries that could be read as
/// properties.
pub fn is_plain(value: &JsValue) -> bool {
    if !value.is_object() {
        return false;
    }
    let parent = |of: &JsValue| Reflect::get_prototype_of(of).map(JsValue::from);
    match parent(value) {
        Ok(first) if first.is_null() => true,
        Ok(first) => parent(&first).is_ok_and(|second| second.is_null()),
        Err(_) => false,
    }
}

/// A value as errors show it: short, and never a whole object.
pub fn shown(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        return quote_short(&text);
    }
    if Array::is_array(value) {
        return "an array".into();
    }
    if let Some(millis) = millis_of(value) {
        return format!("the Date {}", String::from(Date::new(&millis.into()).to_string()));
    }
    if value.is_object() {
        return "an object".into();
    }
    // The remaining types are number, boolean, bigint, symbol and function: all of them have a short text.
    let text = js_sys::global().unchecked_into::<Object>();
    let function = Reflect::get(&text, &JsValue::from_str("String")).ok();
    let written = function
        .and_then(|function| function.dyn_into::<js_sys::Function>().ok())
        .and_then(|function| function.call1(&JsValue::UNDEFINED, value).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_default();
    let kind = value.js_typeof().as_string().unwrap_or_default();
    if kind == "function" { "a function".into() } else { format!("{written} (a {kind})") }
}
