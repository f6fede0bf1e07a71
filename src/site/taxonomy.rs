//! Taxonomies: tags, years, units, series and authors, each with its terms.

use super::tree::Order;
use super::{Page, PageId};
use crate::document::FrontMatter;
use crate::text;
use rayon::prelude::*;
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

/// Gathers the terms of all pages.
pub(super) fn build(pages: &[Page], order: &Order) -> Vec<Taxonomy> {
    written(pages)
        .into_par_iter()
        .map(|written| build_one(written, order))
        .collect()
}

/// Notes in the pages which terms they have.
pub(super) fn note(pages: &mut [Page], taxonomies: &[Taxonomy]) {
    for taxonomy in taxonomies {
        for (index, term) in taxonomy.terms.iter().enumerate() {
            for id in &term.pages {
                let terms = &mut pages[id.index()].terms;
                terms[taxonomy.kind as usize].push(TermId(index as u32));
            }
        }
    }
}

/// The names of one kind as all pages write them.
struct Written<'p> {
    kind: TaxonomyKind,
    /// Each spelling with how often it occurs.
    spellings: Vec<(&'p str, usize)>,
    /// Page `i` has the spellings `names[starts[i]..starts[i + 1]]`.
    names: Vec<u32>,
    starts: Vec<u32>,
    known: HashMap<u64, u32>,
}

/// Goes through the pages once, in the order in which they lie in memory, and looks at each name by its hash.
fn written(pages: &[Page]) -> [Written<'_>; TaxonomyKind::COUNT] {
    let mut all = TaxonomyKind::ALL.map(|kind| Written {
        kind,
        spellings: Vec::new(),
        names: Vec::with_capacity(pages.len()),
        starts: vec![0],
        known: HashMap::new(),
    });
    for page in pages {
        let document = &page.document;
        let mut hashes = document.name_hashes.iter();
        for written in &mut all {
            let names = written.kind.names(&document.front);
            for (name, hash) in names.iter().zip(&mut hashes) {
                let spelling = *written.known.entry(*hash).or_insert_with(|| {
                    written.spellings.push((name, 0));
                    written.spellings.len() as u32 - 1
                });
                written.spellings[spelling as usize].1 += 1;
                written.names.push(spelling);
            }
            written.starts.push(written.names.len() as u32);
        }
    }
    all
}

fn build_one(written: Written<'_>, order: &Order) -> Taxonomy {
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    let group_of: Vec<usize> = written
        .spellings
        .iter()
        .map(|(name, _)| {
            let next = groups.len();
            *groups.entry(text::term_key(name)).or_insert(next)
        })
        .collect();
    let mut members: Vec<Vec<PageId>> = vec![Vec::new(); groups.len()];
    for id in &order.newest {
        let [from, to] = [id.index(), id.index() + 1].map(|at| written.starts[at] as usize);
        for spelling in &written.names[from..to] {
            let members = &mut members[group_of[*spelling as usize]];
            if members.last() != Some(id) {
                members.push(*id);
            }
        }
    }
    let mut gathered: Vec<Gathered> = members
        .into_iter()
        .map(|pages| Gathered {
            pages,
            ..Gathered::default()
        })
        .collect();
    for ((name, count), group) in written.spellings.into_iter().zip(group_of) {
        gathered[group].spellings.insert(name.to_owned(), count);
    }
    let in_order = groups
        .into_values()
        .map(|group| std::mem::take(&mut gathered[group]));
    let mut terms: Vec<Term> = in_order.map(into_term).collect();
    terms.sort_by_cached_key(|term| text::sort_key(&term.name));
    let kind = written.kind;
    if kind == TaxonomyKind::Years {
        terms.reverse();
    }
    separate_slugs(&mut terms);
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
