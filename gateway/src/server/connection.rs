//! One connection: TLS, the protocol, and its requests.
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::stall::WriteStall;
use crate::metrics::OneMore;
use crate::options::{Limits, MAX_HEADERS};

/// How HTTP/2 begins, RFC 9113, 3.4.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const PREFACE_TICK: Duration = Duration::from_millis(10);
const PINGS_EVERY: Duration = Duration::from_secs(20);
const PONGS_WITHIN: Duration = Duration::from_secs(20);
/// Streams of one connection: a page with several consoles has dozens.
const MAX_STREAMS: u32 = 256;
/// What one stream may hold here until the caller reads it, and until its upload is passed on.
const STREAM_BUFFER: usize = 64 * 1024;
/// The least that hyper accepts is 8 KiB.
const MAX_HTTP1_BUFFER: usize = MAX_HEADERS as usize;

/// What all connections of a listener share.
#[derive(Clone)]
pub struct Settings {
    /// TLS, if it ends here.
    pub tls: Option<TlsAcceptor>,
    /// What is served.
    pub router: Router,
    /// Limits.
    pub limits: Arc<Limits>,
}

/// A connection's place among all, and in the metrics.
#[derive(Debug)]
pub struct Place {
    /// The place.
    pub _permit: OwnedSemaphorePermit,
    /// The metric.
    pub _open: OneMore,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Http1,
    Http2,
}

impl Settings {
    /// Serves a connection until it ends.
    pub async fn serve(self, tcp: TcpStream, place: Place, watcher: Watcher) -> io::Result<()> {
        tcp.set_nodelay(true)?;
        // A caller that has vanished sends no reset.
        let keep_alive = TcpKeepalive::new().with_time(PINGS_EVERY).with_interval(PINGS_EVERY / 2);
        SockRef::from(&tcp).set_tcp_keepalive(&keep_alive)?;
        let within = self.limits.header();
        let late = || io::Error::from(io::ErrorKind::TimedOut);
        let stall = self.limits.stall();
        match self.tls.clone() {
            None => {
                let protocol = timeout(within, protocol(&tcp)).await.map_err(|_| late())??;
                self.requests(WriteStall::new(tcp, stall, place), protocol, watcher).await
            }
            Some(tls) => {
                let stream = WriteStall::new(tcp, stall, place);
                let stream = timeout(within, tls.accept(stream)).await.map_err(|_| late())??;
                let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                let protocol = if is_http2 { Protocol::Http2 } else { Protocol::Http1 };
                self.requests(stream, protocol, watcher).await
            }
        }
    }

    async fn requests<Io>(self, io: Io, protocol: Protocol, watcher: Watcher) -> io::Result<()>
    where
        Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.stall())
            .max_buf_size(MAX_HTTP1_BUFFER);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PINGS_EVERY)
            .keep_alive_timeout(PONGS_WITHIN)
            .max_concurrent_streams(MAX_STREAMS)
            .max_header_list_size(MAX_HEADERS)
            .max_send_buf_size(STREAM_BUFFER);
        let builder = match protocol {
            Protocol::Http1 => builder.http1_only(),
            Protocol::Http2 => builder.http2_only(),
        };
        let service = TowerToHyperService::new(self.router);
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(io), service);
        watcher.watch(connection).await.map_err(io::Error::other)
    }
}

/// The protocol of a connection without TLS, by its first bytes, which stay unread.
async fn protocol(tcp: &TcpStream) -> io::Result<Protocol> {
    let mut first = [0; PREFACE.len()];
    loop {
        let length = tcp.peek(&mut first).await?;
        let seen = first.get(..length).unwrap_or_default();
        match PREFACE.starts_with(seen) {
            _ if length == 0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            false => return Ok(Protocol::Http1),
            true if length == PREFACE.len() => return Ok(Protocol::Http2),
            // The bytes that are there make the socket readable at once, so that only time brings more.
            true => sleep(PREFACE_TICK).await,
        }
    }
}
