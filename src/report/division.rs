//! The division authority: every province, prefecture and county-level unit, now and before. It knows what a unit is
//! called, where it lies, how long it existed and who took over, and it finds units in typed words, texts and paths.
//!
//! The table is `divisions.tsv`, compiled into the program: asking for the name of a code costs nothing at start-up.
//! What needs an index of names (texts, paths) builds it on first use; a single typed name is found by looking through
//! the table.

#[cfg(test)]
mod compile;
mod history;
mod institutions;
mod mentions;
mod names;
mod paths;
mod resolve;
mod stem;
mod suggest;
mod table;

use std::fmt;

pub use history::{Predecessor, predecessors, successors};
pub use institutions::stem_before_institution;
pub use mentions::{Mention, mentions, mentions_with};
pub use names::named;
pub use paths::{InPath, in_path};
pub use resolve::{Resolution, nearest, resolve};
pub use suggest::near;
pub(crate) use table::shared_names;
pub use table::{all, by_code, by_code_in, range};

/// How high a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省、自治区、直辖市、特别行政区
    Province,
    /// 地级市、地区、自治州、盟
    Prefecture,
    /// 县、县级市、市辖区、旗 and the like; a district of a 直辖市 too.
    County,
}

/// One unit under one name. A unit that changed its name or code stands in the table once for each.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Division {
    code: u32,
    since: u16,
    until: u16,
    name: u32,
    name_bytes: u8,
    successors: u16,
    successor_count: u8,
    aliases: u16,
    alias_count: u8,
}

impl Division {
    /// The administrative code of six digits.
    pub fn code(&self) -> u32 {
        self.code
    }

    /// The full name.
    pub fn name(&self) -> &'static str {
        table::text(self.name, self.name_bytes)
    }

    /// The name without what says its kind: 萧山 of 萧山区, 景宁 of 景宁畲族自治县. The full name where one character
    /// would be left (赵县).
    pub fn stem(&self) -> &'static str {
        stem::stem(self.name())
    }

    /// How high it stands.
    pub fn level(&self) -> Level {
        table::level(self.code)
    }

    /// The year in which it began; nothing if that was before 1981.
    pub fn since(&self) -> Option<u16> {
        (self.since != 0).then_some(self.since)
    }

    /// The year in which it ended; nothing if it is in use.
    pub fn until(&self) -> Option<u16> {
        (self.until != 0).then_some(self.until)
    }

    /// Whether it existed in this year; in the year of a change both the old and the new unit did.
    pub fn in_use(&self, year: u16) -> bool {
        self.since <= year && (self.until == 0 || year <= self.until)
    }

    /// Whether it exists now.
    pub fn is_current(&self) -> bool {
        self.until == 0
    }

    /// The units that took over its area, the main one first; of a unit in use, those cut out of it.
    /// [`successors`] follows them on.
    pub fn successors(&self) -> &'static [u32] {
        table::successor_codes(self.successors, self.successor_count)
    }

    /// Its other names.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> + use<> {
        table::aliases(self.aliases, self.alias_count)
    }

    /// The unit it belongs to: of a county-level unit the prefecture, or the province where none stands between
    /// (districts of a 直辖市, 省直辖县级市). A former unit belongs to what its parent was at its end.
    pub fn parent(&self) -> Option<&'static Self> {
        let province = by_code(self.code / 10_000 * 10_000);
        match self.level() {
            Level::Province => None,
            Level::Prefecture => province,
            Level::County => {
                let prefecture = self.code / 100 * 100;
                let at_its_end = self.until().and_then(|until| by_code_in(prefecture, until.saturating_sub(1)));
                at_its_end.or_else(|| by_code(prefecture)).or(province)
            }
        }
    }

    /// From the province down to the unit itself.
    pub fn path(&'static self) -> Vec<&'static Self> {
        let mut path = vec![self];
        let mut lowest = self;
        while let Some(parent) = lowest.parent() {
            path.push(parent);
            lowest = parent;
        }
        path.reverse();
        path
    }

    /// Whether it lies below `other`, by its code; a unit does not lie below itself.
    pub fn is_below(&self, other: &Self) -> bool {
        self.code != other.code && range(other.code).contains(&self.code)
    }
}

impl fmt::Debug for Division {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.code, self.name())?;
        match self.until() {
            Some(until) => write!(out, " (until {until})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Division {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_of(code: u32) -> String {
        let names: Vec<_> = by_code(code).unwrap().path().iter().map(|unit| unit.name()).collect();
        names.join("/")
    }

    #[test]
    fn paths_skip_groups_that_are_no_units() {
        assert_eq!(path_of(330109), "浙江省/杭州市/萧山区");
        assert_eq!(path_of(310115), "上海市/浦东新区");
        assert_eq!(path_of(500230), "重庆市/丰都县");
        assert_eq!(path_of(429005), "湖北省/潜江市");
        assert_eq!(path_of(659001), "新疆维吾尔自治区/石河子市");
        assert_eq!(path_of(441900), "广东省/东莞市");
        assert_eq!(path_of(810000), "香港特别行政区");
    }

    #[test]
    fn a_former_unit_belongs_to_its_parent_of_then() {
        assert_eq!(path_of(332603), "浙江省/台州地区/黄岩市");
        let wenzhou = by_code_in(332423, 1980).unwrap();
        assert_eq!((wenzhou.name(), wenzhou.parent().unwrap().name()), ("瑞安县", "温州地区"));
        let jinhua = by_code_in(332423, 1984).unwrap();
        assert_eq!((jinhua.name(), jinhua.parent().unwrap().name()), ("武义县", "金华地区"));
        assert_eq!(path_of(341402), "安徽省/巢湖市/居巢区");
    }

    #[test]
    fn a_unit_shows_its_years_where_it_is_printed_for_developers() {
        assert_eq!(format!("{:?}", by_code(330103).unwrap()), "330103 下城区 (until 2021)");
        assert_eq!(by_code(330113).unwrap().to_string(), "临平区");
    }
}
