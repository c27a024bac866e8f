//! What the districts that were asked for came from, in one line: `含前身：余杭区（2001 至 2021）`.

use super::Style;
use super::plain::{QUIET, painted};
use crate::report::division::Predecessor;

/// So many are named where it was not asked how the query was taken.
const MOST: usize = 6;

/// The line; nothing where there are none.
pub(super) fn line(predecessors: &[Predecessor], explains: bool, style: &Style) -> String {
    if predecessors.is_empty() {
        return String::new();
    }
    let most = if explains { predecessors.len() } else { MOST };
    let named: Vec<String> = predecessors.iter().take(most).map(named).collect();
    let more = match predecessors.len().saturating_sub(most) {
        0 => String::new(),
        more => format!("，…另 {more} 个（--explain 列出）"),
    };
    format!("{}\n", painted(&format!("含前身：{}{more}", named.join("、")), QUIET, style))
}

/// `余杭区（2001 至 2021）`
fn named(predecessor: &Predecessor) -> String {
    let Predecessor { unit, years } = predecessor;
    let first = unit.since().map(|first| format!("{first} ")).unwrap_or_default();
    format!("{}（{first}至 {}）", unit.name(), years.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::division::predecessors;

    #[test]
    fn each_is_named_with_its_years() {
        let style = Style { width: 80, color: false, folder: String::new() };
        assert_eq!(line(&[], true, &style), "");
        assert_eq!(
            line(&predecessors(&[330_109]), false, &style),
            "含前身：萧山市（1987 至 2001）、萧山县（至 1987）\n"
        );
        let many: Vec<Predecessor> =
            [330_113, 330_109, 330_105].into_iter().flat_map(|code| predecessors(&[code])).collect();
        assert_eq!(many.len(), 7);
        assert!(line(&many, false, &style).ends_with("，…另 1 个（--explain 列出）\n"));
        assert!(!line(&many, true, &style).contains('…'));
    }
}
