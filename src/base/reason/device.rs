//! Messages about a leased device: from the controller and its router while they connect a client with it, from the exporter
//! itself, and from a gateway between them, which passes on what the others say.
//!
//! Sources: the recorded answers in tests/data/devices.json; Python's exporter (jumpstarter/driver/base.py,
//! jumpstarter/exporter/auth.py, jumpstarter/exporter/session.py).
use super::words::{has, of_unknown};
use super::{Code, Reason};

/// What Python says when a function is called with other arguments than it takes.
const SIGNATURE: [&str; 4] = [
    "positional argument",
    "unexpected keyword argument",
    "multiple values for argument",
    "keyword-only argument",
];

impl Reason {
    /// The reason for a status that came from an exporter, or on the way to one.
    ///
    /// An exporter puts the text of any Python exception into its errors, so that only whole messages and their beginnings
    /// decide.
    pub fn of_exporter(code: Code, message: &str) -> Self {
        match code {
            Code::Unknown => of_plain_error(message),
            Code::FailedPrecondition => of_state(message),
            // From the gateway, when the lease was handed over during a call.
            Code::PermissionDenied if is_of_lease(message, " belongs to another client now") => {
                Self::LeaseNotActive
            }
            Code::NotFound if message.starts_with("method ") => Self::MethodNotFound,
            Code::Unauthenticated => of_credentials(code, message),
            Code::Unavailable if message.starts_with("exporter is not listening on lease ") => {
                Self::ExporterNotListening
            }
            Code::ResourceExhausted if message.starts_with("listener buffer full on lease ") => {
                Self::ListenerFull
            }
            // What a gRPC server in Go says about a path that it does not serve.
            Code::Unimplemented if message.starts_with("unknown service ") => Self::NoExporterService,
            _ => Self::of_answer(code, message),
        }
    }
}

fn of_plain_error(message: &str) -> Reason {
    match message {
        "lease not active" => return Reason::LeaseNotActive,
        "permission denied" => return Reason::PermissionDenied,
        "empty lease name" => return Reason::InvalidArgument,
        _ => {}
    }
    if let Some(exception) = message.strip_prefix("Unexpected <class '") {
        return of_exception(exception);
    }
    // `MockPower.on() takes 1 positional argument but 2 were given`
    if has(message, "() ") && SIGNATURE.iter().any(|words| has(message, words)) {
        return Reason::BadArguments;
    }
    // What the controller says before it connects anything.
    let of_controller =
        ["oidc: ", "failed to authenticate token", "client "].iter().any(|start| message.starts_with(start))
            || has(message, ".jumpstarter.dev \"");
    match of_unknown(message) {
        Reason::Unknown => Reason::DriverError,
        reason if of_controller => reason,
        _ => Reason::DriverError,
    }
}

/// An exception that no code of the driver caught, as `KeyError'>: UUID('...')`.
fn of_exception(text: &str) -> Reason {
    let no_driver =
        text.starts_with("KeyError'>: UUID(") || text.ends_with("badly formed hexadecimal UUID string");
    match () {
        () if no_driver => Reason::DriverNotFound,
        () if has(text, "validation error for ") => Reason::InvalidArgument,
        () => Reason::DriverError,
    }
}

fn of_state(message: &str) -> Reason {
    match message {
        "exporter is offline" => Reason::ExporterOffline,
        _ if is_of_lease(message, " has ended") => Reason::LeaseNotActive,
        "exporter beforeLease hook failed" | "exporter afterLease hook failed" => Reason::HookFailed,
        _ if message.starts_with("exporter is not ready") => Reason::ExporterNotReady,
        _ if message.starts_with("Exporter not ready for driver calls") => Reason::ExporterNotReady,
        _ => Reason::of_answer(Code::FailedPrecondition, message),
    }
}

/// Whether it is `lease NAME`, followed by these words.
fn is_of_lease(message: &str, words: &str) -> bool {
    message.starts_with("lease ") && message.ends_with(words)
}

fn of_credentials(code: Code, message: &str) -> Reason {
    match message {
        "invalid or missing passphrase" => Reason::PassphraseRejected,
        "invalid jwt token" => Reason::TokenRejected,
        _ if message.starts_with("missing or invalid authorization: ") => Reason::TokenRejected,
        _ => Reason::of_answer(code, message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recorded_error_has_its_reason() {
        let expected = [
            ("Dial: no lease name", "invalid-argument"),
            ("Dial: no such lease", "not-found"),
            ("Dial: no token", "token-missing"),
            ("Dial: a lease that waits", "lease-not-active"),
            ("Dial: another client's lease", "permission-denied"),
            ("Stream: no token", "token-rejected"),
            ("Stream: garbage token", "token-rejected"),
            ("DriverCall: an argument too many", "bad-arguments"),
            ("DriverCall: no such method", "method-not-found"),
            ("DriverCall: a method that is not exported", "method-not-found"),
            ("DriverCall: a stream method called as unary", "method-not-found"),
            ("DriverCall: no such driver", "driver-not-found"),
            ("DriverCall: a uuid that is none", "driver-not-found"),
            ("DriverCall: no uuid", "driver-not-found"),
            ("StreamingDriverCall: no such method", "method-not-found"),
            ("StreamingDriverCall: a unary method", "method-not-found"),
            ("driver stream: no such method", "method-not-found"),
            ("driver stream: no such driver", "driver-not-found"),
            ("driver stream: a kind that is none", "invalid-argument"),
            ("driver stream: no request", "invalid-argument"),
            ("Reset", "unimplemented"),
            ("Dial: after the release", "exporter-not-ready"),
        ];
        let recorded: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/data/devices.json")).unwrap();
        let found: Vec<_> = recorded["cases"].as_array().unwrap().iter().filter_map(error_of).collect();
        let found: Vec<_> = found.iter().map(|(case, reason)| (case.as_str(), reason.as_str())).collect();
        assert_eq!(found, expected);
    }

    /// The case and the reason, if it ended with an error. That of a driver's stream is recorded as one text.
    fn error_of(case: &serde_json::Value) -> Option<(String, Reason)> {
        let ended = case["reply"].as_str().and_then(|reply| reply.strip_prefix("ended at once: StatusCode."));
        let (code, message) = match ended {
            Some(ended) => ended.split_once(' ')?,
            None => (case["code"].as_str()?, case["message"].as_str()?),
        };
        let code = (1..=16).map(Code::from_number).find(|known| known.name() == code)?;
        Some((case["case"].as_str()?.to_owned(), Reason::of_exporter(code, message)))
    }

    #[test]
    fn errors_that_are_not_recorded_have_reasons_by_the_sources() {
        for (code, message, reason) in [
            (Code::FailedPrecondition, "exporter is offline", Reason::ExporterOffline),
            (Code::FailedPrecondition, "exporter beforeLease hook failed", Reason::HookFailed),
            (Code::FailedPrecondition, "exporter afterLease hook failed", Reason::HookFailed),
            (
                Code::FailedPrecondition,
                "Exporter not ready for driver calls (status: ExporterStatus.AVAILABLE)",
                Reason::ExporterNotReady,
            ),
            (Code::FailedPrecondition, "the relay is stuck", Reason::FailedPrecondition),
            (Code::Unavailable, "exporter is not listening on lease x", Reason::ExporterNotListening),
            (Code::Unavailable, "connection to the exporter lost", Reason::Unavailable),
            (Code::ResourceExhausted, "listener buffer full on lease x", Reason::ListenerFull),
            (Code::ResourceExhausted, "too many tunnels", Reason::ResourceExhausted),
            (
                Code::Unimplemented,
                "unknown service leases/x/jumpstarter.v1.ExporterService",
                Reason::NoExporterService,
            ),
            (Code::Unimplemented, "Method not implemented!", Reason::Unimplemented),
            (Code::Unauthenticated, "invalid or missing passphrase", Reason::PassphraseRejected),
            (Code::NotFound, "no such file", Reason::NotFound),
            (
                Code::Unknown,
                "MockPower.set() missing 1 required positional argument: 'volts'",
                Reason::BadArguments,
            ),
            (Code::Unknown, "Dut.go() got an unexpected keyword argument 'x'", Reason::BadArguments),
            (
                Code::Unknown,
                "oidc: verify token: oidc: token is expired (Token Expiry: x)",
                Reason::TokenExpired,
            ),
            (
                Code::Unknown,
                "client lab/x: Get \"https://10.0.0.1\": dial tcp 10.0.0.1: connect: connection refused",
                Reason::ControllerUnavailable,
            ),
        ] {
            assert_eq!(Reason::of_exporter(code, message), reason, "{code:?} {message}");
        }
    }

    #[test]
    fn the_text_of_a_drivers_exception_is_not_taken_for_the_controllers() {
        for message in [
            "connection refused",
            "[Errno 111] Connection refused",
            "could not open port /dev/ttyUSB0: timed out",
            "token is expired",
            "duration must be positive",
            "Unexpected <class 'KeyError'>: 'volts'",
            "Unexpected <class 'ConnectionResetError'>: connection reset by peer",
            "",
        ] {
            assert_eq!(Reason::of_exporter(Code::Unknown, message), Reason::DriverError, "{message}");
        }
    }
}
