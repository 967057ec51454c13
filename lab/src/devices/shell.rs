//! The commands of a board's shell.
use crate::clock::{Nanos, SECOND};
use crate::devices::boot;
use crate::devices::profile::Profile;
use crate::go::text::rfc3339;

/// The most lines that a command prints.
const MOST_LINES: usize = 100_000;

const HELP: &str = "\
Commands: cat FILE, clear, date, dmesg, echo WORDS, free, help, hostname, id, ls, poweroff, pwd, reboot,
seq LAST, uname [-a], uptime, yes [WORDS]. Ctrl-C stops a command.";

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It prints lines and ends.
    Text(String),
    /// It prints a line again and again until it is stopped.
    Repeats(String),
    /// The board restarts.
    Reboots,
    /// The board stops, until its power is switched off and on.
    Halts,
}

/// Runs a line on a board that has been up for some time.
pub fn run(line: &str, profile: &Profile, up: Nanos, now: Nanos) -> Outcome {
    let line = line.trim();
    let (command, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let Profile { name, board, arch, soc, os, .. } = profile;
    Outcome::Text(match command {
        "" => String::new(),
        "help" => HELP.to_string(),
        "echo" => rest.to_string(),
        "pwd" => "/root".to_string(),
        "hostname" => name.clone(),
        "id" => "uid=0(root) gid=0(root) groups=0(root)".to_string(),
        "clear" => "\x1b[H\x1b[2J".to_string(),
        "date" => rfc3339(now.div_euclid(SECOND) * SECOND),
        "ls" => "bench.log  firmware.bin  notes.txt".to_string(),
        "free" => "        total    used    free\nMem:  1943124  182340 1760784".to_string(),
        "uname" if rest == "-a" => format!("Linux {name} 6.18.3-{os} #1 SMP PREEMPT {arch} GNU/Linux"),
        "uname" => "Linux".to_string(),
        "uptime" => {
            let minutes = up / (60 * SECOND);
            format!(" up {}:{:02},  1 user,  load average: 0.08, 0.03, 0.01", minutes / 60, minutes % 60)
        }
        "dmesg" => {
            let lines = boot::log(profile).into_iter().map(|(_, line)| line);
            lines.filter(|line| line.starts_with("[ ") && !line.contains("OK")).collect::<Vec<_>>().join("\n")
        }
        "cat" => match rest {
            "/etc/os-release" => format!("ID={os}\nPRETTY_NAME=\"{os} on {board}\""),
            "/proc/cpuinfo" => format!("processor : 0\nmodel name: {soc}\nprocessor : 1\nmodel name: {soc}"),
            "notes.txt" => "A simulated board: what you type stays in the demo.".to_string(),
            "bench.log" => "relay: closed\nsupply: ok".to_string(),
            "" => "cat: a file name is needed".to_string(),
            file => format!("cat: {file}: No such file or directory"),
        },
        "seq" => match rest.rsplit(' ').next().map(str::parse::<usize>) {
            Some(Ok(last)) => {
                let numbers = (1..=last.min(MOST_LINES)).map(|number| number.to_string());
                numbers.collect::<Vec<_>>().join("\n")
            }
            _ => "seq: a number is needed".to_string(),
        },
        "yes" => return Outcome::Repeats(if rest.is_empty() { "y".to_string() } else { rest.to_string() }),
        "reboot" => return Outcome::Reboots,
        "poweroff" => return Outcome::Halts,
        other => format!("-sh: {other}: command not found"),
    })
}
