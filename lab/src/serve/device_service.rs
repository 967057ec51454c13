//! The services of a device: `ExporterService`, and `RouterService` for the byte streams of its drivers.
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use http::Request as HttpRequest;
use jumpstarter_web::wire::v1::{DriverCallRequest, StreamRequest, StreamingDriverCallRequest};
use prost::Message;
use tonic::body::Body;
use tonic::metadata::{KeyAndValueRef, MetadataMap};
use tonic::server::Grpc;
use tonic::{Request, Status, Streaming};

use super::codec::Raw;
use super::{
    Answered, Answering, Awaited, Messages, decoded, exporter_service, router_service, shuffle,
    unknown_method,
};
use crate::devices::failure::Failure;
use crate::devices::session::Session;
use crate::devices::streams;
use crate::host::Host;
use crate::random::Random;
use crate::serve::log::CallRecord;

/// The services of a session.
#[derive(Clone)]
pub struct DeviceServices {
    /// The session.
    pub session: Arc<Session>,
    /// Orders the entries of maps.
    pub random: Random,
    /// Its environment.
    pub host: Host,
}

impl Answering for DeviceServices {
    fn host(&self) -> &Host {
        &self.host
    }

    async fn answer(&self, request: HttpRequest<Body>) -> http::Response<Body> {
        let path = request.uri().path().to_string();
        if let Some(record) = request.extensions().get::<CallRecord>() {
            record.worked(None, true);
        }
        let (services, mut grpc) = (self.clone(), Grpc::new(Raw));
        match path.trim_start_matches('/').split_once('/') {
            Some((exporter_service::NAME, "LogStream")) => {
                let stream = Answered(move |request: Request<Bytes>| services.log_stream(&request));
                grpc.server_streaming(stream, request).await
            }
            Some((exporter_service::NAME, "StreamingDriverCall")) => {
                let call = Answered(move |request: Request<Bytes>| services.streaming_call(&path, request));
                grpc.server_streaming(call, request).await
            }
            Some((exporter_service::NAME, method)) => {
                let method = method.to_string();
                let call = Awaited(move |request| {
                    let answer = services.unary(&method, &path, request);
                    let session = Arc::clone(&services.session);
                    async move {
                        session.calls.let_go().await;
                        answer
                    }
                });
                grpc.unary(call, request).await
            }
            Some((router_service::NAME, "Stream")) => {
                grpc.streaming(Answered(move |request| services.stream(&path, request)), request).await
            }
            _ => Status::unimplemented("Method not found!").into_http(),
        }
    }
}

impl DeviceServices {
    fn unary(&self, method: &str, path: &str, request: Request<Bytes>) -> Result<Bytes, Status> {
        let (session, random) = (&self.session, &self.random);
        match method {
            "GetReport" => Ok(shuffle::encode(&session.report(), random)),
            "GetStatus" => Ok(shuffle::encode(&session.status(), random)),
            "DriverCall" => {
                let call: DriverCallRequest = decoded(request.into_inner())?;
                let answer = session.call(&call.uuid, &call.method, &call.args);
                answer
                    .map(|answer| answer.encode_to_vec().into())
                    .map_err(|failure| self.failed(&failure, path))
            }
            "EndSession" => Ok(session.end().encode_to_vec().into()),
            "Reset" => Err(self.failed(&Failure::not_implemented(), path)),
            _ => Err(unknown_method(exporter_service::NAME, method)),
        }
    }

    fn streaming_call(&self, path: &str, request: Request<Bytes>) -> Result<Messages, Status> {
        let call: StreamingDriverCallRequest = decoded(request.into_inner())?;
        let answers = self.session.streaming_call(&call.uuid, &call.method, &call.args);
        let answers = answers.map_err(|failure| self.failed(&failure, path))?;
        Ok(answers.map(|answer| Ok(answer.encode_to_vec().into())).boxed())
    }

    /// `LogStream`: what is kept of the log, and then each new message; or the lines that a test orders.
    fn log_stream(&self, request: &Request<Bytes>) -> Result<Messages, Status> {
        if request.metadata().contains_key(exporter_service::ORDER) {
            return exporter_service::log_stream(request, &self.random, &self.host);
        }
        let start = (Arc::clone(&self.session), self.random.clone(), Some(0));
        let messages = stream::unfold(start, |(session, random, next)| async move {
            let number = next?;
            loop {
                let seen = session.changes.count();
                if let Some((message, next)) = session.log_message(number) {
                    return Some((Ok(shuffle::encode(&message, &random)), (session, random, Some(next))));
                }
                if session.is_closed() {
                    let over = Status::unavailable("the session of the exporter has ended");
                    return Some((Err(over), (session, random, None)));
                }
                session.changes.after(seen).await;
            }
        });
        Ok(messages.boxed())
    }

    /// `RouterService.Stream`: the bytes of a driver.
    fn stream(&self, path: &str, request: Request<Streaming<Bytes>>) -> Result<Messages, Status> {
        let (metadata, _, frames) = request.into_parts();
        let described = metadata.get("request").and_then(|value| value.to_str().ok());
        let frames = frames.map(|frame| decoded::<StreamRequest>(frame?)).boxed();
        let answers = streams::open(&self.session, described, &python_dict(&metadata), frames);
        let answers = answers.map_err(|failure| self.failed(&failure, path))?;
        Ok(answers.map(|frame| frame.map(|frame| frame.encode_to_vec().into())).boxed())
    }

    fn failed(&self, failure: &Failure, path: &str) -> Status {
        self.session.note(failure, path);
        failure.status()
    }
}

/// Formats the ASCII metadata as a Python dictionary, without gRPC's own headers.
fn python_dict(metadata: &MetadataMap) -> String {
    let is_own = |key: &str| !key.starts_with("grpc-") && !["te", "content-type"].contains(&key);
    let pairs = metadata.iter().filter_map(|entry| match entry {
        KeyAndValueRef::Ascii(key, value) if is_own(key.as_str()) => {
            Some(format!("'{key}': '{}'", value.to_str().unwrap_or_default()))
        }
        _ => None,
    });
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
}
