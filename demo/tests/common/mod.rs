//! What the tests of the demo share: a demo in their own process, and calls with bytes in and out.
//! No knowledge of any single case.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]
use clap::Parser;
use jumpstarter_demo::demo::Demo;
use jumpstarter_demo::options::Options;
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_lab::serve::codec::Raw;
use prost::bytes::Bytes;
use tonic::transport::Channel;
use tonic::{Request, Status};

pub mod web;

/// The service that clients call.
pub const CLIENT_SERVICE: &str = "jumpstarter.client.v1.ClientService";

/// A running demo.
pub async fn live_demo(arguments: &[&str]) -> Demo {
    let usual = ["jumpstarter-demo", "--quiet", "--still"];
    let options = Options::try_parse_from(usual.iter().chain(arguments)).unwrap();
    Demo::start(&options).await.unwrap()
}

/// The headers that a client sends with each call.
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

/// Calls a method of `ClientService` with bytes; returns the reply's bytes.
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
