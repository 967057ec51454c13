//! Reads that are made side by side, next to an endpoint that is much slower than the others or hangs.
use std::cell::RefCell;

use futures_util::future::join_all;

use super::*;
use Play::{Around, Hang};

const TIMEOUT: f64 = 30_000.0;
const SEEDS: u64 = 40;
const READERS: usize = 3;
const READS_EACH: usize = 300;

/// How long the reads took of three readers per lab, in many labs, sorted; and the number of requests for each read.
fn read(plays: &[Play], options: &Options) -> (Vec<f64>, f64) {
    let took = RefCell::new(Vec::new());
    let mut requests = 0;
    for seed in 1..=SEEDS {
        let stage = Stage { world: World::new(seed), ..Stage::new(plays) };
        let paths = stage.paths(options.clone());
        let reader = async || {
            for _ in 0..READS_EACH {
                let began = paths.now_ms();
                let read = paths.read(None, "GetLease", TIMEOUT, |endpoint, _| stage.request(endpoint));
                read.await.unwrap();
                took.borrow_mut().push(paths.now_ms() - began);
            }
        };
        stage.world.run(join_all((0..READERS).map(|_| reader())));
        requests += stage.starts().len();
    }
    let mut took = took.into_inner();
    took.sort_by(f64::total_cmp);
    let each = requests as f64 / took.len() as f64;
    (took, each)
}

fn p99(took: &[f64]) -> f64 {
    took[took.len() * 99 / 100]
}

#[test]
fn an_endpoint_that_is_slow_or_hangs_delays_hardly_any_read_wherever_it_is() {
    let (good, _) = read(&[Around(10.0)], &Options::default());
    for (bad, place) in [(Around(100.0), 0), (Around(100.0), 2), (Hang, 0), (Hang, 1)] {
        let mut plays = vec![Around(10.0); 3];
        plays[place] = bad.clone();
        // With a short time between races there are many of them.
        for race_again_ms in [600_000.0, 1_000.0] {
            let (ours, requests) = read(&plays, &Options { race_again_ms, ..Options::default() });
            let (ours, good) = (p99(&ours), p99(&good));
            assert!(ours <= 1.1 * good, "{bad:?} at {place}: {ours} instead of {good}");
            assert!(requests <= 1.1, "{bad:?} at {place}: {requests} requests");
        }
    }
}
