//! The options: flags, environment variables, and a TOML file.
mod file;
mod limits;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use http::{HeaderName, HeaderValue};

pub use self::file::parse;
pub use self::limits::{Limits, MAX_CHUNK, MAX_FIRST_MESSAGE, MAX_HEADERS};
use crate::upstream::target::Target;

/// A gateway between browsers and a Jumpstarter controller: gRPC-Web, leased devices, and the page
///
/// Each option can also be set by an environment variable, such as JUMPSTARTER_GATEWAY_ALLOW_ORIGIN for
/// --allow-origin, or by a line of the TOML file of --config, such as `allow-origin = ["https://lab.example.com"]`.
/// A flag has precedence over the variable, and the variable over the file.
#[derive(Clone, Debug, Parser)]
#[command(name = "jumpstarter-gateway", version, args_override_self = true)]
pub struct Options {
    /// What to do
    #[arg(value_enum, default_value_t = Command::Serve)]
    pub command: Command,
    /// A TOML file with options
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The controller's gRPC endpoint, as in a client config of `jmp`
    #[arg(long, value_name = "HOST:PORT", required = true)]
    pub controller: Target,
    /// PEM files with the CAs of the controller and the router; without it, those of the operating system
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub ca: Vec<PathBuf>,
    /// Accept any certificate of the controller and the router: who is between can read every token
    #[arg(long)]
    pub insecure: bool,
    /// The controller and the router have no TLS, for example because a service mesh adds it
    #[arg(long, conflicts_with_all = ["ca", "insecure"])]
    pub plaintext: bool,
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The gateway's own certificate with its chain, PEM; without it, the gateway has no TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The private key of --tls-cert, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Serve /metrics, /healthz and /readyz at this address, and /metrics only there
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,
    /// Origins of pages that may call the gateway, besides its own; `*` allows all
    #[arg(long, value_name = "ORIGIN", value_delimiter = ',', value_parser = origin)]
    pub allow_origin: Vec<HeaderValue>,
    /// Pages of these origins may send cookies, for a proxy in front of the gateway that needs them
    #[arg(long)]
    pub allow_credentials: bool,
    /// More request headers to pass on, besides those of Jumpstarter's clients
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub allow_header: Vec<HeaderName>,
    /// More response headers that pages may read
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub expose_header: Vec<HeaderName>,
    /// The page: `built-in`, `none`, or a folder
    #[arg(long, value_name = "PAGE", default_value = "built-in")]
    pub page: PageSource,
    /// The path under which everything is served, such as /jumpstarter
    #[arg(long, value_name = "PATH", default_value = "", value_parser = base_path)]
    pub base_path: String,
    /// Public URLs of this gateway and of others of the same lab, for the page; without it, only where it was loaded from
    #[arg(long, value_name = "URL", value_delimiter = ',', value_parser = endpoint)]
    pub endpoint: Vec<String>,
    /// The namespace with which the page fills in its form
    #[arg(long, value_name = "NAME")]
    pub namespace: Option<String>,
    /// How log lines are written
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// The lowest level of log lines: error, warn, info, debug
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log_level: tracing::Level,
    /// The limits
    #[command(flatten)]
    pub limits: Limits,
}

/// What the program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Command {
    /// Run the gateway
    Serve,
    /// Check the options, the certificates and the controller, and report what is wrong
    Check,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object for each line
    Json,
}

/// Where the page comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageSource {
    /// The dashboard that the gateway was built with.
    BuiltIn,
    /// No page.
    None,
    /// A folder.
    Folder(PathBuf),
}

impl std::str::FromStr for PageSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "built-in" => Self::BuiltIn,
            "none" => Self::None,
            _ if PathBuf::from(text).is_dir() => Self::Folder(PathBuf::from(text)),
            _ => return Err(String::from("no such folder; expected built-in, none, or a folder")),
        })
    }
}

fn origin(text: &str) -> Result<HeaderValue, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let valid = text == "*" || host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' ']));
    match HeaderValue::from_str(text) {
        Ok(value) if valid => Ok(value),
        _ => {
            Err(String::from("expected *, or scheme, host and port without a path: https://lab.example.com"))
        }
    }
}

fn base_path(text: &str) -> Result<String, String> {
    let path = text.trim_end_matches('/');
    let named = |segment: &str| {
        !segment.is_empty()
            && segment != "."
            && segment != ".."
            && segment.chars().all(|char| char.is_ascii_alphanumeric() || "-_.~".contains(char))
    };
    match path.strip_prefix('/') {
        None if path.is_empty() => Ok(String::new()),
        Some(rest) if rest.split('/').all(named) => Ok(path.to_string()),
        _ => Err(String::from("expected a path such as /jumpstarter, of letters, digits, -, _, . and ~")),
    }
}

fn endpoint(text: &str) -> Result<String, String> {
    let url: http::Uri = text.parse().map_err(|error| format!("not a URL: {error}"))?;
    match (url.scheme_str(), url.authority(), url.query()) {
        (Some("http" | "https"), Some(_), None) => Ok(text.trim_end_matches('/').to_string()),
        _ => Err(String::from("expected an http or https URL without a query")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_paths_are_plain_segments() {
        assert_eq!(base_path("/"), Ok(String::new()));
        assert_eq!(base_path("/a/b/"), Ok(String::from("/a/b")));
        for bad in ["a", "//a", "/a//b", "/..", "/a/{b}", "/a b", "/a?b"] {
            assert!(base_path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn origins_have_no_path() {
        for good in ["*", "https://lab.example.com", "http://localhost:8080"] {
            assert!(origin(good).is_ok(), "{good}");
        }
        for bad in ["", "lab.example.com", "https://", "https://a/", "https://*.a", "https://a b", "null"] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}
