//! New exporters, and changes of exporters, in JSON.
use std::collections::BTreeMap;

use jumpstarter_web::wire::v1::ExporterStatus;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::namespace::objects::Exporter;

/// The description of a new exporter.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewExporter {
    /// The bare name.
    #[serde(deserialize_with = "super::name")]
    pub name: String,
    /// Its labels; the registration adds `jumpstarter.dev/name`.
    #[serde(default, deserialize_with = "super::labels")]
    pub labels: BTreeMap<String, String>,
    /// Other fields; by default, the exporter is registered and waits for a lease.
    #[serde(default)]
    pub online: Option<bool>,
    /// `AVAILABLE`, `OFFLINE`, ...; `UNSPECIFIED` if it never connected.
    #[serde(default, deserialize_with = "status")]
    pub status: Option<ExporterStatus>,
    /// The message for the status.
    #[serde(default)]
    pub status_message: Option<String>,
    /// Whether it can be leased.
    #[serde(default)]
    pub enabled: Option<bool>,
}

/// A change of an exporter. Missing fields stay unchanged.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExporterChange {
    /// The bare name; empty if it is specified elsewhere.
    #[serde(default)]
    pub name: String,
    /// Whether it is connected.
    pub online: Option<bool>,
    /// The status that it reports.
    #[serde(default, deserialize_with = "status")]
    pub status: Option<ExporterStatus>,
    /// The message for the status.
    #[serde(alias = "status_message")]
    pub status_message: Option<String>,
    /// Whether it can be leased.
    pub enabled: Option<bool>,
    /// Replaces all its labels.
    #[serde(default, deserialize_with = "super::some_labels")]
    pub labels: Option<BTreeMap<String, String>>,
}

impl NewExporter {
    /// The object.
    pub fn into_object(self) -> Exporter {
        let unseen = Exporter::never_seen(&self.name, self.labels);
        let is_offline = self.online == Some(false) || self.status == Some(ExporterStatus::Offline);
        let mut exporter = match self.status {
            Some(ExporterStatus::Unspecified) => unseen,
            _ => unseen.registered(),
        };
        let mut change = ExporterChange {
            online: self.online,
            status: self.status,
            status_message: self.status_message,
            enabled: self.enabled,
            ..ExporterChange::default()
        };
        if is_offline && self.status != Some(ExporterStatus::Unspecified) {
            change.online.get_or_insert(false);
            change.status.get_or_insert(ExporterStatus::Offline);
            change.status_message.get_or_insert_with(|| String::from("Connection lost"));
        }
        change.apply(&mut exporter);
        exporter
    }
}

impl ExporterChange {
    /// Changes an exporter.
    pub fn apply(self, exporter: &mut Exporter) {
        exporter.online = self.online.unwrap_or(exporter.online);
        exporter.enabled = self.enabled.unwrap_or(exporter.enabled);
        exporter.status = self.status.unwrap_or(exporter.status);
        if let Some(message) = self.status_message {
            exporter.status_message = message;
        }
        if let Some(labels) = self.labels {
            exporter.labels = labels;
        }
    }
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ExporterStatus>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let full_name = format!("{PREFIX}{}", text.trim_start_matches(PREFIX));
    ExporterStatus::from_str_name(&full_name).map(Some).ok_or_else(|| {
        let known = (0..).map_while(|number| ExporterStatus::try_from(number).ok());
        let known: Vec<String> = known.map(|known| short_name(known).to_string()).collect();
        D::Error::custom(format!("no status {text:?}, expected one of {}", known.join(", ")))
    })
}

/// The name of a status without its prefix: `AVAILABLE`.
pub fn short_name(status: ExporterStatus) -> &'static str {
    status.as_str_name().trim_start_matches(PREFIX)
}

const PREFIX: &str = "EXPORTER_STATUS_";
