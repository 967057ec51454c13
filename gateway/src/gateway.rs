//! A running gateway. Started by `main`, and by tests in their own process.
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::app::App;
use crate::options::Options;
use crate::routes;
use crate::server;

/// A gateway, which runs until it is stopped or dropped.
pub struct Gateway {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it serves metrics, if at an address of their own.
    pub metrics_address: Option<SocketAddr>,
    /// What its requests share.
    pub app: App,
    stop: watch::Sender<bool>,
    listeners: JoinSet<()>,
}

impl Gateway {
    /// Starts a gateway. It connects to the controller on the first call.
    pub async fn start(options: &Options) -> Result<Self, String> {
        let (stop, stopping) = watch::channel(false);
        let app = App::new(options, stopping.clone())?;
        let tls = match (&options.tls_cert, &options.tls_key) {
            (Some(certificate), Some(key)) => {
                Some(TlsAcceptor::from(Arc::new(server::tls::server(certificate, key)?)))
            }
            _ => None,
        };
        let router = routes::all(&app, options)?;
        let mut listeners = JoinSet::new();
        let (listener, address) =
            listen(options.listen).await.map_err(|error| format!("--listen: {error}"))?;
        let (limits, metrics) = (Arc::clone(&app.limits), app.metrics.clone());
        listeners.spawn(server::serve(listener, tls, router, limits, metrics, stopping.clone()));
        let mut metrics_address = None;
        if let Some(address) = options.metrics_listen {
            let (listener, address) =
                listen(address).await.map_err(|error| format!("--metrics-listen: {error}"))?;
            let (limits, metrics) = (Arc::clone(&app.limits), app.metrics.clone());
            listeners.spawn(server::serve(listener, None, routes::metrics(&app), limits, metrics, stopping));
            metrics_address = Some(address);
        }
        Ok(Self { address, metrics_address, app, stop, listeners })
    }

    /// Stops accepting, lets open calls end, and ends what has no end of its own: logs and WebSockets.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.listeners.join_next().await.is_some() {}
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), String> {
    let bound = async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bound.await.map_err(|error: std::io::Error| format!("{address}: {error}"))
}
