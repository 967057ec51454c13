//! Runs a demo until it is stopped.
use std::process::ExitCode;

use clap::Parser;
use jumpstarter_demo::demo::Demo;
use jumpstarter_demo::options::Options;
use tokio::io::AsyncReadExt;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jumpstarter-demo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> std::io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let demo = Demo::start(options).await?;
    println!("{}", demo.ready());
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        () = stdin_closed(), if options.stop_with_stdin => {}
    }
    // Exits instead of returning: a pending read of standard input cannot be cancelled, and would keep the process alive.
    std::process::exit(0)
}

async fn stdin_closed() {
    let mut stdin = tokio::io::stdin();
    let mut ignored = [0; 256];
    while !matches!(stdin.read(&mut ignored).await, Ok(0) | Err(_)) {}
}
