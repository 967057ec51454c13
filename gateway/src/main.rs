//! Runs a gateway until it is stopped, or checks its options.
use std::process::ExitCode;

use jumpstarter_gateway::gateway::Gateway;
use jumpstarter_gateway::options::{self, Command, Options};
use jumpstarter_gateway::{check, log};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let options = options::parse(std::env::args_os()).unwrap_or_else(|error| error.exit());
    if options.command == Command::Check {
        return check::run(&options).await;
    }
    log::start(&options);
    match serve(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jumpstarter-gateway: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: &Options) -> Result<(), String> {
    let on_signal = |kind| signal(kind).map_err(|error| error.to_string());
    let (mut interrupt, mut terminate) =
        (on_signal(SignalKind::interrupt())?, on_signal(SignalKind::terminate())?);
    let gateway = Gateway::start(options).await?;
    let scheme = if options.tls_cert.is_some() { "https" } else { "http" };
    // One line for programs that start a gateway on a free port.
    println!("{scheme}://{}{}", gateway.address, options.base_path);
    if options.insecure {
        tracing::warn!("--insecure: who is between this gateway and the controller can read every token");
    }
    tracing::info!(controller = %options.controller, address = %gateway.address, "the gateway listens");
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("the gateway stops");
    gateway.stop().await;
    Ok(())
}
