//! A demo and a connection to it, with short ways to book, change and look at leases.
use jumpstarter_demo::demo::Demo;
use jumpstarter_lab::clock::{Nanos, SECOND};
use jumpstarter_lab::go::text::rfc3339;
use serde_json::{Value, json};
use tonic::transport::Channel;

use crate::common::{START, call, connect, demo, identity};

pub struct Lab {
    pub demo: Demo,
    pub channel: Channel,
}

impl Lab {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(options: &[&str]) -> Self {
        let demo = demo(&[&["--lab", "recorded"], options].concat()).await;
        let channel = connect(&demo).await;
        Self { demo, channel }
    }

    pub async fn call(&self, client: &str, method: &str, request: Value) -> Result<Value, String> {
        let headers = identity(&self.demo, client);
        call(&self.channel, method, &headers, &request)
            .await
            .map_err(|failure| format!("{}: {}", failure.code, failure.message))
    }

    pub async fn create(&self, id: &str, lease: Value) -> Result<Value, String> {
        let request = json!({"parent": "namespaces/lab", "lease_id": id, "lease": lease});
        self.call("alice", "CreateLease", request).await
    }

    pub async fn update(&self, id: &str, mut lease: Value) -> Result<Value, String> {
        lease["name"] = json!(format!("namespaces/lab/leases/{id}"));
        self.call("alice", "UpdateLease", json!({"lease": lease})).await
    }

    pub async fn get(&self, id: &str) -> Value {
        let request = json!({"name": format!("namespaces/lab/leases/{id}")});
        self.call("alice", "GetLease", request).await.unwrap()
    }

    pub fn wait(&self, seconds: i64) {
        self.demo.controller.clock.advance(Nanos::from(seconds) * SECOND);
    }
}

pub fn reasons(lease: &Value) -> Vec<&str> {
    let conditions = lease["conditions"].as_array();
    conditions.into_iter().flatten().map(|condition| condition["reason"].as_str().unwrap()).collect()
}

pub fn at(seconds: i64) -> String {
    rfc3339(START + Nanos::from(seconds) * SECOND)
}
