//! The exporter: a service in each tunnel. Its report names the lease of the tunnel, so that a test sees where a call
//! ended.
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use http::{HeaderMap, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use jumpstarter_gateway::tunnel::frame::Frame;
use jumpstarter_web::wire::v1::{
    DriverCallRequest, DriverCallResponse, FrameType, GetReportResponse, LogStreamResponse, StreamRequest,
    StreamResponse,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tonic::body::Body;
use tonic::codec::Streaming;
use tonic::{Code, Status};

use super::{Replies, streams, unary};

/// All tunnels' ends.
#[derive(Clone, Default)]
pub struct Exporter(Arc<Inner>);

#[derive(Default)]
struct Inner {
    tunnels: Mutex<JoinSet<()>>,
    calls: AtomicUsize,
    /// Bytes that the stream `flood` has sent.
    flooded: AtomicUsize,
    seen: Mutex<Vec<HeaderMap>>,
}

impl Exporter {
    /// Serves the end of a tunnel.
    pub fn connect(&self, lease: String, io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let exporter = self.clone();
        self.0.tunnels.lock().unwrap().spawn(async move {
            let handle = service_fn(move |request| exporter.clone().answer(lease.clone(), request));
            let _ = http2::Builder::new(TokioExecutor::new())
                .max_concurrent_streams(1000)
                .serve_connection(TokioIo::new(io), handle)
                .await;
        });
    }

    /// Breaks all tunnels.
    pub fn kill(&self) {
        self.0.tunnels.lock().unwrap().abort_all();
    }

    /// How many driver calls have arrived.
    pub fn calls(&self) -> usize {
        self.0.calls.load(Ordering::Relaxed)
    }

    /// How many bytes a flood has sent.
    pub fn flooded(&self) -> usize {
        self.0.flooded.load(Ordering::Relaxed)
    }

    /// The headers of all calls.
    pub fn seen(&self) -> Vec<HeaderMap> {
        self.0.seen.lock().unwrap().clone()
    }

    async fn answer(self, lease: String, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        self.0.seen.lock().unwrap().push(request.headers().clone());
        let method = request.uri().path().to_string();
        Ok(match method.as_str() {
            "/jumpstarter.v1.ExporterService/GetReport" => {
                unary(request, move |_: tonic::Request<()>| {
                    let report = GetReportResponse { uuid: lease.clone(), ..Default::default() };
                    async { Ok(report) }
                })
                .await
            }
            "/jumpstarter.v1.ExporterService/DriverCall" => {
                unary(request, move |call| self.clone().call(call)).await
            }
            // A line, and then no other and no end.
            "/jumpstarter.v1.ExporterService/LogStream" => {
                streams(request, |_: tonic::Request<Streaming<()>>| async {
                    let line = LogStreamResponse { message: "booted".into(), ..Default::default() };
                    let lines = futures_util::stream::iter([Ok(line)]).chain(futures_util::stream::pending());
                    Ok(Box::pin(lines) as Replies<_>)
                })
                .await
            }
            "/jumpstarter.v1.RouterService/Stream" => {
                streams(request, move |request| {
                    let exporter = self.clone();
                    async move { exporter.stream(request) }
                })
                .await
            }
            _ => Status::unimplemented("no such method").into_http(),
        })
    }

    async fn call(self, request: tonic::Request<DriverCallRequest>) -> Result<DriverCallResponse, Status> {
        self.0.calls.fetch_add(1, Ordering::Relaxed);
        match request.get_ref().method.as_str() {
            "hang" => std::future::pending().await,
            "on" => Ok(DriverCallResponse::default()),
            method => Err(Status::not_found(format!("method {method} not found on driver"))),
        }
    }

    fn stream(
        self,
        request: tonic::Request<Streaming<StreamRequest>>,
    ) -> Result<Replies<StreamResponse>, Status> {
        let named =
            request.metadata().get("request").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let named: serde_json::Value =
            serde_json::from_str(named).map_err(|error| Status::unknown(error.to_string()))?;
        match named["method"].as_str() {
            Some("echo") => Ok(Box::pin(
                request.into_inner().map(|message| message.map(|message| Frame::from(message).into())),
            )),
            Some("flood") => Ok(Box::pin(futures_util::stream::repeat_with(move || {
                let payload = vec![7; 32 * 1024];
                self.0.flooded.fetch_add(payload.len(), Ordering::Relaxed);
                Ok(StreamResponse { payload, frame_type: FrameType::Data.into() })
            }))),
            Some("crumbs") => Ok(Box::pin(futures_util::stream::iter((0..20_000_u32).map(|number| {
                let payload = number.to_le_bytes().to_vec();
                Ok(StreamResponse { payload, frame_type: FrameType::Data.into() })
            })))),
            Some("fail") => {
                let failure = async {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    Err(Status::new(Code::Internal, "the device is on fire"))
                };
                Ok(Box::pin(futures_util::stream::once(failure)))
            }
            Some("deaf") => Ok(Box::pin(futures_util::stream::pending())),
            method => Err(Status::not_found(format!("method {} not found on driver", method.unwrap_or("")))),
        }
    }
}
