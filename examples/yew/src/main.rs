//! A Yew page that lists a lab's exporters: the library in another program's wasm, without the exports of the npm package
//! and without JavaScript in between. A click passes a record to JavaScript. `jumpstarter-demo --page` serves it, with the addresses in `demo.json`.
use std::collections::BTreeMap;

use jumpstarter_web::client::{CallOptions, ClientConfig, ClientService};
use jumpstarter_web::model::requests::ListExporters;
use jumpstarter_web::model::{Exporter, ExporterList};
use jumpstarter_web::transport::MAX_MESSAGE_BYTES;
use jumpstarter_web::transport::fetch::clock::BrowserClock;
use jumpstarter_web::transport::fetch::{FetchConfig, FetchService};
use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CustomEvent, CustomEventInit, Response};
use yew::{Html, component, html, use_effect_with, use_state};

#[component]
fn App() -> Html {
    let result = use_state(|| None);
    let setter = result.clone();
    use_effect_with((), move |()| spawn_local(async move { setter.set(Some(exporters().await)) }));
    match &*result {
        None => html! { <p>{ "loading" }</p> },
        Some(Err(message)) => html! { <p role="alert">{ message }</p> },
        Some(Ok(list)) => html! { <ul>{ for list.exporters.iter().map(item) }</ul> },
    }
}

fn item(exporter: &Exporter) -> Html {
    let state = if exporter.online { "online" } else { "offline" };
    let text = format!("{} is {state}", exporter.name);
    let exporter = exporter.clone();
    let onclick = move |_| {
        // Fails only without a window, and then there is nothing to click.
        let _ = pass_to_page(&exporter);
    };
    html! { <li><button {onclick}>{ text }</button></li> }
}

/// Passes an exporter to the page's JavaScript: an event `exporter` with the same data as the npm package's record.
fn pass_to_page(exporter: &Exporter) -> Result<(), JsValue> {
    let options = CustomEventInit::new();
    options.set_detail(&exporter.serialize(&Serializer::json_compatible())?);
    let event = CustomEvent::new_with_event_init_dict("exporter", &options)?;
    web_sys::window().ok_or("no window")?.dispatch_event(&event).map(drop)
}

async fn exporters() -> Result<ExporterList, String> {
    let lab = lab().await.map_err(|error| format!("no demo.json: {error:?}"))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let urls: Vec<String> = lab["endpoints"].as_array().into_iter().flatten().map(text).collect();
    // If there are several endpoints, the first read races them.
    let endpoint = |base_url: String| {
        let config = FetchConfig {
            base_url: base_url.clone(),
            fetch: None,
            credentials: None,
            max_message_bytes: MAX_MESSAGE_BYTES,
        };
        (base_url, FetchService::new(config))
    };
    let clients: BTreeMap<String, Value> = lab["clients"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, token)| (name.clone(), token.clone()))
        .collect();
    let (client, token) = clients.first_key_value().ok_or("the demo has no clients")?;
    let config = ClientConfig::new(text(&lab["namespace"]), Some(client.clone()));
    let service = ClientService::new(urls.into_iter().map(endpoint).collect(), config, BrowserClock)
        .map_err(|input| input.to_string())?;
    let options = CallOptions { token: Some(text(token)), ..CallOptions::default() };
    service.list_exporters(ListExporters::default(), &options).await.map_err(|error| error.to_string())
}

async fn lab() -> Result<Value, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let response: Response = JsFuture::from(window.fetch_with_str("demo.json")).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    serde_json::from_str(&text).map_err(|error| error.to_string().into())
}

fn main() {
    yew::Renderer::<App>::new().render();
}
