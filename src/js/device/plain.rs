//! What a device answers, as the package's plain data, in JSON.
use std::collections::BTreeMap;

use crate::exporter::{Driver, LogEntry, LogItem, Report, SessionEnd, Status};
use crate::model::dump::{ToValue, Value};
use crate::model::time;
use crate::transport::metadata::Metadata;

/// The drivers of an exporter.
pub fn report(report: &Report) -> String {
    Value::Map(vec![
        ("uuid", report.uuid.to_value()),
        ("labels", report.labels.to_value()),
        ("drivers", Value::List(report.drivers.iter().map(driver).collect())),
        ("alternativeEndpoints", report.alternative_endpoints.to_value()),
        ("motd", report.motd.to_value()),
    ])
    .json()
}

fn driver(driver: &Driver) -> Value<'_> {
    Value::Map(vec![
        ("uuid", driver.uuid.to_value()),
        ("parentUuid", driver.parent.to_value()),
        ("name", driver.name.to_value()),
        ("path", driver.path.to_value()),
        ("client", driver.client.to_value()),
        ("labels", driver.labels.to_value()),
        ("description", driver.description.to_value()),
        ("methodsDescription", driver.methods.to_value()),
    ])
}

/// The status of an exporter.
pub fn status(status: &Status) -> String {
    Value::Map(vec![
        ("status", status.status.to_value()),
        ("message", status.message.to_value()),
        ("version", Value::Number(status.version.to_string())),
        ("previousStatus", status.previous.to_value()),
    ])
    .json()
}

/// The reply to the end of a session.
pub fn session_end(end: &SessionEnd) -> String {
    Value::Map(vec![("success", end.success.to_value()), ("message", end.message.to_value())]).json()
}

/// A part of the log; a gap is `null`.
pub fn log(items: &[LogItem]) -> String {
    let values = items.iter().map(|item| match item {
        LogItem::Entry(entry) => log_entry(entry),
        LogItem::Gap => Value::Null,
    });
    Value::List(values.collect()).json()
}

/// Without the names of the fields: they would be half of the text.
fn log_entry(entry: &LogEntry) -> Value<'_> {
    let millis = |at| time::millis(&time::nearest(at));
    Value::List(vec![
        entry.severity.to_value(),
        entry.message.to_value(),
        entry.source.to_value(),
        entry.driver_type.to_value(),
        entry.operation.to_value(),
        Value::maybe_number(entry.timestamp.as_ref().map(millis)),
        entry.fields.to_value(),
    ])
}

/// The first message on the WebSocket of a driver's stream.
pub fn stream_request(headers: &Metadata, uuid: &str, method: &str) -> String {
    let headers: BTreeMap<String, String> = headers
        .iter()
        .map(|(name, value)| (name.to_owned(), String::from_utf8_lossy(value).into_owned()))
        .collect();
    let request = Value::Map(vec![
        ("kind", Value::text("driver")),
        ("uuid", Value::text(uuid)),
        ("method", Value::text(method)),
    ]);
    Value::Map(vec![("headers", headers.to_value()), ("request", request)]).json()
}
