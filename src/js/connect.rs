//! The options of `connect`, read and validated.
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

use super::fields::{Fields, shown};
use crate::base::quote::quote_short;
use crate::model::InvalidInput;
use crate::multipath::options::Options;
use crate::rpc::{ClientConfig, DEFAULT_TIMEOUT, NOT_VISIBLE};
use crate::transport::MAX_MESSAGE_BYTES;
use crate::transport::metadata::{Metadata, Unfit};

/// The options that `connect` was called with.
pub struct ConnectOptions {
    /// One URL for each endpoint, without a slash at its end; at least one.
    pub endpoints: Vec<String>,
    pub config: ClientConfig,
    pub fetch: Option<Function>,
    pub credentials: Option<String>,
    /// The size limit of a reply message, in bytes.
    pub max_message_bytes: usize,
    /// The callback that is called after each attempt.
    pub on_attempt: Option<Function>,
}

impl ConnectOptions {
    /// The options of `connect`.
    #[cfg(feature = "js")]
    pub fn read(fields: &Fields) -> Result<Self, InvalidInput> {
        let endpoints = endpoints(fields)?;
        let config = ClientConfig::new(fields.required_text("namespace")?, fields.text("client")?);
        Self::rest(fields, endpoints, config)
    }

    /// The options of `connectExporter`. Without a namespace, calls carry no client's name: a direct exporter reads none.
    #[cfg(feature = "js-device")]
    pub fn of_exporter(fields: &Fields) -> Result<Self, InvalidInput> {
        let endpoints = endpoints(fields)?;
        let (namespace, client) = (fields.text("namespace")?, fields.text("client")?);
        let config = match namespace {
            Some(namespace) => ClientConfig::new(namespace, client),
            None if client.is_some() => {
                return Err(InvalidInput::new("client", "needs a `namespace` beside it"));
            }
            None => ClientConfig::unidentified(),
        };
        let passphrase = fields.text("passphrase")?;
        let mut options = Self::rest(fields, endpoints, config)?;
        if let Some(passphrase) = passphrase {
            options.config = options.config.with_passphrase(&passphrase)?;
        }
        Ok(options)
    }

    fn rest(fields: &Fields, endpoints: Vec<String>, mut config: ClientConfig) -> Result<Self, InvalidInput> {
        // The package handles the token itself, but `token` is a valid option.
        fields.value("token")?;
        config.timeout = timeout(fields)?.unwrap_or(DEFAULT_TIMEOUT);
        let limit = fields.whole("maxMessageBytes", 1, i32::MAX)?;
        config.headers = headers(fields)?;
        config.multipath = multipath(fields)?;
        config.check()?;
        Ok(Self {
            endpoints,
            config,
            fetch: function(fields, "fetch", "like the platform's fetch")?,
            credentials: credentials(fields)?,
            max_message_bytes: limit.map_or(MAX_MESSAGE_BYTES, |limit| limit.unsigned_abs() as usize),
            on_attempt: function(fields, "onAttempt", "that takes an attempt's record")?,
        })
    }
}

/// `timeoutMs`, of a client or of one call.
pub fn timeout(fields: &Fields) -> Result<Option<std::time::Duration>, InvalidInput> {
    let millis = fields.millis("timeoutMs", 1)?;
    Ok(millis.map(|millis| std::time::Duration::from_millis(millis as u64)))
}

fn endpoints(fields: &Fields) -> Result<Vec<String>, InvalidInput> {
    let name = "endpoints";
    let allowed = "an http or https URL such as \"https://lab.example.com:8443\", or a list of them";
    let value =
        fields.value(name)?.ok_or_else(|| InvalidInput::new(name, format!("must be given: {allowed}")))?;
    let given = if Array::is_array(&value) { value.unchecked_into() } else { Array::of1(&value) };
    if given.length() == 0 {
        return Err(InvalidInput::new(name, format!("must have at least one entry: {allowed}")));
    }
    let mut urls = Vec::new();
    for value in given.iter() {
        let wrong = || InvalidInput::new(name, format!("must be {allowed}, got {}", without_secrets(&value)));
        let url = endpoint(&value.as_string().ok_or_else(wrong)?).ok_or_else(wrong)?;
        // The same URL twice counts once.
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    Ok(urls)
}

/// Errors may be logged, so they must not contain a password.
fn without_secrets(value: &JsValue) -> String {
    match value.as_string() {
        Some(text) if text.contains('@') => "one with a user or a password in it".into(),
        _ => shown(value),
    }
}

/// A path is allowed, for gateways that serve under one. A query, a fragment or credentials are not, because a method
/// path cannot follow them, or because `fetch` rejects them.
fn endpoint(text: &str) -> Option<String> {
    let url = Url::new(text).ok()?;
    let allowed = matches!(url.protocol().as_str(), "http:" | "https:")
        && [url.username(), url.password(), url.search(), url.hash()].iter().all(String::is_empty);
    allowed.then(|| format!("{}{}", url.origin(), url.pathname().trim_end_matches('/')))
}

fn headers(fields: &Fields) -> Result<Metadata, InvalidInput> {
    let mut map = Metadata::new();
    for (name, value) in fields.texts("headers")? {
        map.append(&name, value.as_bytes()).map_err(|unfit| {
            let problem = match unfit {
                Unfit::Name => "is no valid header name",
                Unfit::Value => NOT_VISIBLE,
            };
            InvalidInput::new(format!("headers.{name}"), problem)
        })?;
    }
    Ok(map)
}

fn function(fields: &Fields, name: &'static str, like: &str) -> Result<Option<Function>, InvalidInput> {
    let Some(value) = fields.value(name)? else { return Ok(None) };
    let wrong = format!("must be a function {like}, got {}", shown(&value));
    value.dyn_into().map(Some).map_err(|_| InvalidInput::new(name, wrong))
}

/// The options of the race; those that are not set keep their defaults.
fn multipath(fields: &Fields) -> Result<Options, InvalidInput> {
    let millis = |name, least| fields.millis(name, least);
    let usual = Options::default();
    Ok(Options {
        stagger_ms: millis("staggerMs", 0)?.unwrap_or(usual.stagger_ms),
        hedge_after_ms: millis("hedgeAfterMs", 0)?,
        hedging: fields.flag("hedging")?.unwrap_or(usual.hedging),
        attempt_timeout_ms: millis("attemptTimeoutMs", 1)?,
        breaker_failures: fields
            .whole("breakerFailures", 1, i32::MAX)?
            .map_or(usual.breaker_failures, i32::unsigned_abs),
        breaker_min_ms: millis("breakerMinMs", 1)?.unwrap_or(usual.breaker_min_ms),
        breaker_max_ms: millis("breakerMaxMs", 1)?.unwrap_or(usual.breaker_max_ms),
        race_again_ms: millis("raceAgainMs", 1)?.unwrap_or(usual.race_again_ms),
    })
}

fn credentials(fields: &Fields) -> Result<Option<String>, InvalidInput> {
    let value = fields.text("credentials")?;
    match value.as_deref() {
        None | Some("omit" | "same-origin" | "include") => Ok(value),
        Some(other) => Err(InvalidInput::new(
            "credentials",
            format!("must be \"omit\", \"same-origin\" or \"include\", got {}", quote_short(other)),
        )),
    }
}
