//! The frames of `RouterService.Stream`, in both directions.
use jumpstarter_web::wire::v1::{FrameType, StreamRequest, StreamResponse};

/// A frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Bytes of the connection.
    Data(Vec<u8>),
    /// The end of this direction.
    End,
    /// Any other type, such as PING, RST_STREAM or an unknown one. It is ignored, as in the Python client.
    Other,
}

impl Frame {
    fn of(frame_type: i32, payload: Vec<u8>) -> Self {
        match FrameType::try_from(frame_type) {
            Ok(FrameType::Data) => Self::Data(payload),
            Ok(FrameType::Goaway) => Self::End,
            _ => Self::Other,
        }
    }

    fn parts(self) -> (i32, Vec<u8>) {
        match self {
            Self::Data(payload) => (FrameType::Data.into(), payload),
            Self::End => (FrameType::Goaway.into(), Vec::new()),
            Self::Other => (FrameType::Ping.into(), Vec::new()),
        }
    }
}

impl From<StreamResponse> for Frame {
    fn from(message: StreamResponse) -> Self {
        Self::of(message.frame_type, message.payload)
    }
}

impl From<StreamRequest> for Frame {
    fn from(message: StreamRequest) -> Self {
        Self::of(message.frame_type, message.payload)
    }
}

impl From<Frame> for StreamRequest {
    fn from(frame: Frame) -> Self {
        let (frame_type, payload) = frame.parts();
        Self { payload, frame_type }
    }
}

impl From<Frame> for StreamResponse {
    fn from(frame: Frame) -> Self {
        let (frame_type, payload) = frame.parts();
        Self { payload, frame_type }
    }
}
