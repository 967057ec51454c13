//! A board: its power, what it draws, and its serial line, which several callers can read.
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::select;

use crate::changes::Changes;
use crate::clock::Nanos;
use crate::devices::profile::Profile;
use crate::devices::uart::Uart;
use crate::host::Host;
use crate::random::Random;

/// The most bytes that are read at once.
const PIECE: usize = 32 << 10;

/// A board, shared by its drivers.
pub struct Board {
    profile: Profile,
    host: Host,
    random: Random,
    changes: Changes,
    uart: Mutex<Uart>,
}

/// What a board draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// In volts.
    pub voltage: f64,
    /// In amperes.
    pub current: f64,
}

impl fmt::Debug for Board {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Board").field("profile", &self.profile).finish_non_exhaustive()
    }
}

impl Board {
    /// A board without power.
    pub fn new(profile: Profile, host: Host, seed: u64) -> Self {
        let uart = Mutex::new(Uart::new(profile.clone()));
        Self { profile, host, random: Random::seeded(seed), changes: Changes::default(), uart }
    }

    /// Switches its power.
    pub fn switch(&self, on: bool) {
        self.change(|uart, now| uart.switch(on, now));
    }

    /// Whether it has power.
    pub fn is_on(&self) -> bool {
        self.uart().is_on()
    }

    /// What it draws now.
    pub fn reading(&self) -> Reading {
        let load = {
            let mut uart = self.uart();
            uart.advance((self.host.now)());
            uart.is_on().then(|| uart.load())
        };
        let Some(load) = load else {
            return Reading { voltage: 0.0, current: 0.0 };
        };
        let noise = |size: f64| 1.0 + size * (self.random.draw(fastrand::Rng::f64) - 0.5);
        let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
        Reading {
            voltage: rounded(self.profile.volts * noise(0.01)),
            current: rounded(self.profile.idle_amps * load * noise(0.15)),
        }
    }

    /// Types on its serial line.
    pub fn input(&self, bytes: &[u8]) {
        self.change(|uart, now| uart.input(bytes, now));
    }

    /// Reads its serial line from now on.
    pub fn tap(self: &Arc<Self>) -> Tap {
        let mut uart = self.uart();
        uart.advance((self.host.now)());
        Tap { board: Arc::clone(self), position: uart.printed() }
    }

    fn change(&self, work: impl FnOnce(&mut Uart, Nanos)) {
        {
            let now = (self.host.now)();
            let mut uart = self.uart();
            uart.advance(now);
            work(&mut uart, now);
        }
        self.changes.notify();
    }

    fn uart(&self) -> MutexGuard<'_, Uart> {
        self.uart.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reader of a serial line.
#[derive(Debug)]
pub struct Tap {
    board: Arc<Board>,
    position: u64,
}

impl Tap {
    /// What is printed next. Cancelling it loses nothing.
    pub async fn next(&mut self) -> Bytes {
        loop {
            let board = &self.board;
            let seen = board.changes.count();
            let now = (board.host.now)();
            let next_at = {
                let mut uart = board.uart();
                uart.advance(now);
                if uart.printed() > self.position {
                    let (bytes, position) = uart.read(self.position, PIECE);
                    self.position = position;
                    return bytes;
                }
                uart.next_at(now)
            };
            let changed = board.changes.after(seen);
            match next_at {
                Some(at) => {
                    let nanos = u64::try_from((at - now).max(0)).unwrap_or(u64::MAX);
                    select(changed, (board.host.pause)(Duration::from_nanos(nanos))).await;
                }
                None => changed.await,
            }
        }
    }
}
