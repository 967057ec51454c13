//! The page that the gateway serves.
use std::path::PathBuf;
use std::sync::LazyLock;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use serde_json::json;

use crate::fake::ALICE;
use crate::start::Lab;

/// A page of two files, written once: a test must not find one that another test is just writing.
static PAGE: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("gateway-page-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::write(folder.join("index.html"), "<title>lab</title>").unwrap();
    std::fs::write(folder.join("assets/app-1a2b.js"), "x".repeat(10_000)).unwrap();
    folder
});

/// A gateway with that page.
async fn lab(more: &[&str]) -> Lab {
    Lab::with(&[&["--page", PAGE.to_str().unwrap()], more].concat()).await
}

async fn get(lab: &Lab, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let mut request = Request::get(path).header("host", "x");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    lab.send(request.body(Full::default()).unwrap()).await
}

#[tokio::test]
async fn files_are_compressed_and_cached_and_restricted() {
    let lab = lab(&[]).await;
    let index = get(&lab, "/", &[]).await;
    assert_eq!(index.body(), "<title>lab</title>");
    assert_eq!(index.headers()["cache-control"], "no-cache");
    assert!(
        index.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'; script-src 'self'")
    );
    assert_eq!(index.headers()["x-content-type-options"], "nosniff");
    let etag = index.headers()["etag"].to_str().unwrap();
    assert_eq!(get(&lab, "/", &[("if-none-match", etag)]).await.status(), 304);
    let script = get(&lab, "/assets/app-1a2b.js", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(script.headers()["content-encoding"], "gzip");
    assert!(script.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    assert!(script.body().len() < 1000);
    assert_eq!(get(&lab, "/assets/app-1a2b.js", &[]).await.body().len(), 10_000);
    for outside in
        ["/../Cargo.toml", "/..%2fCargo.toml", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets", "/none"]
    {
        assert_eq!(get(&lab, outside, &[]).await.status(), 404, "{outside}");
    }
}

#[tokio::test]
async fn the_configuration_fills_in_the_form() {
    let lab =
        lab(&["--endpoint", "https://a.example.com,https://b.example.com/lab", "--namespace", "lab"]).await;
    let config = get(&lab, "/config.json", &[]).await;
    let config: serde_json::Value = serde_json::from_slice(config.body()).unwrap();
    let endpoints = ["https://a.example.com", "https://b.example.com/lab"];
    assert_eq!(config, json!({"endpoints": endpoints, "namespace": "lab", "devices": true}));
}

#[tokio::test]
async fn everything_is_under_the_base_path() {
    let lab = lab(&["--base-path", "/jumpstarter/"]).await;
    assert_eq!(get(&lab, "/jumpstarter/", &[]).await.status(), 200);
    assert_eq!(get(&lab, "/jumpstarter/healthz", &[]).await.body(), "ok\n");
    assert_eq!(get(&lab, "/jumpstarter", &[]).await.headers()["location"], "/jumpstarter/");
    let report = "/jumpstarter/leases/his/jumpstarter.v1.ExporterService/GetReport";
    let (http, message) = lab.post(report, ALICE, Bytes::from_static(&[0; 5])).await;
    assert_eq!((http, message.as_str()), (200, "permission%20denied"));
    assert_eq!(get(&lab, "/", &[]).await.status(), 404);
}
