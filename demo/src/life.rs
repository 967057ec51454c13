//! A lab that looks busy: now and then an exporter goes, comes back, or cleans up. Nothing that is
//! leased is touched, and nothing that a lease does by itself happens here (`reconcile`).
use std::sync::Arc;
use std::time::Duration;

use jumpstarter_web::wire::v1::ExporterStatus;
use tokio::time::sleep;

use crate::controller::Controller;
use crate::objects::Exporter;
use crate::store::Store;

/// Lives until it is dropped.
pub async fn live(controller: Arc<Controller>) {
    loop {
        sleep(Duration::from_secs(fastrand::u64(5..=12))).await;
        controller.with(|store, now| {
            if let Some(name) = happen(store) {
                store.exporter_changed(&name, now);
            }
        });
    }
}

/// One thing happens to one exporter. What has gone or is cleaning up soon comes back.
fn happen(store: &mut Store) -> Option<String> {
    let touchable = |exporter: &&mut Exporter| {
        exporter.enabled && exporter.leased_by.is_none() && exporter.status != ExporterStatus::Unspecified
    };
    let mut exporters: Vec<&mut Exporter> = store.exporters.values_mut().filter(touchable).collect();
    let (busy, well): (Vec<_>, Vec<_>) =
        (0..exporters.len()).partition(|index| !exporters[*index].is_ready());
    let pick = |from: &[usize]| from.get(fastrand::usize(..from.len().max(1))).copied();
    // Never more than a tenth of the lab is away.
    let heal = busy.len() * 10 > exporters.len() || fastrand::bool();
    let index = if heal { pick(&busy).or_else(|| pick(&well)) } else { pick(&well) }?;
    let exporter = &mut exporters[index];
    if exporter.is_ready() {
        let (online, status, message) = match fastrand::u8(..4) {
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
