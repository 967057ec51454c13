//! A lab for JavaScript, on which `jumpstarter-web/testing` is built. Options, changes, faults and calls are passed
//! as JSON text.
use std::sync::Arc;

use bytes::Bytes;
use js_sys::{Array, Date, Error, Object, Reflect, Uint8Array};
use jumpstarter_web::model::duration;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::clock::{MILLISECOND, Nanos, SECOND};
use crate::controller::TOKEN_LIFETIME;
use crate::controller::token::Kind;
use crate::host::Host;
use crate::input;
use crate::lab::{Arrived, Lab, Reply};
use crate::orders::change::Change;
use crate::orders::fault::{Fault, StatusFault};
use crate::serve::log::Outcome;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn error(words: &str);

    /// Headers in and out.
    #[wasm_bindgen(typescript_type = "RawHeader[]")]
    pub type RawHeaders;
    /// A reply.
    #[wasm_bindgen(typescript_type = "RawReply")]
    pub type RawReply;
    /// How a request is handled.
    #[wasm_bindgen(typescript_type = "RawArrival")]
    pub type RawArrival;
    /// A kind of token.
    #[wasm_bindgen(typescript_type = "RawTokenKind")]
    pub type RawTokenKind;
    /// How a request ended.
    #[wasm_bindgen(typescript_type = "RawOutcome")]
    pub type RawOutcome;
}

/// An in-memory lab: a controller that answers like the real one, behind a gRPC-Web gateway.
#[wasm_bindgen]
pub struct RawLab(Lab);

type Result<T> = std::result::Result<T, Error>;

#[wasm_bindgen]
impl RawLab {
    /// Creates a lab from `RawLabOptions`, as JSON text. Throws an error that names the option, its problem, and what
    /// is allowed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<RawLab> {
        std::panic::set_hook(Box::new(|panic| error(&panic.to_string())));
        let options = read("options", options)?;
        #[allow(clippy::cast_possible_truncation)]
        let machine = || Nanos::from(Date::now() as i64) * MILLISECOND;
        let pause = Arc::new(|_| Box::pin(std::future::ready(())) as crate::host::Pause);
        Lab::new(options, &Host { now: Arc::new(machine), pause }).map(Self).map_err(failure)
    }

    /// The controller's reply to a request at an endpoint, regardless of its fault. `path` begins with a slash. An
    /// endpoint may have any name; calls are listed with it.
    pub fn handle(
        &self,
        endpoint: &str,
        path: String,
        headers: RawHeaders,
        body: Vec<u8>,
    ) -> Result<RawReply> {
        reply(self.0.handle(endpoint, arrived(path, headers, body)?))
    }

    /// Adds a request at an endpoint: it is listed, and the endpoint's fault may affect it. The caller then calls
    /// `answer` for the controller's reply, and `end` in any case.
    pub fn arrive(
        &self,
        endpoint: &str,
        path: String,
        headers: RawHeaders,
        body: Vec<u8>,
    ) -> Result<RawArrival> {
        let (call, fault) = self.0.arrive(endpoint, arrived(path, headers, body)?);
        let arrival = Object::new();
        if let Some(call) = call {
            #[allow(clippy::cast_precision_loss)]
            set(&arrival, "call", &JsValue::from_f64(call as f64));
        }
        if let Some(fault) = fault {
            set(&arrival, "fault", &js_sys::JSON::parse(&plain_fault(&fault).to_string())?);
        }
        Ok(arrival.unchecked_into())
    }

    /// The controller's reply to a request that has arrived: the work is done now, once. Throws if the call has
    /// ended.
    pub fn answer(&self, call: u32) -> Result<RawReply> {
        reply(self.0.answer(call.into()))
    }

    /// Records how a request has ended. Does nothing if it has already ended.
    pub fn end(&self, call: u32, outcome: RawOutcome) -> Result<()> {
        let outcome = match outcome.as_string().as_deref() {
            Some("answered") => Outcome::Answered,
            Some("cancelled") => Outcome::Cancelled,
            Some("cut") => Outcome::Cut,
            Some("refused") => Outcome::Refused,
            _ => return Err(failure("`outcome` must be answered, cancelled, cut or refused".into())),
        };
        self.0.end(call.into(), outcome);
        Ok(())
    }

    /// A reply with any gRPC status, message and details (an encoded `google.rpc.Status`), in the controller's
    /// format. It is not listed.
    pub fn forged(&self, code: i32, message: String, details: Option<Vec<u8>>) -> Result<RawReply> {
        reply(self.0.forged(StatusFault::new(code, message, details.as_deref())))
    }

    /// Sets the `RawFault` of an endpoint, as JSON text; `{}` removes it. Throws an error that names the field.
    #[wasm_bindgen(js_name = setFault)]
    pub fn set_fault(&self, endpoint: &str, fault: &str) -> Result<()> {
        self.0.set_fault(endpoint, read("fault", fault)?);
        Ok(())
    }

    /// The `RawFault` of an endpoint, as JSON text.
    pub fn fault(&self, endpoint: &str) -> String {
        plain_fault(&self.0.fault(endpoint)).to_string()
    }

    /// Makes a `RawChange`, as JSON text. Throws an error that names the field.
    pub fn order(&self, change: &str) -> Result<()> {
        let change: Change = read("order", change)?;
        change.apply(self.0.controller()).map_err(|refused| failure(refused.to_string()))
    }

    /// The lab's time in milliseconds since 1970.
    #[wasm_bindgen(js_name = nowMs)]
    pub fn now_ms(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let now = (self.0.controller().clock.now() / MILLISECOND) as f64;
        now
    }

    /// Moves the lab's time forward. Everything that is due by then is processed, each at its own time.
    #[wasm_bindgen(js_name = advanceMs)]
    pub fn advance_ms(&self, millis: f64) -> Result<()> {
        if !(0.0..=MOST_MS).contains(&millis) {
            return Err(failure(format!("`millis` must be 0 to {MOST_MS}, got {millis}")));
        }
        self.0.controller().clock.advance(nanos(millis));
        Ok(())
    }

    /// Moves the lab's time forward by a duration as text: `2h`, `1h30m`, `PT30M`.
    pub fn advance(&self, time: &str) -> Result<()> {
        let step = duration::parse("time", time).map_err(|error| failure(error.to_string()))?;
        let nanos = Nanos::from(step.seconds) * SECOND + Nanos::from(step.nanos);
        self.0.controller().clock.advance(nanos);
        Ok(())
    }

    /// Moves the lab's time forward to a time.
    #[wasm_bindgen(js_name = setNowMs)]
    pub fn set_now_ms(&self, now: f64) -> Result<()> {
        if !(0.0..=MOST_MS).contains(&now) || !self.0.controller().clock.move_to(nanos(now)) {
            let least = self.now_ms();
            return Err(failure(format!("`now` must be {least} (the lab's time) to {MOST_MS}, got {now}")));
        }
        Ok(())
    }

    /// A token of a client, of a kind (default: `valid`) and with a lifetime (default: a year). Throws for a client that the
    /// lab does not have.
    pub fn token(
        &self,
        client: &str,
        kind: Option<RawTokenKind>,
        lifetime_ms: Option<f64>,
    ) -> Result<String> {
        let kind = match kind.map(|kind| kind.as_string()) {
            None => Kind::Valid,
            Some(name) => input::read("kind", name.into()).map_err(failure)?,
        };
        let clients = self.clients();
        if !clients.iter().any(|known| known == client) {
            let clients = clients.join(", ");
            return Err(failure(format!("`client` must be one of the lab's ({clients}), got {client:?}")));
        }
        let lifetime = lifetime_ms.map_or(TOKEN_LIFETIME, nanos);
        Ok(self.0.controller().token(kind, client, lifetime))
    }

    /// Bare names of the clients.
    #[wasm_bindgen(getter)]
    pub fn clients(&self) -> Vec<String> {
        self.0.controller().with(|store, _| store.clients.keys().cloned().collect())
    }

    /// The namespace.
    #[wasm_bindgen(getter)]
    pub fn namespace(&self) -> String {
        self.0.controller().with(|store, _| store.namespace.clone())
    }

    /// The calls after a number (0 for all), in order of arrival: `RawCall[]`, as JSON text. Only the last 10,000 are
    /// kept.
    pub fn calls(&self, since: u32) -> String {
        Value::from(self.0.calls(since.into())).to_string()
    }

    /// The current contents of the lab: `RawInfo`, as JSON text.
    pub fn info(&self) -> String {
        self.0.info().to_string()
    }
}

/// The maximum time of a JavaScript `Date`.
const MOST_MS: f64 = 8.64e15;

fn nanos(millis: f64) -> Nanos {
    // With microseconds.
    #[allow(clippy::cast_possible_truncation)]
    let micros = (millis.clamp(-MOST_MS, MOST_MS) * 1000.0).round() as i64;
    Nanos::from(micros) * (MILLISECOND / 1000)
}

fn read<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T> {
    input::read_text(what, text).map_err(failure)
}

fn failure(words: String) -> Error {
    Error::new(&words)
}

fn arrived(path: String, headers: RawHeaders, body: Vec<u8>) -> Result<Arrived> {
    let pairs: Array = headers.unchecked_into();
    let pair = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    let headers: Option<Vec<_>> = pairs.iter().map(pair).collect();
    let headers = headers.ok_or_else(|| failure("`headers` must be pairs of a name and a value".into()))?;
    Ok(Arrived { path, headers, body: Bytes::from(body) })
}

fn reply(reply: Option<Reply>) -> Result<RawReply> {
    let reply = reply.ok_or_else(|| failure("`call` is no open request, or `path` is no path".into()))?;
    let plain = Object::new();
    set(&plain, "status", &reply.status.into());
    let pair = |(name, value): &(String, String)| Array::of2(&name.into(), &value.into());
    set(&plain, "headers", &reply.headers.iter().map(pair).collect::<Array>());
    set(&plain, "body", &Uint8Array::from(&reply.body[..]));
    Ok(plain.unchecked_into())
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // Any property can be set on a plain object.
    let _ = Reflect::set(object, &key.into(), value);
}

/// A fault with the names of `RawFault`; the demo uses the same names with underscores.
fn plain_fault(fault: &Fault) -> Value {
    let Ok(Value::Object(fields)) = serde_json::to_value(fault) else {
        return Value::Null;
    };
    fields.into_iter().map(|(key, value)| (camel(&key), value)).collect()
}

fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |name, part| {
        let mut letters = part.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &first.into_iter().chain(letters).collect::<String>()
    })
}
