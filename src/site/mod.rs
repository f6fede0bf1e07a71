//! All documents related to each other, and the table of everything the site publishes.
//!
//! In: parsed documents, what is known of other files, the configuration and the clock. Out: an
//! immutable [`Site`] with its [`Routes`], and findings that take more than one document to see.
//! This module knows no HTML, no template and does no I/O.

mod links;
mod plan;
mod publication;
mod related;
mod routes;
mod taxonomy;
mod tree;

pub use links::{Destination, Link, wanted_by};
pub use plan::{Plan, sections};
pub use publication::{Publication, Status, Validity};
pub(crate) use routes::variant_path;
pub use routes::{ListPages, MAX_SITEMAP_URLS, Route, Routes, output_path, place, url_path};
pub use taxonomy::{Taxonomy, TaxonomyKind, Term, TermId};
pub use tree::{Section, SectionId};

use crate::config::Config;
use crate::diag::{Diagnostic, Problem, Severity};
use crate::document::{Date, Document, Kind, SortBy};
use crate::source::is_portable;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Index of a page in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub(crate) u32);

impl PageId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is known of a file that is no Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Size in bytes.
    pub size: u64,
    /// Present for pictures that could be read.
    pub picture: Option<PictureFacts>,
}

/// What is known of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// Hash of its bytes and of the quality of its variants, hexadecimal.
    pub hash: String,
    /// Widths of its variants in pixels, ascending, all smaller than `width`; empty for drawings
    /// and animations.
    pub variants: Vec<u32>,
}

/// Everything a site is made from.
#[derive(Clone, Debug)]
pub struct Sources {
    /// What `site.yaml` says.
    pub config: Arc<Config>,
    /// Documents in the order of their paths.
    pub documents: Vec<Arc<Document>>,
    /// Paths below `content/` of files of which no document could be made; links to them are not
    /// reported a second time.
    pub broken: BTreeSet<String>,
    /// Other files below `content/`, by path.
    pub files: Arc<BTreeMap<String, FileFacts>>,
    /// Files copied as they are, by path; of the site and of its theme.
    pub statics: Arc<BTreeMap<String, FileFacts>>,
    /// Paths that any of the documents refers to: see [`wanted_by`].
    pub wanted: Arc<BTreeSet<String>>,
    /// Paths of theme assets, as published.
    pub assets: BTreeSet<String>,
}

/// A published document that is no section index.
#[derive(Clone, Debug)]
pub struct Page {
    /// What was parsed.
    pub document: Arc<Document>,
    /// Its kind: its own, else the section's, else `article` (at the top `page`).
    pub kind: Kind,
    /// Where it belongs.
    pub section: SectionId,
    /// Path in the output: `tin-tuc/bai.html`.
    pub path: String,
    /// `date`, or for official documents `issued`.
    pub date: Option<Date>,
    /// Why it would not be public, when it is shown all the same.
    pub status: Status,
    /// Whether an official document is in force.
    pub validity: Option<Validity>,
    /// Its terms, by [`TaxonomyKind`].
    pub terms: [Vec<TermId>; TaxonomyKind::COUNT],
    /// Where its references lead, parallel to the body's.
    pub links: Vec<Link>,
    /// Its picture, below `content/` or `static/`.
    pub image: Option<Destination>,
    /// Documents a topic rests on.
    pub basis: Vec<PageId>,
    /// Documents this one replaces.
    pub replaces: Vec<PageId>,
    /// Files that belong to it, parallel to the front matter's `files`.
    pub files: Vec<Destination>,
}

/// The whole site, immutable.
#[derive(Clone, Debug)]
pub struct Site {
    /// What `site.yaml` says.
    pub config: Arc<Config>,
    /// Pages in the order of their paths.
    pub pages: Vec<Page>,
    /// Sections; the first is the root, parents come before children.
    pub sections: Vec<Section>,
    /// The five taxonomies, in the order of [`TaxonomyKind::ALL`].
    pub taxonomies: Vec<Taxonomy>,
    /// Everything published.
    pub routes: Routes,
    /// Files below `content/`.
    pub files: Arc<BTreeMap<String, FileFacts>>,
    /// Files copied as they are.
    pub statics: Arc<BTreeMap<String, FileFacts>>,
    /// Where the menu's entries lead, in the order of a walk through the menu; `None` leads
    /// outside.
    pub menu: Vec<Option<String>>,
    order: tree::Order,
    title_words: related::TitleWords,
    replaced_by: BTreeMap<PageId, Vec<PageId>>,
    backlinks: BTreeMap<PageId, Vec<PageId>>,
}

impl Site {
    /// Relates the documents to each other. Findings with errors among them mean that the site is
    /// a best effort and must not be published.
    pub fn new(sources: Sources, publication: &Publication) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let visible: Vec<Arc<Document>> = sources
            .documents
            .par_iter()
            .filter(|document| document.is_section_index() || publication.shows(&document.front))
            .cloned()
            .collect();
        for document in visible.iter().filter(|d| !is_portable(&d.path)) {
            // Its page has a sound name; but nobody on Windows can have the file.
            let name = document.path.to_string();
            let problem = Problem::NameNotPortable { name };
            let mut finding = Diagnostic::in_file(problem, Arc::clone(&document.file));
            finding.severity = Severity::Warning;
            findings.push(finding);
        }
        let tree = tree::build(&visible, &sources.config);
        let mut routes = Routes::default();
        routes.add_places(&sources, &mut findings);
        let mut sections = tree.sections;
        for (index, section) in sections.iter().enumerate() {
            let id = SectionId(index as u32);
            routes.add_section(id, section, &mut findings);
        }
        let mut pages = Vec::with_capacity(visible.len());
        for page in new_pages(&tree.groups, &sections, publication) {
            match page {
                Ok(page) => pages.push(page),
                Err(finding) => findings.push(finding),
            }
        }
        let ((), (order, taxonomies)) = rayon::join(
            || {
                for (page, id) in pages.iter().zip((0..).map(PageId)) {
                    routes.add_page(id, page, &mut findings);
                }
            },
            || {
                let order = tree::Order::new(&pages);
                tree::sort_pages(&mut sections, &pages, &order);
                let taxonomies = taxonomy::build(&pages, &order);
                (order, taxonomies)
            },
        );
        taxonomy::note(&mut pages, &taxonomies);
        routes.add_lists(&sections, &taxonomies, &sources.config, &mut findings);
        // Before links are resolved: an old address is a place like any other.
        routes.add_redirects(&pages, &sections, &mut findings);
        let menu = links::resolve_all(
            &mut pages,
            &mut sections,
            &mut routes,
            &sources,
            &mut findings,
        );
        let ((), (title_words, replaced_by, backlinks)) = rayon::join(
            || routes.check_names(&mut findings),
            || {
                (
                    related::TitleWords::new(&pages),
                    reverse(&pages, |page| &page.replaces),
                    backlinks(&pages),
                )
            },
        );
        let site = Self {
            title_words,
            replaced_by,
            backlinks,
            config: sources.config,
            pages,
            sections,
            taxonomies,
            routes,
            files: sources.files,
            statics: sources.statics,
            menu,
            order,
        };
        if site.pages.is_empty() && findings.is_empty() && sources.broken.is_empty() {
            let problem = Problem::ContentEmpty;
            findings.push(Diagnostic::in_file(problem, "content"));
        }
        (site, findings)
    }

    /// The page with this id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// The section with this id.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.index()]
    }

    /// The taxonomy of this kind.
    pub fn taxonomy(&self, kind: TaxonomyKind) -> &Taxonomy {
        &self.taxonomies[kind as usize]
    }

    /// All pages, newest first, undated last.
    pub fn newest(&self) -> &[PageId] {
        &self.order.newest
    }

    /// Documents that replace this one.
    pub fn replaced_by(&self, id: PageId) -> &[PageId] {
        self.replaced_by.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Pages whose text links to this one, in the order of their paths.
    pub fn backlinks(&self, id: PageId) -> &[PageId] {
        self.backlinks.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Up to `limit` pages nearest in subject: shared tags and series, then unit and year, then
    /// words of the title. Computed when asked for.
    pub fn related(&self, id: PageId, limit: usize) -> Vec<PageId> {
        related::of(self, id, limit)
    }

    /// Pages of the same section dated after and before this one, nearest first, at most `limit` of
    /// each; none for a page without a date.
    pub fn around(&self, id: PageId, limit: usize) -> (Vec<PageId>, Vec<PageId>) {
        let by_date = &self.section(self.page(id).section).by_date;
        let dated = by_date.partition_point(|other| self.page(*other).date.is_some());
        let by_date = &by_date[..dated];
        let Some(at) = self.find_by_date(by_date, id) else {
            return (Vec::new(), Vec::new());
        };
        let newer = by_date[..at].iter().rev().take(limit).copied().collect();
        let older = by_date.iter().skip(at + 1).take(limit).copied().collect();
        (newer, older)
    }

    /// The pages before and after this one in the section's own order.
    pub fn beside(&self, id: PageId) -> (Option<PageId>, Option<PageId>) {
        let section = self.section(self.page(id).section);
        let pages = &section.pages;
        let at = match section.sort_by {
            SortBy::Date => self.find_by_date(pages, id),
            SortBy::Weight | SortBy::Title => pages.iter().position(|other| *other == id),
        };
        match at {
            Some(at) => (
                at.checked_sub(1).map(|before| pages[before]),
                pages.get(at + 1).copied(),
            ),
            None => (None, None),
        }
    }

    /// Where a page stands among pages that are newest first.
    fn find_by_date(&self, pages: &[PageId], id: PageId) -> Option<usize> {
        let place = |id: PageId| self.order.place(id);
        pages
            .binary_search_by_key(&place(id), |other| place(*other))
            .ok()
    }
}

/// Pages of all documents that are no section index, in the order of their paths; a finding in place of one whose
/// name gives no address.
fn new_pages(
    groups: &[tree::Group<'_>],
    sections: &[Section],
    publication: &Publication,
) -> Vec<Result<Page, Diagnostic>> {
    groups
        .par_iter()
        .flat_map(|group| {
            let documents = group.documents.par_iter();
            documents
                .filter(|document| !document.is_section_index())
                .map(move |document| (group, document))
        })
        .map(|(group, document)| match group.path(document) {
            Some(path) => {
                let (section, document) = (group.section, Arc::clone(document));
                let home = &sections[section.index()];
                Ok(new_page(document, section, home, path, publication))
            }
            None => {
                let value = document.path.to_string();
                let problem = Problem::BadSlug { value };
                Err(Diagnostic::in_file(problem, Arc::clone(&document.file)))
            }
        })
        .collect()
}

fn new_page(
    document: Arc<Document>,
    section: SectionId,
    home: &Section,
    path: String,
    publication: &Publication,
) -> Page {
    let front = &document.front;
    // What lies in a folder without an index is news all the same; only the top is for pages.
    let at_top = !document.path.contains('/');
    let inherited = match section {
        SectionId::ROOT if !at_top => Kind::Article,
        _ => home.kind,
    };
    let kind = front.kind.unwrap_or(inherited);
    let issued = front.record.issued.clone();
    let date = front
        .date
        .clone()
        .or_else(|| issued.filter(|_| kind == Kind::Document));
    Page {
        status: publication.status(front),
        validity: publication.validity(front),
        kind,
        section,
        path,
        date,
        terms: Default::default(),
        links: Vec::new(),
        image: None,
        basis: Vec::new(),
        replaces: Vec::new(),
        files: Vec::new(),
        document,
    }
}

/// For every page the pages that name it.
fn reverse(pages: &[Page], named: impl Fn(&Page) -> &Vec<PageId>) -> BTreeMap<PageId, Vec<PageId>> {
    let mut reversed: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        for target in named(page) {
            let from = PageId(index as u32);
            reversed.entry(*target).or_default().push(from);
        }
    }
    reversed
}

fn backlinks(pages: &[Page]) -> BTreeMap<PageId, Vec<PageId>> {
    let mut links: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        let from = PageId(index as u32);
        for link in &page.links {
            if let Destination::Page(target) = link.to
                && target != from
            {
                let list = links.entry(target).or_default();
                if list.last() != Some(&from) {
                    list.push(from);
                }
            }
        }
    }
    links
}
