//! The bookings of the believable lab. The controller decides their results.
use super::boards::name;

/// One booking. Times are in seconds from now.
#[derive(Clone, Debug, Default)]
pub struct Booking {
    /// The lease's name; empty for a UUID.
    pub name: &'static str,
    /// The client.
    pub client: &'static str,
    /// When.
    pub at: i64,
    /// The selector for exporters.
    pub selector: &'static str,
    /// Or the exporter.
    pub exporter: Option<String>,
    /// The duration.
    pub minutes: Option<i64>,
    /// The begin.
    pub begin: Option<i64>,
    /// The end.
    pub end: Option<i64>,
    /// The client's own labels.
    pub tags: &'static [(&'static str, &'static str)],
    /// The context for hooks.
    pub context: &'static [(&'static str, &'static str)],
    /// When it was released.
    pub released_at: Option<i64>,
    /// When it was transferred, and to which client.
    pub handed_over: Option<(i64, &'static str)>,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

fn wish(name: &'static str, client: &'static str, at: i64, selector: &'static str, minutes: i64) -> Booking {
    Booking {
        name,
        client,
        at,
        selector,
        exporter: None,
        minutes: Some(minutes),
        begin: None,
        end: None,
        tags: &[],
        context: &[],
        released_at: None,
        handed_over: None,
    }
}

/// One booking of each kind; the most important ones for a page come first.
pub fn story() -> Vec<Booking> {
    vec![
        // Running.
        Booking {
            tags: &[("purpose", "bringup")],
            ..wish("alice-wifi-bringup", "alice", -50 * MINUTE, "board=rpi4,location=munich", 480)
        },
        // Running, for a CI job, with tags and context.
        Booking {
            tags: &[("ci", "nightly"), ("pipeline", "autosd-smoke")],
            context: &[("build_id", "20941"), ("image", "autosd-2026.11.2"), ("vcs_ref", "9f31c0d")],
            ..wish(
                "nightly-autosd-20941",
                "ci-nightly",
                -25 * MINUTE,
                "board in (rcar-s4,j784s4),os=autosd",
                90,
            )
        },
        // Waiting: the required exporter is in use.
        Booking {
            exporter: Some("jetson-orin-nano-01".to_string()),
            ..wish("bob-camera-latency", "bob", -10 * MINUTE, "", 120)
        },
        // Running on the exporter that the one above waits for.
        Booking {
            exporter: Some("jetson-orin-nano-01".to_string()),
            ..wish("carol-cuda-regression", "carol", -2 * HOUR, "", 300)
        },
        // Begins this evening.
        Booking {
            begin: Some(5 * HOUR),
            ..wish("carol-overnight-soak", "carol", -3 * HOUR, "board=nuc13", 10 * 60)
        },
        // With begin and end.
        Booking {
            begin: Some(20 * HOUR),
            end: Some(24 * HOUR),
            minutes: None,
            ..wish("release-window-rpi5", "release-bot", -HOUR, "board=rpi5", 0)
        },
        // Released long before its end.
        Booking {
            released_at: Some(-4 * HOUR),
            ..wish("alice-kernel-bisect", "alice", -6 * HOUR, "board=rpi5", 480)
        },
        // Expired.
        wish("bob-bluetooth-pairing", "bob", -9 * HOUR, "board=esp32-s3", 60),
        // Transferred while running, and still running.
        Booking {
            handed_over: Some((-30 * MINUTE, "bob")),
            ..wish("bootloader-debug", "alice", -4 * HOUR, "board=stm32mp157-dk2", 600)
        },
        // Waits for an exporter that is offline.
        Booking {
            exporter: Some("sa8775p-ride-02".to_string()),
            ..wish("dave-hypervisor", "dave", -40 * MINUTE, "", 240)
        },
        // Nothing in the lab matches.
        wish("dave-typo", "dave", -35 * MINUTE, "board=rpi6", 60),
        // No such exporter.
        Booking {
            exporter: Some("rpi4-99".to_string()),
            ..wish("bob-retired-board", "bob", -26 * HOUR, "", 60)
        },
        // Selector and exporter that contradict each other.
        Booking {
            exporter: Some("rpi4-01".to_string()),
            ..wish("carol-wrong-board", "carol", -25 * HOUR, "arch=riscv64", 60)
        },
        // An exporter that is disabled.
        Booking {
            exporter: Some("rpi5-04".to_string()),
            ..wish("alice-broken-sd", "alice", -20 * HOUR, "", 30)
        },
        // Waits for an exporter that has not cleaned up.
        Booking {
            exporter: Some("jetson-orin-nano-03".to_string()),
            ..wish("pr-4711-gpu", "ci-pull-requests", -5 * MINUTE, "", 20)
        },
        // CI jobs of yesterday.
        Booking {
            tags: &[("ci", "nightly")],
            context: &[("build_id", "20940")],
            released_at: Some(-23 * HOUR),
            ..wish("nightly-autosd-20940", "ci-nightly", -24 * HOUR, "board=rcar-s4", 90)
        },
        Booking {
            tags: &[("ci", "pr"), ("pr", "4709")],
            released_at: Some(-2 * HOUR - 50 * MINUTE),
            ..wish("", "ci-pull-requests", -3 * HOUR, "board=qemu", 30)
        },
        Booking {
            tags: &[("ci", "pr"), ("pr", "4710")],
            ..wish("", "ci-pull-requests", -8 * MINUTE, "board=qemu", 30)
        },
        // Booked, and released before it began.
        Booking {
            begin: Some(30 * HOUR),
            released_at: Some(-12 * HOUR),
            ..wish("release-window-cancelled", "release-bot", -13 * HOUR, "board=rpi4", 120)
        },
        // A selector with every operator.
        wish("alice-any-arm", "alice", -15 * MINUTE, "arch in (arm64,armv7),!can,team!=qa,console=uart", 45),
    ]
}

/// A further booking of a lab with many leases: most are history, one in six is for now.
pub fn more(index: usize, exporters: usize, clients: &[&'static str]) -> Booking {
    let client = clients[index % clients.len()];
    let hours = i64::try_from(index % 600).unwrap_or_default() + 1;
    let mut booking = wish("", client, -hours * HOUR, "", 45);
    let wanted = if exporters == 0 { 0 } else { index * 7 % exporters };
    booking.exporter = Some(name(wanted));
    match index % 6 {
        0 => {
            booking.at = -i64::try_from(index % 50).unwrap_or_default() * MINUTE;
            booking.minutes = Some(240);
        }
        1 | 2 => booking.released_at = Some(booking.at + 20 * MINUTE),
        // Released if it got no exporter by then.
        kind => {
            booking.released_at = Some(booking.at + 50 * MINUTE);
            booking.tags = if kind == 3 { &[("ci", "nightly")] } else { &[] };
        }
    }
    booking
}
