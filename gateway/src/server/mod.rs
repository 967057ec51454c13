//! Listening: connections with limits and time-outs, TLS, and the end of all of them.
mod connection;
mod stall;
pub mod tls;

use std::sync::Arc;

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::{Duration, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use self::connection::{Place, Settings};
use crate::metrics::Metrics;
use crate::options::Limits;

/// The pause after a failed accept, which fails again at once if there are no more file descriptors.
const ACCEPTS_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Serves connections until `stopping`, then lets open calls end.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Arc<Limits>,
    metrics: Metrics,
    mut stopping: watch::Receiver<bool>,
) {
    let count = u32::try_from(limits.max_connections).unwrap_or(u32::MAX);
    let places = Arc::new(Semaphore::new(limits.max_connections));
    let settings = Settings { tls, router, limits: Arc::clone(&limits) };
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accepted => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        // An error means that the semaphore is closed, which it never is.
        let Ok(permit) = place else { break };
        match accepted {
            Ok((tcp, _)) => {
                let place = Place { _permit: permit, _open: metrics.open_connection() };
                let (settings, watcher) = (settings.clone(), graceful.watcher());
                tokio::spawn(async move {
                    if let Err(error) = settings.serve(tcp, place, watcher).await {
                        tracing::debug!(%error, "a connection failed");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                sleep(ACCEPTS_AGAIN_AFTER).await;
            }
        }
    }
    drop(listener);
    // Then all places are free: those of WebSockets, too.
    let ended = async {
        graceful.shutdown().await;
        let _ = places.acquire_many(count).await;
    };
    if timeout(limits.shutdown(), ended).await.is_err() {
        tracing::warn!("calls were still open at the end of the time to stop");
    }
}
