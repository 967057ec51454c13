//! The table of what racing buys, as text.
use std::fmt::Write;

use crate::strategies::{Costs, Strategy};

const PERCENTILES: [f64; 3] = [0.5, 0.99, 0.999];

/// One line for each strategy; behind each number its ratio to one endpoint.
pub fn table(costs: &mut [(Strategy, Costs)]) -> String {
    let mut text = String::new();
    let reads = costs.first().map_or(0, |(_, costs)| costs.ms.len());
    let _ = writeln!(
        text,
        "{reads} reads, each made in four ways\n\
         | strategy | p50 ms | p99 ms | p99.9 ms | failed | extra requests |\n\
         | --- | --- | --- | --- | --- | --- |"
    );
    let mut first: Option<Vec<f64>> = None;
    for (strategy, costs) in costs {
        costs.ms.sort_by(f64::total_cmp);
        let at = |part: f64| costs.ms[((costs.ms.len() - 1) as f64 * part) as usize];
        let numbers: Vec<f64> = PERCENTILES.into_iter().map(at).collect();
        let base = first.get_or_insert_with(|| numbers.clone());
        let cell = |(number, base): (&f64, &f64)| format!("{number:.0} ({:.2}x)", number / base);
        let cells: Vec<String> = numbers.iter().zip(base.iter()).map(cell).collect();
        let share = |part: u64| 100.0 * part as f64 / reads as f64;
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
