//! The calls with one reply.
use prost_types::Value;

use super::{ExporterService, Report, Status, encoded, probe};
use crate::base::clock::Clock;
use crate::error::Error;
use crate::model::InvalidInput;
use crate::multipath::write::{Resend, Written};
use crate::rpc::{CallOptions, Deadline, Kind, ReplyMessage, Request};
use crate::transport::call::Transport;
use crate::wire::v1 as wire;

/// A call of a method of a driver.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverCall {
    /// The id of the driver, from [`Report`]. An exporter makes new ones when it starts a session.
    pub uuid: String,
    /// The method, as the driver's Python class names it: `on`.
    pub method: String,
    /// Its positional arguments.
    pub args: Vec<Value>,
}

impl DriverCall {
    /// A call of a method.
    pub fn new(uuid: impl Into<String>, method: impl Into<String>, args: Vec<Value>) -> Self {
        Self { uuid: uuid.into(), method: method.into(), args }
    }

    /// Rejects a call without a driver or a method.
    pub fn check(&self) -> Result<(), InvalidInput> {
        for (field, value) in [("uuid", &self.uuid), ("method", &self.method)] {
            if value.is_empty() {
                return Err(InvalidInput::new(field, "must not be empty"));
            }
        }
        Ok(())
    }
}

/// The reply to the end of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionEnd {
    /// Whether there was a session to end.
    pub success: bool,
    /// What the exporter says about it.
    pub message: Option<String>,
}

impl<T: Transport, C: Clock> ExporterService<T, C> {
    /// The exporter's drivers.
    pub async fn get_report(&self, options: &CallOptions) -> Result<Report, Error> {
        let reply: wire::GetReportResponse = self.read(encoded("GetReport", &()), options).await?;
        Ok(reply.into())
    }

    /// The exporter's status: whether its drivers can be called yet.
    pub async fn get_status(&self, options: &CallOptions) -> Result<Status, Error> {
        let reply: wire::GetStatusResponse = self.read(probe(), options).await?;
        Ok(reply.into())
    }

    /// Calls a method of a driver, and returns its result, null for none. There is one attempt; without a timeout in `options`
    /// it has no deadline.
    pub async fn driver_call(&self, call: DriverCall, options: &CallOptions) -> Result<Value, Error> {
        let method = "DriverCall";
        call.check().map_err(|input| Error::from_input(method, input))?;
        let DriverCall { uuid, method: name, args } = call;
        let request = encoded(method, &wire::DriverCallRequest { uuid, method: name, args });
        let deadline = self.rpc.own_deadline(options);
        let reply: wire::DriverCallResponse = self.write(request, options, deadline).await?;
        Ok(reply.result.unwrap_or_default())
    }

    /// Resets the exporter's drivers. The exporters of today do not implement it.
    pub async fn reset(&self, options: &CallOptions) -> Result<(), Error> {
        let request = encoded("Reset", &wire::ResetRequest {});
        self.write::<wire::ResetResponse>(request, options, self.rpc.deadline(options)).await?;
        Ok(())
    }

    /// Ends the session: the exporter runs its afterLease hook, and then releases the lease. Returns before that; status and
    /// log go on meanwhile.
    pub async fn end_session(&self, options: &CallOptions) -> Result<SessionEnd, Error> {
        let request = encoded("EndSession", &wire::EndSessionRequest {});
        let deadline = self.rpc.deadline(options);
        let reply: wire::EndSessionResponse = self.write(request, options, deadline).await?;
        Ok(SessionEnd { success: reply.success, message: reply.message })
    }

    async fn read<R: ReplyMessage>(&self, request: Request, options: &CallOptions) -> Result<R, Error> {
        self.rpc.call(Kind::Read { page: None }, request, options, self.rpc.deadline(options)).await.result
    }

    async fn write<R: ReplyMessage>(
        &self,
        request: Request,
        options: &CallOptions,
        deadline: Deadline,
    ) -> Result<R, Error> {
        let kind = Kind::Write { resend: Resend::Once, probe: probe(), check: None };
        let Written { result, unsure } = self.rpc.call(kind, request, options, deadline).await;
        result.map_err(|error| Error { unsure, ..error })
    }
}
