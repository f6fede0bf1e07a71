//! The search index: from the site's plain text to the shards that `search.js` loads.
//!
//! In: one [`Entry`] per page. Out: an [`Index`], files under the search folder, of which only
//! [`MANIFEST`] has a fixed name; every other one is named by a hash of its content (and its neighbours').
//! Nothing here knows templates, HTML or files; the same entries give the same bytes.
//!
//! Four kinds of shard, each loaded only when a query needs it (`ARCHITECTURE.md` has the reasons):
//!
//! * `t/` **terms**: for each form of a syllable (`đường`, `dương`) the documents that hold it, by weight;
//!   ordered by the folded syllable, so that a prefix is a range;
//! * `p/` **pairs**: which documents may hold two syllables side by side, about how often, and a trace of where
//!   and with which marks: hashed, no key stored, with one or two percent of false positives. It stands in for positions,
//!   whose lists are far too long for syllables like "các";
//! * `d/` **passages**: the text itself, of a large site its beginning, for titles, excerpts and the final order
//!   of the best hits;
//! * `x/` **extras**: the vocabulary for corrections, the facets.

mod bits;
mod corpus;
mod extras;
mod pairs;
mod passages;
mod runtime;
mod shards;
mod terms;

pub use runtime::{LABELS, runtime};

use corpus::Corpus;
use shards::{Files, script};

/// The one file of fixed name; `search.js` asks for it at the first search.
pub const MANIFEST: &str = "index.js";

/// What is searched for one page. All texts are plain (no markup, entities resolved) and in NFC.
#[derive(Clone, Debug, Default)]
pub struct Entry<'a> {
    /// Address below the site's root, without a leading slash: `tin-tuc/bai.html`.
    pub path: &'a str,
    /// The title as shown.
    pub title: &'a str,
    /// The lead (sapo), empty if there is none.
    pub lead: &'a str,
    /// Headings, which weigh more; [`Entry::body`] has them too, at their places.
    pub headings: Vec<&'a str>,
    /// All running text, captions included; blocks separated by `\n`.
    pub body: &'a str,
    /// What else finds the page: tags, unit, author, document number, signer …
    pub extra: Vec<&'a str>,
    /// `article`, `topic`, `story`, `document` or `page`.
    pub kind: &'a str,
    /// Title of the section.
    pub section: &'a str,
    /// Path of the section: `tin-tuc/`; also the value of the filter.
    pub section_path: &'a str,
    /// Years to filter by.
    pub years: Vec<&'a str>,
    /// Units to filter by.
    pub units: Vec<&'a str>,
    /// RFC 3339, for display; the order of the entries is what sorts.
    pub date: Option<String>,
}

/// The files of the index, by name below the search folder, in a fixed order; [`MANIFEST`] is the last.
#[derive(Debug, PartialEq, Eq)]
pub struct Index {
    /// Names (`t/0-1f2e3d4c.js`) and contents.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Builds the index of `entries`, which come **oldest first**, those without a date before all others:
/// "newest" is the reverse of this order, and a new article leaves the passages of the others as they are.
pub fn build(entries: &[Entry<'_>]) -> Index {
    let mut corpus = Corpus::read(entries);
    let (kinds, sections) = extras::names(entries);
    let mut files = Files::default();
    let terms = terms::shards(&corpus);
    files.group("t", terms.shards);
    let pairs = pairs::shards(&mut corpus);
    files.group("p", pairs.shards);
    let passages = passages::shards(&corpus, entries, &kinds, &sections);
    files.group("d", passages.shards);
    files.group(
        "x",
        [
            extras::vocabulary(&corpus, &terms.frequency),
            extras::facets(entries, &sections),
        ]
        .iter()
        .zip(0..)
        .map(|(json, number)| {
            script("x", number, json.len(), |out| {
                out.extend_from_slice(json.as_bytes())
            })
        })
        .collect(),
    );
    files.number("docs", entries.len());
    files.number("whole", usize::from(passages.whole));
    files.number("mean", corpus.length / entries.len().max(1) + 1);
    files.number("buckets", pairs.buckets);
    files.number("perShard", pairs.per_shard);
    files.list("first", &terms.first);
    files.list("counts", &[passages.docs_per_shard]);
    files.list("kinds", &kinds);
    files.list("sections", &sections);
    Index {
        files: files.finish(MANIFEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'a>(path: &'a str, title: &'a str, body: &'a str) -> Entry<'a> {
        Entry {
            path,
            title,
            body,
            ..Entry::default()
        }
    }

    #[test]
    fn the_same_entries_give_the_same_bytes() {
        let texts: Vec<(String, String)> = (0..300)
            .map(|i| (format!("{i}.html"), format!("đạo đức {i} của Bác")))
            .collect();
        let entries: Vec<Entry<'_>> = texts
            .iter()
            .map(|(path, body)| entry(path, "Học tập", body))
            .collect();
        assert_eq!(build(&entries), build(&entries));
    }

    #[test]
    fn only_the_manifest_has_a_fixed_name() {
        let one = build(&[entry("a.html", "Một", "hai ba")]);
        let two = build(&[entry("a.html", "Một", "hai bốn")]);
        let names = |index: &Index| -> Vec<String> {
            index.files.iter().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(names(&one).last().map(String::as_str), Some(MANIFEST));
        assert_ne!(names(&one)[0], names(&two)[0]);
    }

    #[test]
    fn nothing_to_search_is_an_index_too() {
        assert!(!build(&[]).files.is_empty());
        assert!(!build(&[entry("x.html", "…", "")]).files.is_empty());
    }
}
