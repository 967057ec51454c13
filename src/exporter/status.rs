//! The status of an exporter's session.
use crate::model::ExporterStatus;
use crate::wire::v1 as wire;

/// The status of an exporter, as the exporter itself reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The status; `None` if it is unspecified.
    pub status: Option<ExporterStatus>,
    /// What the exporter says about it.
    pub message: Option<String>,
    /// Grows by one with each change.
    pub version: u64,
    /// The status before that.
    pub previous: Option<ExporterStatus>,
}

impl From<wire::GetStatusResponse> for Status {
    fn from(message: wire::GetStatusResponse) -> Self {
        Self {
            status: ExporterStatus::from_wire(message.status),
            message: message.message.filter(|text| !text.is_empty()),
            version: message.status_version,
            previous: message.previous_status.and_then(ExporterStatus::from_wire),
        }
    }
}
