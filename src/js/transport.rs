//! The transport of the package's clients and devices: `fetch`, or in tests the alternative one.
use super::connect::ConnectOptions;
use crate::model::InvalidInput;
use crate::transport::fetch::clock::BrowserClock;

#[cfg(not(feature = "tonic-web-wasm-client"))]
pub type Transport = crate::transport::fetch::FetchService;
#[cfg(feature = "tonic-web-wasm-client")]
pub type Transport = crate::transport::tonic::grpc::Grpc<crate::transport::tonic::Endpoint>;

/// The client behind the package's.
#[cfg(feature = "js")]
pub type Client = crate::client::ClientService<Transport, BrowserClock>;

/// The device behind the package's.
#[cfg(feature = "js-device")]
pub type Exporter = crate::exporter::ExporterService<Transport, BrowserClock>;

/// The transports of all endpoints, each with its URL.
pub fn transports(options: &ConnectOptions) -> Result<Vec<(String, Transport)>, InvalidInput> {
    options.endpoints.iter().map(|url| Ok((url.clone(), transport(options, url)?))).collect()
}

/// The transport to one endpoint.
#[cfg(not(feature = "tonic-web-wasm-client"))]
fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Transport, InvalidInput> {
    Ok(Transport::new(crate::transport::fetch::FetchConfig {
        base_url: endpoint.to_owned(),
        fetch: options.fetch.clone(),
        credentials: options.credentials.clone(),
        max_message_bytes: options.max_message_bytes,
    }))
}

#[cfg(feature = "tonic-web-wasm-client")]
fn transport(options: &ConnectOptions, endpoint: &str) -> Result<Transport, InvalidInput> {
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
