//! Resource names: bare for users, `namespaces/NS/leases/NAME` in the protocol.
use super::input::InvalidInput;
use super::labels;
use crate::base::quote::quote_short;

/// The kinds of resource that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A device offered for lease.
    Exporter,
    /// The right to use an exporter.
    Lease,
    /// A client, which holds leases.
    Client,
}

impl Kind {
    fn segment(self) -> &'static str {
        match self {
            Kind::Exporter => "exporters",
            Kind::Lease => "leases",
            Kind::Client => "clients",
        }
    }
}

/// The full name of a namespace, the parent in list and create requests.
pub fn parent(namespace: &str) -> String {
    format!("namespaces/{namespace}")
}

/// The full name of a resource.
pub fn full(namespace: &str, kind: Kind, name: &str) -> String {
    format!("namespaces/{namespace}/{}/{name}", kind.segment())
}

/// Splits a full name into namespace and bare name. A name of any other form is returned whole, without a namespace:
/// one unusual name must not make a whole list unreadable.
pub fn split(full: &str, kind: Kind) -> (&str, &str) {
    let segments = full.strip_prefix("namespaces/").and_then(|rest| {
        let (namespace, rest) = rest.split_once('/')?;
        let (segment, name) = rest.split_once('/')?;
        (segment == kind.segment() && !name.contains('/')).then_some((namespace, name))
    });
    segments.unwrap_or(("", full))
}

/// Checks a bare name, as Kubernetes does for names of exporters, leases and clients (RFC 1123 subdomain).
pub fn check(field: &str, name: &str) -> Result<(), InvalidInput> {
    if name.contains('/') {
        return Err(InvalidInput::new(
            field,
            format!(
                "must be a bare name without slashes, got {}; the namespace is the client's own",
                quote_short(name)
            ),
        ));
    }
    checked(field, name, labels::is_name, labels::NAME)
}

/// Checks a namespace (RFC 1123 label).
pub fn check_namespace(field: &str, name: &str) -> Result<(), InvalidInput> {
    checked(field, name, labels::is_namespace, labels::NAMESPACE)
}

fn checked(field: &str, name: &str, is: fn(&str) -> bool, allowed: &str) -> Result<(), InvalidInput> {
    if name.is_empty() {
        return Err(InvalidInput::new(field, "must not be empty"));
    }
    if is(name) {
        return Ok(());
    }
    Err(InvalidInput::new(field, format!("must be a name of {allowed}, got {}", quote_short(name))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_split_and_odd_ones_stay_whole() {
        assert_eq!(split(&full("lab", Kind::Lease, "a.b"), Kind::Lease), ("lab", "a.b"));
        for odd in ["", "x", "namespaces/lab/leases/x/y", "namespaces/lab/exporters/x", "ns/lab/leases/x"] {
            assert_eq!(split(odd, Kind::Lease), ("", odd));
        }
    }

    #[test]
    fn names_are_checked_as_kubernetes_does() {
        assert!(check("name", "ok-id.1").is_ok());
        for bad in ["", "Bad_Id", "has space", "-x", "namespaces/lab/leases/x", &"x".repeat(254)] {
            assert_eq!(check("name", bad).map_err(|error| error.field), Err("name".into()), "{bad:?}");
        }
        assert!(check_namespace("namespace", "a.b").is_err());
    }

    #[test]
    fn a_token_in_the_place_of_a_name_is_not_shown() {
        let token =
            format!("eyJhbGciOiJFUzI1NiIsImtpZCI6ImlkIiwidHlwIjoiSldUIn0.{}.s3cret", "eyJzdWIi".repeat(9));
        for error in [check("client", &token).unwrap_err(), check_namespace("namespace", &token).unwrap_err()]
        {
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }
}
