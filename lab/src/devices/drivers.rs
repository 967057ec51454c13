//! The drivers of a device: a tree, what their clients are, and which methods they export.
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::devices::board::Board;
use crate::devices::failure::Failure;

/// Attributes of every Python driver, which exist and are not exported.
const ATTRIBUTES: [&str; 10] = [
    "DriverCall",
    "Stream",
    "StreamingDriverCall",
    "children",
    "client",
    "enumerate",
    "labels",
    "report",
    "reset",
    "uuid",
];

/// What a driver is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A group of drivers.
    Composite,
    /// Jumpstarter's `MockPower`, which switches nothing.
    MockPower,
    /// The power of the device's board.
    Power,
    /// Jumpstarter's `PySerial` on `loop://`, which returns what is sent.
    Loop,
    /// The serial console of the device's board.
    Console,
    /// Jumpstarter's `EchoNetwork`, which returns what is sent.
    Echo,
}

/// How a method is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// By `DriverCall`.
    Call,
    /// By `StreamingDriverCall`.
    Streaming,
    /// By `RouterService.Stream`.
    Stream,
}

impl Marker {
    /// Its name in errors.
    fn name(self) -> &'static str {
        match self {
            Self::Call => "marker_drivercall",
            Self::Streaming => "marker_streamingdrivercall",
            Self::Stream => "marker_streamcall",
        }
    }
}

impl Kind {
    /// The Python class of its client.
    pub fn client(self) -> &'static str {
        match self {
            Self::Composite => "jumpstarter_driver_composite.client.CompositeClient",
            Self::MockPower | Self::Power => "jumpstarter_driver_power.client.PowerClient",
            Self::Loop | Self::Console => "jumpstarter_driver_pyserial.client.PySerialClient",
            Self::Echo => "jumpstarter_driver_network.client.NetworkClient",
        }
    }

    /// The name of its own class, in errors.
    pub fn class(self) -> &'static str {
        match self {
            Self::Composite => "Composite",
            Self::MockPower => "MockPower",
            Self::Power => "BoardPower",
            Self::Loop | Self::Console => "PySerial",
            Self::Echo => "EchoNetwork",
        }
    }

    /// The methods that it exports.
    fn methods(self) -> &'static [(&'static str, Marker)] {
        match self {
            Self::Composite => &[],
            Self::MockPower | Self::Power => {
                &[("on", Marker::Call), ("off", Marker::Call), ("read", Marker::Streaming)]
            }
            Self::Loop | Self::Console => &[("close", Marker::Call), ("connect", Marker::Stream)],
            Self::Echo => &[("connect", Marker::Stream)],
        }
    }

    /// Checks that a method exists and is called as it is exported.
    pub fn check(self, method: &str, marker: Marker) -> Result<(), Failure> {
        let mut exported = self.methods().iter().filter(|(known, _)| *known == method).peekable();
        let exists = exported.peek().is_some() || method.starts_with("__") || ATTRIBUTES.contains(&method);
        match exported.any(|(_, own)| *own == marker) {
            true => Ok(()),
            false if exists => Err(Failure::no_marker(method, marker.name())),
            false => Err(Failure::no_method(method)),
        }
    }

    /// What its methods do, for users; Jumpstarter's own drivers do not say.
    pub fn method_descriptions(self) -> BTreeMap<String, String> {
        let described: &[(&str, &str)] = match self {
            Self::Power => &[
                ("on", "Switches the board on; it boots"),
                ("off", "Switches the board off, whatever it does"),
                ("read", "Measures voltage and current for about a second"),
            ],
            Self::Console => &[("connect", "Opens the console"), ("close", "Closes all consoles")],
            _ => &[],
        };
        described.iter().map(|(method, words)| ((*method).to_string(), (*words).to_string())).collect()
    }
}

/// One driver of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    /// Its name; the root has none.
    pub name: Option<&'static str>,
    /// The index of its parent.
    pub parent: Option<usize>,
    /// What it is.
    pub kind: Kind,
    /// What it is for, for users.
    pub description: Option<&'static str>,
}

/// The drivers of an exporter, parents first, and its board.
#[derive(Clone, Debug)]
pub struct Device {
    /// The drivers.
    pub drivers: Vec<Driver>,
    /// The board that `Power` and `Console` belong to.
    pub board: Option<Arc<Board>>,
    /// Whether it has hooks, which run before and after a lease.
    pub has_hooks: bool,
}

impl Device {
    /// The device of the recorded exporter, without a board.
    pub fn recorded() -> Self {
        let driver = |name, parent, kind| Driver { name, parent, kind, description: None };
        let drivers = vec![
            driver(None, None, Kind::Composite),
            driver(Some("bench"), Some(0), Kind::Composite),
            driver(Some("echo"), Some(1), Kind::Echo),
            driver(Some("relay"), Some(1), Kind::MockPower),
            driver(Some("power"), Some(0), Kind::MockPower),
            driver(Some("serial"), Some(0), Kind::Loop),
        ];
        Self { drivers, board: None, has_hooks: false }
    }

    /// A board with power, a console and a network port, and a bench around it.
    pub fn of_board(board: Arc<Board>, has_hooks: bool) -> Self {
        let driver = |name, parent, kind, words| Driver { name, parent, kind, description: Some(words) };
        let drivers = vec![
            Driver { name: None, parent: None, kind: Kind::Composite, description: None },
            driver(Some("bench"), Some(0), Kind::Composite, "What is around the board"),
            driver(Some("relay"), Some(1), Kind::MockPower, "A spare relay; nothing is connected to it"),
            driver(Some("network"), Some(0), Kind::Echo, "A port of the board that echoes"),
            driver(Some("power"), Some(0), Kind::Power, "The board's supply"),
            driver(Some("serial"), Some(0), Kind::Console, "The board's console, 115200 8N1"),
        ];
        Self { drivers, board: Some(board), has_hooks }
    }
}
