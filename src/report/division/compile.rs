//! Turns `divisions.tsv` into Rust source. It runs when the program is built, not when it runs, and is a module of the
//! library only for its tests. All names go into one text and rows point into it by number: such a table has no
//! addresses to be patched when the program is loaded, and only the pages that are looked at are read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::stem::stem;

/// One line of the table.
struct Row<'a> {
    line: usize,
    code: u32,
    name: &'a str,
    since: u16,
    until: u16,
    successors: Vec<u32>,
    aliases: Vec<&'a str>,
}

/// The source of the static tables, or which line is wrong and why.
pub(crate) fn compile(table: &str) -> Result<String, String> {
    let mut rows = Vec::new();
    for (index, line) in table.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        rows.push(read(index + 1, line).map_err(|wrong| format!("line {}: {wrong}", index + 1))?);
    }
    rows.sort_by_key(|row| (row.code, row.since));
    check(&rows)?;
    write(&rows).map_err(|error| error.to_string())
}

fn read(line: usize, text: &str) -> Result<Row<'_>, String> {
    let mut columns = text.split('\t');
    let mut next = || columns.next().unwrap_or("");
    let (code, name, since, until, successors, aliases) = (next(), next(), next(), next(), next(), next());
    if let Some(more) = columns.next() {
        return Err(format!("there is a seventh column, `{more}`; six are known"));
    }
    if name.is_empty() {
        return Err("the second column, the name, is empty; are the columns parted by tabs?".to_owned());
    }
    let successors = list(successors).map(read_code).collect::<Result<_, _>>()?;
    Ok(Row {
        line,
        code: read_code(code)?,
        name,
        since: read_year(since)?,
        until: read_year(until)?,
        successors,
        aliases: list(aliases).collect(),
    })
}

fn list(column: &str) -> impl Iterator<Item = &str> {
    column.split(',').filter(|entry| !entry.is_empty())
}

fn read_code(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(code) if (110_000..=829_999).contains(&code) && text.len() == 6 => Ok(code),
        _ => Err(format!("`{text}` is not a code of six digits from 110000 to 829999")),
    }
}

/// An empty column is 0: no year known.
fn read_year(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(year) if (1949..=2100).contains(&year) => Ok(year),
        _ if text.is_empty() => Ok(0),
        _ => Err(format!("`{text}` is not a year from 1949 to 2100")),
    }
}

/// What no single line can tell: that holders of a code follow each other, and that successors exist.
fn check(rows: &[Row<'_>]) -> Result<(), String> {
    for pair in rows.windows(2) {
        let [earlier, later] = pair else { continue };
        if earlier.code == later.code && (earlier.until == 0 || earlier.until > later.since) {
            return Err(format!(
                "lines {} and {}: {} and {} hold the code {} at the same time; give the first an end",
                earlier.line, later.line, earlier.name, later.name, earlier.code
            ));
        }
    }
    for row in rows {
        if row.until != 0 && row.until < row.since {
            return Err(format!("line {}: {} ends before it begins", row.line, row.name));
        }
        for successor in &row.successors {
            if rows.binary_search_by_key(successor, |other| other.code).is_err() {
                return Err(format!("line {}: the successor {successor} of {} has no line", row.line, row.name));
            }
        }
    }
    Ok(())
}

fn write(rows: &[Row<'_>]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let mut divisions = String::new();
    let mut successors: Vec<u32> = Vec::new();
    let mut aliases = String::new();
    let mut alias_count = 0;
    // Every full name, stem and alias: where it stands in the text, and the rows it names.
    let mut names: BTreeMap<&str, (usize, Vec<usize>)> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let mut add = |name, place| {
            let (_, named) = names.entry(name).or_insert((place, Vec::new()));
            if named.last() != Some(&number) {
                named.push(number);
            }
        };
        // A stem is the beginning of its name; the aliases follow the name.
        add(row.name, text.len());
        add(stem(row.name), text.len());
        let mut place = text.len() + row.name.len();
        for alias in &row.aliases {
            add(alias, place);
            place += alias.len();
        }
        writeln!(
            divisions,
            "    Division {{ code: {}, since: {}, until: {}, name: {}, name_bytes: {}, successors: {}, \
             successor_count: {}, aliases: {alias_count}, alias_count: {} }},",
            row.code,
            row.since,
            row.until,
            text.len(),
            row.name.len(),
            successors.len(),
            row.successors.len(),
            row.aliases.len()
        )?;
        text.push_str(row.name);
        successors.extend(&row.successors);
        for alias in &row.aliases {
            writeln!(aliases, "    ({}, {}),", text.len(), alias.len())?;
            text.push_str(alias);
            alias_count += 1;
        }
    }
    let mut named: Vec<usize> = Vec::new();
    let mut name_rows = String::new();
    for (name, (place, mut units)) in names {
        // Units in use before former ones, higher before lower, then by code.
        let level = |code: u32| if code.is_multiple_of(10_000) { 0 } else { 2 - u8::from(code.is_multiple_of(100)) };
        units.sort_by_key(|&unit| (Reverse(rows[unit].until == 0), level(rows[unit].code), rows[unit].code));
        writeln!(name_rows, "    ({place}, {}, {}, {}),", name.len(), named.len(), units.len())?;
        named.extend(units);
    }
    Ok(format!(
        "static DIVISIONS: [Division; {}] = [\n{divisions}];\n\
         static SUCCESSORS: [u32; {}] = {successors:?};\n\
         static ALIASES: [(u32, u8); {alias_count}] = [\n{aliases}];\n\
         static NAMES: [(u32, u8, u16, u8); {}] = [\n{name_rows}];\n\
         static NAMED: [u16; {}] = {named:?};\n\
         static TEXT: &str = {text:?};\n",
        rows.len(),
        successors.len(),
        name_rows.lines().count(),
        named.len(),
    ))
}

#[cfg(test)]
mod tests {
    use super::compile;

    fn wrong(table: &str) -> String {
        compile(table).err().unwrap_or_default()
    }

    #[test]
    fn a_good_table_becomes_source() {
        let source = compile("# comment\n\n330000\t浙江省\n330100\t杭州市\t1983\t\t\t杭城\n").unwrap();
        assert!(source.contains("static DIVISIONS: [Division; 2]"), "{source}");
        assert!(source.contains("浙江省杭州市杭城"), "{source}");
    }

    #[test]
    fn every_error_names_its_line() {
        assert_eq!(
            wrong("330000\t浙江省\n33010\t杭州市"),
            "line 2: `33010` is not a code of six digits from 110000 to 829999"
        );
        assert_eq!(wrong("330000\t浙江省\t83"), "line 1: `83` is not a year from 1949 to 2100");
        assert!(wrong("330000 浙江省").starts_with("line 1: the second column, the name, is empty"));
        assert!(wrong("330000\t浙江省\t\t\t\t\t七").contains("seventh column"));
        assert!(wrong("330000\t浙江省\t\t\t340000").contains("line 1: the successor 340000 of 浙江省 has no line"));
        assert!(wrong("330000\t浙江省\n330000\t浙江\t2000").starts_with("lines 1 and 2: "));
        assert!(wrong("330000\t浙江省\t2000\t1999").contains("ends before it begins"));
    }
}
