//! The transport of the package's clients: `fetch`, or in tests the alternative one.
use super::connect::ConnectOptions;
use crate::client::ClientService;
use crate::model::InvalidInput;
use crate::transport::fetch::clock::BrowserClock;

#[cfg(not(feature = "tonic-web-wasm-client"))]
type Transport = crate::transport::fetch::FetchService;
#[cfg(feature = "tonic-web-wasm-client")]
type Transport = crate::transport::tonic::grpc::Grpc<crate::transport::tonic::Endpoint>;

/// The client behind the package's.
pub type Client = ClientService<Transport, BrowserClock>;

/// The transport to one endpoint.
#[cfg(not(feature = "tonic-web-wasm-client"))]
pub fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Transport, InvalidInput> {
    Ok(Transport::new(crate::transport::fetch::FetchConfig {
        base_url: endpoint.to_owned(),
        fetch: options.fetch.clone(),
        credentials: options.credentials.clone(),
        max_message_bytes: options.max_message_bytes,
    }))
}

#[cfg(feature = "tonic-web-wasm-client")]
pub fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Transport, InvalidInput> {
    use tonic_web_wasm_client::options::{Credentials, FetchOptions};
    if options.fetch.is_some() {
        return Err(InvalidInput::new(
            "fetch",
            "cannot be given to the alternative transport, which takes the page's",
        ));
    }
    let credentials = options.credentials.as_deref().map(|credentials| match credentials {
        "include" => Credentials::Include,
        "omit" => Credentials::Omit,
        _ => Credentials::SameOrigin,
    });
    let fetch = FetchOptions { credentials, ..FetchOptions::new() };
    let client = crate::transport::tonic::Endpoint::new_with_options(endpoint.to_owned(), fetch);
    Ok(Transport::new(client).max_message_bytes(options.max_message_bytes))
}
