//! `ExporterService` of one demo device: reports its status and its drivers, and streams log lines. Calls that would
//! control a device are refused.
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use jumpstarter_web::wire::v1::{
    DriverInstanceReport, ExporterStatus, GetReportResponse, GetStatusResponse, LogSource, LogStreamResponse,
};
use tonic::{Request, Status};

use super::{Messages, shuffle, unknown_method};
use crate::clock::Nanos;
use crate::host::Host;
use crate::namespace::times::timestamp;
use crate::orders::answer::{StreamOrder, order};
use crate::random::Random;
use crate::serve::log::CallRecord;

/// Its full name, as in a path.
pub const NAME: &str = "jumpstarter.v1.ExporterService";

/// The header with a [`StreamOrder`].
pub const ORDER: &str = "x-demo-stream";

const DEVICE: &str = "00000000-0000-7000-8000-000000000001";
const POWER: &str = "00000000-0000-7000-8000-000000000002";
const SERIAL: &str = "00000000-0000-7000-8000-000000000003";

/// Answers a unary call by the method's name.
pub fn call(method: &str, request: &Request<Bytes>, random: &Random) -> Result<Bytes, Status> {
    match method {
        "GetReport" => {
            worked(request);
            Ok(shuffle::encode(&report(), random))
        }
        "GetStatus" => {
            worked(request);
            Ok(shuffle::encode(&status(), random))
        }
        "DriverCall" | "StreamingDriverCall" => Err(untouchable("calls no drivers")),
        "Reset" => Err(untouchable("cannot be reset")),
        "EndSession" => Err(untouchable("has no session to end")),
        _ => Err(unknown_method(NAME, method)),
    }
}

fn report() -> GetReportResponse {
    let labels = [("board", "demo"), ("jumpstarter.dev/name", "demo-device")];
    let client = |name: &str| format!("jumpstarter_driver_{name}");
    GetReportResponse {
        uuid: DEVICE.to_string(),
        labels: labels.map(|(key, value)| (key.to_string(), value.to_string())).into(),
        reports: vec![
            driver(DEVICE, None, "root", &client("composite.client.CompositeClient"), "The device"),
            driver(POWER, Some(DEVICE), "power", &client("power.client.PowerClient"), "Switches it"),
            driver(SERIAL, Some(DEVICE), "serial", &client("pyserial.client.PySerialClient"), "Its console"),
        ],
        alternative_endpoints: Vec::new(),
        motd: "A demo device: it can be looked at, not used.".to_string(),
    }
}

fn status() -> GetStatusResponse {
    GetStatusResponse {
        status: ExporterStatus::LeaseReady as i32,
        message: Some("in use".to_string()),
        status_version: 3,
        previous_status: Some(ExporterStatus::BeforeLeaseHook as i32),
    }
}

fn untouchable(what: &str) -> Status {
    Status::unimplemented(format!("the demo device {what}"))
}

fn worked<T>(request: &Request<T>) {
    if let Some(record) = request.extensions().get::<CallRecord>() {
        record.worked(None, true);
    }
}

fn driver(
    uuid: &str,
    parent: Option<&str>,
    name: &str,
    client: &str,
    description: &str,
) -> DriverInstanceReport {
    let labels = [("jumpstarter.dev/client", client), ("jumpstarter.dev/name", name)];
    DriverInstanceReport {
        uuid: uuid.to_string(),
        parent_uuid: parent.map(str::to_string),
        labels: labels.map(|(key, value)| (key.to_string(), value.to_string())).into(),
        description: Some(description.to_string()),
        methods_description: Default::default(),
    }
}

/// `LogStream`: the lines of a log, one after the other, and the status at its end.
pub fn log_stream(request: &Request<Bytes>, random: &Random, host: &Host) -> Result<Messages, Status> {
    let ordered = order(request.metadata().as_ref(), ORDER).map_err(Status::invalid_argument)?;
    worked(request);
    let order: StreamOrder = ordered.unwrap_or_default();
    let (random, host) = (random.clone(), host.clone());
    Ok(Box::pin(stream::unfold(Some(0), move |next: Option<u64>| {
        let (order, random, host) = (order.clone(), random.clone(), host.clone());
        async move {
            let index = next?;
            if index < order.count {
                // A pause of no time would still be one of a millisecond, the resolution of the host's timer.
                if order.interval_ms > 0 {
                    (host.pause)(Duration::from_millis(order.interval_ms)).await;
                }
                let line = line(index, order.bytes, (host.now)());
                return Some((Ok(shuffle::encode(&line, &random)), Some(index + 1)));
            }
            let status = order.status.filter(|status| status.code != 0)?;
            Some((Err(status.status()), None))
        }
    })))
}

fn line(index: u64, bytes: usize, now: Nanos) -> LogStreamResponse {
    let mut message = format!("line {index} ");
    message.extend(std::iter::repeat_n('x', bytes.saturating_sub(message.len())));
    LogStreamResponse {
        uuid: SERIAL.to_string(),
        severity: "INFO".to_string(),
        message,
        source: Some(LogSource::Driver as i32),
        driver_type: Some("serial".to_string()),
        operation: None,
        timestamp: Some(timestamp(now)),
        structured_fields: Default::default(),
    }
}
