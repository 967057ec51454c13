//! What Prometheus reads: counts, durations and sizes. Labels have few values, whatever callers send.
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use tonic::Code;

use crate::status::code_name;

/// The metrics; clones count together.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Mutex<Registry>,
    calls: Family<CallLabels, Counter>,
    durations: Family<MethodLabels, Histogram, fn() -> Histogram>,
    bytes: Family<BytesLabels, Counter>,
    dials: Family<CodeLabels, Counter>,
    tunnels: Gauge,
    streams: Gauge,
    connections: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    method: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MethodLabels {
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CodeLabels {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BytesLabels {
    kind: &'static str,
    direction: &'static str,
}

/// Which bytes are counted.
#[derive(Clone, Copy, Debug)]
pub enum Bytes {
    /// Of calls to browsers.
    CallsOut,
    /// Of driver streams, from browsers.
    StreamsIn,
    /// Of driver streams, to browsers.
    StreamsOut,
}

/// One more of something, until it is dropped.
#[derive(Debug)]
pub struct OneMore(Gauge);

impl OneMore {
    fn of(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for OneMore {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("jumpstarter_gateway");
        let durations = Family::new_with_constructor(histogram as fn() -> Histogram);
        let inner = Inner {
            calls: Family::default(),
            durations,
            bytes: Family::default(),
            dials: Family::default(),
            tunnels: Gauge::default(),
            streams: Gauge::default(),
            connections: Gauge::default(),
            registry: Mutex::default(),
        };
        registry.register("calls", "Calls that ended, by method and gRPC code", inner.calls.clone());
        registry.register("call_duration_seconds", "Duration of calls that ended", inner.durations.clone());
        registry.register("bytes", "Bytes of calls and of driver streams", inner.bytes.clone());
        registry.register("dials", "Dials of devices, by gRPC code", inner.dials.clone());
        registry.register("tunnels", "Open tunnels to devices", inner.tunnels.clone());
        registry.register("streams", "Open driver streams (WebSockets)", inner.streams.clone());
        registry.register("connections", "Open connections of callers", inner.connections.clone());
        *inner.registry.lock().unwrap_or_else(PoisonError::into_inner) = registry;
        Self(Arc::new(inner))
    }
}

impl Metrics {
    /// Counts a call that ended. Methods that no service of Jumpstarter has count as one.
    pub fn called(&self, method: &str, code: Code, took: Duration) {
        let method = known_method(method);
        self.0.calls.get_or_create(&CallLabels { method, code: code_name(code) }).inc();
        self.0.durations.get_or_create(&MethodLabels { method }).observe(took.as_secs_f64());
    }

    /// Counts a dial.
    pub fn dialed(&self, code: Code) {
        self.0.dials.get_or_create(&CodeLabels { code: code_name(code) }).inc();
    }

    /// Counts bytes.
    pub fn count(&self, bytes: Bytes, count: usize) {
        let (kind, direction) = match bytes {
            Bytes::CallsOut => ("calls", "out"),
            Bytes::StreamsIn => ("streams", "in"),
            Bytes::StreamsOut => ("streams", "out"),
        };
        self.0.bytes.get_or_create(&BytesLabels { kind, direction }).inc_by(count as u64);
    }

    /// An open tunnel.
    pub fn open_tunnel(&self) -> OneMore {
        OneMore::of(&self.0.tunnels)
    }

    /// An open driver stream.
    pub fn open_stream(&self) -> OneMore {
        OneMore::of(&self.0.streams)
    }

    /// An open connection.
    pub fn open_connection(&self) -> OneMore {
        OneMore::of(&self.0.connections)
    }

    /// All metrics, in the text format of OpenMetrics.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let registry = self.0.registry.lock().unwrap_or_else(PoisonError::into_inner);
        // Writing to a string does not fail.
        let _ = encode(&mut text, &registry);
        text
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Metrics")
    }
}

/// From 1 ms to 33 s.
fn histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 16))
}

fn known_method(method: &str) -> &'static str {
    const METHODS: [&str; 16] = [
        "GetExporter",
        "ListExporters",
        "GetLease",
        "ListLeases",
        "CreateLease",
        "UpdateLease",
        "DeleteLease",
        "RotateToken",
        "GetReport",
        "GetStatus",
        "DriverCall",
        "StreamingDriverCall",
        "LogStream",
        "Reset",
        "EndSession",
        "Stream",
    ];
    METHODS.into_iter().find(|known| *known == method).unwrap_or("other")
}
