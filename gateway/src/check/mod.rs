//! `jumpstarter-gateway check`: goes the way of a call step by step, and says in plain words where it ends.
mod certificate;

use std::net::ToSocketAddrs;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::options::Options;
use crate::page;
use crate::readiness::controller_health;
use crate::server::tls::server;
use crate::upstream::connect::{Connector, handshake, tcp};
use crate::upstream::controller::Controller;
use crate::upstream::tls;

const WITHIN: Duration = Duration::from_secs(5);

/// A step: what was checked, and its result or what to do.
pub type Step = (String, Result<(), String>);

/// Checks, prints the steps, and fails if one did.
pub async fn run(options: &Options) -> ExitCode {
    let steps = steps(options).await;
    for (what, result) in &steps {
        match result {
            Ok(()) => println!("ok      {what}"),
            Err(problem) => println!("FAILED  {what}: {problem}"),
        }
    }
    if steps.iter().all(|(_, result)| result.is_ok()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// All steps; those that need a failed one are left out.
pub async fn steps(options: &Options) -> Vec<Step> {
    let mut steps = vec![(format!("the page ({:?})", options.page), page::check(&options.page))];
    if let (Some(certificate), Some(key)) = (&options.tls_cert, &options.tls_key) {
        let what = format!("the gateway's certificate {}", certificate.display());
        steps.push((what, server(certificate, key).map(|_| ())));
    }
    let listen = std::net::TcpListener::bind(options.listen).map(|_| ()).map_err(|error| error.to_string());
    steps.push((format!("the address to listen on, {}", options.listen), listen));
    to_controller(options, &mut steps).await;
    steps
}

async fn to_controller(options: &Options, steps: &mut Vec<Step>) {
    let target = &options.controller;
    let found = (target.host.as_str(), target.port).to_socket_addrs().map(|mut addresses| addresses.next());
    let found = match found {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(String::from("the name has no address")),
        Err(error) => Err(format!("the name cannot be resolved: {error}")),
    };
    if !push(steps, format!("the name of the controller, {}", target.host), found) {
        return;
    }
    let connected =
        timeout(WITHIN, tcp(target)).await.unwrap_or_else(|_| Err(String::from("no answer within 5 s")));
    let problem = connected
        .as_ref()
        .err()
        .map(|error| format!("{error}: is the port right, and does a firewall allow it?"));
    if !push(steps, format!("a connection to {target}"), problem.map_or(Ok(()), Err)) {
        return;
    }
    let config = match options.plaintext {
        true => None,
        false => match tls::client(&options.ca, options.insecure) {
            Ok(config) => Some(config),
            Err(error) => {
                push(steps, String::from("the CA certificates"), Err(error));
                return;
            }
        },
    };
    if let (Some(config), Ok(stream)) = (&config, connected) {
        let shaken = timeout(WITHIN, handshake(Arc::new(config.clone()), target, stream)).await;
        let shaken = match shaken {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => Ok(()),
            Ok(Ok(_)) => Err(String::from(
                "the server does not offer HTTP/2 (ALPN h2): is it behind a proxy for HTTP/1.1?",
            )),
            Ok(Err(error)) => Err(certificate::explain(&error, &target.host)),
            Err(_) => {
                Err(String::from("no TLS handshake within 5 s: is this a port without TLS (--plaintext)?"))
            }
        };
        if !push(steps, String::from("TLS and the controller's certificate"), shaken) {
            return;
        }
    }
    let controller = Controller::new(target.clone(), Connector::new(config));
    let health = timeout(WITHIN, controller_health(&controller)).await;
    let health = health.unwrap_or_else(|_| Err(String::from("no answer within 5 s: is this a gRPC port?")));
    push(steps, String::from("the controller's health"), health);
}

fn push(steps: &mut Vec<Step>, what: String, result: Result<(), String>) -> bool {
    let is_ok = result.is_ok();
    steps.push((what, result));
    is_ok
}
