//! Callers that want more than they may: other clients' tunnels, forbidden origins, odd names, memory, places.
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tonic::Code;

use crate::fake::{ALICE, BOB};
use crate::start::{Lab, failure, first, parse, request, until};

const REPORT: &str = "jumpstarter.v1.ExporterService/GetReport";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_clients_token_never_gets_into_an_open_tunnel() {
    let lab = Lab::with(&["--max-streams", "1000", "--max-dials", "1000"]).await;
    let mut socket = lab.own_socket("hers").await;
    socket.send(Message::text(first(ALICE, "echo"))).await.unwrap();
    assert_eq!(parse(socket.next().await.unwrap().unwrap().to_text().unwrap())["open"], true);
    for _ in 0..100 {
        let tries = (0..100).map(|number| {
            let (mut hers, mut his) = (lab.device("hers"), lab.device("his"));
            async move {
                let (token, namespace) = match number % 4 {
                    0 => (BOB, "lab"),
                    1 => ("bearer alice", "lab"),
                    2 => ("Bearer alic", "lab"),
                    _ => ("Bearer alice ", "lab"),
                };
                let mut foreign = request(token.trim_end(), ());
                foreign.metadata_mut().insert("jumpstarter-name", "alice".parse().unwrap());
                foreign.metadata_mut().insert("jumpstarter-namespace", namespace.parse().unwrap());
                match number % 4 {
                    // The same token, and so the same client, whatever blanks are around it.
                    3 => assert_eq!(hers.get_report(foreign).await.unwrap().into_inner().uuid, "hers"),
                    0 if number % 8 == 0 => {
                        assert_eq!(his.get_report(foreign).await.unwrap().into_inner().uuid, "his");
                    }
                    _ => assert_eq!(failure(hers.get_report(foreign).await).1, "permission denied"),
                }
            }
        });
        join_all(tries).await;
    }
    let mut foreign = lab.own_socket("hers").await;
    foreign.send(Message::text(first(BOB, "echo"))).await.unwrap();
    assert_eq!(
        parse(foreign.next().await.unwrap().unwrap().to_text().unwrap())["error"]["message"],
        "permission denied"
    );
}

#[tokio::test]
async fn sockets_of_foreign_pages_are_refused() {
    let lab = Lab::with(&["--allow-origin", "https://page.example.com"]).await;
    for origin in
        [None, Some("https://evil.example.com"), Some("null"), Some("https://page.example.com.evil.org")]
    {
        assert_eq!(lab.socket("hers", origin).await.err(), Some(403), "{origin:?}");
    }
    assert!(lab.socket("hers", Some("https://page.example.com")).await.is_ok());
    let path = "/leases/hers/streams";
    for protocol in [None, Some("other"), Some("jumpstarter.stream.v2")] {
        assert_eq!(lab.socket_at(path, Some(&lab.url()), protocol).await.err(), Some(400), "{protocol:?}");
    }
}

#[tokio::test]
async fn odd_names_dial_nothing() {
    let lab = Lab::start().await;
    let long = "a".repeat(10_000);
    for name in
        ["..", "%2e%2e", "a%2fb", "%2f", "b%C3%A4r", "%ff", "%00", "A", "a%20b", "-a", "a..b", "%252e", &long]
    {
        let (http, message) =
            lab.post(&format!("/leases/{name}/{REPORT}"), ALICE, Bytes::from_static(&[0; 5])).await;
        let is_refused = http == 404
            || http == 400
            || (http == 200 && message.starts_with("%60lease%60%20must"))
            || http == 414
            || http == 431;
        assert!(is_refused, "{name}: {http} {message}");
    }
    for path in ["/leases/hers/../his/", "/leases//", "/leases/hers/streams/../"] {
        let (http, message) = lab.post(&format!("{path}{REPORT}"), ALICE, Bytes::from_static(&[0; 5])).await;
        assert!(http == 404 || message.contains("%60lease%60"), "{path}: {http} {message}");
    }
    assert_eq!(lab.fake.state.dials.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_second_token_is_refused() {
    let lab = Lab::start().await;
    let mut twice = request(BOB, ());
    twice.metadata_mut().append("authorization", ALICE.parse().unwrap());
    assert_eq!(failure(lab.device("hers").get_report(twice).await).0, Code::InvalidArgument);
}

#[tokio::test]
async fn a_reader_that_stops_holds_little_memory_and_no_other_reader() {
    let lab = Lab::start().await;
    let mut stalled = lab.own_socket("hers").await;
    stalled.send(Message::text(first(ALICE, "flood"))).await.unwrap();
    let exporter = &lab.fake.state.exporter;
    // Waits until the exporter can send no more: socket buffers and HTTP/2 windows are full.
    let mut last = usize::MAX;
    until_still(|| exporter.flooded(), &mut last).await;
    assert!(last < 32 << 20, "the exporter could send {last} bytes");
    lab.device("hers").get_report(request(ALICE, ())).await.unwrap();
    let mut other = lab.own_socket("hers").await;
    other.send(Message::text(first(ALICE, "echo"))).await.unwrap();
    assert_eq!(parse(other.next().await.unwrap().unwrap().to_text().unwrap())["open"], true);
}

async fn until_still(read: impl Fn() -> usize, last: &mut usize) {
    while *last != read() || *last == 0 {
        *last = read();
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::test]
async fn too_large_messages_end_the_socket() {
    let lab = Lab::start().await;
    let mut socket = lab.own_socket("hers").await;
    socket.send(Message::text(first(ALICE, "deaf"))).await.unwrap();
    socket.next().await.unwrap().unwrap();
    // The gateway may have closed before all of it was written.
    let _ = socket.send(Message::binary(vec![0; 100_000])).await;
    while let Some(Ok(message)) = socket.next().await {
        assert!(!message.is_binary());
    }
    let metrics = lab.gateway.app.metrics.clone();
    until(|| metrics.text().contains("jumpstarter_gateway_streams 0")).await;
}

#[tokio::test]
async fn five_hundred_sockets_are_served() {
    let lab = Lab::with(&["--max-streams", "500"]).await;
    let sockets = join_all((0..500).map(async |_| {
        let mut socket = lab.own_socket("hers").await;
        socket.send(Message::text(first(ALICE, "echo"))).await.unwrap();
        socket.next().await.unwrap().unwrap();
        socket.send(Message::binary(vec![1, 2, 3])).await.unwrap();
        while let Some(message) = socket.next().await {
            if message.unwrap() == Message::binary(vec![1, 2, 3]) {
                return socket;
            }
        }
        panic!("no echo");
    }))
    .await;
    assert_eq!(sockets.len(), 500);
    assert_eq!(lab.fake.state.dials.load(Ordering::Relaxed), 1);
}

/// The gateway closes a connection on which this was written; returns what it answered.
async fn closed(lab: &Lab, bytes: &[u8]) -> Vec<u8> {
    let mut tcp = TcpStream::connect(lab.gateway.address).await.unwrap();
    tcp.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    // A reset is as good as an end.
    let _ = tcp.read_to_end(&mut answer).await;
    answer
}

#[tokio::test]
async fn connections_that_say_nothing_or_half_of_it_are_closed() {
    let lab = Lab::with(&["--header-seconds", "1", "--stall-seconds", "1"]).await;
    let halves: [&[u8]; 4] = [b"", b"PRI * HT", b"POST / HT", b"POST / HTTP/1.1\r\nhost: x\r\nx-slow: "];
    join_all(halves.map(|half| closed(&lab, half))).await;
}

#[tokio::test]
async fn too_many_connections_wait_for_a_place() {
    let lab = Lab::with(&["--max-connections", "2", "--header-seconds", "1"]).await;
    let _half_open = [
        TcpStream::connect(lab.gateway.address).await.unwrap(),
        TcpStream::connect(lab.gateway.address).await.unwrap(),
    ];
    lab.device("hers").get_report(request(ALICE, ())).await.unwrap();
}

#[tokio::test]
async fn random_bytes_do_no_harm() {
    let lab = Lab::with(&["--header-seconds", "1", "--stall-seconds", "1"]).await;
    let mut seed = 1_u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u8
    };
    let inputs: Vec<Vec<u8>> = (0..200)
        .map(|number| {
            let mut bytes: Vec<u8> = match number % 3 {
                0 => Vec::new(),
                1 => b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
                _ => b"GET /leases/hers/streams HTTP/1.1\r\nhost: x\r\n".to_vec(),
            };
            bytes.extend((0..500).map(|_| random()));
            bytes
        })
        .collect();
    join_all(inputs.iter().map(|input| closed(&lab, input))).await;
    lab.device("hers").get_report(request(ALICE, ())).await.unwrap();
}

#[tokio::test]
async fn a_caller_without_a_lease_leaves_nothing_behind() {
    let lab = Lab::start().await;
    join_all((0..200).map(async |number| {
        let token = format!("Bearer guess-{number}");
        assert_eq!(failure(lab.device("hers").get_report(request(&token, ())).await).1, "permission denied");
    }))
    .await;
    assert_eq!(lab.gateway.app.pool.callers(), 0);
}

#[tokio::test]
async fn sockets_count_as_connections() {
    let lab = Lab::with(&["--max-connections", "1"]).await;
    let mut socket = lab.own_socket("hers").await;
    socket.send(Message::text(first(ALICE, "echo"))).await.unwrap();
    assert_eq!(parse(socket.next().await.unwrap().unwrap().to_text().unwrap())["open"], true);
    let mut device = lab.device("hers");
    let report = device.get_report(request(ALICE, ()));
    tokio::pin!(report);
    assert!(tokio::time::timeout(Duration::from_millis(300), &mut report).await.is_err());
    drop(socket);
    report.await.unwrap();
}
