//! The command line, and the same options for whoever starts a demo from a test.
use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};

use jumpstarter_lab::controller::policy::Policy;
use jumpstarter_lab::controller::version::Version;
use jumpstarter_lab::orders::fault::Fault;

/// A Jumpstarter controller in memory that answers as the real one does.
#[derive(Clone, Debug, Parser)]
#[command(name = "jumpstarter-demo", version)]
pub struct Options {
    /// How many gRPC-Web endpoints to open
    #[arg(long, default_value_t = 1, value_parser = parse_endpoints)]
    pub endpoints: usize,
    /// Their ports; 0 and those not given: any that is free
    #[arg(long, value_delimiter = ',')]
    pub ports: Vec<u16>,
    /// The port for plain gRPC (h2c)
    #[arg(long, default_value_t = 0)]
    pub grpc_port: u16,
    /// The port for looking at the demo and steering it
    #[arg(long, default_value_t = 0)]
    pub admin_port: u16,
    /// A folder of static files to serve, with `/demo.json` in it
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub page: Option<PathBuf>,
    /// The port to serve it on
    #[arg(long, default_value_t = 0)]
    pub page_port: u16,
    /// What is in the lab
    #[arg(long, value_enum, default_value_t = LabKind::Believable)]
    pub lab: LabKind,
    /// How many exporters the believable lab has
    #[arg(long, default_value_t = 40)]
    pub exporters: usize,
    /// How many leases the believable lab has
    #[arg(long, default_value_t = 20)]
    pub leases: usize,
    /// A fault that an endpoint has from the start: its number, a colon, JSON
    #[arg(long, value_name = "I:JSON", value_parser = parse_fault)]
    pub fault: Vec<(usize, Fault)>,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Nothing in the lab changes by itself
    #[arg(long)]
    pub still: bool,
    /// For so many seconds the controller has only just started and knows no tokens
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub starting: u32,
    /// How often the API server compacts: page tokens live one to two of these; 20 in the recorded lab
    #[arg(long, value_name = "SECONDS")]
    pub compaction: Option<u32>,
    /// How many tags a lease may have
    #[arg(long, value_name = "COUNT", default_value_t = Policy::default().max_tags)]
    pub max_tags: usize,
    /// The controller knows sharing of leases, which no released one does
    #[arg(long)]
    pub sharing: bool,
    /// The version of the controller to play: an older one drops what it does not know
    #[arg(long, value_name = "VERSION", default_value = Version::Main.name(), value_parser = versions())]
    pub controller: Version,
    /// Prints no line for each call
    #[arg(long)]
    pub quiet: bool,
    /// Stops when standard input is closed
    #[arg(long)]
    pub stop_with_stdin: bool,
}

/// What is in a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LabKind {
    /// Exporters, clients and leases as a real lab has them.
    Believable,
    /// The lab that the real controller's answers were recorded in.
    Recorded,
    /// Two clients and nothing else.
    Empty,
}

fn versions() -> impl TypedValueParser<Value = Version> {
    let unknown = |name: String| Version::named(&name).ok_or_else(|| format!("no version {name}"));
    PossibleValuesParser::new(Version::NAMES).try_map(unknown)
}

fn parse_endpoints(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err(String::from("expected how many, at least 1")),
        Ok(count) => Ok(count),
    }
}

/// A folder that is not there would be a page of errors 404.
fn parse_folder(text: &str) -> Result<PathBuf, String> {
    let folder = PathBuf::from(text);
    if folder.is_dir() { Ok(folder) } else { Err(String::from("no such folder")) }
}

fn parse_fault(text: &str) -> Result<(usize, Fault), String> {
    let (index, json) = text.split_once(':').ok_or("expected INDEX:JSON")?;
    let index = index.parse().map_err(|_| format!("no number of an endpoint: {index:?}"))?;
    let fault = serde_json::from_str(json).map_err(|error| error.to_string())?;
    Ok((index, fault))
}
