//! `ClientService` through the gateway.
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::Request;
use http_body_util::Full;
use jumpstarter_web::wire::client::v1::{GetExporterRequest, ListExportersRequest};
use tokio_tungstenite::tungstenite::Message;
use tonic::Code;

use crate::fake::ALICE;
use crate::start::{Lab, failure, first, parse, request, until};

const LIST: &str = "/jumpstarter.client.v1.ClientService/ListExporters";

#[tokio::test]
async fn a_call_reaches_the_controller_with_the_callers_headers_and_deadline() {
    let lab = Lab::start().await;
    let mut request = request(ALICE, ListExportersRequest::default());
    request.metadata_mut().insert("grpc-timeout", "1234m".parse().unwrap());
    request.metadata_mut().insert("cookie", "session=1".parse().unwrap());
    let reply = lab.client().list_exporters(request).await.unwrap();
    assert_eq!(reply.into_inner().next_page_token.len(), 100);
    let seen = lab.fake.state.seen.lock().unwrap();
    let (path, headers) = seen.last().unwrap();
    assert_eq!(path, LIST);
    assert_eq!(headers["authorization"], ALICE);
    assert_eq!(headers["grpc-timeout"], "1234m");
    assert_eq!(headers["content-type"], "application/grpc");
    assert!(!headers.contains_key("cookie"));
}

#[tokio::test]
async fn other_services_of_the_controller_cannot_be_reached() {
    let lab = Lab::start().await;
    for path in [
        "/jumpstarter.v1.ControllerService/Dial",
        "/grpc.health.v1.Health/Check",
        "/jumpstarter.client.v1.ClientService/../../jumpstarter.v1.ControllerService/Dial",
        "/jumpstarter.client.v1.ClientService/..%2f..%2fjumpstarter.v1.ControllerService%2fDial",
        "/jumpstarter.client.v1.ClientService/",
        "//jumpstarter.v1.ControllerService/Dial",
    ] {
        let (http, _) = lab.post(path, ALICE, Bytes::from_static(&[0; 5])).await;
        assert!(http == 404 || http == 200, "{path}: {http}");
    }
    let seen = lab.fake.state.seen.lock().unwrap();
    assert!(
        seen.iter().all(|(path, _)| path.starts_with("/jumpstarter.client.v1.ClientService/")),
        "{seen:?}"
    );
}

#[tokio::test]
async fn only_grpc_web_is_accepted() {
    let lab = Lab::start().await;
    for content_type in ["application/grpc", "application/json", "application/grpc-web; x=1", ""] {
        let request = Request::post(LIST).header("host", "x").header("content-type", content_type);
        let response = lab.send(request.body(Full::default()).unwrap()).await;
        assert_eq!(response.status(), 415, "{content_type}");
    }
    assert!(lab.fake.state.seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_aborted_request_is_aborted_at_the_controller() {
    let lab = Lab::start().await;
    let mut client = lab.client();
    let call =
        tokio::spawn(async move { client.get_exporter(request(ALICE, GetExporterRequest::default())).await });
    let state = &lab.fake.state;
    until(|| state.seen.lock().unwrap().len() == 1).await;
    call.abort();
    until(|| state.aborted.load(std::sync::atomic::Ordering::Relaxed) == 1).await;
}

#[tokio::test]
async fn an_unreachable_controller_is_a_failure_of_the_gateway() {
    let mut lab = Lab::start().await;
    lab.fake.stop().await;
    let (http, message) = lab.post(LIST, ALICE, Bytes::from_static(&[0; 5])).await;
    assert_eq!((http, message.as_str()), (503, "cannot%20reach%20the%20controller"));
    let ready = Request::get("/readyz").header("host", "x").body(Full::default()).unwrap();
    assert_eq!(lab.send(ready).await.status(), 503);
    let healthy = Request::get("/healthz").header("host", "x").body(Full::default()).unwrap();
    assert_eq!(lab.send(healthy).await.status(), 200);
}

#[tokio::test]
async fn too_large_a_request_is_refused() {
    let lab = Lab::with(&["--max-body", "1000"]).await;
    let mut body = vec![0, 0, 0, 3, 0xe8];
    body.resize(1005, 0);
    let (http, message) = lab.post(LIST, ALICE, body.into()).await;
    assert_eq!((http, message.as_str()), (413, "the%20request%20is%20larger%20than%201000%20bytes"));
    assert!(lab.fake.state.seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_preflight_is_answered_for_allowed_origins_alone() {
    let lab = Lab::with(&["--allow-origin", "https://page.example.com"]).await;
    let preflight = |origin: &str| {
        Request::options(LIST)
            .header("host", "x")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,jumpstarter-name")
            .body(Full::default())
            .unwrap()
    };
    let allowed = lab.send(preflight("https://page.example.com")).await;
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://page.example.com");
    let headers = allowed.headers()["access-control-allow-headers"].to_str().unwrap();
    for name in
        ["authorization", "x-grpc-web", "grpc-timeout", "jumpstarter-name", "x-jumpstarter-passphrase"]
    {
        assert!(headers.split(',').any(|allowed| allowed == name), "{name}: {headers}");
    }
    let foreign = lab.send(preflight("https://evil.example.com")).await;
    assert!(!foreign.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn metrics_count_calls_tunnels_streams_and_bytes_and_have_no_names_of_callers() {
    let lab = Lab::start().await;
    lab.device("hers").get_report(request(ALICE, ())).await.unwrap();
    let mut socket = lab.own_socket("hers").await;
    socket.send(Message::text(first(ALICE, "echo"))).await.unwrap();
    assert_eq!(parse(socket.next().await.unwrap().unwrap().to_text().unwrap())["open"], true);
    socket.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    while socket.next().await.unwrap().unwrap() != Message::binary(vec![1, 2, 3]) {}
    lab.client().list_exporters(request(ALICE, ListExportersRequest::default())).await.unwrap();
    let (http, _) =
        lab.post("/jumpstarter.client.v1.ClientService/Own", ALICE, Bytes::from_static(&[0; 5])).await;
    assert_eq!(http, 200);
    let gotten = failure(lab.client().get_lease(request(ALICE, Default::default())).await);
    assert_eq!(gotten.0, Code::Unknown);
    let scrape = Request::get("/metrics").header("host", "x").body(Full::default()).unwrap();
    let text = String::from_utf8(lab.send(scrape).await.into_body().to_vec()).unwrap();
    for line in [
        r#"jumpstarter_gateway_calls_total{method="ListExporters",code="OK"} 1"#,
        r#"jumpstarter_gateway_calls_total{method="other",code="UNIMPLEMENTED"} 1"#,
        r#"jumpstarter_gateway_calls_total{method="GetLease",code="UNKNOWN"} 1"#,
        r#"jumpstarter_gateway_calls_total{method="GetReport",code="OK"} 1"#,
        r#"jumpstarter_gateway_call_duration_seconds_count{method="GetReport"} 1"#,
        r#"jumpstarter_gateway_dials_total{code="OK"} 1"#,
        "jumpstarter_gateway_tunnels 1",
        "jumpstarter_gateway_streams 1",
        r#"jumpstarter_gateway_bytes_total{kind="streams",direction="in"} 3"#,
        r#"jumpstarter_gateway_bytes_total{kind="streams",direction="out"} 3"#,
        r#"jumpstarter_gateway_bytes_total{kind="calls",direction="out"}"#,
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert!(!text.contains("alice"));
}
