//! Limits, with defaults that suit a lab of a hundred users on a small machine.
use std::time::Duration;

use clap::Args;

/// The number of bytes of one binary WebSocket message, both ways.
pub const MAX_CHUNK: usize = 64 * 1024;
/// The number of bytes of the first message of a WebSocket.
pub const MAX_FIRST_MESSAGE: usize = 16 * 1024;
/// The number of bytes of all headers of a request.
pub const MAX_HEADERS: u32 = 32 * 1024;

/// What one caller, and all together, may use.
#[derive(Clone, Debug, Args)]
pub struct Limits {
    /// Open connections of all callers; more wait until one closes
    #[arg(long, value_name = "COUNT", default_value_t = 2048)]
    pub max_connections: usize,
    /// Tunnels that are being opened at the same time, by all callers
    #[arg(long, value_name = "COUNT", default_value_t = 256)]
    pub max_dials: usize,
    /// Leases with an open tunnel, for each caller
    #[arg(long, value_name = "COUNT", default_value_t = 8)]
    pub max_tunnels: usize,
    /// Calls and streams to devices at the same time, for each caller
    #[arg(long, value_name = "COUNT", default_value_t = 64)]
    pub max_streams: usize,
    /// The size of a request
    #[arg(long, value_name = "BYTES", default_value_t = 4 * 1024 * 1024)]
    pub max_body: usize,
    /// How long TLS, the headers of a request and a WebSocket's first message may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub header_seconds: u64,
    /// How long a caller may send or read nothing while it should
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub stall_seconds: u64,
    /// How long a tunnel without calls stays open
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub idle_seconds: u64,
    /// How long opening a tunnel may take; the controller itself waits up to 30 s for an exporter
    #[arg(long, value_name = "SECONDS", default_value_t = 45)]
    pub dial_seconds: u64,
    /// How often the gateway asks, for each open tunnel, whether the caller still has the lease
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..))]
    pub lease_check_seconds: u64,
    /// How long open calls may go on after the signal to stop
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    pub shutdown_seconds: u64,
}

impl Limits {
    /// How long TLS, headers and a first message may take.
    pub fn header(&self) -> Duration {
        Duration::from_secs(self.header_seconds)
    }

    /// How long a caller may be silent while it should send or read.
    pub fn stall(&self) -> Duration {
        Duration::from_secs(self.stall_seconds)
    }

    /// How long a tunnel without calls stays open.
    pub fn idle(&self) -> Duration {
        Duration::from_secs(self.idle_seconds)
    }

    /// How long opening a tunnel may take.
    pub fn dial(&self) -> Duration {
        Duration::from_secs(self.dial_seconds)
    }

    /// The interval of lease checks.
    pub fn lease_check(&self) -> Duration {
        Duration::from_secs(self.lease_check_seconds)
    }

    /// How long open calls may go on after the signal to stop.
    pub fn shutdown(&self) -> Duration {
        Duration::from_secs(self.shutdown_seconds)
    }
}
