//! The user's own words: terms the dictionary does not know, and texts that mean the same. They are looked at when a
//! query is asked, so an index need not be built again; they change ranks and add matches, and never lose one.

use crate::text::units::Units;

/// Words and synonyms of the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Words that are not to be cut.
    pub words: Vec<String>,
    /// Groups of texts that mean the same.
    pub synonyms: Vec<Vec<String>>,
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
}
