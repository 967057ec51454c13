//! The command-line options, also for tests that start a demo.
use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};

use jumpstarter_lab::controller::policy::Policy;
use jumpstarter_lab::controller::version::Version;
use jumpstarter_lab::orders::fault::Fault;
use jumpstarter_web::model::names;

/// An in-memory Jumpstarter controller that answers like the real one
#[derive(Clone, Debug, Parser)]
#[command(name = "jumpstarter-demo", version)]
pub struct Options {
    /// The number of gRPC-Web endpoints
    #[arg(long, default_value_t = 1, value_parser = parse_endpoints)]
    pub endpoints: usize,
    /// Their ports; 0, or if missing, any free port
    #[arg(long, value_delimiter = ',')]
    pub ports: Vec<u16>,
    /// The port for plain gRPC (h2c)
    #[arg(long, default_value_t = 0)]
    pub grpc_port: u16,
    /// Also serve the controller and its router over TLS, as a real controller does, with a certificate whose authority is
    /// written into this folder: ca.pem
    #[arg(long, value_name = "DIR")]
    pub tls_dir: Option<PathBuf>,
    /// The port for TLS
    #[arg(long, default_value_t = 0)]
    pub tls_port: u16,
    /// The port for TLS at which the router is dialed
    #[arg(long, default_value_t = 0)]
    pub router_port: u16,
    /// The port for reading and controlling the demo's state
    #[arg(long, default_value_t = 0)]
    pub admin_port: u16,
    /// A folder of static files to serve, together with `/demo.json`
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub page: Option<PathBuf>,
    /// The port for these files
    #[arg(long, default_value_t = 0)]
    pub page_port: u16,
    /// The contents of the lab
    #[arg(long, value_enum, default_value_t = LabKind::Believable)]
    pub lab: LabKind,
    /// The number of exporters in the believable lab
    #[arg(long, default_value_t = 40)]
    pub exporters: usize,
    /// The number of leases in the believable lab
    #[arg(long, default_value_t = 20)]
    pub leases: usize,
    /// Give this many exporters of the believable lab a simulated device, through the router and on a port of its own;
    /// needs --tls-dir
    #[arg(long, value_name = "COUNT", default_value_t = 0, requires = "tls_dir")]
    pub devices: usize,
    /// Add an exporter that has not registered, for a real exporter; its token is in the ready line
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    pub exporter: Vec<String>,
    /// An initial fault of an endpoint: its number, a colon, JSON
    #[arg(long, value_name = "I:JSON", value_parser = parse_fault)]
    pub fault: Vec<(usize, Fault)>,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Do not change anything in the lab automatically
    #[arg(long)]
    pub still: bool,
    /// For this many seconds, answer like a controller that has just started and cannot check tokens
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub starting: u32,
    /// The compaction interval of the API server: page tokens expire after one to two intervals; 20 in the recorded lab
    #[arg(long, value_name = "SECONDS")]
    pub compaction: Option<u32>,
    /// The maximum number of tags of a lease
    #[arg(long, value_name = "COUNT", default_value_t = Policy::default().max_tags)]
    pub max_tags: usize,
    /// Support sharing of leases, which no released controller does
    #[arg(long)]
    pub sharing: bool,
    /// The version of the controller to simulate: an older one drops unknown fields
    #[arg(long, value_name = "VERSION", default_value = Version::Main.name(), value_parser = versions())]
    pub controller: Version,
    /// Do not print a line for each call
    #[arg(long)]
    pub quiet: bool,
    /// Stop when standard input is closed
    #[arg(long)]
    pub stop_with_stdin: bool,
}

/// The contents of a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LabKind {
    /// Exporters, clients and leases like in a real lab.
    Believable,
    /// The lab in which the real controller's answers were recorded.
    Recorded,
    /// Only two clients.
    Empty,
}

fn versions() -> impl TypedValueParser<Value = Version> {
    let unknown = |name: String| Version::named(&name).ok_or_else(|| format!("no version {name}"));
    PossibleValuesParser::new(Version::NAMES).try_map(unknown)
}

fn parse_endpoints(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err(String::from("expected a number, at least 1")),
        Ok(count) => Ok(count),
    }
}

fn parse_name(text: &str) -> Result<String, String> {
    names::check("--exporter", text).map(|()| text.to_string()).map_err(|error| error.to_string())
}

/// Checks that the folder exists: otherwise every request would be a 404.
fn parse_folder(text: &str) -> Result<PathBuf, String> {
    let folder = PathBuf::from(text);
    if folder.is_dir() { Ok(folder) } else { Err(String::from("no such folder")) }
}

fn parse_fault(text: &str) -> Result<(usize, Fault), String> {
    let (index, json) = text.split_once(':').ok_or("expected INDEX:JSON")?;
    let index = index.parse().map_err(|_| format!("not the number of an endpoint: {index:?}"))?;
    let fault = serde_json::from_str(json).map_err(|error| error.to_string())?;
    Ok((index, fault))
}
