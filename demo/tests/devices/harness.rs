//! Callers of the demo's TLS port: clients and exporters, by the generated stubs.
use jumpstarter_demo::demo::Demo;
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_web::wire::client::v1::client_service_client::ClientServiceClient;
use jumpstarter_web::wire::client::v1::{CreateLeaseRequest, DeleteLeaseRequest, GetExporterRequest, Lease};
use jumpstarter_web::wire::v1::controller_service_client::ControllerServiceClient;
use jumpstarter_web::wire::v1::router_service_client::RouterServiceClient;
use prost_types::Duration;
use tonic::Request;
use tonic::metadata::MetadataValue;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};

pub type Identified = InterceptedService<Channel, Identity>;

/// The headers of a caller.
#[derive(Clone)]
pub struct Identity(Vec<(&'static str, String)>);

impl Identity {
    fn new(kind: &str, name: &str, token: &str) -> Self {
        Self(vec![
            ("authorization", format!("Bearer {token}")),
            ("jumpstarter-kind", kind.to_string()),
            ("jumpstarter-namespace", "lab".to_string()),
            ("jumpstarter-name", name.to_string()),
        ])
    }

    pub fn client(demo: &Demo, name: &str) -> Self {
        Self::new("Client", name, &demo.controller.token(Kind::Valid, name, TOKEN_LIFETIME))
    }

    pub fn exporter(demo: &Demo, name: &str) -> Self {
        Self::new("Exporter", name, &demo.controller.exporter_token(name, TOKEN_LIFETIME).unwrap())
    }

    pub fn router(token: &str) -> Self {
        Self(vec![("authorization", format!("Bearer {token}"))])
    }

    pub fn nameless() -> Self {
        Self(Vec::new())
    }
}

impl Interceptor for Identity {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, tonic::Status> {
        for (name, value) in &self.0 {
            request.metadata_mut().insert(*name, MetadataValue::try_from(value.as_str()).unwrap());
        }
        Ok(request)
    }
}

/// A connection to the TLS port of the controller.
pub async fn channel(demo: &Demo) -> Channel {
    channel_to(demo, &demo.tls.as_ref().unwrap().port.authority()).await
}

/// A connection that trusts the demo's authority only.
async fn channel_to(demo: &Demo, authority: &str) -> Channel {
    let ca = Certificate::from_pem(std::fs::read(&demo.tls.as_ref().unwrap().ca).unwrap());
    let endpoint = Endpoint::from_shared(format!("https://{authority}")).unwrap();
    endpoint.tls_config(ClientTlsConfig::new().ca_certificate(ca)).unwrap().connect().await.unwrap()
}

pub async fn controller(demo: &Demo, identity: Identity) -> ControllerServiceClient<Identified> {
    ControllerServiceClient::with_interceptor(channel(demo).await, identity)
}

pub async fn router(demo: &Demo, token: &str) -> RouterServiceClient<Identified> {
    let authority = demo.tls.as_ref().unwrap().router.authority();
    RouterServiceClient::with_interceptor(channel_to(demo, &authority).await, Identity::router(token))
}

pub async fn lab(demo: &Demo, client: &str) -> ClientServiceClient<Identified> {
    ClientServiceClient::with_interceptor(channel(demo).await, Identity::client(demo, client))
}

/// Books an exporter for a client, with this name of the lease.
pub async fn book(demo: &Demo, client: &str, name: &str, exporter: &str) {
    let lease = Lease {
        exporter_name: Some(exporter.to_string()),
        duration: Some(Duration { seconds: 30 * 24 * 3600, nanos: 0 }),
        context: [("build".to_string(), "7".to_string())].into(),
        ..Lease::default()
    };
    let request =
        CreateLeaseRequest { parent: "namespaces/lab".into(), lease_id: name.into(), lease: Some(lease) };
    lab(demo, client).await.create_lease(request).await.unwrap();
}

pub async fn release(demo: &Demo, client: &str, name: &str) {
    let name = format!("namespaces/lab/leases/{name}");
    lab(demo, client).await.delete_lease(DeleteLeaseRequest { name }).await.unwrap();
}

/// The exporter as its clients see it.
pub async fn exporter(demo: &Demo, name: &str) -> jumpstarter_web::wire::client::v1::Exporter {
    let name = format!("namespaces/lab/exporters/{name}");
    let request = GetExporterRequest { name, show_hidden_labels: true };
    lab(demo, "alice").await.get_exporter(request).await.unwrap().into_inner()
}

/// A new folder for the certificate of a demo.
pub fn tls_folder(test: &str) -> String {
    let folder = std::env::temp_dir().join(format!("jumpstarter-demo-{test}-{}", std::process::id()));
    folder.to_str().unwrap().to_string()
}
