//! The rules of `src/multipath/` lived through: virtual hours of labs drawn from seeds, with every rule that
//! nothing may break watched from outside. Not for single rules: these have tests beside them.
//!
//! `SIMULATION_SEEDS=100000` lives through so many labs (`make simulation SEEDS=100000`), `SIMULATION_SEED=17`
//! through that one alone (`make simulation SEED=17`).
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
/// The virtual world is that of the rules' own tests.
#[path = "../../src/multipath/simulated.rs"]
mod world;

// Where `world` looks for it.
use jumpstarter_web::base;

use std::io::Write;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use client::{Client, Ended, Told};
use controller::Booked;
use lab::{Kind, Lab};
use network::Network;
use strategies::{Costs, Strategy};

const SEEDS: u64 = 10_000;
/// The labs whose reads are made in four ways: enough for a p99.9.
const COMPARED: u64 = 1_000;

/// What a lab came to.
#[derive(Default)]
struct Lived {
    minutes: f64,
    calls: u64,
    requests: u64,
    hedges: u64,
    told: [u64; 3],
    broken: Vec<String>,
}

impl Lived {
    fn add(&mut self, other: Self) {
        self.minutes += other.minutes;
        self.calls += other.calls;
        self.requests += other.requests;
        self.hedges += other.hedges;
        self.told.iter_mut().zip(other.told).for_each(|(sum, more)| *sum += more);
        self.broken.extend(other.broken);
    }
}

/// Simulates the lab of a seed; prints every event on request.
fn live(seed: u64, told: bool) -> Lived {
    let lab = Rc::new(Lab::draw(seed));
    let network = Network::new(&lab);
    network.watch.borrow_mut().story = told.then(Vec::new);
    let ended = Client::new(&network).live();
    // What was still under way arrives.
    let end = network.now() + 1e9;
    let mut controller = network.controller.borrow_mut();
    let mut watch = network.watch.borrow_mut();
    for (number, Ended { told, booking }) in &ended {
        let kind = lab.calls[*number].kind;
        let done = controller.done(*number, end);
        let once = matches!(kind, Kind::Create | Kind::Book | Kind::Rotate);
        let right = match (told, done) {
            (Told::NotDone, done) => done == 0,
            (_, 0 | 1) => true,
            _ => !once,
        };
        if !right {
            watch.breaks(
                *number,
                &format!("the caller heard {told:?} of {kind:?}, and it was done {done} times"),
            );
        }
        // A name identifies one lease, whichever client booked it.
        if let (Told::Success, Some((name, seconds))) = (told, booking)
            && controller.booked(name) != Some(Booked { own: true, seconds: *seconds })
        {
            watch.breaks(*number, &format!("{name} was booked, and is another lease"));
        }
    }
    if let Some(story) = &watch.story {
        say(&format!("{:#?}\n{:#?}\n{}", lab.options, lab.endpoints, story.join("\n")));
    }
    let mut sums = [0; 3];
    ended.values().for_each(|ended| sums[ended.told as usize] += 1);
    Lived {
        minutes: lab.minutes,
        calls: lab.calls.len() as u64,
        requests: network.requests.get(),
        hedges: watch.hedges,
        told: sums,
        broken: watch.broken.iter().map(|words| format!("seed {seed}, {words}")).collect(),
    }
}

/// Does the work of all seeds on all cores.
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

fn asked(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

/// Past the test harness, which keeps what a test that passes prints to itself.
fn say(text: &str) {
    std::io::stdout().write_all(format!("{text}\n").as_bytes()).unwrap();
}

#[test]
fn no_seed_breaks_a_rule() {
    let began = Instant::now();
    let mut sum = Lived::default();
    match asked("SIMULATION_SEED") {
        Some(seed) => sum.add(live(seed, true)),
        None => {
            let seeds = asked("SIMULATION_SEEDS").unwrap_or(SEEDS);
            let parts = on_all_cores(seeds, |seed, sum: &mut Lived| sum.add(live(seed, false)));
            parts.into_iter().for_each(|part| sum.add(part));
        }
    }
    let [success, not_done, unsure] = sum.told;
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
        "{} times a rule was broken; alone: make simulation SEED=N\n{shown}",
        sum.broken.len()
    );
}

#[test]
fn the_same_seed_is_the_same_day() {
    for seed in 0..20 {
        let (one, other) = (live(seed, false), live(seed, false));
        assert_eq!((one.requests, one.hedges, one.told), (other.requests, other.hedges, other.told));
    }
}

#[test]
fn what_racing_buys() {
    let labs = asked("SIMULATION_SEEDS").map_or(COMPARED, |seeds| seeds.min(20 * COMPARED));
    let parts = on_all_cores(labs, |seed, costs: &mut [Costs; 4]| {
        let lab = Rc::new(Lab::draw(seed));
        // With one endpoint there is nothing to choose.
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
    // The table tells how much; that it is any better at all is what all this is for.
    let [one, _, _, ours] = &sums;
    assert!(ours.1.failed < one.1.failed);
}
