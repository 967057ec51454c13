//! The lab as Rust has it.
use std::sync::Arc;

use jumpstarter_lab::clock::MILLISECOND;
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::host::Host;
use jumpstarter_lab::input::read;
use jumpstarter_lab::lab::{Arrived, Lab};
use jumpstarter_lab::orders::change::Change;
use serde_json::Value;

/// A lab without ports.
pub struct Wire(pub Lab);

impl Wire {
    pub fn new(options: &Value) -> Self {
        let host = Host { now: Arc::new(|| 0), pause: Arc::new(|_| Box::pin(std::future::ready(()))) };
        Self(Lab::new(read("options", options.clone()).unwrap(), &host).unwrap())
    }

    pub fn token(&self, kind: &str, client: &str) -> String {
        self.0.controller().token(read("kind", kind.into()).unwrap(), client, TOKEN_LIFETIME)
    }

    pub fn handle(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> (u16, Vec<(String, String)>, Vec<u8>) {
        let request = Arrived { path: path.to_string(), headers: headers.to_vec(), body: body.into() };
        let reply = self.0.handle("endpoint", request).unwrap();
        (reply.status, reply.headers, reply.body.to_vec())
    }

    pub fn advance(&self, millis: u64) {
        self.0.controller().clock.advance(MILLISECOND * i128::from(millis));
    }

    pub fn order(&self, change: Value) {
        read::<Change>("order", change).unwrap().apply(self.0.controller()).unwrap();
    }
}
