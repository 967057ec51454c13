//! `jumpstarter-gateway check`, against set-ups with one fault each.
use jumpstarter_gateway::check::steps;

use crate::fake::Fake;
use crate::start::parsed;

/// What failed, as text; empty if nothing did.
async fn failed(arguments: &[&str]) -> String {
    let options = parsed(&[&["check", "--listen", "127.0.0.1:0", "--page", "none"], arguments].concat());
    let failed = steps(&options)
        .await
        .into_iter()
        .filter_map(|(what, result)| Some(format!("{what}: {}", result.err()?)));
    failed.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn each_fault_is_explained() {
    let fake = Fake::start().await;
    let (target, ca) = (fake.target(), fake.ca.to_str().unwrap().to_string());
    assert_eq!(failed(&["--controller", &target, "--ca", &ca]).await, "");
    assert_eq!(failed(&["--controller", &target, "--insecure"]).await, "");
    let by_address = fake.address.to_string();
    let name = failed(&["--controller", &by_address, "--ca", &ca]).await;
    assert!(name.contains("for another name than 127.0.0.1"), "{name}");
    let other = Fake::start().await;
    let foreign = failed(&["--controller", &target, "--ca", other.ca.to_str().unwrap()]).await;
    assert!(foreign.contains("set --ca to that CA's PEM file"), "{foreign}");
    let missing = failed(&["--controller", &target, "--ca", "/no/such/file"]).await;
    assert!(missing.contains("--ca: /no/such/file"), "{missing}");
    let unknown = failed(&["--controller", "no-such-host.invalid:1"]).await;
    assert!(unknown.contains("the name cannot be resolved"), "{unknown}");
    let closed = failed(&["--controller", "localhost:1", "--ca", &ca]).await;
    assert!(closed.contains("is the port right"), "{closed}");
}

#[tokio::test]
async fn a_port_without_tls_is_recognized() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = format!("localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        loop {
            let (mut tcp, _) = listener.accept().await.unwrap();
            let _ = tokio::io::AsyncWriteExt::write_all(&mut tcp, b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let problem = failed(&["--controller", &target, "--insecure"]).await;
    assert!(problem.contains("--plaintext"), "{problem}");
}
