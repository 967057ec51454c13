//! A native program that uses the same `ClientService` as a browser, over plain gRPC: it lists a lab's exporters, books one
//! by its labels, extends the lease and releases it.
//!
//! ```text
//! cargo run --package jumpstarter-native-example -- URL NAMESPACE CLIENT TOKEN SELECTOR
//! ```
use std::error::Error;
use std::process::ExitCode;

use jumpstarter_web::base::system_clock::SystemClock;
use jumpstarter_web::client::{CallOptions, ClientConfig, ClientService};
use jumpstarter_web::model::requests::{CreateLease, DeleteLease, ExtendLease, Extension, ListExporters};
use jumpstarter_web::transport::tonic::grpc::Grpc;
use prost_types::Duration;
use tonic::transport::Channel;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, namespace, client, token, selector] = arguments.as_slice() else {
        eprintln!("use: jumpstarter-native-example URL NAMESPACE CLIENT TOKEN SELECTOR");
        return ExitCode::FAILURE;
    };
    match book(url, namespace, client, token, selector).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn book(
    url: &str,
    namespace: &str,
    client: &str,
    token: &str,
    selector: &str,
) -> Result<(), Box<dyn Error>> {
    // The channel connects when it is first used. Several channels to one lab are raced, like several URLs in a browser.
    let channel = Channel::from_shared(url.to_owned())?.connect_lazy();
    let config = ClientConfig::new(namespace, Some(client.to_owned()));
    let endpoints = vec![(url.to_owned(), Grpc::new(channel))];
    let service = ClientService::new(endpoints, config, SystemClock::default())?;
    let options = CallOptions { token: Some(token.to_owned()), ..CallOptions::default() };

    let filter = ListExporters { filter: selector.to_owned(), ..Default::default() };
    let list = service.list_exporters(filter, &options).await?;
    for exporter in &list.exporters {
        println!("{} {}", exporter.name, if exporter.online { "online" } else { "offline" });
    }
    let wanted = CreateLease {
        selector: Some(selector.to_owned()),
        duration: Some(Duration { seconds: 600, nanos: 0 }),
        ..Default::default()
    };
    let lease = service.create_lease(wanted, &options).await?;
    println!("booked {}", lease.name);
    let longer = ExtendLease {
        name: lease.name.clone(),
        extension: Extension::By(Duration { seconds: 300, nanos: 0 }),
    };
    let lease = service.extend_lease(longer, &options).await?;
    println!("lasts {} s", lease.duration.unwrap_or_default().seconds);
    service.delete_lease(DeleteLease { name: lease.name }, &options).await?;
    println!("released");
    Ok(())
}
