//! The page: the dashboard that is built in, or a folder; its configuration; and what browsers may do with it.
mod assets;
mod policy;

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;
use tower_http::set_header::SetResponseHeaderLayer;

use self::assets::{Asset, Assets};
use crate::options::{Options, PageSource};

/// What is served for the folder itself.
const INDEX: &str = "index.html";
/// A build names these files by their content.
const HASHED: &str = "assets/";

/// The page's routes; none without a page.
pub fn router(options: &Options) -> Result<Router, String> {
    let Some(assets) = Assets::load(&options.page)? else { return Ok(Router::new()) };
    // "." is where the page was loaded from.
    let endpoints =
        if options.endpoint.is_empty() { vec![String::from(".")] } else { options.endpoint.clone() };
    let config =
        json!({ "endpoints": endpoints, "namespace": options.namespace, "devices": true }).to_string();
    let config_headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")];
    let mut router = Router::new()
        .route("/", get(index))
        .route("/{*path}", get(file))
        .with_state(Arc::new(assets))
        .route("/config.json", get(move || std::future::ready((config_headers, config.clone()))));
    for (name, value) in policy::headers(&options.endpoint, options.tls_cert.is_some())? {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    Ok(router)
}

/// Whether the page is there; the error says what is missing.
pub fn check(source: &PageSource) -> Result<(), String> {
    Assets::load(source).map(|_| ())
}

async fn index(
    State(assets): State<Arc<Assets>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    if !uri.path().ends_with('/') {
        // The base path: the page's links are relative to it.
        return Redirect::permanent(&format!("{}/", uri.path())).into_response();
    }
    respond(&assets, INDEX, &headers)
}

async fn file(State(assets): State<Arc<Assets>>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    respond(&assets, &path, &headers)
}

fn respond(assets: &Assets, path: &str, request: &HeaderMap) -> Response {
    let Some(asset) = assets.get(path) else { return StatusCode::NOT_FOUND.into_response() };
    let cache = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut headers = HeaderMap::new();
    headers.insert(ETAG, asset.etag.clone());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if request.get(IF_NONE_MATCH) == Some(&asset.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(CONTENT_TYPE, asset.content_type.clone());
    (headers, encoded(asset, request)).into_response()
}

fn encoded(asset: &Asset, request: &HeaderMap) -> (HeaderMap, bytes::Bytes) {
    let accepts = request.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let accepts_gzip = accepts.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| weight == "q=0")
    });
    let mut headers = HeaderMap::new();
    match asset.gzip() {
        Some(gzip) if accepts_gzip => {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            (headers, gzip)
        }
        _ => (headers, asset.bytes.clone()),
    }
}
