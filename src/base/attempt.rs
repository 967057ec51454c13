//! What happened: one record for each attempt, on errors and for whoever listens.

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The controller answered, and the call ended with it.
    Answered,
    /// It failed: no answer of the controller.
    Failed,
    /// Another attempt answered first; it was aborted.
    Lost,
    /// The call's time, or a write's attempt's, was up.
    TimedOut,
    /// The caller gave the call up.
    Abandoned,
}

impl Outcome {
    /// Its word, in kebab case.
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
    /// How long it took.
    pub took_ms: f64,
    /// How it ended.
    pub outcome: Outcome,
    /// gRPC's code, where it ended with one: `OK` too.
    pub code: Option<&'static str>,
    /// Why it failed.
    pub reason: Option<&'static str>,
    /// The HTTP status, where it tells more than 200.
    pub http_status: Option<u16>,
}
