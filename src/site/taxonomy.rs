//! Taxonomies: tags, years, units, series and authors, each with its terms.

use super::{Page, PageId};
use crate::document::FrontMatter;
use crate::text;
use std::collections::{BTreeMap, HashMap};

/// The five taxonomies of every site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxonomyKind {
    /// Từ khóa.
    Tags,
    /// Năm.
    Years,
    /// Đơn vị.
    Units,
    /// Dòng sự kiện.
    Series,
    /// Tác giả.
    Authors,
}

impl TaxonomyKind {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// All of them, in the order of [`super::Site::taxonomies`].
    pub const ALL: [Self; Self::COUNT] = [
        Self::Tags,
        Self::Years,
        Self::Units,
        Self::Series,
        Self::Authors,
    ];

    /// The name in templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Years => "years",
            Self::Units => "units",
            Self::Series => "series",
            Self::Authors => "authors",
        }
    }

    /// The folder in the output, ending in `/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Tags => "tu-khoa/",
            Self::Years => "nam/",
            Self::Units => "don-vi/",
            Self::Series => "dong-su-kien/",
            Self::Authors => "tac-gia/",
        }
    }

    fn names(self, front: &FrontMatter) -> &[String] {
        match self {
            Self::Tags => &front.tags,
            Self::Years => &front.years,
            Self::Units => &front.units,
            Self::Series => &front.series,
            Self::Authors => &front.authors,
        }
    }
}

/// Index of a term in its taxonomy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub(crate) u32);

impl TermId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One term and its pages.
#[derive(Clone, Debug)]
pub struct Term {
    /// As most documents write it.
    pub name: String,
    /// What stands in its address.
    pub slug: String,
    /// Its pages, newest first.
    pub pages: Vec<PageId>,
}

/// All terms of one kind, in the order of their names; years newest first.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// Which one.
    pub kind: TaxonomyKind,
    /// Its terms.
    pub terms: Vec<Term>,
}

impl Taxonomy {
    /// The output folder of a term, ending in `/`.
    pub fn term_folder(&self, id: TermId) -> String {
        format!("{}{}/", self.kind.folder(), self.terms[id.index()].slug)
    }
}

#[derive(Default)]
struct Gathered {
    /// How often each spelling occurs.
    spellings: BTreeMap<String, usize>,
    pages: Vec<PageId>,
}

/// Gathers the terms of all pages and notes them in the pages.
pub(super) fn build(pages: &mut [Page]) -> Vec<Taxonomy> {
    TaxonomyKind::ALL
        .into_iter()
        .map(|kind| build_one(kind, pages))
        .collect()
}

fn build_one(kind: TaxonomyKind, pages: &mut [Page]) -> Taxonomy {
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    let mut keys: HashMap<String, String> = HashMap::new();
    for (index, page) in pages.iter().enumerate() {
        for name in kind.names(&page.document.front) {
            let key = keys
                .entry(name.clone())
                .or_insert_with(|| text::term_key(name));
            let entry = match gathered.get_mut(key) {
                Some(entry) => entry,
                None => gathered.entry(key.clone()).or_default(),
            };
            *entry.spellings.entry(name.clone()).or_insert(0) += 1;
            let id = PageId(index as u32);
            if entry.pages.last() != Some(&id) {
                entry.pages.push(id);
            }
        }
    }
    let mut terms: Vec<Term> = gathered.into_values().map(into_term).collect();
    terms.sort_by_cached_key(|term| text::sort_key(&term.name));
    if kind == TaxonomyKind::Years {
        terms.reverse();
    }
    separate_slugs(&mut terms);
    for (index, term) in terms.iter_mut().enumerate() {
        for id in &term.pages {
            pages[id.index()].terms[kind as usize].push(TermId(index as u32));
        }
        term.pages
            .sort_by(|a, b| super::tree::newest_first(pages, *a, *b));
    }
    Taxonomy { kind, terms }
}

fn into_term(gathered: Gathered) -> Term {
    // The first of the most frequent spellings, in the order of their bytes.
    let most = gathered.spellings.values().max().copied().unwrap_or(0);
    let name = gathered
        .spellings
        .into_iter()
        .find(|(_, count)| *count == most)
        .map(|(name, _)| name)
        .unwrap_or_default();
    Term {
        slug: text::short_slug(&name),
        name,
        pages: gathered.pages,
    }
}

/// Different names may fold to one slug: all but the first by name get `-` and four hexadecimal
/// digits of their name's hash. A name that folds to nothing gets the digits alone.
fn separate_slugs(terms: &mut [Term]) {
    let mut order: Vec<usize> = (0..terms.len()).collect();
    order.sort_by(|a, b| terms[*a].name.cmp(&terms[*b].name));
    let mut taken = std::collections::HashSet::new();
    for index in order {
        let term = &mut terms[index];
        if term.slug.is_empty() || taken.contains(&term.slug) {
            let hash = blake3::hash(term.name.as_bytes()).to_hex();
            let mut digits = 4;
            let mut slug = format!("{}-{}", term.slug, &hash[..digits]);
            while taken.contains(slug.trim_start_matches('-')) && digits < hash.len() {
                digits += 4;
                slug = format!("{}-{}", term.slug, &hash[..digits]);
            }
            term.slug = slug.trim_start_matches('-').to_owned();
        }
        taken.insert(term.slug.clone());
    }
}
