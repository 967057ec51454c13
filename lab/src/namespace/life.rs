//! Random activity of a lab: occasionally an exporter goes offline, comes back, or cleans up. Leased exporters are
//! not affected. For the life of leases, see `reconcile`.
use fastrand::Rng;
use jumpstarter_web::wire::v1::ExporterStatus;

use crate::clock::Nanos;
use crate::namespace::objects::Exporter;
use crate::namespace::store::Store;

impl Store {
    /// Changes one exporter at random. One that is offline or cleaning up soon becomes available again.
    pub fn stir(&mut self, now: Nanos) {
        let random = self.random.clone();
        if let Some(name) = random.draw(|rng| happen(self, rng)) {
            self.exporter_changed(&name, now);
        }
    }
}

fn happen(store: &mut Store, rng: &mut Rng) -> Option<String> {
    let touchable = |exporter: &&mut Exporter| {
        exporter.enabled && exporter.leased_by.is_none() && exporter.status != ExporterStatus::Unspecified
    };
    let mut exporters: Vec<&mut Exporter> = store.exporters.values_mut().filter(touchable).collect();
    let (busy, well): (Vec<_>, Vec<_>) =
        (0..exporters.len()).partition(|index| !exporters[*index].is_ready());
    // At most a tenth of the lab is unavailable.
    let heal = busy.len() * 10 > exporters.len() || rng.bool();
    let from = if heal && !busy.is_empty() { busy } else { well };
    let index = *from.get(rng.usize(..from.len().max(1)))?;
    let exporter = &mut exporters[index];
    if exporter.is_ready() {
        let (online, status, message) = match rng.u8(..4) {
            0 => (false, ExporterStatus::Offline, "Connection lost"),
            1 => (true, ExporterStatus::BeforeLeaseHook, "flashing the base image"),
            _ => (true, ExporterStatus::AfterLeaseHook, "wiping the storage"),
        };
        exporter.online = online;
        exporter.status = status;
        exporter.status_message = message.to_string();
    } else {
        exporter.online = true;
        exporter.report();
    }
    Some(exporter.name.clone())
}
