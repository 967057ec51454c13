//! The exporters of the believable lab.
use jumpstarter_web::wire::v1::ExporterStatus;

use super::labels;
use crate::namespace::objects::Exporter;

/// A kind of board: name, arch, soc, and operating system.
const BOARDS: [(&str, &str, &str, &str); 12] = [
    ("rpi4", "arm64", "bcm2711", "fedora-iot"),
    ("rpi5", "arm64", "bcm2712", "raspios"),
    ("jetson-orin-nano", "arm64", "tegra234", "ubuntu-22.04"),
    ("rcar-s4", "arm64", "r8a779f0", "autosd"),
    ("j784s4", "arm64", "tda4vh", "autosd"),
    ("sa8775p-ride", "arm64", "sa8775p", "autosd"),
    ("visionfive2", "riscv64", "jh7110", "debian-13"),
    ("nuc13", "amd64", "raptor-lake", "rhel-9"),
    ("stm32mp157-dk2", "armv7", "stm32mp157", "openstlinux"),
    ("esp32-s3", "xtensa", "esp32s3", "zephyr"),
    ("nrf52840-dk", "armv7e-m", "nrf52840", "zephyr"),
    ("qemu", "amd64", "virtual", "fedora-42"),
];
const LOCATIONS: [(&str, &str); 4] =
    [("munich", "m1"), ("brno", "b2"), ("raleigh", "r1"), ("tel-aviv", "t3")];
const TEAMS: [&str; 5] = ["bsp", "connectivity", "automotive", "kernel", "qa"];

/// The name of an exporter of the lab. The kinds of boards alternate, so that a small lab has some of each.
pub fn name(index: usize) -> String {
    let (board, ..) = BOARDS[index % BOARDS.len()];
    format!("{board}-{:02}", index / BOARDS.len() + 1)
}

/// The exporter with this number.
pub fn exporter(index: usize) -> Exporter {
    let (board, arch, soc, os) = BOARDS[index % BOARDS.len()];
    let (location, site) = LOCATIONS[index % 7 % LOCATIONS.len()];
    let team = TEAMS[index % 11 % TEAMS.len()];
    let rack = format!("{site}-r{:02}", index % 9 + 1);
    let port = format!("p{}", index % 24 + 1);
    let tag = format!("JS-{:05}", 10_000 + index * 7);
    let mut pairs = vec![
        ("board", board),
        ("arch", arch),
        ("soc", soc),
        ("os", os),
        ("location", location),
        ("rack", &rack),
        ("team", team),
        ("asset-tag", &tag),
        ("rack-port", &port),
    ];
    match index % 5 {
        0 => pairs.extend([("power", "pdu"), ("console", "uart")]),
        1 => pairs.extend([("power", "usb-relay"), ("console", "uart"), ("storage", "sd-mux")]),
        2 => pairs.extend([("power", "pdu"), ("storage", "nvme"), ("video", "hdmi-capture")]),
        3 => pairs.extend([("power", "bench-supply"), ("can", "can-fd")]),
        _ => pairs.push(("cpu", arch)),
    }
    let exporter = Exporter::never_seen(&name(index), labels(&pairs));
    stated(exporter, index)
}

/// Most are available; the others have various states.
fn stated(exporter: Exporter, index: usize) -> Exporter {
    let status = |mut exporter: Exporter, status, message: &str| {
        exporter.status = status;
        exporter.status_message = message.to_string();
        exporter
    };
    let seen = |exporter: Exporter| exporter.registered();
    match index % 40 {
        30 => exporter,
        17 | 33 => {
            let mut gone = status(seen(exporter), ExporterStatus::Offline, "Connection lost");
            gone.online = false;
            gone
        }
        21 => status(seen(exporter), ExporterStatus::BeforeLeaseHook, "flashing the base image"),
        26 => status(seen(exporter), ExporterStatus::AfterLeaseHook, "wiping the storage"),
        29 => status(
            seen(exporter),
            ExporterStatus::BeforeLeaseHookFailed,
            "beforeLease hook failed: exit status 1",
        ),
        35 => status(
            seen(exporter),
            ExporterStatus::AfterLeaseHookFailed,
            "afterLease hook failed: timed out after 120s",
        ),
        37 => {
            let mut disabled = seen(exporter);
            disabled.enabled = false;
            disabled
        }
        38 => {
            let mut disabled = status(seen(exporter), ExporterStatus::Offline, "Down for repair");
            disabled.enabled = false;
            disabled.online = false;
            disabled
        }
        _ => seen(exporter),
    }
}
