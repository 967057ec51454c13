//! `jumpstarter-gateway check`, against set-ups with one fault each.
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jumpstarter_gateway::check::steps;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio_rustls::TlsAcceptor;

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

/// A port with TLS, with a certificate of its own for localhost and these protocols; its address and the certificate's file.
async fn tls_port(
    test: &str,
    change: impl FnOnce(&mut CertificateParams),
    alpn: &[&[u8]],
) -> (String, PathBuf) {
    let mut certificate = CertificateParams::new([String::from("localhost")]).unwrap();
    change(&mut certificate);
    let pair = KeyPair::generate().unwrap();
    let folder = std::env::temp_dir().join(format!("gateway-check-{test}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (ca, key) = (folder.join("ca.pem"), folder.join("key.pem"));
    std::fs::write(&ca, certificate.self_signed(&pair).unwrap().pem()).unwrap();
    std::fs::write(&key, pair.serialize_pem()).unwrap();
    let mut tls = jumpstarter_gateway::server::tls::server(&ca, &key).unwrap();
    tls.alpn_protocols = alpn.iter().map(|protocol| protocol.to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = format!("localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        loop {
            let (tcp, _) = listener.accept().await.unwrap();
            let _ = acceptor.accept(tcp).await;
        }
    });
    (target, ca)
}

#[tokio::test]
async fn a_certificate_out_of_its_time_may_be_a_wrong_clock() {
    let expired = |certificate: &mut CertificateParams| certificate.not_after = date_time_ymd(2020, 1, 1);
    let future = |certificate: &mut CertificateParams| certificate.not_before = date_time_ymd(4000, 1, 1);
    let (target, ca) = tls_port("expired", expired, &[b"h2"]).await;
    let problem = failed(&["--controller", &target, "--ca", ca.to_str().unwrap()]).await;
    assert!(problem.contains("has expired, or this machine's clock is wrong"), "{problem}");
    let (target, ca) = tls_port("future", future, &[b"h2"]).await;
    let problem = failed(&["--controller", &target, "--ca", ca.to_str().unwrap()]).await;
    assert!(problem.contains("is not valid yet, or this machine's clock is wrong"), "{problem}");
}

#[tokio::test]
async fn a_server_without_http_2_is_recognized() {
    for (test, alpn) in [("http-1", &[b"http/1.1".as_slice()] as &[&[u8]]), ("no-alpn", &[])] {
        let (target, ca) = tls_port(test, |_| {}, alpn).await;
        let problem = failed(&["--controller", &target, "--ca", ca.to_str().unwrap()]).await;
        assert!(problem.contains("does not offer HTTP/2 (ALPN h2)"), "{test}: {problem}");
    }
}

#[tokio::test]
async fn a_controller_that_is_not_ready_is_recognized() {
    let fake = Fake::start().await;
    fake.state.is_starting.store(true, Ordering::Relaxed);
    let problem = failed(&["--controller", &fake.target(), "--ca", fake.ca.to_str().unwrap()]).await;
    assert_eq!(problem, "the controller's health: the controller is not ready yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_reads_flags_environment_and_file_in_this_order() {
    let fake = Fake::start().await;
    let file = std::env::temp_dir().join(format!("gateway-check-{}.toml", std::process::id()));
    std::fs::write(
        &file,
        "controller = \"of-the-file.invalid:1\"\nlisten = \"127.0.0.1:0\"\npage = \"none\"\n",
    )
    .unwrap();
    let check = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jumpstarter-gateway"));
        command.args(["check", "--config", file.to_str().unwrap()]).args(arguments);
        command.env("JUMPSTARTER_GATEWAY_CA", &fake.ca).env("JUMPSTARTER_GATEWAY_CONTROLLER", fake.target());
        let output = command.output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (well, lines) = check(&[]);
    assert!(well && lines.lines().all(|line| line.starts_with("ok      ")), "{lines}");
    assert!(lines.contains(&format!("a connection to {}", fake.target())), "{lines}");
    let (well, lines) = check(&["--controller", "of-the-flag.invalid:1"]);
    assert!(!well && lines.contains("FAILED  the name of the controller, of-the-flag.invalid"), "{lines}");
}
