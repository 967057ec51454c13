//! Checks a new lease: the controller's rules for its target and tags, and Kubernetes' rules for lease objects. For
//! the rules for its times, see `times`.
use std::collections::BTreeMap;

use jumpstarter_web::model::lease_selector::TAG_PREFIX;
use jumpstarter_web::wire::client::v1::Lease as WireLease;
use tonic::Status;

use crate::go::labels::{is_dns1123_subdomain, is_qualified_name, is_valid_label_value};
use crate::go::quote::go_quote;
use crate::namespace::objects::Lease;

const MOST_CONTEXT: usize = 8;

/// The checks of a request before the token is checked: that it has a target, and its tags.
pub fn check_request(lease: Option<&WireLease>, max_tags: usize) -> Result<&WireLease, Status> {
    let lease = lease.ok_or_else(|| Status::invalid_argument("lease is required"))?;
    if lease.selector.is_empty() && lease.exporter_name().is_empty() {
        return Err(Status::invalid_argument("one of selector or exporter_name is required"));
    }
    check_tags(&lease.tags, max_tags)
        .map_err(|error| Status::invalid_argument(format!("invalid lease tags: {error}")))?;
    Ok(lease)
}

fn check_tags(tags: &BTreeMap<String, String>, max_tags: usize) -> Result<(), String> {
    if tags.len() > max_tags {
        return Err(format!("too many tags: {} (maximum {max_tags})", tags.len()));
    }
    // Of several bad tags the original names any: it walks them in a random order. This one takes the first.
    for (key, value) in tags {
        let quoted = go_quote(key);
        if key.starts_with(TAG_PREFIX) || key.starts_with("jumpstarter.dev/") {
            return Err(format!("tag key {quoted} must not use reserved prefix"));
        }
        if key.contains('/') {
            return Err(format!("tag key {quoted} must not contain '/' (use simple names without prefix)"));
        }
        let complaints = is_qualified_name(&format!("{TAG_PREFIX}{key}"));
        if !complaints.is_empty() {
            return Err(format!("tag key {quoted} is not a valid label key: {}", complaints.join("; ")));
        }
        let complaints = is_valid_label_value(value);
        if !complaints.is_empty() {
            let complaints = complaints.join("; ");
            return Err(format!("tag value for key {quoted} is not a valid label value: {complaints}"));
        }
    }
    Ok(())
}

/// Kubernetes' checks of a new lease. The error is the API server's.
pub fn check_object(lease: &Lease) -> Result<(), String> {
    let name = go_quote(&lease.name);
    let mut complaints: Vec<String> = is_dns1123_subdomain(&lease.name)
        .into_iter()
        .map(|complaint| format!("metadata.name: Invalid value: {name}: {complaint}"))
        .collect();
    if lease.context.len() > MOST_CONTEXT {
        let count = lease.context.len();
        complaints.push(format!("spec.context: Too many: {count}: must have at most {MOST_CONTEXT} items"));
        complaints.push(
            "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"
                .into(),
        );
    } else {
        if lease.selector.is_empty() && lease.exporter_name.is_none() {
            complaints.push("spec: Invalid value: one of selector or exporterRef.name is required".into());
        }
        // Kubernetes counts characters here, not bytes.
        let fits =
            |(key, value): (&String, &String)| key.chars().count() <= 32 && value.chars().count() <= 64;
        if !lease.context.iter().all(fits) {
            complaints.push("spec: Invalid value: context keys max 32 chars, values max 64 chars".into());
        }
    }
    let complaints = match complaints.len() {
        0 => return Ok(()),
        1 => complaints.remove(0),
        _ => format!("[{}]", complaints.join(", ")),
    };
    Err(format!("Lease.jumpstarter.dev {name} is invalid: {complaints}"))
}
