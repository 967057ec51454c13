//! The calls of a device over simulated ways: which way is used, and what a break means.
#![allow(clippy::unwrap_used)]
mod calls;
mod logs;

use std::time::Duration;

use prost::Message;

use super::*;
use crate::multipath::simulated::World;
use crate::rpc::CallOptions;
use crate::rpc::simulated::{Played, Stage, Step, StreamPlay, config};
use crate::transport::call::{Call, Rejection};
use crate::transport::failure::{Failure, FailureKind};

const UNTIMED: CallOptions = CallOptions { token: None, timeout: None, elapsed: Duration::ZERO };

fn cut() -> Rejection {
    Failure::new(FailureKind::Truncated, crate::base::code::Code::Unavailable, "cut").into()
}

fn refusal(code: tonic::Code, message: &str) -> Rejection {
    tonic::Status::new(code, message).into()
}

fn exporter(stage: &Stage, ways: usize) -> ExporterService<Played, World> {
    ExporterService::new(stage.endpoints(ways), config(), stage.world.clone()).unwrap()
}

fn status() -> Vec<u8> {
    wire::GetStatusResponse { status: 4, ..Default::default() }.encode_to_vec()
}
