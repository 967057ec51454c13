//! What the tests of the demo share: a demo in their own process, and calls by name with JSON in and out.
//! No knowledge of any single case.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]
use std::path::Path;
use std::sync::LazyLock;

use clap::Parser;
use jumpstarter_demo::demo::Demo;
use jumpstarter_demo::host;
use jumpstarter_demo::options::Options;
use jumpstarter_lab::clock::{Clock, Nanos, SECOND};
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_web::base::code::Code;
use prost::Message;
use prost::bytes::{Buf, BufMut, Bytes};
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::Value;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::Channel;
use tonic::{Request, Status};

pub mod web;

/// The service that clients call.
pub const CLIENT_SERVICE: &str = "jumpstarter.client.v1.ClientService";
/// When the clock of a test stands: some whole second.
pub const START: Nanos = 1_800_000_000 * SECOND;

/// Every message and service of the contract.
pub static CONTRACT: LazyLock<DescriptorPool> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let files = ["jumpstarter/client/v1/client.proto", "jumpstarter/v1/exporter.proto"];
    let descriptors = protox::compile(files, [root]).unwrap();
    DescriptorPool::from_file_descriptor_set(descriptors).unwrap()
});

/// A demo with a clock that stands still.
pub async fn demo(arguments: &[&str]) -> Demo {
    start(arguments, Clock::fixed(START)).await
}

/// A demo with the machine's clock.
pub async fn live_demo(arguments: &[&str]) -> Demo {
    start(arguments, Clock::running(host::now)).await
}

async fn start(arguments: &[&str], clock: Clock) -> Demo {
    let usual = ["jumpstarter-demo", "--quiet", "--still"];
    let options = Options::try_parse_from(usual.iter().chain(arguments)).unwrap();
    Demo::start_at(&options, clock).await.unwrap()
}

/// What a client sends with each call.
pub fn identity(demo: &Demo, client: &str) -> Vec<(String, String)> {
    let token = demo.controller.token(Kind::Valid, client, TOKEN_LIFETIME);
    [
        ("authorization", format!("Bearer {token}").as_str()),
        ("jumpstarter-kind", "Client"),
        ("jumpstarter-namespace", "lab"),
        ("jumpstarter-name", client),
    ]
    .map(|(name, value)| (name.to_string(), value.to_string()))
    .into()
}

/// A connection to the plain gRPC port.
pub async fn connect(demo: &Demo) -> Channel {
    Channel::from_shared(demo.grpc.url()).unwrap().connect().await.unwrap()
}

/// An error as a client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

/// Calls a method of `ClientService` with JSON and gets JSON.
pub async fn call(
    channel: &Channel,
    method: &str,
    headers: &[(String, String)],
    request: &Value,
) -> Result<Value, Failure> {
    let (input, output) = messages(method);
    let request =
        DynamicMessage::deserialize(input, request).unwrap_or_else(|error| panic!("{request}: {error}"));
    let bytes =
        call_raw(channel, method, headers, request.encode_to_vec()).await.map_err(|status| Failure {
            code: Code::from_number(status.code() as i32).name().to_string(),
            message: status.message().to_string(),
        })?;
    let reply = DynamicMessage::decode(output, bytes).unwrap();
    let options = SerializeOptions::new().use_proto_field_name(true);
    Ok(reply.serialize_with_options(serde_json::value::Serializer, &options).unwrap())
}

/// Calls a method of `ClientService` with bytes and gets bytes.
pub async fn call_raw(
    channel: &Channel,
    method: &str,
    headers: &[(String, String)],
    message: Vec<u8>,
) -> Result<Bytes, Status> {
    let mut client = tonic::client::Grpc::new(channel.clone());
    client.ready().await.unwrap();
    let mut request = Request::new(Bytes::from(message));
    for (name, value) in headers {
        let name: tonic::metadata::AsciiMetadataKey = name.parse().unwrap();
        request.metadata_mut().append(name, value.parse().unwrap());
    }
    let path = format!("/{CLIENT_SERVICE}/{method}").parse().unwrap();
    client.unary(request, path, Raw).await.map(tonic::Response::into_inner)
}

fn messages(method: &str) -> (MessageDescriptor, MessageDescriptor) {
    let service = CONTRACT.get_service_by_name(CLIENT_SERVICE).unwrap();
    let method = service.methods().find(|known| known.name() == method).unwrap();
    (method.input(), method.output())
}

#[derive(Clone, Copy)]
struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}
