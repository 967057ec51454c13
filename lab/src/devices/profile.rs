//! What distinguishes one board from another: names, and what it draws.

/// The description of a board.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The name of its exporter, which is its host name.
    pub name: String,
    /// The kind of board.
    pub board: String,
    /// Its architecture, as `uname -m` prints it.
    pub arch: String,
    /// Its chip.
    pub soc: String,
    /// Its operating system.
    pub os: String,
    /// The voltage of its supply.
    pub volts: f64,
    /// The current that it draws when it has booted and is idle, in amperes.
    pub idle_amps: f64,
}

impl Profile {
    /// The profile of an exporter with these labels. Missing labels have believable values.
    pub fn of<'a>(name: &str, label: impl Fn(&str) -> Option<&'a String>) -> Self {
        let text = |key: &str, default: &str| label(key).map_or(default, |value| value).to_string();
        let arch = match text("arch", "arm64").as_str() {
            "arm64" => "aarch64".to_string(),
            "amd64" => "x86_64".to_string(),
            other => other.to_string(),
        };
        let (volts, idle_amps) = match arch.as_str() {
            "x86_64" => (12.0, 1.1),
            "aarch64" | "riscv64" => (5.0, 0.62),
            _ => (5.0, 0.09),
        };
        Self {
            name: name.to_string(),
            board: text("board", "demo-board"),
            arch,
            soc: text("soc", "demo-soc"),
            os: text("os", "linux"),
            volts,
            idle_amps,
        }
    }
}
