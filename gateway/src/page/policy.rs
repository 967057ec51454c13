//! The headers that restrict what the page may do in a browser.
use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_FRAME_OPTIONS};
use http::{HeaderName, HeaderValue};

/// The headers of all files of the page.
pub fn headers(endpoints: &[String], has_tls: bool) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
    let policy = content_security_policy(endpoints).parse().map_err(|_| "--endpoint: not a URL")?;
    let mut headers = vec![
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    ];
    if has_tls {
        headers.push((STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")));
    }
    Ok(headers)
}

/// Scripts and calls of the gateway's own origin and of the configured endpoints, nothing else. Styles may be inline,
/// since the terminal writes its own; `wasm-unsafe-eval` allows WebAssembly alone.
fn content_security_policy(endpoints: &[String]) -> String {
    let mut connect = String::from("'self'");
    for endpoint in endpoints {
        // A path without a final slash would only match itself.
        let origin = endpoint.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let socket = origin.replacen("http", "ws", 1);
        connect.push_str(&format!(" {origin} {socket}"));
    }
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        &format!("connect-src {connect}"),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_allowed_for_calls_and_web_sockets() {
        let policy = content_security_policy(&[String::from("https://b.example.com:8443/lab")]);
        let connect = "connect-src 'self' https://b.example.com:8443 wss://b.example.com:8443;";
        assert!(policy.contains(connect), "{policy}");
    }
}
