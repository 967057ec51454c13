//! One call, for the log and the metrics. It has no headers and no bytes of the call.
use std::time::Instant;

use tonic::Code;

use crate::identity::Identity;
use crate::metrics::Metrics;

/// A call that goes on. Dropped without an end, it was cancelled by the caller.
#[derive(Debug)]
pub struct Record {
    metrics: Metrics,
    method: String,
    caller: Option<Identity>,
    lease: Option<String>,
    begun: Instant,
    code: Option<Code>,
    bytes: usize,
}

impl Record {
    /// Begins with the request's path, whose last segment is the method.
    pub fn begin(metrics: Metrics, path: &str, caller: Option<Identity>, lease: Option<String>) -> Self {
        let method = path.rsplit('/').next().unwrap_or_default().to_string();
        Self { metrics, method, caller, lease, begun: Instant::now(), code: None, bytes: 0 }
    }

    /// The method, as the caller wrote it.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Notes bytes that were sent to the caller.
    pub fn sent(&mut self, bytes: usize) {
        self.bytes += bytes;
        self.metrics.count(crate::metrics::Bytes::CallsOut, bytes);
    }

    /// Notes the code of the call; the first one counts.
    pub fn end(&mut self, code: Code) {
        self.code.get_or_insert(code);
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        let took = self.begun.elapsed();
        self.metrics.called(&self.method, code, took);
        let (method, caller, lease) = (&self.method, &self.caller, &self.lease);
        let (took_ms, bytes) = (took.as_millis() as u64, self.bytes);
        tracing::info!(?method, ?caller, lease = lease.as_deref(), ?code, took_ms, bytes, "call");
    }
}
