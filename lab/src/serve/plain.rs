//! Requests as plain JSON, with the names of protobuf's JSON mapping; unset fields are omitted.
use std::collections::BTreeMap;

use jumpstarter_web::model::{duration, time};
use jumpstarter_web::wire::client::v1::{
    CreateLeaseRequest, DeleteLeaseRequest, GetExporterRequest, GetLeaseRequest, Lease, ListExportersRequest,
    ListLeasesRequest, RotateTokenRequest, UpdateLeaseRequest,
};
use prost::Message;
use serde_json::{Map, Value};

use super::client_service;

/// The request of a call from its encoded message; none for other services and for bytes that are no such message.
pub fn request(path: &str, message: &[u8]) -> Option<Value> {
    let method = path.trim_start_matches('/').strip_prefix(client_service::NAME)?.strip_prefix('/')?;
    let mut plain = Plain::default();
    match method {
        "GetExporter" => {
            let request = GetExporterRequest::decode(message).ok()?;
            plain.text("name", &request.name).flag("showHiddenLabels", request.show_hidden_labels);
        }
        "ListExporters" => {
            let request = ListExportersRequest::decode(message).ok()?;
            plain.text("parent", &request.parent).number("pageSize", request.page_size);
            plain.text("pageToken", &request.page_token).text("filter", &request.filter);
            plain.flag("showHiddenLabels", request.show_hidden_labels);
        }
        "GetLease" => {
            plain.text("name", &GetLeaseRequest::decode(message).ok()?.name);
        }
        "ListLeases" => {
            let request = ListLeasesRequest::decode(message).ok()?;
            plain.text("parent", &request.parent).number("pageSize", request.page_size);
            plain.text("pageToken", &request.page_token).text("filter", &request.filter);
            plain.set("onlyActive", request.only_active).text("tagFilter", &request.tag_filter);
        }
        "CreateLease" => {
            let request = CreateLeaseRequest::decode(message).ok()?;
            plain.text("parent", &request.parent).text("leaseId", &request.lease_id);
            plain.set("lease", request.lease.as_ref().map(lease));
        }
        "UpdateLease" => {
            let request = UpdateLeaseRequest::decode(message).ok()?;
            plain.set("lease", request.lease.as_ref().map(lease));
            plain.set("updateMask", request.update_mask.map(|mask| mask.paths.join(",")));
            plain.texts("addSharedWith", &request.add_shared_with);
            plain.texts("removeSharedWith", &request.remove_shared_with);
        }
        "DeleteLease" => {
            plain.text("name", &DeleteLeaseRequest::decode(message).ok()?.name);
        }
        "RotateToken" => {
            plain.text("parent", &RotateTokenRequest::decode(message).ok()?.parent);
        }
        _ => return None,
    }
    Some(plain.into())
}

/// The fields of a lease that a client sends.
fn lease(lease: &Lease) -> Value {
    let mut plain = Plain::default();
    plain
        .text("name", &lease.name)
        .text("selector", &lease.selector)
        .set("duration", lease.duration.as_ref().map(duration::text))
        .set("beginTime", lease.begin_time.as_ref().map(time::text))
        .set("endTime", lease.end_time.as_ref().map(time::text))
        .set("client", lease.client.clone())
        .set("exporter", lease.exporter.clone())
        .set("exporterName", lease.exporter_name.clone())
        .map("tags", &lease.tags)
        .flag("allowDisabled", lease.allow_disabled)
        .map("context", &lease.context)
        .texts("sharedWith", &lease.shared_with);
    plain.into()
}

/// A builder of a JSON object.
#[derive(Default)]
struct Plain(Map<String, Value>);

impl From<Plain> for Value {
    fn from(plain: Plain) -> Self {
        Self::Object(plain.0)
    }
}

impl Plain {
    fn set(&mut self, key: &str, value: Option<impl Into<Value>>) -> &mut Self {
        if let Some(value) = value {
            self.0.insert(key.to_string(), value.into());
        }
        self
    }

    fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.set(key, (!text.is_empty()).then_some(text))
    }

    fn number(&mut self, key: &str, number: i32) -> &mut Self {
        self.set(key, (number != 0).then_some(number))
    }

    fn flag(&mut self, key: &str, flag: bool) -> &mut Self {
        self.set(key, flag.then_some(true))
    }

    fn texts(&mut self, key: &str, texts: &[String]) -> &mut Self {
        self.set(key, (!texts.is_empty()).then(|| texts.to_vec()))
    }

    fn map(&mut self, key: &str, map: &BTreeMap<String, String>) -> &mut Self {
        let entries = || map.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
        self.set(key, (!map.is_empty()).then(|| Value::Object(entries())))
    }
}
