//! One page of a list, as the controller returned it.

use super::record::record;
use super::{Exporter, Lease};
use crate::wire::client::v1 as wire;

record! {
    /// A page of exporters, sorted by name.
    pub struct ExporterList {
        /// The exporters of this page.
        pub exporters: Vec<Exporter>,
        /// The token of the next page; empty on the last page.
        pub next_page_token: String = String::new(),
    }
}

record! {
    /// A page of leases, sorted by name.
    pub struct LeaseList {
        /// The leases of this page.
        pub leases: Vec<Lease>,
        /// The token of the next page; empty on the last page.
        pub next_page_token: String = String::new(),
    }
}

/// What a dump of exporters includes besides names and labels; nothing by default, as in the Python client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownFields {
    /// The lease that holds each exporter.
    pub include_leases: bool,
    /// Whether each is online.
    pub include_online: bool,
    /// The status of each.
    pub include_status: bool,
    /// Whether each is enabled; if this is off, disabled exporters are left out.
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
