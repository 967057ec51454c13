//! The lab as JavaScript has it.
use js_sys::{Array, Reflect, Uint8Array};
use jumpstarter_lab::js::RawLab;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

/// A lab without ports.
pub struct Wire(RawLab);

impl Wire {
    pub fn new(options: &Value) -> Self {
        Self(RawLab::new(&options.to_string()).unwrap())
    }

    pub fn token(&self, kind: &str, client: &str) -> String {
        self.0.token(client, Some(JsValue::from(kind).unchecked_into()), None).unwrap()
    }

    pub fn handle(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> (u16, Vec<(String, String)>, Vec<u8>) {
        let pairs = headers.iter().map(|(name, value)| Array::of2(&name.into(), &value.into()));
        let headers = pairs.collect::<Array>().unchecked_into();
        let reply = self.0.handle("endpoint", path.to_string(), headers, body).unwrap();
        let get = |key: &str| Reflect::get(&reply, &key.into()).unwrap();
        let text = |pair: &Array, index| pair.get(index).as_string().unwrap();
        let headers: Array = get("headers").unchecked_into();
        let headers = headers.iter().map(|pair| {
            let pair: Array = pair.unchecked_into();
            (text(&pair, 0), text(&pair, 1))
        });
        let body: Uint8Array = get("body").unchecked_into();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let status = get("status").as_f64().unwrap() as u16;
        (status, headers.collect(), body.to_vec())
    }

    pub fn advance(&self, millis: u64) {
        #[allow(clippy::cast_precision_loss)]
        self.0.advance_ms(millis as f64).unwrap();
    }

    pub fn order(&self, change: Value) {
        self.0.order(&change.to_string()).unwrap();
    }
}
