//! Resource names, `namespaces/NS/leases/NAME` and the like, taken apart as the controller does.
use jumpstarter_web::base::quote::go_quote;
use tonic::Status;

/// What a full resource name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectName {
    /// The namespace, bare.
    pub namespace: String,
    /// The object's name, bare. May be empty: the controller notices only when it asks Kubernetes.
    pub name: String,
}

/// Takes `namespaces/NS` apart.
pub fn parse_namespace(identifier: &str) -> Result<String, Status> {
    let segments = segments(identifier, 2)?;
    Ok(segments[1].to_string())
}

/// Takes `namespaces/NS/KIND/NAME` apart; `kind` is the plural word that must stand there.
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

/// What Kubernetes' client library refuses to ask the API server for.
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
