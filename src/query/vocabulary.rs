//! The user's own words: terms the dictionary does not know, texts that mean the same, names of places. They are looked at
//! when a query is asked, so an index need not be built again. Words and synonyms change ranks and add matches, and never
//! lose one; what is said of places decides what a name means.

use std::borrow::Cow;

use super::filters::parse_districts;
use crate::error::Result;
use crate::report::division;
use crate::text::units::Units;

/// Words, synonyms and names of places of the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Words that are not to be cut.
    pub words: Vec<String>,
    /// Groups of texts that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// The division, by its code, near which a place is sought whose name several bear.
    pub home: Option<u32>,
    /// Names of divisions that only the user knows.
    pub aliases: Vec<Alias>,
}

/// A name of the user's own for a division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// In the form in which texts are compared.
    name: String,
    codes: Vec<u32>,
}

impl Alias {
    /// The name of the divisions of these codes. Quotes, brackets and spaces in it do not matter.
    pub fn new(name: &str, codes: Vec<u32>) -> Self {
        Self { name: Units::of(name).compact().to_owned(), codes }
    }

    /// The name, in the form in which texts are compared.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Vocabulary {
    /// The texts that mean the same as this one, without itself, in the order of the groups.
    ///
    /// ```
    /// use district_search::query::Vocabulary;
    /// let group = ["垃圾分类", "生活垃圾分类"].map(str::to_owned).to_vec();
    /// let vocabulary = Vocabulary { synonyms: vec![group], ..Vocabulary::default() };
    /// assert_eq!(vocabulary.synonyms("“垃圾分類”").collect::<Vec<_>>(), ["生活垃圾分类"]);
    /// ```
    pub fn synonyms<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let sought = Units::of(text);
        let is_same = move |other: &String| Units::of(other).compact() == sought.compact();
        let mut found: Vec<&str> = Vec::new();
        for group in self.synonyms.iter().filter(|group| group.iter().any(&is_same)) {
            for other in group.iter().filter(|other| !is_same(other)) {
                if !found.contains(&other.as_str()) {
                    found.push(other);
                }
            }
        }
        found.into_iter()
    }

    /// The divisions, by their codes, of this name of the user's own.
    pub fn alias(&self, name: &str) -> Option<&[u32]> {
        if self.aliases.is_empty() {
            return None;
        }
        let sought = Units::of(name);
        self.aliases.iter().find(|alias| alias.name == sought.compact()).map(|alias| &alias.codes[..])
    }

    /// The codes of the divisions that are meant where a district is asked for: by a name of the user's own, by name, stem
    /// or code; of places of one name those nearest to the user's home.
    ///
    /// ```
    /// use district_search::query::{Alias, Vocabulary};
    /// let aliases = vec![Alias::new("高新区（滨江）", vec![330108])];
    /// let vocabulary = Vocabulary { home: Some(330100), aliases, ..Vocabulary::default() };
    /// assert_eq!(vocabulary.districts("高新区(滨江)").unwrap(), [330108]);
    /// assert_eq!(vocabulary.districts("西湖区").unwrap(), [330106]);
    /// ```
    ///
    /// # Errors
    /// [`crate::error::Error::Invalid`], with names near it, when there is none.
    pub fn districts(&self, typed: &str) -> Result<Vec<u32>> {
        if let Some(codes) = self.alias(typed) {
            return Ok(codes.to_vec());
        }
        let codes = parse_districts(typed)?;
        Ok(match self.home {
            Some(home) if codes.len() > 1 => division::nearest(&codes, home),
            _ => codes,
        })
    }

    /// The names of the user's own; like those of divisions, they are words in whatever text.
    pub fn names(&self) -> Vec<String> {
        self.aliases.iter().map(|alias| alias.name.clone()).collect()
    }

    /// What the user does not want to be cut: words and names.
    pub fn uncut(&self) -> Cow<'_, [String]> {
        match self.aliases.is_empty() {
            true => Cow::Borrowed(&self.words),
            false => Cow::Owned(self.words.iter().cloned().chain(self.names()).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_users_own_stands_before_those_of_the_table() {
        let aliases = vec![Alias::new("大江东", vec![330_114]), Alias::new("西湖区", vec![330_106])];
        let vocabulary = Vocabulary { words: vec!["微协商".to_owned()], aliases, ..Vocabulary::default() };
        assert_eq!(vocabulary.districts("大江東").expect("a name"), [330_114]);
        assert_eq!(vocabulary.districts("西湖区").expect("a name"), [330_106]);
        assert_eq!(vocabulary.districts("西湖").expect("the table's"), parse_districts("西湖").expect("the table's"));
        assert_eq!(vocabulary.alias("大江"), None);
        assert_eq!(vocabulary.uncut().join(" "), "微协商 大江东 西湖区");
        assert!(vocabulary.districts("大江西").is_err());
    }

    #[test]
    fn without_a_home_every_place_of_a_name_is_meant() {
        let at_home = Vocabulary { home: Some(320_100), ..Vocabulary::default() };
        assert_eq!(at_home.districts("鼓楼区").expect("a district"), [320_106]);
        assert_eq!(at_home.districts("福州鼓楼区").expect("a district"), [350_102], "who says where is understood");
        assert_eq!(Vocabulary::default().districts("鼓楼区").expect("districts").len(), 4);
    }
}
