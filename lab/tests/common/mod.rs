//! What the tests of the lab share: a lab without ports, and calls by name with JSON in and out. Natively it is the Rust
//! type, in wasm the one that JavaScript gets. No knowledge of any single case.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]
use std::sync::LazyLock;

use http::HeaderMap;
use jumpstarter_lab::clock::{Nanos, SECOND};
use jumpstarter_lab::orders::answer::header_map;
use jumpstarter_web::base::code::Code;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use protox::Compiler;
use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};
use serde_json::{Value, json};
use tonic::Status;

#[cfg_attr(target_arch = "wasm32", path = "wasm.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "native.rs")]
mod wire;

pub use wire::Wire;

/// The service that clients call.
pub const CLIENT_SERVICE: &str = "jumpstarter.client.v1.ClientService";
/// The time at the start of a test: some whole second.
pub const START: Nanos = 1_800_000_000 * SECOND;

/// Every message and service of the contract.
pub static CONTRACT: LazyLock<DescriptorPool> = LazyLock::new(|| {
    let mut resolver = ChainFileResolver::new();
    resolver.add(Proto);
    resolver.add(GoogleFileResolver::new());
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_imports(true);
    let services = ["client/v1/client", "v1/controller", "v1/exporter", "v1/router"];
    compiler.open_files(services.map(|name| format!("jumpstarter/{name}.proto"))).unwrap();
    DescriptorPool::from_file_descriptor_set(compiler.file_descriptor_set()).unwrap()
});

/// The files of the contract, which a test in wasm cannot open.
struct Proto;

impl FileResolver for Proto {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        let source = match name {
            "jumpstarter/client/v1/client.proto" => {
                include_str!("../../../proto/jumpstarter/client/v1/client.proto")
            }
            "jumpstarter/v1/common.proto" => include_str!("../../../proto/jumpstarter/v1/common.proto"),
            "jumpstarter/v1/controller.proto" => {
                include_str!("../../../proto/jumpstarter/v1/controller.proto")
            }
            "jumpstarter/v1/router.proto" => include_str!("../../../proto/jumpstarter/v1/router.proto"),
            "jumpstarter/v1/exporter.proto" => include_str!("../../../proto/jumpstarter/v1/exporter.proto"),
            "jumpstarter/v1/kubernetes.proto" => {
                include_str!("../../../proto/jumpstarter/v1/kubernetes.proto")
            }
            _ => return Err(protox::Error::file_not_found(name)),
        };
        File::from_source(name, source)
    }
}

/// The options of the lab in which the real controller was recorded, with some more; its clock stands still.
pub fn recorded(more: Value) -> Value {
    let mut options: Value = serde_json::from_str(jumpstarter_lab::labs::RECORDED).unwrap();
    options["now"] = json!(i64::try_from(START / (SECOND / 1000)).unwrap());
    let Value::Object(more) = more else { panic!("no options: {more}") };
    options.as_object_mut().unwrap().extend(more);
    options
}

/// The headers that a client sends with each call.
pub fn identity(wire: &Wire, client: &str) -> Vec<(String, String)> {
    let token = wire.token("valid", client);
    [
        ("authorization", format!("Bearer {token}").as_str()),
        ("jumpstarter-kind", "Client"),
        ("jumpstarter-namespace", "lab"),
        ("jumpstarter-name", client),
    ]
    .map(|(name, value)| (name.to_string(), value.to_string()))
    .into()
}

/// A client's view of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

/// Calls a method of `ClientService` with a JSON request; returns the reply as JSON.
pub fn call(
    wire: &Wire,
    method: &str,
    headers: &[(String, String)],
    request: &Value,
) -> Result<Value, Failure> {
    let (input, output) = messages(method);
    let request =
        DynamicMessage::deserialize(input, request).unwrap_or_else(|error| panic!("{request}: {error}"));
    let path = format!("/{CLIENT_SERVICE}/{method}");
    let bytes = call_raw(wire, &path, headers, &request.encode_to_vec())?;
    let reply = DynamicMessage::decode(output, &bytes[..]).unwrap();
    let options = SerializeOptions::new().use_proto_field_name(true);
    Ok(reply.serialize_with_options(serde_json::value::Serializer, &options).unwrap())
}

/// Calls a path with bytes and gets bytes.
pub fn call_raw(
    wire: &Wire,
    path: &str,
    headers: &[(String, String)],
    message: &[u8],
) -> Result<Vec<u8>, Failure> {
    let framed = [&[0][..], &u32::try_from(message.len()).unwrap().to_be_bytes(), message].concat();
    let kind = ("content-type".to_string(), "application/grpc-web+proto".to_string());
    let (status, replied, body) = wire.handle(path, &[&[kind], headers].concat(), framed);
    assert_eq!(status, 200, "{path}");
    let (messages, trailers) = frames(&body);
    // An error without a message has its status in the headers.
    let status =
        Status::from_header_map(&trailers).or_else(|| Status::from_header_map(&header_map(&replied)));
    let status = status.expect("every reply has a status");
    if status.code() != tonic::Code::Ok {
        let code = Code::from_number(status.code() as i32).name().to_string();
        return Err(Failure { code, message: status.message().to_string() });
    }
    assert_eq!(messages.len(), 1, "{path}");
    Ok(messages[0].to_vec())
}

/// The messages of a body, and its trailers.
fn frames(mut body: &[u8]) -> (Vec<&[u8]>, HeaderMap) {
    let (mut messages, mut trailers) = (Vec::new(), HeaderMap::new());
    while !body.is_empty() {
        let length = u32::from_be_bytes(body[1..5].try_into().unwrap()) as usize;
        let (frame, rest) = (&body[5..5 + length], &body[5 + length..]);
        match body[0] {
            0 => messages.push(frame),
            0x80 => {
                let lines = std::str::from_utf8(frame).unwrap().lines();
                let pairs = lines.map(|line| line.split_once(':').unwrap());
                let pairs: Vec<_> =
                    pairs.map(|(name, value)| (name.to_string(), value.to_string())).collect();
                trailers = header_map(&pairs);
            }
            flag => panic!("frame with flag {flag}"),
        }
        body = rest;
    }
    (messages, trailers)
}

fn messages(method: &str) -> (MessageDescriptor, MessageDescriptor) {
    let service = CONTRACT.get_service_by_name(CLIENT_SERVICE).unwrap();
    let method = service.methods().find(|known| known.name() == method).unwrap();
    (method.input(), method.output())
}
