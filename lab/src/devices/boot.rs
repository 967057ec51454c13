//! The boot log of a board: each line with the time at which it appears.
use crate::clock::{MILLISECOND, Nanos};
use crate::devices::profile::Profile;

/// The lines, each with its time after power on.
pub fn log(profile: &Profile) -> Vec<(Nanos, String)> {
    let Profile { name, board, arch, soc, os, .. } = profile;
    let mut lines = vec![
        (40, String::new()),
        (60, format!("U-Boot SPL 2026.07 ({soc})")),
        (90, "Trying to boot from MMC1".to_string()),
        (240, String::new()),
        (260, format!("U-Boot 2026.07 (Jul 06 2026 - 12:00:00 +0000) {board}")),
        (280, String::new()),
        (300, format!("CPU:   {soc}")),
        (320, format!("Model: {board}")),
        (350, "DRAM:  2 GiB".to_string()),
        (420, "Core:  93 devices, 27 uclasses, devicetree: separate".to_string()),
        (480, "MMC:   mmc@0: 0".to_string()),
        (520, "In:    serial".to_string()),
        (540, "Out:   serial".to_string()),
        (560, "Err:   serial".to_string()),
        (700, "Hit any key to stop autoboot:  0".to_string()),
        (820, "23552512 bytes read in 341 ms (65.9 MiB/s)".to_string()),
        (860, "Starting kernel ...".to_string()),
        (900, String::new()),
    ];
    for (at, words) in [
        (1000, "Booting Linux on physical CPU 0x0".to_string()),
        (1010, format!("Linux version 6.18.3-{os} ({arch}) #1 SMP PREEMPT")),
        (1020, format!("Machine model: {board}")),
        (1040, "Memory: 1943124K/2097152K available".to_string()),
        (1090, "Kernel command line: console=ttyS0,115200 root=/dev/mmcblk0p2 rw rootwait".to_string()),
        (1150, "smp: Brought up 1 node, 4 CPUs".to_string()),
        (1230, "NET: Registered PF_INET protocol family".to_string()),
        (1310, "printk: console [ttyS0] enabled".to_string()),
        (1420, "mmc0: new high speed SDHC card at address aaaa".to_string()),
        (1460, "mmcblk0: mmc0:aaaa SC32G 29.7 GiB".to_string()),
        (1580, "EXT4-fs (mmcblk0p2): mounted filesystem with ordered data mode".to_string()),
        (1650, "VFS: Mounted root (ext4 filesystem) on device 179:2.".to_string()),
        (1700, "Run /sbin/init as init process".to_string()),
    ] {
        // The kernel's clock starts with the kernel.
        let micros = (at - 1000) * 1000 + 137;
        lines.push((at, format!("[{:5}.{:06}] {words}", micros / 1_000_000, micros % 1_000_000)));
    }
    for (at, words) in [
        (2000, "Starting Journal Service..."),
        (2200, "Started Journal Service."),
        (2350, "Mounting /boot..."),
        (2500, "Mounted /boot."),
        (2700, "Starting Network Configuration..."),
        (3100, "Started Network Configuration."),
        (3300, "Reached target Network."),
        (3500, "Starting OpenSSH server daemon..."),
        (3700, "Started OpenSSH server daemon."),
        (3900, "Reached target Multi-User System."),
    ] {
        let mark = if words.ends_with("...") { "        " } else { "[  OK  ]" };
        lines.push((at, format!("{mark} {words}")));
    }
    lines.push((4100, String::new()));
    lines.push((4150, format!("{os} {name} ttyS0")));
    lines.push((4200, String::new()));
    lines.push((4300, format!("{name} login: root (automatic login)")));
    lines.into_iter().map(|(at, line)| (Nanos::from(at) * MILLISECOND, line)).collect()
}
