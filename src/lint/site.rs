//! Rules that take the whole site to see: titles, terms, pictures, old addresses.

use super::Subject;
use super::front::Front;
use super::lookalikes;
use crate::config::{LintSettings, MenuItem, ToneStyle};
use crate::diag::{Diagnostic, Lint, Problem};
use crate::document::{Document, Kind};
use crate::site::{Destination, Link, Route, SectionId, Site, url_path};
use crate::source::TextFile;
use crate::text;
use crate::yaml::{Data, Node, nearest};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Largest picture, in bytes and in pixels of either side.
const PICTURE_BYTES: u64 = 4 * 1024 * 1024;
const PICTURE_SIDE: u32 = 6000;

/// Where a document declares what is compared with others.
pub(super) struct Notes {
    pub(super) file: Arc<str>,
    pub(super) title: Range<usize>,
    /// Key, name and place of every term.
    terms: Vec<(&'static str, String, Range<usize>)>,
}

/// Keys whose values are terms that other articles share.
const TERMS: [&str; 3] = ["unit", "tags", "series"];

impl Notes {
    pub(super) fn new(front: &Front, file: &TextFile) -> Self {
        let mut terms = Vec::new();
        for key in front.keys.iter().filter(|key| TERMS.contains(&key.name)) {
            let nodes: &[Node] = match &key.value.data {
                Data::List(items) => items,
                _ => std::slice::from_ref(&key.value),
            };
            for node in nodes {
                if let Data::Scalar { text, .. } = &node.data {
                    let words: Vec<&str> = text.split_whitespace().collect();
                    terms.push((key.name, words.join(" "), node.span.clone()));
                }
            }
        }
        Self {
            file: Arc::clone(&file.path),
            title: front.place("title").unwrap_or(0..0),
            terms,
        }
    }
}

/// What each page is, by its file.
pub(super) fn kinds(site: &Site) -> HashMap<Arc<str>, Kind> {
    let kind = |page: &crate::site::Page| (Arc::clone(&page.document.file), page.kind);
    site.pages.iter().map(kind).collect()
}

/// The kind of what lies at a path below `content/`, unless it says another.
pub(super) fn kind_at(site: &Site, path: &str) -> Kind {
    let folder = crate::source::folder_of(path);
    let is_above = |own: &str| {
        let rest = folder.strip_prefix(own);
        !own.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let sections = site.sections.iter();
    let nearest = sections
        .filter(|section| is_above(&section.folder))
        .max_by_key(|section| section.folder.len());
    match nearest {
        Some(section) => section.kind,
        None if folder.is_empty() => site.section(SectionId::ROOT).kind,
        None => Kind::Article,
    }
}

pub(super) fn check(
    subject: &Subject<'_>,
    notes: &[Notes],
    settings: &LintSettings,
    findings: &mut Vec<Diagnostic>,
) {
    style(settings, findings);
    titles(subject.documents, notes, findings);
    // A unit that is not listed is said to be none, however it is spelled.
    let listed: &[&str] = if settings.units.is_empty() {
        &[]
    } else {
        &["unit"]
    };
    terms(notes, listed, settings.tone, findings);
    units(notes, &settings.units, findings);
    pictures(subject.site, findings);
    aliases(subject.site, findings);
}

/// A level for a rule that finds nothing because the site does not say which letter it wants.
fn style(settings: &LintSettings, findings: &mut Vec<Diagnostic>) {
    if let Some(level) = settings.levels.get(Lint::LetterUnsaid.code())
        && settings.i_y.is_none()
    {
        let problem = Problem::Lint(Lint::LetterUnsaid);
        findings.push(Diagnostic::at(
            problem,
            &"site.yaml".into(),
            level.span.clone(),
        ));
    }
}

fn titles(documents: &[Arc<Document>], notes: &[Notes], findings: &mut Vec<Diagnostic>) {
    let places: HashMap<&Arc<str>, &Notes> = notes.iter().map(|note| (&note.file, note)).collect();
    let mut first: HashMap<String, &Arc<Document>> = HashMap::new();
    for document in documents
        .iter()
        .filter(|document| !document.is_section_index())
    {
        let other = first
            .entry(text::term_key(&document.front.title))
            .or_insert(document);
        if !Arc::ptr_eq(other, document) {
            let lint = Lint::TitleTwice {
                other: other.file.to_string(),
            };
            let span = places
                .get(&document.file)
                .map_or(0..0, |note| note.title.clone());
            findings.push(Diagnostic::at(Problem::Lint(lint), &document.file, span));
        }
    }
}

/// Spellings of a term that differ from the usual one in case, or lack marks that it has; not under `listed` keys.
fn terms(notes: &[Notes], listed: &[&str], tone: ToneStyle, findings: &mut Vec<Diagnostic>) {
    let mut counts: BTreeMap<(&str, String), BTreeMap<&str, usize>> = BTreeMap::new();
    let terms = notes.iter().flat_map(|note| &note.terms);
    for (key, name, _) in terms.filter(|(key, ..)| !listed.contains(key)) {
        let group = counts.entry((key, text::fold(name))).or_default();
        *group.entry(name).or_insert(0) += 1;
    }
    counts.retain(|_, spellings| spellings.len() > 1);
    for note in notes {
        for (key, name, span) in &note.terms {
            let Some(spellings) = counts.get(&(*key, text::fold(name))) else {
                continue;
            };
            let rank = |name: &str| rank(name, spellings.get(name).copied().unwrap_or(0), tone);
            let usual = spellings
                .keys()
                .filter(|other| **other != name && is_variant(name, other))
                .max_by_key(|other| (rank(other), std::cmp::Reverse(**other)));
            if let Some(usual) = usual
                && rank(usual) > rank(name)
            {
                let lint = Lint::TermVariant {
                    name: name.clone(),
                    usual: (*usual).to_owned(),
                };
                findings.push(Diagnostic::at(
                    Problem::Lint(lint),
                    &note.file,
                    span.clone(),
                ));
            }
        }
    }
}

/// Whether `name` can be a careless spelling of `usual`: the same but for case and tone placement, or without some
/// of its marks. `bảo lãnh` is none of `báo lãnh`.
fn is_variant(name: &str, usual: &str) -> bool {
    if text::term_key(name) == text::term_key(usual) {
        return true;
    }
    let (name, usual) = (text::form(name), text::form(usual));
    name.chars().count() == usual.chars().count()
        && name.chars().zip(usual.chars()).all(|(a, b)| {
            let (base, tone) = text::split_tone(a);
            let (other_base, other_tone) = text::split_tone(b);
            let fewer_tones = tone == other_tone || tone == text::Tone::Level;
            let fewer_marks = base == other_base || base == text::fold_char(b);
            fewer_tones && fewer_marks
        })
}

/// What makes a spelling the one that is meant, what counts most first: letters of Vietnamese, how often it is
/// written, not all in capitals, the site's place of tone marks, more capitals and marks.
fn rank(name: &str, count: usize, tone: ToneStyle) -> (bool, usize, bool, bool, usize) {
    let in_style = name.split(' ').all(|word| tone.applied(word) == word);
    (
        lookalikes::are_proper(name),
        count,
        !is_shouted(name),
        in_style,
        richness(name),
    )
}

/// Whether a name is all in capitals and no abbreviation.
fn is_shouted(name: &str) -> bool {
    !name.chars().any(char::is_lowercase) && name.contains(' ')
}

/// How many capitals and marks a name has.
fn richness(name: &str) -> usize {
    name.chars().filter(|c| c.is_uppercase()).count()
        + name.chars().filter(|c| !c.is_ascii()).count()
}

fn units(notes: &[Notes], known: &[String], findings: &mut Vec<Diagnostic>) {
    if known.is_empty() {
        return;
    }
    for note in notes {
        for (_, name, span) in note.terms.iter().filter(|(key, ..)| *key == "unit") {
            if !known.contains(name) {
                let lint = Lint::UnitUnknown {
                    name: name.clone(),
                    nearest: nearest(name, known.iter().map(String::as_str)).map(str::to_owned),
                };
                findings.push(Diagnostic::at(
                    Problem::Lint(lint),
                    &note.file,
                    span.clone(),
                ));
            }
        }
    }
}

fn pictures(site: &Site, findings: &mut Vec<Diagnostic>) {
    let of_content = site.files.iter().map(|file| ("content", file));
    let of_static = site.statics.iter().map(|file| ("static", file));
    for (folder, (path, facts)) in of_content.chain(of_static) {
        let Some(picture) = &facts.picture else {
            continue;
        };
        let mut size = Vec::new();
        if facts.size > PICTURE_BYTES {
            size.push(format!("{} MB", facts.size.div_ceil(1024 * 1024)));
        }
        if picture.width.max(picture.height) > PICTURE_SIDE {
            size.push(format!("{} × {}", picture.width, picture.height));
        }
        if !size.is_empty() {
            let size = size.join(", ");
            let file = format!("{folder}/{path}");
            findings.push(Diagnostic::in_file(
                Problem::Lint(Lint::PictureLarge { size }),
                file,
            ));
        }
    }
}

/// Links that go through a page which only leads on.
fn aliases(site: &Site, findings: &mut Vec<Diagnostic>) {
    let leads_on = |path: &str| match site.routes.get(path) {
        Some(Route::Redirect(to)) => Some(format!("/{}", url_path(to))),
        _ => None,
    };
    let mut of = |document: &Document, links: &[Link]| {
        for (reference, link) in document.body.references.iter().zip(links) {
            if let Destination::Place(path) = &link.to
                && let Some(to) = leads_on(path)
            {
                let target = reference.written.clone();
                let lint = Problem::Lint(Lint::LinkAlias { target, to });
                findings.push(Diagnostic::at(lint, &document.file, reference.span.clone()));
            }
        }
    };
    for page in &site.pages {
        of(&page.document, &page.links);
    }
    for section in &site.sections {
        if let Some(index) = &section.index {
            of(index, &section.links);
        }
    }
    let mut entries = Vec::new();
    walk(&site.config.menu, &mut entries);
    for (item, place) in entries.into_iter().zip(&site.menu) {
        if let Some(to) = place.as_deref().and_then(leads_on) {
            let target = item.url.value.clone();
            let lint = Problem::Lint(Lint::LinkAlias { target, to });
            findings.push(Diagnostic::at(
                lint,
                &"site.yaml".into(),
                item.url.span.clone(),
            ));
        }
    }
}

/// Entries of a menu in the order of a walk through it.
fn walk<'m>(menu: &'m [MenuItem], entries: &mut Vec<&'m MenuItem>) {
    for item in menu {
        entries.push(item);
        walk(&item.children, entries);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_careless_spellings_only() {
        assert!(is_variant("Bảo lạc", "Bảo Lạc"));
        assert!(is_variant("Bao Lac", "Bảo Lạc"));
        assert!(is_variant("hoà an", "Hòa An"));
        assert!(is_variant("dao duc", "đạo đức"));
        assert!(!is_variant("báo lãnh", "bảo lãnh"));
        assert!(!is_variant("đạo đức", "dao duc"));
    }

    #[test]
    fn of_spellings_as_frequent_the_better_is_meant() {
        let rank = |name| rank(name, 1, ToneStyle::Old);
        for (better, worse) in [
            ("Bảo Lạc", "Bảo lạc"),
            ("Bảo Lạc", "Bao Lac"),
            ("Đảng ủy", "\u{d0}ảng ủy"),
            ("đảng ủy", "\u{d0}ẢNG ỦY"),
            ("Đảng ủy", "ĐẢNG ỦY"),
            ("Hòa An", "Hoà An"),
            ("UBND", "Ubnd"),
        ] {
            assert!(rank(better) > rank(worse), "{better} {worse}");
        }
        // However often it is written.
        assert!(super::rank("\u{d0}ảng", 9, ToneStyle::Old) < rank("Đảng"));
        assert!(super::rank("Hoà An", 2, ToneStyle::Old) > rank("Hòa An"));
    }
}
