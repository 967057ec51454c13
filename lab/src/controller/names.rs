//! Parses resource names, such as `namespaces/NS/leases/NAME`, like the controller.
use tonic::Status;

use crate::go::quote::go_quote;

/// The parts of a full resource name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectName {
    /// The namespace, bare.
    pub namespace: String,
    /// The object's bare name. It may be empty: only Kubernetes rejects that.
    pub name: String,
}

/// Parses `namespaces/NS`.
pub fn parse_namespace(identifier: &str) -> Result<String, Status> {
    let segments = segments(identifier, 2)?;
    Ok(segments[1].to_string())
}

/// Parses `namespaces/NS/KIND/NAME`; `kind` is the required plural, such as `leases`.
pub fn parse_object(identifier: &str, kind: &str) -> Result<ObjectName, Status> {
    let segments = segments(identifier, 4)?;
    if segments[2] != kind {
        return Err(Status::invalid_argument(format!(
            "invalid third segment in identifier \"{identifier}\", expecting \"{kind}\", got \"{}\"",
            segments[2]
        )));
    }
    Ok(ObjectName { namespace: segments[1].to_string(), name: segments[3].to_string() })
}

/// Whether Kubernetes' client library rejects a name before it calls the API server.
pub fn check_path_segment(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(String::from("resource name may not be empty"));
    }
    let mut complaints = Vec::new();
    if name == "." || name == ".." {
        complaints.push(format!("may not be '{name}'"));
    }
    complaints.extend(
        ["/", "%"].iter().filter(|part| name.contains(*part)).map(|part| format!("may not contain '{part}'")),
    );
    if complaints.is_empty() {
        return Ok(());
    }
    Err(format!("invalid resource name {}: [{}]", go_quote(name), complaints.join(" ")))
}

fn segments(identifier: &str, expected: usize) -> Result<Vec<&str>, Status> {
    let segments: Vec<&str> = identifier.split('/').collect();
    if segments.len() != expected {
        return Err(Status::invalid_argument(format!(
            "invalid number of segments in identifier \"{identifier}\", expecting {expected}, got {}",
            segments.len()
        )));
    }
    if segments[0] != "namespaces" {
        return Err(Status::invalid_argument(format!(
            "invalid first segment in identifier \"{identifier}\", expecting \"namespaces\", got \"{}\"",
            segments[0]
        )));
    }
    Ok(segments)
}
