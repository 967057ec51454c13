//! The version of the controller that a lab simulates. Released controllers are older than the contract: they silently
//! drop unknown fields, in requests and in storage. Other differences between versions are not simulated.
use jumpstarter_web::wire::client::v1::{
    CreateLeaseRequest, DeleteLeaseRequest, Exporter, GetExporterRequest, GetLeaseRequest, Lease,
    ListExportersRequest, ListExportersResponse, ListLeasesRequest, ListLeasesResponse, RotateTokenRequest,
    RotateTokenResponse, UpdateLeaseRequest,
};
use serde::Deserialize;

/// A version of the controller, oldest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Version {
    /// Without tags, tag filter, `allow_disabled`, hidden and deprecated labels, `enabled`, `context`, `RotateToken`.
    #[serde(rename = "0.8.1")]
    V0_8_1,
    /// Without `context` and sharing.
    #[serde(rename = "0.9.0")]
    V0_9_0,
    /// The whole contract.
    #[default]
    #[serde(rename = "main")]
    Main,
}

impl Version {
    /// The names of all versions, oldest first.
    pub const NAMES: [&str; 3] = ["0.8.1", "0.9.0", "main"];

    /// The version with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::V0_8_1, Self::V0_9_0, Self::Main].into_iter().find(|version| version.name() == name)
    }

    /// Whether it has tags, and everything else that is new in 0.9.0.
    pub fn has_tags(self) -> bool {
        self >= Self::V0_9_0
    }

    /// Whether a lease can carry a context, or be shared.
    pub fn has_context(self) -> bool {
        self >= Self::Main
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Converts a message to the form that a version of the controller reads or writes.
pub trait KnownTo {
    /// Removes the fields that the version does not know.
    fn known_to(self, version: Version) -> Self;
}

impl KnownTo for Lease {
    fn known_to(mut self, version: Version) -> Self {
        if !version.has_context() {
            self.context.clear();
            self.shared_with.clear();
        }
        if !version.has_tags() {
            self.tags.clear();
            self.allow_disabled = false;
            self.deprecated_labels.clear();
        }
        self
    }
}

impl KnownTo for Exporter {
    fn known_to(mut self, version: Version) -> Self {
        if !version.has_tags() {
            self.enabled = None;
            self.deprecated_labels.clear();
        }
        self
    }
}

impl KnownTo for CreateLeaseRequest {
    fn known_to(self, version: Version) -> Self {
        Self { lease: self.lease.map(|lease| lease.known_to(version)), ..self }
    }
}

impl KnownTo for UpdateLeaseRequest {
    fn known_to(self, version: Version) -> Self {
        Self { lease: self.lease.map(|lease| lease.known_to(version)), ..self }
    }
}

impl KnownTo for ListLeasesRequest {
    fn known_to(mut self, version: Version) -> Self {
        if !version.has_tags() {
            self.tag_filter.clear();
        }
        self
    }
}

impl KnownTo for ListLeasesResponse {
    fn known_to(mut self, version: Version) -> Self {
        self.leases = self.leases.into_iter().map(|lease| lease.known_to(version)).collect();
        self
    }
}

impl KnownTo for ListExportersResponse {
    fn known_to(mut self, version: Version) -> Self {
        self.exporters = self.exporters.into_iter().map(|exporter| exporter.known_to(version)).collect();
        self
    }
}

/// A controller without hidden labels shows all of them, always.
impl KnownTo for GetExporterRequest {
    fn known_to(mut self, version: Version) -> Self {
        self.show_hidden_labels |= !version.has_tags();
        self
    }
}

/// A controller without hidden labels shows all of them, always.
impl KnownTo for ListExportersRequest {
    fn known_to(mut self, version: Version) -> Self {
        self.show_hidden_labels |= !version.has_tags();
        self
    }
}

/// Messages that every version knows completely, or not at all.
macro_rules! whole {
    ($($message:ty),+) => {
        $(impl KnownTo for $message {
            fn known_to(self, _version: Version) -> Self {
                self
            }
        })+
    };
}

whole!(GetLeaseRequest, DeleteLeaseRequest, RotateTokenRequest, RotateTokenResponse, ());
