//! The members of an Office document, and what leads from one to others: relations, each with a name, a kind and a target
//! (ECMA-376, part 2).

use std::collections::HashMap;
use std::io::Read;

use zip::ZipArchive;

use super::super::xml::{self, Event};
use super::{Bytes, Failure};

/// No list of relations is longer, in bytes.
const LONGEST_LIST: u64 = 1 << 24;

/// The members of an archive by their names, in which neither upper and lower case nor the kind of slash count. Each is read once.
pub(super) struct Parts<'archive, 'bytes> {
    archive: &'archive mut ZipArchive<Bytes<'bytes>>,
    places: HashMap<String, usize>,
}

/// What leads from one member to another.
pub(super) struct Relation {
    /// What the other one is: an address that ends with its kind.
    pub(super) kind: String,
    /// The name of the other one.
    pub(super) target: String,
}

impl<'archive, 'bytes> Parts<'archive, 'bytes> {
    /// Damage where two members have the same name.
    pub(super) fn of(archive: &'archive mut ZipArchive<Bytes<'bytes>>) -> Result<Self, Failure> {
        let mut places = HashMap::new();
        for place in 0..archive.len() {
            let name = archive.name_for_index(place).and_then(Result::ok).ok_or(Failure::Damaged)?;
            if places.insert(same(&name), place).is_some() {
                return Err(Failure::Damaged);
            }
        }
        Ok(Self { archive, places })
    }

    /// The member of this name; `None` where there is none, or it was read.
    pub(super) fn member<'own>(
        &'own mut self,
        name: &str,
    ) -> Result<Option<impl Read + use<'own, 'archive, 'bytes>>, Failure> {
        let Some(place) = self.places.remove(&same(name)) else { return Ok(None) };
        self.archive.by_index(place).map(Some).map_err(|_| Failure::Damaged)
    }

    /// The relations of the member of this name, by their own names.
    pub(super) fn relations(&mut self, of: &str) -> Result<HashMap<String, Relation>, Failure> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let list = self.member(&format!("{folder}/_rels/{name}.rels"))?.ok_or(Failure::Damaged)?;
        let mut text = Vec::new();
        list.take(LONGEST_LIST).read_to_end(&mut text).map_err(|_| Failure::Damaged)?;
        let mut relations = HashMap::new();
        let is_whole = xml::visit(&text, |event| {
            let Event::Start(element) = event else { return };
            let attributes = (element.attribute("Id"), element.attribute("Type"), element.attribute("Target"));
            if let (Some(id), Some(kind), Some(target)) = attributes {
                relations.insert(id, Relation { kind, target: resolved(folder, &target) });
            }
        })?;
        if is_whole { Ok(relations) } else { Err(Failure::Damaged) }
    }
}

/// How a name is looked up.
fn same(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// The name of a member that is named from a folder on, or with a slash at its head from the root.
fn resolved(folder: &str, target: &str) -> String {
    let (folder, target) = target.strip_prefix('/').map_or((folder, target), |target| ("", target));
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::super::zipped::packed;
    use super::*;

    #[test]
    fn relations_lead_from_the_folder_or_the_root_to_members_however_they_are_written() {
        let list = "<Relationships><Relationship Id='a' Type='x/worksheet' Target='sheets/One.bin'/><Relationship Id='b' \
            Type='x/worksheet' Target='/xl/sheets/three.bin'/><Relationship Id='c' Type='x/chartsheet' Target='./../xl/two.bin'/>\
            <Relationship Id='d' Type='x/worksheet'/></Relationships>";
        let bytes = packed(&[
            ("xl\\_rels\\Book.bin.rels", list),
            ("XL/Sheets/one.bin", "甲"),
            ("xl/two.bin", "乙"),
            ("xl\\sheets\\three.bin", "丙"),
        ]);
        let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).expect("an archive");
        let mut parts = Parts::of(&mut archive).unwrap_or_else(|_| panic!("members"));
        let relations = parts.relations("xl/book.bin").unwrap_or_else(|_| panic!("relations"));
        assert_eq!(relations.len(), 3);
        for (id, kind, content) in [("a", "x/worksheet", "甲"), ("b", "x/worksheet", "丙"), ("c", "x/chartsheet", "乙")]
        {
            let relation = &relations[id];
            assert_eq!(relation.kind, kind);
            let member = parts.member(&relation.target).unwrap_or_else(|_| panic!("a member"));
            assert_eq!(std::io::read_to_string(member.expect("it is there")).expect("text"), content, "{id}");
            assert!(parts.member(&relation.target).is_ok_and(|member| member.is_none()), "{id} is read once");
        }
        assert!(parts.member("xl/four.bin").is_ok_and(|member| member.is_none()));
    }

    #[test]
    fn a_list_of_relations_that_is_cut_off_is_damage() {
        for list in ["<Relationships><Relationship Id='a' Type='x' Target='y'/>", "<Relationships><Relat"] {
            let bytes = packed(&[("xl/_rels/book.bin.rels", list)]);
            let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).expect("an archive");
            let relations = Parts::of(&mut archive).and_then(|mut parts| parts.relations("xl/book.bin"));
            assert!(relations.is_err(), "{list}");
        }
    }

    #[test]
    fn of_two_members_that_differ_in_spelling_only_none_is_left_out_in_silence() {
        let bytes = packed(&[("xl/one.bin", "甲"), ("xl/One.bin", "乙")]);
        assert!(Parts::of(&mut ZipArchive::new(Cursor::new(&bytes[..])).expect("an archive")).is_err());
    }
}
