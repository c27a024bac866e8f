//! The measures as aligned tables: one for each measure, a line for each set, and the means over the sets.

use std::fmt::Write;

use crate::Column;
use crate::measures::{Estimate, Measured, bootstrap};

/// The name of a measure and how it is read.
type Kind = (&'static str, fn(&Measured) -> f64);

const MEASURES: [Kind; 4] = [
    ("MRR@10", |measured| measured.reciprocal_rank),
    ("nDCG@10", |measured| measured.gain),
    ("Recall@10", |measured| measured.recall_10),
    ("Recall@100", |measured| measured.recall_all),
];

/// All tables. In percent; behind each mean its 95 % interval; a star marks differences whose interval leaves out zero.
pub(crate) fn table(results: &[(String, Vec<Column>)]) -> String {
    let mut out = String::new();
    let Some((_, columns)) = results.first() else { return out };
    for (measure, read) in MEASURES {
        let mut line = format!("{measure:<16} {:>5}", "n");
        for column in columns {
            let _ = write!(line, "  {:<18}", column.name);
        }
        for column in &columns[1..] {
            let _ = write!(line, "  {:<21}", format!("ours − {}", column.name));
        }
        let _ = writeln!(out, "{}", line.trim_end());
        let values = |(_, columns): &(String, Vec<Column>), at: usize| -> Vec<f64> {
            columns[at].measured.iter().map(read).collect()
        };
        let mut write_line = |name: &str, count: String, sets: &[(String, Vec<Column>)]| {
            let mut line = format!("{name:<16} {count:>5}");
            for at in 0..columns.len() {
                let estimate = bootstrap(&sets.iter().map(|set| values(set, at)).collect::<Vec<_>>());
                let _ = write!(line, "  {:<18}", percent(&estimate, false));
            }
            for at in 1..columns.len() {
                let less = |set| values(set, 0).iter().zip(values(set, at)).map(|(ours, other)| ours - other).collect();
                let estimate = bootstrap(&sets.iter().map(less).collect::<Vec<_>>());
                let mark = if estimate.is_significant() { " *" } else { "" };
                let _ = write!(line, "  {:<21}", percent(&estimate, true) + mark);
            }
            let _ = writeln!(out, "{}", line.trim_end());
        };
        for set in results {
            write_line(&set.0, set.1[0].measured.len().to_string(), std::slice::from_ref(set));
        }
        write_line("mean", String::new(), results);
        out.push('\n');
    }
    out
}

fn percent(estimate: &Estimate, is_difference: bool) -> String {
    let [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map(|value| value * 100.0);
    if is_difference { format!("{mean:+.1} [{low:+.1} {high:+.1}]") } else { format!("{mean:.1} [{low:.1} {high:.1}]") }
}
