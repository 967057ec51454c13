//! `ExporterService` of one demo device: it tells its status and its drivers, and streams log lines.
//! Not a device: calls that would move something are refused.
use std::pin::Pin;
use std::time::Duration;

use futures_util::{Stream, stream};
use jumpstarter_web::wire::v1::{
    DriverCallRequest, DriverCallResponse, DriverInstanceReport, EndSessionRequest, EndSessionResponse,
    ExporterStatus, GetReportResponse, GetStatusRequest, GetStatusResponse, LogSource, LogStreamResponse,
    ResetRequest, ResetResponse, StreamingDriverCallRequest, StreamingDriverCallResponse,
};
use tokio::time::sleep;
use tonic::{Code, Request, Response, Status};

use crate::answer_to_order::{StreamOrder, order};
use crate::clock::machine_now;
use crate::log::CallRecord;
use crate::times::timestamp;
use stubs::exporter_service_server::{ExporterService, ExporterServiceServer};

#[allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]
mod stubs {
    tonic::include_proto!("jumpstarter.v1");
}

const DEVICE: &str = "00000000-0000-7000-8000-000000000001";
const POWER: &str = "00000000-0000-7000-8000-000000000002";
const SERIAL: &str = "00000000-0000-7000-8000-000000000003";

/// The demo device.
#[derive(Clone, Copy, Debug, Default)]
pub struct Device;

/// The service to put behind a port.
pub fn server() -> ExporterServiceServer<Device> {
    ExporterServiceServer::new(Device)
}

type Answer<R> = Result<Response<R>, Status>;
type Messages<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl ExporterService for Device {
    type StreamingDriverCallStream = Messages<StreamingDriverCallResponse>;
    type LogStreamStream = Messages<LogStreamResponse>;

    async fn get_report(&self, request: Request<()>) -> Answer<GetReportResponse> {
        worked(&request);
        let labels = [("board", "demo"), ("jumpstarter.dev/name", "demo-device")];
        Ok(Response::new(GetReportResponse {
            uuid: DEVICE.to_string(),
            labels: labels.map(|(key, value)| (key.to_string(), value.to_string())).into(),
            reports: vec![
                driver(
                    DEVICE,
                    None,
                    "root",
                    "jumpstarter_driver_composite.client.CompositeClient",
                    "The device",
                ),
                driver(
                    POWER,
                    Some(DEVICE),
                    "power",
                    "jumpstarter_driver_power.client.PowerClient",
                    "Switches it",
                ),
                driver(
                    SERIAL,
                    Some(DEVICE),
                    "serial",
                    "jumpstarter_driver_pyserial.client.PySerialClient",
                    "Its console",
                ),
            ],
            alternative_endpoints: Vec::new(),
            motd: "A demo device: it can be looked at, not used.".to_string(),
        }))
    }

    async fn get_status(&self, request: Request<GetStatusRequest>) -> Answer<GetStatusResponse> {
        worked(&request);
        Ok(Response::new(GetStatusResponse {
            status: ExporterStatus::LeaseReady as i32,
            message: Some("in use".to_string()),
            status_version: 3,
            previous_status: Some(ExporterStatus::BeforeLeaseHook as i32),
        }))
    }

    async fn log_stream(&self, request: Request<()>) -> Answer<Self::LogStreamStream> {
        let ordered =
            order(request.metadata().as_ref(), "x-demo-stream").map_err(Status::invalid_argument)?;
        worked(&request);
        Ok(Response::new(Box::pin(lines(ordered.unwrap_or_default()))))
    }

    async fn driver_call(&self, _: Request<DriverCallRequest>) -> Answer<DriverCallResponse> {
        Err(untouchable("calls no drivers"))
    }

    async fn streaming_driver_call(
        &self,
        _: Request<StreamingDriverCallRequest>,
    ) -> Answer<Self::StreamingDriverCallStream> {
        Err(untouchable("calls no drivers"))
    }

    async fn reset(&self, _: Request<ResetRequest>) -> Answer<ResetResponse> {
        Err(untouchable("cannot be reset"))
    }

    async fn end_session(&self, _: Request<EndSessionRequest>) -> Answer<EndSessionResponse> {
        Err(untouchable("has no session to end"))
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

/// The lines of a log, one after the other, and the status at its end.
fn lines(order: StreamOrder) -> impl Stream<Item = Result<LogStreamResponse, Status>> {
    stream::unfold(Some(0), move |next: Option<u64>| {
        let order = order.clone();
        async move {
            let index = next?;
            if index < order.count {
                sleep(Duration::from_millis(order.interval_ms)).await;
                return Some((Ok(line(index, order.bytes)), Some(index + 1)));
            }
            let status = order.status.filter(|status| status.code != 0)?;
            Some((Err(Status::new(Code::from_i32(status.code), status.message)), None))
        }
    })
}

fn line(index: u64, bytes: usize) -> LogStreamResponse {
    let mut message = format!("line {index} ");
    message.extend(std::iter::repeat_n('x', bytes.saturating_sub(message.len())));
    LogStreamResponse {
        uuid: SERIAL.to_string(),
        severity: "INFO".to_string(),
        message,
        source: Some(LogSource::Driver as i32),
        driver_type: Some("serial".to_string()),
        operation: None,
        timestamp: Some(timestamp(machine_now())),
        structured_fields: Default::default(),
    }
}
