//! The session of an exporter for one lease: its status, its log, and the calls of its drivers. `streams` carries the bytes
//! of consoles and ports.
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt};
use jumpstarter_web::wire::v1::{
    DriverCallResponse, DriverInstanceReport, EndSessionResponse, ExporterStatus, GetReportResponse,
    GetStatusResponse, LogSource, LogStreamResponse, StreamingDriverCallResponse,
};
use prost_types::{Struct, Value, value};

use crate::changes::Changes;
use crate::devices::board::Reading;
use crate::devices::calls::Calls;
use crate::devices::drivers::{Device, Driver, Kind, Marker};
use crate::devices::failure::{Failure, parse_uuid};
use crate::host::Host;
use crate::random::Random;

/// The number of log messages that are kept for later streams.
const LOG_KEPT: usize = 256;
/// The number of readings that one call of `read` gives, and the time between them.
const READINGS: usize = 5;
const READS_EVERY: Duration = Duration::from_millis(250);

/// A session.
pub struct Session {
    /// The lease that it is for.
    pub lease: String,
    /// Wakes who waits for its status, its log or its end.
    pub changes: Changes,
    /// The calls of its drivers.
    pub calls: Calls,
    pub(super) device: Device,
    pub(super) host: Host,
    uuid: String,
    uuids: Vec<String>,
    random: Random,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    status: ExporterStatus,
    message: String,
    version: u64,
    previous: Option<ExporterStatus>,
    log: VecDeque<LogStreamResponse>,
    /// The number of messages before the first that is kept.
    dropped: u64,
    end_requested: bool,
    closed: bool,
    /// The number of times that `close` was called on a console.
    consoles_closed: u64,
}

impl Session {
    /// A session for a lease. The UUIDs of its drivers are new.
    pub fn new(lease: &str, device: Device, random: &Random, host: Host) -> Self {
        let uuids = device.drivers.iter().map(|_| random.uuid()).collect();
        let state = State { status: ExporterStatus::Available, ..State::default() };
        let session = Self {
            lease: lease.to_string(),
            changes: Changes::default(),
            calls: Calls::default(),
            device,
            host,
            uuid: random.uuid(),
            uuids,
            random: random.clone(),
            state: Mutex::new(state),
        };
        session.set_status(ExporterStatus::Available, "");
        session
    }

    /// `GetReport`.
    pub fn report(&self) -> GetReportResponse {
        let report = |(driver, uuid): (&Driver, &String)| {
            let name = driver.name.map(|name| ("jumpstarter.dev/name".to_string(), name.to_string()));
            let client = ("jumpstarter.dev/client".to_string(), driver.kind.client().to_string());
            DriverInstanceReport {
                uuid: uuid.clone(),
                parent_uuid: driver.parent.map(|parent| self.uuids[parent].clone()),
                labels: name.into_iter().chain([client]).collect(),
                description: driver.description.map(str::to_string),
                methods_description: driver.kind.method_descriptions(),
            }
        };
        GetReportResponse {
            uuid: self.uuid.clone(),
            reports: self.device.drivers.iter().zip(&self.uuids).map(report).collect(),
            ..GetReportResponse::default()
        }
    }

    /// `GetStatus`.
    pub fn status(&self) -> GetStatusResponse {
        let state = self.state();
        GetStatusResponse {
            status: state.status as i32,
            message: Some(state.message.clone()),
            status_version: state.version,
            previous_status: state.previous.map(|status| status as i32),
        }
    }

    /// Changes its status.
    pub fn set_status(&self, status: ExporterStatus, message: &str) {
        {
            let mut state = self.state();
            state.previous = Some(state.status);
            state.status = status;
            state.message = message.to_string();
            state.version += 1;
        }
        self.changes.notify();
    }

    /// `EndSession`.
    pub fn end(&self) -> EndSessionResponse {
        self.state().end_requested = true;
        self.changes.notify();
        let message = "Session end triggered, afterLease hook running asynchronously";
        EndSessionResponse { success: true, message: Some(message.to_string()) }
    }

    /// Whether its end was requested.
    pub fn is_end_requested(&self) -> bool {
        self.state().end_requested
    }

    /// Closes it: its streams end.
    pub fn close(&self) {
        self.state().closed = true;
        self.calls.hold(false);
        self.changes.notify();
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// Adds a message to its log.
    pub fn log(&self, source: LogSource, severity: &str, message: &str) {
        {
            let mut state = self.state();
            state.log.push_back(LogStreamResponse {
                severity: severity.to_string(),
                message: message.to_string(),
                source: Some(source as i32),
                ..LogStreamResponse::default()
            });
            if state.log.len() > LOG_KEPT {
                state.log.pop_front();
                state.dropped += 1;
            }
        }
        self.changes.notify();
    }

    /// A message of the log by its number; none if it is not there yet. Of those that are no longer kept, the first that is.
    pub fn log_message(&self, number: u64) -> Option<(LogStreamResponse, u64)> {
        let state = self.state();
        let number = number.max(state.dropped);
        let index = usize::try_from(number - state.dropped).ok()?;
        state.log.get(index).map(|message| (message.clone(), number + 1))
    }

    /// Logs a failure of a method, as the exporter's interceptor does.
    pub fn note(&self, failure: &Failure, path: &str) {
        if let Some(exception) = failure.logged {
            let message = format!("Unexpected [{exception}] raised by servicer method [{path}]");
            self.log(LogSource::System, "ERROR", &message);
        }
    }

    /// `DriverCall`.
    pub fn call(&self, uuid: &str, method: &str, args: &[Value]) -> Result<DriverCallResponse, Failure> {
        let driver = self.checked(uuid, method, Marker::Call, args)?;
        let name = driver.name.unwrap_or_default().to_string();
        self.calls.carried_out(&name, method);
        match (driver.kind, method) {
            (Kind::Power | Kind::MockPower, "on" | "off") => {
                self.log(LogSource::Driver, "INFO", &format!("power {method}"));
                if let (Kind::Power, Some(board)) = (driver.kind, &self.device.board) {
                    board.switch(method == "on");
                }
            }
            (Kind::Console, "close") => {
                self.state().consoles_closed += 1;
                self.changes.notify();
            }
            _ => {}
        }
        let result = Some(Value { kind: Some(value::Kind::NullValue(0)) });
        Ok(DriverCallResponse { uuid: self.random.uuid(), result })
    }

    /// `StreamingDriverCall`.
    pub fn streaming_call(
        &self,
        uuid: &str,
        method: &str,
        args: &[Value],
    ) -> Result<BoxStream<'static, StreamingDriverCallResponse>, Failure> {
        let driver = self.checked(uuid, method, Marker::Streaming, args)?;
        let random = self.random.clone();
        let answer = move |reading: Reading| StreamingDriverCallResponse {
            uuid: random.uuid(),
            result: Some(object(&[("voltage", reading.voltage), ("current", reading.current)])),
        };
        let board = self.device.board.clone().filter(|_| driver.kind == Kind::Power);
        Ok(match board {
            Some(board) => {
                let host = self.host.clone();
                stream::unfold(0, move |count| {
                    let (board, host) = (board.clone(), host.clone());
                    async move {
                        if count == READINGS {
                            return None;
                        }
                        if count > 0 {
                            (host.pause)(READS_EVERY).await;
                        }
                        Some((board.reading(), count + 1))
                    }
                })
                .map(answer)
                .boxed()
            }
            None => {
                let readings = [(0.0, 0.0), (5.0, 2.0)];
                let readings = readings.map(|(voltage, current)| Reading { voltage, current });
                stream::iter(readings).map(answer).boxed()
            }
        })
    }

    /// The driver with a UUID, if it has a method and the status allows calls.
    pub(super) fn checked(
        &self,
        uuid: &str,
        method: &str,
        marker: Marker,
        args: &[Value],
    ) -> Result<Driver, Failure> {
        let status = self.state().status;
        let allowed =
            [ExporterStatus::LeaseReady, ExporterStatus::BeforeLeaseHook, ExporterStatus::AfterLeaseHook];
        if marker != Marker::Stream && !allowed.contains(&status) {
            let name = status.as_str_name().trim_start_matches("EXPORTER_STATUS_");
            return Err(Failure::not_ready(&format!("ExporterStatus.{name}")));
        }
        let uuid = parse_uuid(uuid)?;
        let index = self.uuids.iter().position(|known| *known == uuid);
        let driver = index.map(|index| self.device.drivers[index].clone());
        let driver = driver.ok_or_else(|| Failure::no_driver(&uuid))?;
        driver.kind.check(method, marker)?;
        // No exported method of these drivers has arguments.
        if !args.is_empty() {
            return Err(Failure::arguments(driver.kind.class(), method, args.len()));
        }
        Ok(driver)
    }

    /// The number of times that the consoles were closed, or the session.
    pub(super) fn closings(&self) -> u64 {
        let state = self.state();
        if state.closed { u64::MAX } else { state.consoles_closed }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A JSON object of numbers.
fn object(fields: &[(&str, f64)]) -> Value {
    let number = |number: f64| Value { kind: Some(value::Kind::NumberValue(number)) };
    let fields = fields.iter().map(|(key, value)| ((*key).to_string(), number(*value))).collect();
    Value { kind: Some(value::Kind::StructValue(Struct { fields })) }
}
