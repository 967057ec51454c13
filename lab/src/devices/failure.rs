//! Failures in the words of a Python exporter, and what its interceptor logs about them.
use tonic::{Code, Status};

/// A failed call of a driver or of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The status code.
    pub code: Code,
    /// The message.
    pub message: String,
    /// The exception that the exporter's log names, if it logs the failure.
    pub logged: Option<&'static str>,
}

impl Failure {
    /// A driver has no such method.
    pub fn no_method(method: &str) -> Self {
        Self::usage(format!("method {method} not found on driver"))
    }

    /// A method is not exported, or in another way.
    pub fn no_marker(method: &str, marker: &str) -> Self {
        Self::usage(format!("method {method} missing marker {marker}"))
    }

    fn usage(message: String) -> Self {
        Self { code: Code::NotFound, message, logged: Some("UsageError") }
    }

    /// A method was called with the wrong number of arguments, which Python counts with `self`.
    pub fn arguments(class: &str, method: &str, given: usize) -> Self {
        let given = given + 1;
        let message = format!("{class}.{method}() takes 1 positional argument but {given} were given");
        Self { code: Code::Unknown, message, logged: None }
    }

    /// No driver has this UUID.
    pub fn no_driver(uuid: &str) -> Self {
        Self::unexpected("KeyError", "KeyError", &format!("UUID('{uuid}')"))
    }

    /// A text is no UUID.
    pub fn no_uuid() -> Self {
        Self::unexpected("ValueError", "ValueError", "badly formed hexadecimal UUID string")
    }

    /// The metadata of a driver's stream is invalid.
    pub fn metadata(kind: &str, problem: &str, value: &str) -> Self {
        let words = format!(
            "1 validation error for StreamRequestMetadata\nrequest\n  {problem} [type={kind}, input_value={}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.14/v/{kind}",
            shortened(value)
        );
        Self::unexpected("ValidationError", "pydantic_core._pydantic_core.ValidationError", &words)
    }

    /// A call that no driver implements.
    pub fn not_implemented() -> Self {
        let words = "Method not implemented!";
        let code = Code::Unimplemented;
        Self { code, ..Self::unexpected("NotImplementedError", "NotImplementedError", words) }
    }

    /// The status of the session does not allow driver calls.
    pub fn not_ready(status: &str) -> Self {
        let message = format!("Exporter not ready for driver calls (status: {status})");
        Self { code: Code::FailedPrecondition, message, logged: None }
    }

    fn unexpected(name: &'static str, class: &str, words: &str) -> Self {
        let message = format!("Unexpected <class '{class}'>: {words}");
        Self { code: Code::Unknown, message, logged: Some(name) }
    }

    /// The status for the caller.
    pub fn status(&self) -> Status {
        Status::new(self.code, self.message.clone())
    }
}

/// The form in which Pydantic shows a long value.
fn shortened(value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    if characters.len() <= 50 {
        return value.to_string();
    }
    let (first, last) = (&characters[..25], &characters[characters.len() - 24..]);
    format!("{}...{}", first.iter().collect::<String>(), last.iter().collect::<String>())
}

/// The canonical form of a UUID, of the forms that Python's `UUID` accepts.
pub fn parse_uuid(text: &str) -> Result<String, Failure> {
    let plain = text.replace("urn:", "").replace("uuid:", "");
    let digits = plain.trim_matches(['{', '}']).replace('-', "");
    let bits =
        u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32 && !digits.starts_with('+'));
    bits.map(crate::random::uuid).ok_or_else(Failure::no_uuid)
}
