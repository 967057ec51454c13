//! Makes one call of the suite through the transport, with its metadata, deadline and cancellation.
use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use http::{HeaderMap, HeaderName, HeaderValue};
use jumpstarter_web::transport::MAX_MESSAGE_BYTES;
use jumpstarter_web::transport::tonic::{CallShape, Endpoint};
use prost::Message;
use tonic::metadata::MetadataMap;
use tonic::{Request, Response, Status};

use crate::answer;
use crate::recorder::Recorder;
use crate::wire::client_compat_request::cancel::CancelTiming;
use crate::wire::conformance_service_client::ConformanceServiceClient;
use crate::wire::{
    ClientCompatRequest, ClientResponseResult, Codec, ConformancePayload, IdempotentUnaryRequest, Protocol,
    ServerStreamRequest, UnaryRequest, UnimplementedRequest,
};

type Stub = ConformanceServiceClient<Recorder<Endpoint>>;

/// Makes the call. An `Err` means that it could not be made as requested; a failed call is a result like any other.
/// `goes_on` returns whether the page's request is still in progress: after a cancellation it must not be.
pub async fn make(
    request: ClientCompatRequest,
    goes_on: impl Fn() -> bool,
    shipped: bool,
) -> Result<ClientResponseResult, String> {
    if request.protocol() != Protocol::GrpcWeb || request.codec() != Codec::Proto {
        return Err(format!("{:?} with {:?} is not spoken here", request.protocol(), request.codec()));
    }
    let scheme = if request.server_tls_cert.is_empty() { "http" } else { "https" };
    let limit = match request.message_receive_limit {
        0 => MAX_MESSAGE_BYTES,
        limit => usize::try_from(limit).map_err(|error| error.to_string())?,
    };
    let url = format!("{scheme}://{}:{}", request.host, request.port);
    let endpoint = endpoint(url, limit);
    if shipped {
        return make_shipped(endpoint, request, goes_on).await;
    }
    let recorder = Recorder::new(endpoint);
    let stub = ConformanceServiceClient::new(recorder.clone()).max_decoding_message_size(limit);

    let mut payloads = Vec::new();
    let (after_ms, after_messages) = cancel(&request)?;
    let work = invoke(stub, &request, &mut payloads, after_messages)?;
    let status = match until(work, after_ms).await {
        Some(result) => result.err(),
        None => Some(cancelled()),
    };
    let is_cancelled = after_ms.is_some() || after_messages.is_some();
    if is_cancelled && status.is_some() && goes_on() {
        return Err(GOES_ON.into());
    }
    Ok(answer::result(recorder.seen(), payloads, status))
}

const GOES_ON: &str = "the call was cancelled, but the browser's request was not aborted";

/// The same for a unary call, without tonic.
#[cfg(not(feature = "tonic-web-wasm-client"))]
async fn make_shipped(
    endpoint: Endpoint,
    request: ClientCompatRequest,
    goes_on: impl Fn() -> bool,
) -> Result<ClientResponseResult, String> {
    let (after_ms, _) = cancel(&request)?;
    let outcome = until(endpoint.reply(crate::shipped::call(&request)?), after_ms).await;
    if outcome.is_none() && goes_on() {
        return Err(GOES_ON.into());
    }
    Ok(crate::shipped::result(outcome))
}

#[cfg(feature = "tonic-web-wasm-client")]
async fn make_shipped(
    _: Endpoint,
    _: ClientCompatRequest,
    _: impl Fn() -> bool,
) -> Result<ClientResponseResult, String> {
    Err("the npm package does not ship the alternative transport".into())
}

/// The number of milliseconds, or of messages, after which to cancel the call.
fn cancel(request: &ClientCompatRequest) -> Result<(Option<u32>, Option<u32>), String> {
    let Some(cancel) = &request.cancel else { return Ok((None, None)) };
    match cancel.cancel_timing.unwrap_or(CancelTiming::AfterCloseSendMs(0)) {
        CancelTiming::AfterCloseSendMs(millis) => Ok((Some(millis), None)),
        CancelTiming::AfterNumResponses(count) => Ok((None, Some(count))),
        CancelTiming::BeforeCloseSend(()) => Err("a browser has sent all when it sends".into()),
    }
}

/// Waits for a call, or until the time of its cancellation, when it is dropped, with its request.
async fn until<T>(work: impl Future<Output = T>, after_ms: Option<u32>) -> Option<T> {
    let Some(millis) = after_ms else { return Some(work.await) };
    match select(std::pin::pin!(work), TimeoutFuture::new(millis)).await {
        Either::Left((result, _)) => Some(result),
        Either::Right(_) => None,
    }
}

#[cfg(not(feature = "tonic-web-wasm-client"))]
fn endpoint(base_url: String, max_message_bytes: usize) -> Endpoint {
    use jumpstarter_web::transport::fetch::{FetchConfig, FetchService};
    FetchService::new(FetchConfig { base_url, fetch: None, credentials: None, max_message_bytes })
}

#[cfg(feature = "tonic-web-wasm-client")]
fn endpoint(base_url: String, _: usize) -> Endpoint {
    tonic_web_wasm_client::Client::new(base_url)
}

fn cancelled() -> Status {
    Status::cancelled("cancelled by the caller")
}

/// The future of the call that the suite names.
fn invoke<'a>(
    mut stub: Stub,
    request: &ClientCompatRequest,
    payloads: &'a mut Vec<ConformancePayload>,
    after_messages: Option<u32>,
) -> Result<impl Future<Output = Result<(), Status>> + use<'a>, String> {
    enum Call {
        Unary(Request<UnaryRequest>),
        IdempotentUnary(Request<IdempotentUnaryRequest>),
        Unimplemented(Request<UnimplementedRequest>),
        ServerStream(Request<ServerStreamRequest>),
    }
    let unary = CallShape::Unary;
    let call = match request.method() {
        "Unary" => Call::Unary(typed(request, unary)?),
        "IdempotentUnary" => Call::IdempotentUnary(typed(request, unary)?),
        "Unimplemented" => Call::Unimplemented(typed(request, unary)?),
        "ServerStream" => Call::ServerStream(typed(request, CallShape::ServerStreaming)?),
        other => return Err(format!("a browser cannot call {other}")),
    };
    Ok(async move {
        match call {
            Call::Unary(request) => {
                payloads.push(stub.unary(request).await?.into_inner().payload.unwrap_or_default());
            }
            Call::IdempotentUnary(request) => {
                payloads.push(stub.idempotent_unary(request).await?.into_inner().payload.unwrap_or_default());
            }
            Call::Unimplemented(request) => {
                let _: Response<_> = stub.unimplemented(request).await?;
            }
            Call::ServerStream(request) => {
                let mut answers = stub.server_stream(request).await?.into_inner();
                let mut count = 0;
                while let Some(answer) = answers.message().await? {
                    payloads.push(answer.payload.unwrap_or_default());
                    count += 1;
                    if after_messages == Some(count) {
                        return Err(cancelled());
                    }
                }
            }
        }
        Ok(())
    })
}

/// The single message of the suite's request, with its metadata and deadline.
fn typed<M: Message + Default>(
    request: &ClientCompatRequest,
    shape: CallShape,
) -> Result<Request<M>, String> {
    let [message] = request.request_messages.as_slice() else {
        return Err(format!("{} messages; a browser sends one", request.request_messages.len()));
    };
    let message = M::decode(message.value.as_slice()).map_err(|error| error.to_string())?;
    let mut metadata = HeaderMap::new();
    for header in &request.request_headers {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|error| error.to_string())?;
        for value in &header.value {
            metadata.append(&name, HeaderValue::from_str(value).map_err(|error| error.to_string())?);
        }
    }
    let mut typed = Request::new(message);
    *typed.metadata_mut() = MetadataMap::from_headers(metadata);
    if let Some(millis) = request.timeout_ms {
        typed.set_timeout(Duration::from_millis(millis.into()));
    }
    typed.extensions_mut().insert(shape);
    Ok(typed)
}
