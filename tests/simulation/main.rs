//! Simulates the rules of `src/multipath/`: virtual hours of labs generated from seeds, in which the invariants are checked
//! from the network traffic. Single rules have unit tests.
//!
//! `SIMULATION_SEEDS=100000` simulates this many labs (`make simulation SEEDS=100000`), `SIMULATION_SEED=17` only the one
//! with this seed (`make simulation SEED=17`).
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod chance;
mod client;
mod controller;
mod lab;
mod network;
mod scope;
mod strategies;
mod table;
mod transport;
mod watch;
/// The virtual clock and executor of the unit tests.
#[path = "../../src/multipath/simulated.rs"]
mod world;

// `world` expects it here.
use jumpstarter_web::base;

use std::io::Write;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use client::{Client, Ended, Reported};
use controller::Booked;
use lab::{Kind, Lab};
use network::Network;
use strategies::{Costs, Strategy};

const SEEDS: u64 = 10_000;
/// The number of labs whose reads are made with four strategies: enough for a p99.9.
const COMPARED: u64 = 1_000;

/// The result of a lab.
#[derive(Default)]
struct Lived {
    minutes: f64,
    calls: u64,
    requests: u64,
    hedges: u64,
    reported: [u64; 3],
    broken: Vec<String>,
}

impl Lived {
    fn add(&mut self, other: Self) {
        self.minutes += other.minutes;
        self.calls += other.calls;
        self.requests += other.requests;
        self.hedges += other.hedges;
        self.reported.iter_mut().zip(other.reported).for_each(|(sum, more)| *sum += more);
        self.broken.extend(other.broken);
    }
}

/// Simulates the lab of a seed; prints every event on request.
fn live(seed: u64, logged: bool) -> Lived {
    let lab = Rc::new(Lab::draw(seed));
    let network = Network::new(&lab);
    network.watch.borrow_mut().log = logged.then(Vec::new);
    let ended = Client::new(&network).live();
    // Requests still in transit arrive.
    let end = network.now() + 1e9;
    let mut controller = network.controller.borrow_mut();
    let mut watch = network.watch.borrow_mut();
    for (number, Ended { reported, booking }) in &ended {
        let kind = lab.calls[*number].kind;
        let done = controller.done(*number, end);
        let once = matches!(kind, Kind::Create | Kind::Book | Kind::Rotate);
        let right = match (reported, done) {
            (Reported::NotDone, done) => done == 0,
            (_, 0 | 1) => true,
            _ => !once,
        };
        if !right {
            watch.breaks(
                *number,
                &format!("the caller got {reported:?} for {kind:?}, and it was done {done} times"),
            );
        }
        // A name identifies one lease, of any client.
        if let (Reported::Success, Some((name, seconds))) = (reported, booking)
            && controller.booked(name) != Some(Booked { own: true, seconds: *seconds })
        {
            watch.breaks(*number, &format!("{name} was booked, but is another lease"));
        }
    }
    if let Some(log) = &watch.log {
        say(&format!("{:#?}\n{:#?}\n{}", lab.options, lab.endpoints, log.join("\n")));
    }
    let mut sums = [0; 3];
    ended.values().for_each(|ended| sums[ended.reported as usize] += 1);
    Lived {
        minutes: lab.minutes,
        calls: lab.calls.len() as u64,
        requests: network.requests.get(),
        hedges: watch.hedges,
        reported: sums,
        broken: watch.broken.iter().map(|words| format!("seed {seed}, {words}")).collect(),
    }
}

/// Runs the work for all seeds on all cores.
fn on_all_cores<T: Default + Send>(seeds: u64, work: impl Fn(u64, &mut T) + Sync) -> Vec<T> {
    let (next, work) = (AtomicU64::new(0), &work);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let start = |_| {
            scope.spawn(|| {
                let mut sum = T::default();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return sum;
                    }
                    work(seed, &mut sum);
                }
            })
        };
        let threads: Vec<_> = (0..cores).map(start).collect();
        threads.into_iter().map(|thread| thread.join().expect("a lab panicked")).collect()
    })
}

fn number_in(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

/// Prints past the test harness, which hides the output of passing tests.
fn say(text: &str) {
    std::io::stdout().write_all(format!("{text}\n").as_bytes()).unwrap();
}

#[test]
fn no_seed_breaks_a_rule() {
    let began = Instant::now();
    let mut sum = Lived::default();
    match number_in("SIMULATION_SEED") {
        Some(seed) => sum.add(live(seed, true)),
        None => {
            let seeds = number_in("SIMULATION_SEEDS").unwrap_or(SEEDS);
            let parts = on_all_cores(seeds, |seed, sum: &mut Lived| sum.add(live(seed, false)));
            parts.into_iter().for_each(|part| sum.add(part));
        }
    }
    let [success, not_done, unsure] = sum.reported;
    say(&format!(
        "\n{:.0} virtual hours in {:.1} s: {} calls, {} requests, {} hedges; \
         writes: {success} done, {not_done} not done, {unsure} unsure",
        sum.minutes / 60.0,
        began.elapsed().as_secs_f64(),
        sum.calls,
        sum.requests,
        sum.hedges,
    ));
    sum.broken.sort();
    let shown = sum.broken.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        sum.broken.is_empty(),
        "rules were broken {} times; to log one seed: make simulation SEED=N\n{shown}",
        sum.broken.len()
    );
}

#[test]
fn the_same_seed_gives_the_same_results() {
    for seed in 0..20 {
        let (one, other) = (live(seed, false), live(seed, false));
        assert_eq!((one.requests, one.hedges, one.reported), (other.requests, other.hedges, other.reported));
    }
}

#[test]
fn what_racing_gains() {
    let labs = number_in("SIMULATION_SEEDS").map_or(COMPARED, |seeds| seeds.min(20 * COMPARED));
    let parts = on_all_cores(labs, |seed, costs: &mut [Costs; 4]| {
        let lab = Rc::new(Lab::draw(seed));
        // With one endpoint, all strategies are the same.
        if lab.endpoints.len() > 1 {
            let lived = Strategy::ALL.map(|strategy| strategies::live(&lab, strategy));
            costs.iter_mut().zip(lived).for_each(|(sum, costs)| sum.add(costs));
        }
    });
    let mut sums = Strategy::ALL.map(|strategy| (strategy, Costs::default()));
    for part in parts {
        sums.iter_mut().zip(part).for_each(|((_, sum), costs)| sum.add(costs));
    }
    say(&format!("\n{}", table::table(&mut sums)));
    // The table shows how much racing gains; here only that it gains anything.
    let [one, _, _, ours] = &sums;
    assert!(ours.1.failed < one.1.failed);
}
