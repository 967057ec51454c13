//! One page of a list, as the controller gave it.

use super::{Exporter, Lease};
use crate::wire::client::v1 as wire;

/// A page of exporters, in the order of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExporterList {
    /// The exporters of this page.
    pub exporters: Vec<Exporter>,
    /// What asks for the next page; empty on the last.
    pub next_page_token: String,
}

/// A page of leases, in the order of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaseList {
    /// The leases of this page.
    pub leases: Vec<Lease>,
    /// What asks for the next page; empty on the last.
    pub next_page_token: String,
}

/// What a dump of exporters shows beyond names and labels; nothing by default, as in the Python client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownFields {
    /// The lease that holds each exporter.
    pub include_leases: bool,
    /// Whether each is online.
    pub include_online: bool,
    /// The status of each.
    pub include_status: bool,
    /// Whether each is enabled; without this, those that are not are left out.
    pub include_disabled: bool,
}

impl From<wire::ListExportersResponse> for ExporterList {
    fn from(message: wire::ListExportersResponse) -> Self {
        Self {
            exporters: message.exporters.into_iter().map(Exporter::from).collect(),
            next_page_token: message.next_page_token,
        }
    }
}

impl From<wire::ListLeasesResponse> for LeaseList {
    fn from(message: wire::ListLeasesResponse) -> Self {
        Self {
            leases: message.leases.into_iter().map(Lease::from).collect(),
            next_page_token: message.next_page_token,
        }
    }
}
