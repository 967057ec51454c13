//! Errors, attempts, endpoints and new tokens as the package's plain data, in JSON. Records have a
//! form of their own: `model/record.rs`.
use crate::base::attempt::AttemptRecord;
#[cfg(feature = "js")]
use crate::client::RotatedToken;
use crate::error::Error;
use crate::model::dump::{ToValue, Value};
#[cfg(feature = "js")]
use crate::model::selector::{Requirement, Selector};
#[cfg(feature = "js")]
use crate::model::time;
use crate::multipath::EndpointState;
use crate::transport::retry::RetryHint;

/// An error; attempts refer to their endpoint by index, and the cause is not included.
pub fn error(error: &Error) -> String {
    Value::Map(vec![
        ("code", Value::text(error.code_name())),
        ("reason", Value::text(error.reason.as_str())),
        ("message", Value::Text(error.to_string().into())),
        ("rawMessage", Value::text(&error.raw_message)),
        ("method", Value::text(error.method)),
        ("endpoint", Value::maybe_text(error.endpoint.as_deref())),
        ("field", Value::maybe_text(error.field.as_deref())),
        ("httpStatus", Value::maybe_number(error.http_status)),
        ("retryAfterMs", retry_after(error.retry)),
        ("attempts", Value::List(error.attempts.iter().map(attempt_value).collect())),
        ("unsure", Value::Bool(error.unsure)),
        ("leaseName", Value::maybe_text(error.lease_name.as_deref())),
        ("lease", error.lease.to_value()),
    ])
    .json()
}

/// -1 if the server forbids another try: JSON has no infinity.
fn retry_after(hint: Option<RetryHint>) -> Value<'static> {
    let text = hint.map(|hint| hint.millis().map_or_else(|| "-1".into(), |millis| millis.to_string()));
    text.map_or(Value::Null, Value::Number)
}

/// A new token.
#[cfg(feature = "js")]
pub fn rotated(rotated: &RotatedToken) -> String {
    let expiry = rotated.expiry.as_ref().map(time::text);
    Value::Map(vec![("token", Value::text(&rotated.token)), ("expiryText", Value::maybe_text(expiry))]).json()
}

/// An attempt.
pub fn attempt(record: &AttemptRecord) -> String {
    attempt_value(record).json()
}

/// Endpoints, each with its URL.
pub fn endpoints(endpoints: &[(String, EndpointState)]) -> String {
    let one = |(url, state): &(String, EndpointState)| {
        Value::Map(vec![
            ("url", Value::Text(url.clone().into())),
            ("winner", Value::Bool(state.winner)),
            ("latencyMs", Value::thousandths(state.latency_ms)),
            ("success", Value::thousandths(state.success)),
            ("breakerOpenForMs", Value::thousandths(state.breaker_open_for_ms)),
        ])
    };
    Value::List(endpoints.iter().map(one).collect()).json()
}

fn attempt_value(record: &AttemptRecord) -> Value<'_> {
    Value::Map(vec![
        ("endpoint", Value::Number(record.endpoint.to_string())),
        ("method", Value::text(record.method)),
        ("startedMs", Value::thousandths(Some(record.started_ms))),
        ("tookMs", Value::thousandths(Some(record.took_ms))),
        ("outcome", Value::text(record.outcome.as_str())),
        ("code", Value::maybe_text(record.code)),
        ("reason", Value::maybe_text(record.reason)),
        ("httpStatus", Value::maybe_number(record.http_status)),
    ])
}

/// The requirements of a selector.
#[cfg(feature = "js")]
pub fn requirements<'a>(selector: &'a Selector) -> String {
    let fields = |one: &'a Requirement| {
        let operator = Value::text(one.operator.name());
        Value::Map(vec![
            ("key", one.key.to_value()),
            ("operator", operator),
            ("values", one.values.to_value()),
        ])
    };
    Value::List(selector.requirements().iter().map(fields).collect()).json()
}
