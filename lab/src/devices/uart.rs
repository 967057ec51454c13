//! The serial line of a board: what it has printed, and what was typed.
use std::collections::VecDeque;

use bytes::Bytes;

use crate::clock::{MILLISECOND, Nanos, SECOND};
use crate::devices::boot;
use crate::devices::profile::Profile;
use crate::devices::shell::{self, Outcome};

/// The output that is kept for slow readers. What is older is lost for them, as on a real serial line.
const KEPT: usize = 4 << 20;
/// The most that is printed at once by a command that never ends.
const BURST: usize = 256 << 10;
/// The rate of such a command, in bytes a second.
const RATE: Nanos = 1 << 20;
/// The time between two of its outputs. Each is read as soon as it is printed, and what was read is looked for again.
const PRINTS_EVERY: Nanos = 20 * MILLISECOND;
/// The length of a line that is typed.
const LONGEST_LINE: usize = 1024;

/// What the board does.
#[derive(Debug)]
enum Mode {
    /// It has no power.
    Off,
    /// It was shut down, and has power.
    Halted,
    /// It boots; the number of lines that it has printed.
    Booting(usize),
    /// It waits for a command.
    Ready,
    /// It prints a line again and again: the line, since when, and the number of bytes so far.
    Repeating(String, Nanos, Nanos),
}

/// A simulated board's serial console: its boot output, and the line being typed.
#[derive(Debug)]
pub struct Uart {
    profile: Profile,
    mode: Mode,
    /// When it started to boot.
    started: Nanos,
    boot_log: Vec<(Nanos, String)>,
    output: VecDeque<u8>,
    /// The number of bytes that it has ever printed.
    printed: u64,
    line: Vec<u8>,
    /// The position in an escape sequence of a key.
    escape: u8,
    after_return: bool,
}

impl Uart {
    /// The line of a board without power.
    pub fn new(profile: Profile) -> Self {
        Self {
            boot_log: boot::log(&profile),
            profile,
            mode: Mode::Off,
            started: 0,
            output: VecDeque::new(),
            printed: 0,
            line: Vec::new(),
            escape: 0,
            after_return: false,
        }
    }

    /// The power was switched. Switching on what is on changes nothing.
    pub fn switch(&mut self, on: bool, now: Nanos) {
        match (&self.mode, on) {
            (Mode::Off, true) => self.boot(now),
            (_, false) => self.mode = Mode::Off,
            _ => {}
        }
    }

    /// Whether it has power.
    pub fn is_on(&self) -> bool {
        !matches!(self.mode, Mode::Off)
    }

    /// How much the board works: 0 when it is halted, 1 when it is idle.
    pub fn load(&self) -> f64 {
        match self.mode {
            Mode::Off => 0.0,
            Mode::Halted => 0.05,
            Mode::Booting(_) => 1.9,
            Mode::Ready => 1.0,
            Mode::Repeating(..) => 1.5,
        }
    }

    /// Prints what is due.
    pub fn advance(&mut self, now: Nanos) {
        if let Mode::Booting(done) = self.mode {
            let due = self.boot_log.iter().skip(done).take_while(|(at, _)| self.started + at <= now).count();
            for index in done..done + due {
                let line = format!("{}\r\n", self.boot_log[index].1);
                self.print(line.as_bytes());
            }
            self.mode = Mode::Booting(done + due);
            if done + due == self.boot_log.len() {
                self.mode = Mode::Ready;
                self.prompt();
            }
        }
        if let Mode::Repeating(line, since, sent) = &self.mode {
            let (line, since, sent) = (format!("{line}\r\n"), *since, *sent);
            let owed = usize::try_from((now - since) * RATE / SECOND - sent).unwrap_or_default();
            let least = usize::try_from(PRINTS_EVERY * RATE / SECOND).unwrap_or_default();
            let count = if owed < least { 0 } else { owed.min(BURST) / line.len() };
            self.print(line.repeat(count).as_bytes());
            if let Mode::Repeating(_, _, sent) = &mut self.mode {
                // What exceeds a burst is dropped: it has not been read for long.
                *sent +=
                    Nanos::try_from(if owed > BURST { owed } else { count * line.len() }).unwrap_or_default();
            }
        }
    }

    /// When it prints next, without being asked.
    pub fn next_at(&self, now: Nanos) -> Option<Nanos> {
        match self.mode {
            Mode::Booting(done) => self.boot_log.get(done).map(|(at, _)| self.started + at),
            Mode::Repeating(..) => Some(now + PRINTS_EVERY),
            _ => None,
        }
    }

    /// The number of bytes that it has ever printed.
    pub fn printed(&self) -> u64 {
        self.printed
    }

    /// At most `most` bytes from a position on, and the position after them.
    pub fn read(&self, position: u64, most: usize) -> (Bytes, u64) {
        let kept = u64::try_from(self.output.len()).unwrap_or_default();
        let begin = position.max(self.printed - kept);
        let skip = usize::try_from(begin - (self.printed - kept)).unwrap_or_default();
        let bytes: Bytes = self.output.iter().skip(skip).take(most).copied().collect();
        let end = begin + u64::try_from(bytes.len()).unwrap_or_default();
        (bytes, end)
    }

    /// Bytes were typed.
    pub fn input(&mut self, bytes: &[u8], now: Nanos) {
        for byte in bytes {
            match &self.mode {
                Mode::Off | Mode::Halted | Mode::Booting(_) => {}
                Mode::Repeating(..) if *byte == 3 => {
                    self.mode = Mode::Ready;
                    self.print(b"^C\r\n");
                    self.prompt();
                }
                Mode::Repeating(..) => {}
                Mode::Ready => self.key(*byte, now),
            }
        }
    }

    fn key(&mut self, byte: u8, now: Nanos) {
        let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
        match (self.escape, byte) {
            (0, 0x1b) => self.escape = 1,
            (1, b'[' | b'O') => self.escape = 2,
            (1, _) => self.escape = 0,
            (2, 0x40..=0x7e) => self.escape = 0,
            (2, _) => {}
            (_, b'\n') if after_return => {}
            (_, b'\r' | b'\n') => {
                self.print(b"\r\n");
                let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
                self.run(&line, now);
            }
            (_, 3) => {
                self.line.clear();
                self.print(b"^C\r\n");
                self.prompt();
            }
            (_, 8 | 0x7f) => {
                // A character can have several bytes.
                while self.line.pop().is_some_and(|last| last & 0xc0 == 0x80) {}
                self.print(b"\x08 \x08");
            }
            (_, 0..0x20) => {}
            _ if self.line.len() < LONGEST_LINE => {
                self.line.push(byte);
                self.print(&[byte]);
            }
            _ => {}
        }
    }

    fn run(&mut self, line: &str, now: Nanos) {
        match shell::run(line, &self.profile, now - self.started, now) {
            Outcome::Text(text) => {
                if !text.is_empty() {
                    self.print(format!("{}\r\n", text.replace('\n', "\r\n")).as_bytes());
                }
                self.prompt();
            }
            Outcome::Repeats(line) => self.mode = Mode::Repeating(line, now, 0),
            Outcome::Reboots => {
                self.print(b"reboot: Restarting system\r\n");
                self.boot(now);
            }
            Outcome::Halts => {
                self.print(b"reboot: Power down\r\n");
                self.mode = Mode::Halted;
            }
        }
    }

    fn boot(&mut self, now: Nanos) {
        self.mode = Mode::Booting(0);
        self.started = now;
        self.line.clear();
    }

    fn prompt(&mut self) {
        let prompt = format!("root@{}:~# ", self.profile.name);
        self.print(prompt.as_bytes());
    }

    fn print(&mut self, bytes: &[u8]) {
        self.output.extend(bytes);
        self.printed += u64::try_from(bytes.len()).unwrap_or_default();
        let surplus = self.output.len().saturating_sub(KEPT);
        self.output.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_never_ends_prints_in_pieces_however_often_it_is_looked_at() {
        let mut uart = Uart::new(Profile::of("rpi4-01", |_| None));
        uart.switch(true, 0);
        uart.advance(60 * SECOND);
        uart.input(b"yes\r", 60 * SECOND);
        let start = uart.printed();
        let (mut last, mut pieces) = (start, 0);
        for micros in 0..1_000_000 {
            uart.advance(60 * SECOND + micros * (SECOND / 1_000_000));
            pieces += u32::from(uart.printed() > last);
            last = uart.printed();
        }
        assert!(pieces <= 50, "{pieces} pieces in a second");
        assert!(last - start > 1_000_000, "{} bytes in a second", last - start);
    }
}
