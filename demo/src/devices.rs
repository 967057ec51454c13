//! The exporters of the believable lab that have simulated devices.
use std::sync::Arc;

use jumpstarter_lab::devices::board::Board;
use jumpstarter_lab::devices::drivers::Device;
use jumpstarter_lab::devices::profile::Profile;
use jumpstarter_lab::namespace::objects;
use jumpstarter_lab::serve::Services;
use jumpstarter_lab::serve::embedded::Exporter;
use jumpstarter_web::wire::v1::ExporterStatus;

use crate::endpoint::Endpoint;
use crate::tunnel::tunnel;

/// An exporter with a device, and the port that leads to it directly.
#[derive(Clone)]
pub struct Embedded {
    /// The exporter.
    pub exporter: Arc<Exporter>,
    /// The port.
    pub port: Arc<Endpoint>,
}

impl Embedded {
    /// The exporter's name.
    pub fn name(&self) -> &str {
        self.exporter.name()
    }
}

/// Exporters that are well, one of each kind of board before a second one. All but the first have hooks.
pub fn embedded(services: &Services, count: usize) -> Vec<Arc<Exporter>> {
    let profiles: Vec<Profile> = services.controller.with(|store, _| {
        let is_well = |exporter: &&objects::Exporter| {
            let well = [ExporterStatus::Available, ExporterStatus::LeaseReady];
            exporter.enabled && exporter.online && well.contains(&exporter.status)
        };
        let mut well: Vec<_> = store.exporters.values().filter(is_well).collect();
        well.sort_by_key(|exporter| exporter.name.rsplit('-').next().map(str::to_string));
        let chosen = well.into_iter().take(count);
        chosen.map(|exporter| Profile::of(&exporter.name, |label| exporter.labels.get(label))).collect()
    });
    let exporters = profiles.into_iter().enumerate().map(|(index, profile)| {
        let name = profile.name.clone();
        let board = Board::new(profile, services.host.clone(), index as u64);
        let device = Device::of_board(Arc::new(board), index > 0);
        Arc::new(Exporter::new(&name, device, services.clone(), tunnel()))
    });
    exporters.collect()
}
