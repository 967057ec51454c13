//! The calls of the benchmarks over tonic-web-wasm-client, returned to JavaScript by serde-wasm-bindgen.
use serde::Serialize;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::{Request, Response, Status};
use tonic_web_wasm_client::Client as Transport;
use wasm_bindgen::prelude::*;

mod wire {
    #![allow(missing_docs, dead_code, clippy::all)]
    pub mod google {
        pub mod protobuf {
            include!(concat!(env!("OUT_DIR"), "/google.protobuf.rs"));
        }
    }
    pub mod jumpstarter {
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/jumpstarter.v1.rs"));
        }
        pub mod client {
            pub mod v1 {
                include!(concat!(env!("OUT_DIR"), "/jumpstarter.client.v1.rs"));
            }
        }
    }
}
use messages::client_service_client::ClientServiceClient;
use wire::google::protobuf::Duration;
use wire::jumpstarter::client::v1 as messages;

/// A client of one endpoint.
#[wasm_bindgen]
pub struct Client {
    stub: ClientServiceClient<Transport>,
    namespace: String,
    identity: Vec<(&'static str, MetadataValue<Ascii>)>,
}

#[wasm_bindgen]
impl Client {
    /// `token` is a bearer token of the client.
    #[wasm_bindgen(constructor)]
    pub fn new(endpoint: String, namespace: String, client: &str, token: &str) -> Result<Client, JsError> {
        let identity = vec![
            ("authorization", format!("Bearer {token}").parse()?),
            ("jumpstarter-kind", "Client".parse()?),
            ("jumpstarter-namespace", namespace.parse()?),
            ("jumpstarter-name", client.parse()?),
        ];
        // tonic's own limit, 4 MB, is less than a list of 100,000 exporters.
        let stub = ClientServiceClient::new(Transport::new(endpoint)).max_decoding_message_size(usize::MAX);
        Ok(Self { stub, namespace, identity })
    }

    /// Returns a lease.
    #[wasm_bindgen(js_name = getLease)]
    pub async fn get_lease(&self, name: String) -> Result<JsValue, JsError> {
        let name = format!("namespaces/{}/leases/{name}", self.namespace);
        returned(self.stub.clone().get_lease(self.request(messages::GetLeaseRequest { name })).await)
    }

    /// Returns a page of exporters.
    #[wasm_bindgen(js_name = listExporters)]
    pub async fn list_exporters(&self, page_size: i32) -> Result<JsValue, JsError> {
        let parent = format!("namespaces/{}", self.namespace);
        let message = messages::ListExportersRequest { parent, page_size, ..Default::default() };
        returned(self.stub.clone().list_exporters(self.request(message)).await)
    }

    /// Books an exporter; returns the lease.
    #[wasm_bindgen(js_name = createLease)]
    pub async fn create_lease(&self, selector: String, seconds: i32) -> Result<JsValue, JsError> {
        let lease = messages::Lease {
            selector,
            duration: Some(Duration { seconds: seconds.into(), nanos: 0 }),
            ..Default::default()
        };
        let parent = format!("namespaces/{}", self.namespace);
        let message = messages::CreateLeaseRequest { parent, lease: Some(lease), ..Default::default() };
        returned(self.stub.clone().create_lease(self.request(message)).await)
    }

    fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        for (name, value) in &self.identity {
            request.metadata_mut().insert(*name, value.clone());
        }
        request
    }
}

fn returned(answer: Result<Response<impl Serialize>, Status>) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(answer?.into_inner().serialize(&serializer)?)
}
