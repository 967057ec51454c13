//! The environment of a lab on this machine: clock, timers, and the terminal for the log.
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jumpstarter_lab::clock::Nanos;
use jumpstarter_lab::host::Host;
use jumpstarter_lab::serve::log::Entry;
use tokio::time::sleep;

/// The machine.
pub fn machine() -> Host {
    Host { now: Arc::new(now), pause: Arc::new(|time| Box::pin(sleep(time))) }
}

/// The machine's clock.
pub fn now() -> Nanos {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Nanos::try_from(since.as_nanos()).unwrap_or_default()
}

/// Prints a line for a request that has ended.
pub fn print(entry: &Entry) {
    let port = entry.endpoint.map_or("grpc".to_string(), |endpoint| endpoint.to_string());
    let took = entry.ended_ms.unwrap_or_default().saturating_sub(entry.started_ms);
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_string());
    eprintln!(
        "[{port}] {} {} {} {:?} {} {took} ms {}",
        entry.http,
        entry.path,
        or_dash(&entry.client),
        entry.outcome,
        entry.code.unwrap_or("-"),
        entry.message.as_deref().unwrap_or(""),
    );
}
