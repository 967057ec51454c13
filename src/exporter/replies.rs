//! The replies of `ExporterService`, and the field that shows that a message is one. An exporter sets the id of each reply.
use crate::rpc::ReplyMessage;
use crate::wire::v1 as wire;

impl ReplyMessage for wire::GetReportResponse {
    fn missing(&self) -> Option<&'static str> {
        self.reports.is_empty().then_some("it has no drivers")
    }
}

impl ReplyMessage for wire::GetStatusResponse {
    fn missing(&self) -> Option<&'static str> {
        (self.status == 0).then_some("it has no status")
    }
}

impl ReplyMessage for wire::DriverCallResponse {
    fn missing(&self) -> Option<&'static str> {
        (self.uuid.is_empty() && self.result.is_none()).then_some("it has neither an id nor a result")
    }
}

impl ReplyMessage for wire::StreamingDriverCallResponse {
    fn missing(&self) -> Option<&'static str> {
        (self.uuid.is_empty() && self.result.is_none()).then_some("it has neither an id nor a result")
    }
}

impl ReplyMessage for wire::LogStreamResponse {}
impl ReplyMessage for wire::ResetResponse {}
impl ReplyMessage for wire::EndSessionResponse {}
