//! A running demo: the controller behind its ports. Started by `main`, and by tests in their own process.
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use jumpstarter_lab::clock::{Nanos, SECOND};
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_lab::controller::{Controller, TOKEN_LIFETIME};
use jumpstarter_lab::input::{self, Several};
use jumpstarter_lab::lab::{ClockKind, Options as LabOptions};
use jumpstarter_lab::labs::{self, believable};
use jumpstarter_lab::namespace::objects::Exporter;
use jumpstarter_lab::serve::Services;
use jumpstarter_lab::serve::direct::Direct;
use jumpstarter_lab::serve::log::{Entry, Log};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tower_http::services::ServeDir;

use crate::admin::{Admin, Gateway};
use crate::devices::{Embedded, embedded};
use crate::endpoint::{Endpoint, Served};
use crate::host;
use crate::options::{LabKind, Options};
use crate::tls::Certificates;

/// The number of logged calls, more than a test run makes; older ones are dropped.
const CALLS_KEPT: usize = 100_000;

/// The TLS port, for exporters and their clients: the controller and the router.
pub struct Tls {
    /// The port.
    pub port: Arc<Endpoint>,
    /// The port of the router, which serves the same: it can be closed without the controller's.
    pub router: Arc<Endpoint>,
    /// The file with the certificate of the authority that signed the port's.
    pub ca: PathBuf,
}

/// A demo, which runs until this is dropped.
pub struct Demo {
    /// The controller.
    pub controller: Arc<Controller>,
    /// Its gRPC-Web endpoints.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// Its devices.
    pub devices: Vec<Embedded>,
    /// Its plain gRPC port.
    pub grpc: Arc<Endpoint>,
    /// Its TLS port, if it has one.
    pub tls: Option<Tls>,
    /// The log of calls.
    pub log: Arc<Log>,
    /// The admin port.
    pub admin: String,
    /// The port of its page, if it serves one.
    pub page: Option<String>,
    /// The exporters that real ones may register as.
    expected: Vec<String>,
    tasks: JoinSet<()>,
}

impl Demo {
    /// Starts a demo.
    pub async fn start(options: &Options) -> io::Result<Self> {
        let controller = Arc::new(controller(options).map_err(io::Error::other)?);
        let closed = if options.quiet { |_: &Entry| {} } else { host::print };
        let log = Arc::new(Log::new(host::machine(), CALLS_KEPT, closed));
        let services = Services::new(Arc::clone(&controller), host::machine());
        let at = |port| SocketAddr::new(options.host, port);
        let open_for = |served, port, index, tls| {
            let random = controller.random.clone();
            Endpoint::open(at(port), index, tls, served, random, Arc::clone(&log))
        };
        let open = |port, index, tls| open_for(Served::Lab(services.clone()), port, index, tls);
        let ports = options.ports.iter().copied().chain(std::iter::repeat(0));
        let endpoints = ports.take(options.endpoints).enumerate();
        let endpoints: Vec<_> =
            endpoints.map(|(index, port)| open(port, Some(index), None)).collect::<Result<_, _>>()?;
        let grpc = open(options.grpc_port, None, None)?;
        let tls = match &options.tls_dir {
            Some(folder) => {
                let certificates = Certificates::write(folder, options.host)?;
                let port = open(options.tls_port, None, Some(certificates.acceptor.clone()))?;
                let router = open(options.router_port, None, Some(certificates.acceptor))?;
                controller.set_router_endpoint(&router.authority());
                Some(Tls { port, router, ca: certificates.ca })
            }
            None => None,
        };
        for (index, fault) in &options.fault {
            let absent = || io::Error::other(format!("--fault: no endpoint {index}"));
            endpoints.get(*index).ok_or_else(absent)?.set_fault(fault.clone()).await;
        }
        let mut tasks = JoinSet::new();
        let mut devices = Vec::new();
        for exporter in embedded(&services, options.devices) {
            // Numbered after the endpoints, for the log.
            let index = endpoints.len() + devices.len();
            let direct = Served::Device(Direct(Arc::clone(&exporter)));
            let port = open_for(direct, 0, Some(index), None)?;
            devices.push(Embedded { exporter: Arc::clone(&exporter), port });
            tasks.spawn(exporter.run());
        }
        let admin = Admin {
            controller: Arc::clone(&controller),
            endpoints: endpoints.clone(),
            devices: devices.clone(),
            router: tls.as_ref().map(|tls| Arc::clone(&tls.router)),
            log: Arc::clone(&log),
            gateway: Gateway::default(),
        };
        let gateway = Arc::clone(&admin.gateway);
        let admin = serve(options.host, options.admin_port, admin.router(), &mut tasks).await?;
        if !options.still && options.lab == LabKind::Believable {
            tasks.spawn(live(Arc::clone(&controller)));
        }
        let mut demo = Self {
            controller,
            endpoints,
            devices,
            grpc,
            tls,
            log,
            admin,
            page: None,
            expected: options.exporter.clone(),
            tasks,
        };
        if let Some(folder) = &options.page {
            demo.serve_page(options, folder.clone(), gateway).await?;
        }
        Ok(demo)
    }

    /// The ready line, which `main` prints and the page reads: addresses, clients, tokens.
    pub fn ready(&self) -> Value {
        let (namespace, names) = self
            .controller
            .with(|store, _| (store.namespace.clone(), store.clients.keys().cloned().collect::<Vec<_>>()));
        let clients: Map<String, Value> = names
            .into_iter()
            .map(|name| {
                let token = self.controller.token(Kind::Valid, &name, TOKEN_LIFETIME);
                (name, Value::from(token))
            })
            .collect();
        let exporters: Map<String, Value> = self
            .expected
            .iter()
            .filter_map(|name| {
                let token = self.controller.exporter_token(name, TOKEN_LIFETIME)?;
                Some((name.clone(), Value::from(token)))
            })
            .collect();
        let devices: Map<String, Value> =
            self.devices.iter().map(|one| (one.name().to_string(), one.port.url().into())).collect();
        let endpoints: Vec<String> = self.endpoints.iter().map(|endpoint| endpoint.url()).collect();
        json!({
            "endpoints": endpoints,
            "grpc": self.grpc.url(),
            "controller": self.tls.as_ref().map(|tls| tls.port.authority()),
            "ca": self.tls.as_ref().map(|tls| &tls.ca),
            "admin": self.admin,
            "page": self.page,
            "namespace": namespace,
            "clients": clients,
            "exporters": exporters,
            "devices": devices,
        })
    }

    async fn serve_page(&mut self, options: &Options, folder: PathBuf, gateway: Gateway) -> io::Result<()> {
        let listener = TcpListener::bind(SocketAddr::new(options.host, options.page_port)).await?;
        self.page = Some(format!("http://{}", listener.local_addr()?));
        let ready = self.ready();
        let described = move || {
            let mut ready = ready.clone();
            ready["gateway"] = json!(*gateway.lock().unwrap_or_else(PoisonError::into_inner));
            ready.to_string()
        };
        let json = [("content-type", "application/json"), ("cache-control", "no-store")];
        let router = Router::new()
            .route("/demo.json", get(move || std::future::ready((json, described()))))
            .fallback_service(ServeDir::new(folder));
        self.tasks.spawn(run(listener, router));
        Ok(())
    }
}

fn controller(options: &Options) -> Result<Controller, String> {
    let mut lab = match options.lab {
        LabKind::Believable => LabOptions {
            clients: believable::CLIENTS.map(String::from).into(),
            exporters: Several::Count(options.exporters),
            leases: Several::Count(options.leases),
            ..LabOptions::default()
        },
        LabKind::Recorded => input::read_text("recorded", labs::RECORDED)?,
        LabKind::Empty => LabOptions { exporters: Several::Count(0), ..LabOptions::default() },
    };
    lab.clock = ClockKind::Running;
    lab.seed = fastrand::u64(..);
    lab.compaction_ms = options.compaction.map_or(lab.compaction_ms, |seconds| seconds.saturating_mul(1000));
    (lab.max_tags, lab.sharing) = (options.max_tags, options.sharing);
    lab.controller = options.controller;
    let controller = lab.controller(&host::machine())?;
    controller.with(|store, _| {
        for name in &options.exporter {
            let labels = [("board".to_string(), name.clone())].into();
            store.add_exporter(Exporter::never_seen(name, labels));
        }
    });
    if options.starting > 0 {
        controller.start_for(Nanos::from(options.starting) * SECOND);
    }
    Ok(controller)
}

/// Changes something in a lab occasionally, until it is dropped.
async fn live(controller: Arc<Controller>) {
    loop {
        sleep(Duration::from_secs(fastrand::u64(5..=12))).await;
        controller.with(|store, now| store.stir(now));
    }
}

async fn serve(host: IpAddr, port: u16, router: Router, tasks: &mut JoinSet<()>) -> io::Result<String> {
    let listener = TcpListener::bind(SocketAddr::new(host, port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    tasks.spawn(run(listener, router));
    Ok(url)
}

async fn run(listener: TcpListener, router: Router) {
    if let Err(error) = axum::serve(listener, router).await {
        eprintln!("a port of the demo failed: {error}");
    }
}
