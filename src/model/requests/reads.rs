//! The requests of the four read calls.
use super::full_name;
use crate::base::quote::quote;
use crate::model::names::{self, Kind};
use crate::model::{InvalidInput, Lease, selector};
use crate::wire::client::v1 as wire;

/// One exporter by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetExporter {
    /// Its bare name.
    pub name: String,
    /// Whether hidden and deprecated labels are shown.
    pub show_hidden_labels: bool,
}

impl GetExporter {
    /// The message.
    pub fn into_wire(self, namespace: &str) -> Result<wire::GetExporterRequest, InvalidInput> {
        Ok(wire::GetExporterRequest {
            name: full_name(namespace, Kind::Exporter, "name", &self.name)?,
            show_hidden_labels: self.show_hidden_labels,
        })
    }
}

/// A page of exporters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListExporters {
    /// A Kubernetes label selector over their labels; empty for all.
    pub filter: String,
    /// The maximum number of exporters; zero and below for all.
    pub page_size: i32,
    /// The token from the previous page; empty for the first page.
    pub page_token: String,
    /// Whether hidden and deprecated labels are shown.
    pub show_hidden_labels: bool,
}

impl ListExporters {
    /// The message.
    pub fn into_wire(self, namespace: &str) -> Result<wire::ListExportersRequest, InvalidInput> {
        check_filter("filter", &self.filter)?;
        Ok(wire::ListExportersRequest {
            parent: names::parent(namespace),
            page_size: self.page_size,
            page_token: self.page_token,
            filter: self.filter,
            show_hidden_labels: self.show_hidden_labels,
        })
    }
}

/// One lease by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetLease {
    /// Its bare name.
    pub name: String,
}

impl GetLease {
    /// The message.
    pub fn into_wire(self, namespace: &str) -> Result<wire::GetLeaseRequest, InvalidInput> {
        Ok(wire::GetLeaseRequest { name: full_name(namespace, Kind::Lease, "name", &self.name)? })
    }
}

/// A page of leases, those of other clients included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListLeases {
    /// A Kubernetes label selector over what the controller keeps as labels of a lease: the equalities of
    /// its selector, and its tags under `metadata.jumpstarter.dev/`.
    pub filter: String,
    /// A Kubernetes label selector over tags.
    pub tag_filter: String,
    /// `Some(false)` includes ended leases; the controller treats `None` as `Some(true)`.
    pub only_active: Option<bool>,
    /// The maximum number of leases; zero and below for all.
    pub page_size: i32,
    /// The token from the previous page; empty for the first page.
    pub page_token: String,
}

/// Filters the leases of a reply by the request. A controller that does not know a field of the request ignores it
/// and returns more leases: 0.8.1 ignores the tag filter and returns every lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLeases {
    tags: selector::Selector,
    history: bool,
}

impl AskedLeases {
    /// Whether a lease matches. The controller matches a tag filter with labels, which are the lease's tags with a prefix,
    /// so matching the tags has the same result.
    pub fn include(&self, lease: &Lease) -> bool {
        self.tags.matches(&lease.tags) && (self.history || !lease.has_ended())
    }
}

impl ListLeases {
    /// The message, and the filter for the reply.
    pub fn into_wire(self, namespace: &str) -> Result<(wire::ListLeasesRequest, AskedLeases), InvalidInput> {
        check_filter("filter", &self.filter)?;
        let tags = check_filter("tagFilter", &self.tag_filter)?;
        if let Some(requirement) =
            tags.requirements().iter().find(|requirement| requirement.key.contains('/'))
        {
            return Err(InvalidInput::new(
                "tagFilter",
                format!("must have tag keys without '/', got {}", quote(&requirement.key)),
            ));
        }
        let request = wire::ListLeasesRequest {
            parent: names::parent(namespace),
            page_size: self.page_size,
            page_token: self.page_token,
            filter: self.filter,
            only_active: self.only_active,
            tag_filter: self.tag_filter,
        };
        Ok((request, AskedLeases { tags, history: self.only_active == Some(false) }))
    }
}

fn check_filter(field: &str, text: &str) -> Result<selector::Selector, InvalidInput> {
    selector::Selector::parse(text).map_err(|error| error.of_field(field, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_full_and_bad_input_names_its_field() {
        let exporter = GetExporter { name: "exp-1".into(), show_hidden_labels: true };
        assert_eq!(exporter.into_wire("lab").unwrap().name, "namespaces/lab/exporters/exp-1");
        let field = |error: InvalidInput| error.field;
        assert_eq!(GetLease { name: "X".into() }.into_wire("lab").map_err(field), Err("name".into()));
        let filter = ListExporters { filter: "a b".into(), ..Default::default() };
        assert_eq!(filter.into_wire("lab").map_err(field), Err("filter".into()));
        for bad in ["a/b=c", "bad key=1"] {
            let tags = ListLeases { tag_filter: bad.into(), ..Default::default() };
            assert_eq!(tags.into_wire("lab").map_err(field), Err("tagFilter".into()), "{bad}");
        }
        // A filter accepts syntax that a lease's selector does not.
        for good in ["", "a==b", "a>1", "a in (b)", "!a"] {
            assert!(
                ListExporters { filter: good.into(), ..Default::default() }.into_wire("lab").is_ok(),
                "{good}"
            );
        }
    }

    #[test]
    fn an_older_controllers_reply_has_leases_that_were_not_requested() {
        let tagged = |name: &str, value: &str| Lease {
            name: name.into(),
            tags: [("ci".to_owned(), value.to_owned())].into(),
            ..Lease::default()
        };
        let ended = Lease {
            effective_end_time: Some(prost_types::Timestamp { seconds: 1, nanos: 0 }),
            ..tagged("ended", "nightly")
        };
        let leases = [tagged("ours", "nightly"), tagged("other", "weekly"), Lease::default(), ended];
        let included = |tag_filter: &str, only_active| {
            let request = ListLeases { tag_filter: tag_filter.into(), only_active, ..Default::default() };
            let (_, asked) = request.into_wire("lab").unwrap();
            leases.iter().map(|lease| asked.include(lease)).collect::<Vec<_>>()
        };
        for only_active in [None, Some(true)] {
            assert_eq!(included("ci=nightly", only_active), [true, false, false, false]);
            assert_eq!(included("", only_active), [true, true, true, false]);
        }
        assert_eq!(included("ci=nightly", Some(false)), [true, false, false, true]);
        assert_eq!(included("ci!=nightly", Some(false)), [false, true, true, false]);
        assert_eq!(included("", Some(false)), [true; 4]);
    }
}
