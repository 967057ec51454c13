//! `ClientService`: the eight calls, over any transport that tonic's stubs take (our `fetch` service in a
//! browser, a tonic channel elsewhere).
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use http::HeaderMap;
use prost_types::Timestamp;
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codegen::{Body as HttpBody, Bytes, StdError};
use tonic::metadata::{MetadataMap, MetadataValue};
use tonic::{Code, Request, Response, Status};

use crate::error::Error;
use crate::model::requests::{
    CreateLease, DeleteLease, GetExporter, GetLease, ListExporters, ListLeases, UpdateLease,
};
use crate::model::{Exporter, ExporterList, InvalidInput, Lease, LeaseList, clock, names};
use crate::reason::Reason;
use crate::transport::{CallShape, MAX_MESSAGE_BYTES};
use crate::wire::client::v1 as wire;

type Stub<T> = wire::client_service_client::ClientServiceClient<T>;

/// How long a unary call may take when nobody says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// Who calls, and how.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// The client's namespace; every call stays inside it.
    pub namespace: String,
    /// The client's bare name. The controller's own tokens need it, OIDC tokens do not.
    pub client: Option<String>,
    /// How long a call may take that names no timeout of its own.
    pub timeout: Duration,
    /// The longest message that is read, in bytes.
    pub max_message_bytes: usize,
    /// Headers that go with every call, for proxies.
    pub headers: HeaderMap,
}

impl ClientConfig {
    /// The defaults for a client in a namespace.
    pub fn new(namespace: impl Into<String>, client: Option<String>) -> Self {
        Self {
            namespace: namespace.into(),
            client,
            timeout: DEFAULT_TIMEOUT,
            max_message_bytes: MAX_MESSAGE_BYTES,
            headers: HeaderMap::new(),
        }
    }

    /// Checks the names, by Kubernetes' rules.
    pub fn check(&self) -> Result<(), InvalidInput> {
        names::check_namespace("namespace", &self.namespace)?;
        self.client.as_deref().map_or(Ok(()), |client| names::check("client", client))
    }
}

/// What one call may have of its own.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// The bearer token.
    pub token: Option<String>,
    /// How long it may take; the client's default where there is none.
    pub timeout: Option<Duration>,
}

/// A new token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotatedToken {
    /// The token. The old one stays valid until it expires.
    pub token: String,
    /// Until when the new one is valid.
    pub expiry: Option<Timestamp>,
}

/// The controller's `ClientService` through one endpoint.
///
/// Each method checks its request before anything is sent, calls once, and gives a record back. A write
/// that failed may have been done all the same; see each method.
#[derive(Clone, Debug)]
pub struct ClientService<T> {
    stub: Stub<T>,
    endpoint: Arc<str>,
    config: Arc<ClientConfig>,
    /// Milliseconds that the server's clock was last seen ahead; `UNTOLD` before any reply told.
    clock_offset_ms: Arc<AtomicI64>,
}

const UNTOLD: i64 = i64::MIN;

impl<T> ClientService<T>
where
    T: GrpcService<Body> + Clone,
    T::Error: Into<StdError>,
    T::ResponseBody: HttpBody<Data = Bytes> + Send + 'static,
    <T::ResponseBody as HttpBody>::Error: Into<StdError> + Send,
{
    /// A client over `transport`; `endpoint` is what errors name it by.
    pub fn new(transport: T, endpoint: &str, config: ClientConfig) -> Result<Self, InvalidInput> {
        config.check()?;
        Ok(Self {
            stub: Stub::new(transport).max_decoding_message_size(config.max_message_bytes),
            endpoint: endpoint.into(),
            config: Arc::new(config),
            clock_offset_ms: Arc::new(AtomicI64::new(UNTOLD)),
        })
    }

    /// One exporter by name.
    pub async fn get_exporter(&self, request: GetExporter, options: &CallOptions) -> Result<Exporter, Error> {
        let method = "GetExporter";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.get_exporter(request).await };
        self.call(method, message, options, call).await.map(Exporter::from)
    }

    /// A page of exporters, in the order of names.
    pub async fn list_exporters(
        &self,
        request: ListExporters,
        options: &CallOptions,
    ) -> Result<ExporterList, Error> {
        let method = "ListExporters";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.list_exporters(request).await };
        self.call(method, message, options, call).await.map(ExporterList::from)
    }

    /// One lease by name.
    pub async fn get_lease(&self, request: GetLease, options: &CallOptions) -> Result<Lease, Error> {
        let method = "GetLease";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.get_lease(request).await };
        self.lease_call(method, message, options, call).await
    }

    /// A page of leases, in the order of names, those of other clients included.
    pub async fn list_leases(&self, request: ListLeases, options: &CallOptions) -> Result<LeaseList, Error> {
        let method = "ListLeases";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.list_leases(request).await };
        let sent = now_ms();
        let mut list = LeaseList::from(self.call(method, message, options, call).await?);
        self.learn_clock(&list.leases, sent);
        let offset = self.clock_offset_ms();
        list.leases.iter_mut().for_each(|lease| lease.clock_offset_ms = offset);
        Ok(list)
    }

    /// Books. The reply has no conditions yet: whether an exporter is free is told by later reads.
    /// Not idempotent on the controller: the same `lease_id` again is `already-exists`.
    pub async fn create_lease(&self, request: CreateLease, options: &CallOptions) -> Result<Lease, Error> {
        let method = "CreateLease";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.create_lease(request).await };
        self.lease_call(method, message, options, call).await
    }

    /// Changes duration, begin, end or owner. A begin or an end alone reads the lease first, within the
    /// same timeout. An update of a lease that has ended is answered with OK and changes nothing.
    pub async fn update_lease(&self, request: UpdateLease, options: &CallOptions) -> Result<Lease, Error> {
        let method = "UpdateLease";
        self.checked(method, request.check())?;
        let started = now_ms();
        let stored = if request.needs_lease() {
            Some(self.get_lease(GetLease { name: request.name.clone() }, options).await?)
        } else {
            None
        };
        let message = self.checked(method, request.into_wire(&self.config.namespace, stored.as_ref()))?;
        let spent = Duration::from_millis((now_ms() - started).max(0.0) as u64);
        let timeout = options.timeout.unwrap_or(self.config.timeout).saturating_sub(spent);
        let options = CallOptions { timeout: Some(timeout), ..options.clone() };
        let call = |mut stub: Stub<T>, request| async move { stub.update_lease(request).await };
        self.lease_call(method, message, &options, call).await
    }

    /// Releases a lease: it ends and stays in the history. A second time is `already-released`.
    pub async fn delete_lease(&self, request: DeleteLease, options: &CallOptions) -> Result<(), Error> {
        let method = "DeleteLease";
        let message = self.checked(method, request.into_wire(&self.config.namespace))?;
        let call = |mut stub: Stub<T>, request| async move { stub.delete_lease(request).await };
        self.call(method, message, options, call).await
    }

    /// Asks for a new token; the old one stays valid until it expires.
    pub async fn rotate_token(&self, options: &CallOptions) -> Result<RotatedToken, Error> {
        let message = wire::RotateTokenRequest { parent: names::parent(&self.config.namespace) };
        let call = |mut stub: Stub<T>, request| async move { stub.rotate_token(request).await };
        let reply = self.call("RotateToken", message, options, call).await?;
        Ok(RotatedToken { token: reply.token, expiry: reply.expiry })
    }

    /// How far the server's clock was last seen ahead of this one, in milliseconds.
    pub fn clock_offset_ms(&self) -> Option<f64> {
        let offset = self.clock_offset_ms.load(Ordering::Relaxed);
        (offset != UNTOLD).then_some(offset as f64)
    }

    fn checked<M>(&self, method: &'static str, message: Result<M, InvalidInput>) -> Result<M, Error> {
        message.map_err(|input| Error::from_input(method, input))
    }

    async fn lease_call<M, F>(
        &self,
        method: &'static str,
        message: M,
        options: &CallOptions,
        call: impl FnOnce(Stub<T>, Request<M>) -> F,
    ) -> Result<Lease, Error>
    where
        F: Future<Output = Result<Response<wire::Lease>, Status>>,
    {
        let sent = now_ms();
        let mut lease = Lease::from(self.call(method, message, options, call).await?);
        self.learn_clock([&lease], sent);
        lease.clock_offset_ms = self.clock_offset_ms();
        Ok(lease)
    }

    async fn call<M, R, F>(
        &self,
        method: &'static str,
        message: M,
        options: &CallOptions,
        call: impl FnOnce(Stub<T>, Request<M>) -> F,
    ) -> Result<R, Error>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let mut request = Request::new(message);
        *request.metadata_mut() = self.metadata(method, options)?;
        request.set_timeout(options.timeout.unwrap_or(self.config.timeout));
        request.extensions_mut().insert(CallShape::Unary);
        match call(self.stub.clone(), request).await {
            Ok(response) => Ok(response.into_inner()),
            Err(status) => Err(Error::from_status(method, Some(&self.endpoint), &status)),
        }
    }

    /// The identity headers, by which the controller knows whose token it is.
    fn metadata(&self, method: &'static str, options: &CallOptions) -> Result<MetadataMap, Error> {
        let mut metadata = MetadataMap::from_headers(self.config.headers.clone());
        metadata.insert("jumpstarter-kind", MetadataValue::from_static("Client"));
        let identity = [
            ("jumpstarter-namespace", Some(self.config.namespace.clone())),
            ("jumpstarter-name", self.config.client.clone()),
            ("authorization", options.token.as_ref().map(|token| format!("Bearer {token}"))),
        ];
        for (name, value) in identity {
            let Some(value) = value else { continue };
            // The names were checked when the client was made, so only a token can be no header value.
            let value = MetadataValue::try_from(value).map_err(|_| {
                let message = "the token has characters that no header may carry";
                Error::local(method, Code::InvalidArgument, Reason::TokenMalformed, message)
            })?;
            metadata.insert(name, value);
        }
        Ok(metadata)
    }

    fn learn_clock<'a>(&self, leases: impl IntoIterator<Item = &'a Lease>, sent_ms: f64) {
        if let Some(offset) = clock::offset_ms(leases, sent_ms, now_ms()) {
            self.clock_offset_ms.store(offset as i64, Ordering::Relaxed);
        }
    }
}

/// The local clock, in milliseconds since the Unix epoch.
fn now_ms() -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now();
    #[cfg(not(target_arch = "wasm32"))]
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}
