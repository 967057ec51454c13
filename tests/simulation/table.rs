//! Formats the table of what racing gains.
use std::fmt::Write;

use crate::strategies::{Costs, Strategy};

const PERCENTILES: [f64; 3] = [0.5, 0.99, 0.999];

/// One line for each strategy; after each number its ratio to that of the last one, our rules.
pub fn table(costs: &mut [(Strategy, Costs)]) -> String {
    let mut text = String::new();
    let reads = costs.first().map_or(0, |(_, costs)| costs.ms.len());
    let _ = writeln!(
        text,
        "{reads} reads, each made in four ways\n\
         | strategy | p50 ms | p99 ms | p99.9 ms | failed | extra requests |\n\
         | --- | --- | --- | --- | --- | --- |"
    );
    let percentiles = |costs: &mut Costs| {
        costs.ms.sort_by(f64::total_cmp);
        PERCENTILES.map(|part| costs.ms[((costs.ms.len() - 1) as f64 * part) as usize])
    };
    let numbers: Vec<_> = costs.iter_mut().map(|(_, costs)| percentiles(costs)).collect();
    let Some(ours) = numbers.last() else { return text };
    let share = |part: u64| 100.0 * part as f64 / reads as f64;
    for ((strategy, costs), numbers) in costs.iter().zip(&numbers) {
        let cell = |(number, ours): (&f64, &f64)| format!("{number:.0} ({:.2}x)", number / ours);
        let cells: Vec<String> = numbers.iter().zip(ours).map(cell).collect();
        let extra = costs.requests.saturating_sub(reads as u64);
        let _ = writeln!(
            text,
            "| {} | {} | {:.2}% | {:.1}% |",
            strategy.name(),
            cells.join(" | "),
            share(costs.failed),
            share(extra)
        );
    }
    text
}
