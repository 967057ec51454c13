//! Exporters that report themselves: their registration, reports, and what happens when they are no longer seen.
use std::collections::BTreeMap;

use jumpstarter_web::wire::v1::ExporterStatus;
use sha2::{Digest, Sha256};

use crate::clock::{Nanos, SECOND};
use crate::namespace::store::Store;
use crate::random::uuid;

/// The prefix of the labels that a registration replaces.
const OWN_LABELS: &str = "jumpstarter.dev/";
/// How long an exporter may be without a status stream.
const PATIENCE: Nanos = 60 * SECOND;

impl Store {
    /// The UUID of an exporter's object. It depends on the name only, so that it needs no random number.
    pub fn exporter_uid(&self, name: &str) -> String {
        let digest = Sha256::digest(format!("{}/{name}", self.namespace));
        uuid(digest.iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte)))
    }

    /// An exporter registers: its labels under `jumpstarter.dev/` replace the earlier ones.
    pub fn registered(&mut self, name: &str, labels: &BTreeMap<String, String>, now: Nanos) {
        if let Some(exporter) = self.exporters.get_mut(name) {
            exporter.reports_itself = true;
            exporter.labels.retain(|key, _| !key.starts_with(OWN_LABELS));
            let own = labels.iter().filter(|(key, _)| key.starts_with(OWN_LABELS));
            exporter.labels.extend(own.map(|(key, value)| (key.clone(), value.clone())));
            self.exporter_changed(name, now);
        }
    }

    /// An exporter reports its status. With `release`, the controller releases the lease that holds it.
    pub fn reported(&mut self, name: &str, status: ExporterStatus, message: &str, release: bool, now: Nanos) {
        let Some(exporter) = self.exporters.get_mut(name) else {
            return;
        };
        exporter.online = status != ExporterStatus::Offline;
        exporter.status = status;
        exporter.status_message = message.to_string();
        let held_by = exporter.leased_by.clone().filter(|_| release);
        if exporter.watching == 0 {
            exporter.last_seen = Some(now);
            self.plan_unseen(name, now + PATIENCE);
        }
        if let Some(lease) = held_by {
            if let Some(lease) = self.leases.get_mut(&lease) {
                lease.release = true;
            }
            self.touched(&lease, now);
        }
        self.exporter_changed(name, now);
    }

    /// An exporter has opened a status stream.
    pub fn watch_opened(&mut self, name: &str) {
        if let Some(exporter) = self.exporters.get_mut(name) {
            exporter.watching += 1;
        }
    }

    /// A status stream of an exporter was closed.
    pub fn watch_closed(&mut self, name: &str, now: Nanos) {
        if let Some(exporter) = self.exporters.get_mut(name) {
            exporter.watching = exporter.watching.saturating_sub(1);
            exporter.last_seen = Some(now);
            self.plan_unseen(name, now + PATIENCE);
        }
    }

    /// Marks an exporter as lost that has had no status stream for too long.
    pub(super) fn unseen(&mut self, name: &str, now: Nanos) {
        let Some(exporter) = self.exporters.get_mut(name) else {
            return;
        };
        let is_silent =
            exporter.watching == 0 && exporter.last_seen.is_some_and(|seen| seen + PATIENCE <= now);
        if is_silent && exporter.reports_itself && exporter.online {
            exporter.online = false;
            exporter.status = ExporterStatus::Offline;
            exporter.status_message = String::from("Connection lost");
            self.exporter_changed(name, now);
        }
    }
}
