//! One Markdown file as a [`Document`], complete when constructed.
//!
//! In: a [`TextFile`] and the few settings that touch text. Out: front matter, HTML with slots
//! where addresses and pictures go, headings, plain text, references with their spans, and every
//! finding. Pure: it knows no other document, no template and no URL of the site.

mod body;
mod date;
mod front;
mod keys;
mod markdown;
mod media;
mod sanitize;

pub use body::{Body, Heading, Reference, Slot, SlottedHtml, Target, Use};
pub use date::Date;
pub use front::{FileRef, FrontMatter, Honoured, ImageRef, Kind, Record, SectionSettings, SortBy};
pub(crate) use keys::key_name;
pub use keys::{KEYS, Shape};
pub(crate) use markdown::{comments, is_remark, options as markdown_options, remark, split_credit};
pub use markdown::{inline_html, target_of};
pub use media::{MediaKind, is_safe_address};

use crate::config::{Config, RawHtml};
use crate::diag::{Diagnostic, Lang, Problem};
use crate::source::TextFile;
use crate::text;
use jiff::tz::TimeZone;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;
use twox_hash::XxHash3_128;

/// What of the site touches a single document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Zone of dates without one.
    pub time_zone: TimeZone,
    /// What becomes of hand-written HTML.
    pub raw_html: RawHtml,
    /// Language of the few words Markdown needs ("Lưu ý", "Bảng 1").
    pub language: Lang,
}

impl From<&Config> for Settings {
    fn from(config: &Config) -> Self {
        Self {
            time_zone: config.time_zone.clone(),
            raw_html: config.raw_html,
            language: config.language,
        }
    }
}

/// One file of `content/`.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path relative to `content/`: `tin-tuc/bai.md`.
    pub path: Arc<str>,
    /// Path relative to the site: `content/tin-tuc/bai.md`.
    pub file: Arc<str>,
    /// Hash of the file's text (XXH3).
    pub digest: u128,
    /// The last part of its address without an ending: as declared, else from the file's name;
    /// empty when that folds to nothing.
    pub slug: String,
    /// Hashes of the folded words of the title, sorted: what related documents are found by.
    pub title_words: Vec<u32>,
    /// Hashes of the tags, years, units, series and authors in [`Self::front`], one after the other: ten thousand
    /// documents' names are told apart without looking at any of them.
    pub name_hashes: Vec<u64>,
    /// What the editor declared.
    pub front: FrontMatter,
    /// The text.
    pub body: Body,
}

/// A document, unless nothing can be made of the file, and what was found on the way.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document; `None` when it has no front matter or no title.
    pub document: Option<Document>,
    /// Findings; with errors among them the document is a best effort.
    pub findings: Vec<Diagnostic>,
}

impl Document {
    /// Parses a file below `content/`.
    pub fn parse(file: &TextFile, settings: &Settings) -> Parsed {
        let mut findings = Vec::new();
        let document = parse(file, settings, &mut findings);
        Parsed { document, findings }
    }

    /// Whether this is the `_index.md` of a folder.
    pub fn is_section_index(&self) -> bool {
        let folder = self.path.strip_suffix("_index.md");
        folder.is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    }
}

fn parse(file: &TextFile, settings: &Settings, findings: &mut Vec<Diagnostic>) -> Option<Document> {
    let (yaml, body) = match split(&file.text) {
        Ok(parts) => parts,
        Err((problem, span)) => {
            findings.push(Diagnostic::at(problem, &file.path, span));
            return None;
        }
    };
    let path = file.path.strip_prefix("content/").unwrap_or(&file.path);
    let front = front::parse(file, yaml, settings, findings);
    let body = markdown::parse(file, body, path, settings, findings);
    let front = front?;
    Some(Document {
        path: path.into(),
        file: Arc::clone(&file.path),
        digest: XxHash3_128::oneshot(file.text.as_bytes()),
        slug: slug(path, &front),
        title_words: word_hashes(&front.title),
        name_hashes: name_hashes(&front),
        front,
        body,
    })
}

fn slug(path: &str, front: &FrontMatter) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match &front.slug {
        Some(slug) => slug.value.clone(),
        None => text::file_slug(name.strip_suffix(".md").unwrap_or(name)),
    }
}

/// Hashes of the folded words of `text`, sorted, each once.
fn word_hashes(text: &str) -> Vec<u32> {
    let folded = text::fold(text);
    let mut words: Vec<u32> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| hash(word) as u32)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn name_hashes(front: &FrontMatter) -> Vec<u64> {
    let lists = [
        &front.tags,
        &front.years,
        &front.units,
        &front.series,
        &front.authors,
    ];
    lists.into_iter().flatten().map(|name| hash(name)).collect()
}

/// A hash that is the same within one run.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Where the front matter's YAML stands, and where the body does.
pub(crate) type Parts = (Range<usize>, Range<usize>);

/// The longest front matter, in bytes.
const FRONT_LIMIT: usize = 256 * 1024;

/// Where the front matter's YAML and the body stand in `text`.
pub(crate) fn split(text: &str) -> Result<Parts, (Problem, Range<usize>)> {
    let blank = text.len() - text.trim_start().len();
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text[blank..].split_inclusive('\n');
    let opening = match lines.next() {
        Some(line) if is_fence(line) && (blank == 0 || text[..blank].ends_with('\n')) => line,
        _ => return Err((Problem::FrontMatterMissing, 0..0)),
    };
    let start = blank + opening.len();
    let mut at = start;
    for line in lines {
        if is_fence(line) {
            return Ok((start..at, at + line.len()..text.len()));
        }
        at += line.len();
        if at - start > FRONT_LIMIT {
            return Err((Problem::FrontMatterTooLarge, blank..blank + 3));
        }
    }
    Err((Problem::FrontMatterUnclosed, blank..blank + 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_ends_at_the_first_fence() {
        let text = "---\ntitle: a\n---\n\nmột\n\n---\n\nhai\n";
        let (yaml, body) = split(text).unwrap();
        assert_eq!(&text[yaml], "title: a\n");
        assert_eq!(&text[body], "\nmột\n\n---\n\nhai\n");
        assert_eq!(split("---\n---").unwrap(), (4..4, 7..7));
    }

    #[test]
    fn fences_that_fail() {
        let code = |text| split(text).unwrap_err().0.code();
        assert_eq!(code("# Không có"), "front-matter-missing");
        assert_eq!(code(""), "front-matter-missing");
        assert_eq!(code("---\ntitle: a\n"), "front-matter-unclosed");
    }
}
