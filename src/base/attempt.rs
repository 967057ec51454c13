//! The record of one attempt, as errors and listeners receive it.

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The controller answered, and the call ended with it.
    Answered,
    /// It failed: the controller did not answer.
    Failed,
    /// Another attempt answered first; it was aborted.
    Lost,
    /// The deadline of the call, or the time limit of a write's attempt, passed.
    TimedOut,
    /// The caller abandoned the call.
    Abandoned,
}

impl Outcome {
    /// The name, in kebab case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Failed => "failed",
            Self::Lost => "lost",
            Self::TimedOut => "timed-out",
            Self::Abandoned => "abandoned",
        }
    }
}

/// One request to one endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptRecord {
    /// Index of the endpoint in the list.
    pub endpoint: usize,
    /// The method that was called.
    pub method: &'static str,
    /// When it started, in milliseconds after its call began.
    pub started_ms: f64,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// How it ended.
    pub outcome: Outcome,
    /// gRPC's code, if it ended with one; also `OK`.
    pub code: Option<&'static str>,
    /// Why it failed.
    pub reason: Option<&'static str>,
    /// The HTTP status, if it says more than 200.
    pub http_status: Option<u16>,
}
