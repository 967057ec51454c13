//! Jumpstarter's `ClientService`, for programs that run in a browser or natively. The npm package `jumpstarter-web` is built
//! from this crate; use the crate itself in a Rust program, such as a Yew page with its own wasm.
//!
//! ```
//! use jumpstarter_web::base::system_clock::SystemClock;
//! use jumpstarter_web::client::{CallOptions, ClientConfig, ClientService};
//! use jumpstarter_web::model::requests::ListExporters;
//! use jumpstarter_web::transport::call::Transport;
//!
//! /// In a browser, `transport` is a `FetchService`, and the clock a `BrowserClock`; elsewhere, a `Grpc` over a tonic channel.
//! async fn print_boards(url: &str, transport: impl Transport, token: String) -> Result<(), Box<dyn std::error::Error>> {
//!     let config = ClientConfig::new("lab", Some("alice".to_owned()));
//!     let client = ClientService::new(vec![(url.to_owned(), transport)], config, SystemClock::default())?;
//!     let request = ListExporters { filter: "board=rpi4".to_owned(), ..Default::default() };
//!     let options = CallOptions { token: Some(token), ..Default::default() };
//!     for exporter in client.list_exporters(request, &options).await?.exporters {
//!         println!("{}", exporter.name);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`wire`] | the generated messages and stubs |
//! | [`model`] | records, requests and their checks, in plain Rust |
//! | [`transport`] | one gRPC-Web endpoint over `fetch` |
//! | [`multipath`] | the race of several endpoints |
//! | [`rpc`] | a caller of any service: identity, deadline, race, errors |
//! | [`client`] | `ClientService`: the eight calls |
//! | [`exporter`] | `ExporterService`: drivers, logs and status of a leased device |
//! | [`error`] | what a failed call returns |
//! | [`base`] | what every layer uses: codes, reasons, attempt records, clocks |
//! | `js` | the exports of the npm package, behind the feature of that name |
//!
//! | crate | what it is used for |
//! | --- | --- |
//! | prost | the messages |
//! | tonic | its stubs over our `fetch` service, and its channel as a transport: feature `tonic`, on by default. Our own transport is smaller, and distinguishes failures that a `tonic::Status` does not |
//! | tonic-web-wasm-client | the alternative transport, the feature with that name: to compare it with ours |
//! | wasm-bindgen, js-sys, web-sys | the browser |
//! | serde | the records, feature `serde` |
//! | tsify | the TypeScript types of the records, feature `js` |
pub mod base;
pub mod client;
pub mod error;
pub mod exporter;
#[cfg(all(target_arch = "wasm32", any(feature = "js", feature = "js-device")))]
mod js;
pub mod model;
pub mod multipath;
pub mod rpc;
pub mod transport;
pub mod wire;
