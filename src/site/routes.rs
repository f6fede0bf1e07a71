//! The one table from a path in the output to what stands there.

use super::{Page, PageId, Section, SectionId, Sources, Taxonomy, TaxonomyKind, TermId};
use crate::config::Config;
use crate::diag::{Diagnostic, Problem};
use crate::source::{folder_of, is_portable, resolve};
use std::collections::{BTreeMap, btree_map};
use std::sync::Arc;

/// Fixed places of every site.
pub mod place {
    /// Site map for people.
    pub const SITEMAP: &str = "so-do-trang/index.html";
    /// Search page.
    pub const SEARCH: &str = "tim-kiem/index.html";
    /// Folder of the search page and the index.
    pub const SEARCH_FOLDER: &str = "tim-kiem/";
    /// The site's feed; a section's has the same name in its folder.
    pub const FEED: &str = "rss.xml";
    /// Site map for machines.
    pub const SITEMAP_XML: &str = "sitemap.xml";
    /// For machines too.
    pub const ROBOTS: &str = "robots.txt";
    /// What a host shows for a missing page.
    pub const NOT_FOUND: &str = "404.html";
    /// The script that puts "Mới nhất" into pages.
    pub const LATEST: &str = "moi-nhat.js";
    /// Folder of theme assets under hashed names.
    pub const ASSETS: &str = "assets/";
}

/// Largest count of addresses in one `sitemap.xml`; the protocol's limit is 50,000.
pub const MAX_SITEMAP_URLS: usize = 45_000;

/// Longest name of a file or folder in bytes; file systems take 255.
const LONGEST_NAME: usize = 250;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The home page.
    Home,
    /// A document's page.
    Page(PageId),
    /// Page `number` (from 1) of a section's list.
    Section {
        /// Which section.
        id: SectionId,
        /// Which page of its list.
        number: usize,
    },
    /// All terms of a taxonomy.
    Taxonomy(TaxonomyKind),
    /// Page `number` (from 1) of a term's list.
    Term {
        /// Which taxonomy.
        kind: TaxonomyKind,
        /// Which term.
        id: TermId,
        /// Which page of its list.
        number: usize,
    },
    /// The site map for people.
    SiteMap,
    /// The search page.
    Search,
    /// The page for what does not exist.
    NotFound,
    /// The script with the newest articles.
    Latest,
    /// A feed: of the site, or of a section.
    Feed(Option<SectionId>),
    /// The site map for machines; with parts, this is their list.
    SitemapXml,
    /// Part `number` (from 1) of the site map for machines.
    SitemapPart(usize),
    /// `robots.txt`.
    Robots,
    /// A page that leads to another path of the output.
    Redirect(String),
    /// A file of `static/`, by its path there.
    Static(String),
    /// A file of `content/`, by its path there.
    File(String),
    /// A smaller WebP of a picture of `content/`.
    Variant {
        /// Path of the picture below `content/`.
        file: String,
        /// Width in pixels.
        width: u32,
    },
    /// A theme asset.
    Asset,
}

#[derive(Clone, Debug)]
struct Entry {
    route: Route,
    /// The file of the site it comes from; none for what the site makes itself.
    origin: Option<Arc<str>>,
}

/// Everything published, by path in the output (`tin-tuc/index.html`), in the order of paths.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    entries: BTreeMap<String, Entry>,
}

/// The address of a path of the output: `tin-tuc/index.html` → `tin-tuc/`.
pub fn url_path(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

/// The path of the output that an address names: `tin-tuc/` → `tin-tuc/index.html`.
pub fn output_path(url: &str) -> String {
    let url = url.trim_start_matches('/');
    if url.is_empty() || url.ends_with('/') {
        format!("{url}index.html")
    } else {
        url.to_owned()
    }
}

/// The path of the first page of a list in `folder` (which ends in `/`).
fn first_page(folder: &str) -> String {
    format!("{folder}index.html")
}

/// The pages that a list is spread over; an empty list has one.
pub struct ListPages {
    folder: String,
    count: usize,
}

impl ListPages {
    fn new(folder: &str, entries: usize, per_page: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            count: entries.div_ceil(per_page).max(1),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The path of page `number` (from 1); `None` when there are fewer.
    pub fn path(&self, number: usize) -> Option<String> {
        let folder = &self.folder;
        match number {
            0 => None,
            1 => Some(first_page(folder)),
            _ if number > self.count => None,
            _ => Some(format!("{folder}trang-{number}.html")),
        }
    }

    /// Each number with its path.
    fn iter(&self) -> impl Iterator<Item = (usize, String)> + use<'_> {
        (1..=self.count).filter_map(|number| Some((number, self.path(number)?)))
    }
}

impl Routes {
    /// What stands at a path of the output.
    pub fn get(&self, path: &str) -> Option<&Route> {
        self.entries.get(path).map(|entry| &entry.route)
    }

    /// Everything, in the order of paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Route)> {
        self.entries
            .iter()
            .map(|(path, entry)| (path.as_str(), &entry.route))
    }

    /// Pages of a section's list.
    pub fn section_pages(section: &Section) -> ListPages {
        ListPages::new(&section.path, section.pages.len(), section.paginate_by)
    }

    /// Pages of a term's list.
    pub fn term_pages(taxonomy: &Taxonomy, id: TermId, config: &Config) -> ListPages {
        let pages = taxonomy.terms[id.index()].pages.len();
        ListPages::new(&taxonomy.term_folder(id), pages, config.paginate_by)
    }

    fn claim(
        &mut self,
        path: String,
        route: Route,
        origin: Option<Arc<str>>,
        findings: &mut Vec<Diagnostic>,
    ) -> bool {
        let taken = match self.entries.entry(path) {
            btree_map::Entry::Vacant(place) => {
                place.insert(Entry { route, origin });
                return true;
            }
            btree_map::Entry::Occupied(taken) => taken,
        };
        let url = format!("/{}", url_path(taken.key()));
        let problem = match &taken.get().origin {
            Some(other) => Problem::UrlTaken {
                url,
                other: other.to_string(),
            },
            None => Problem::UrlReserved { url },
        };
        let place = origin.map(crate::diag::Place::File);
        findings.push(Diagnostic::new(problem, place));
        false
    }

    /// What stands everywhere: fixed places, copied files, assets.
    pub(super) fn add_places(&mut self, sources: &Sources, findings: &mut Vec<Diagnostic>) {
        let fixed = [
            (place::SITEMAP, Route::SiteMap),
            (place::SEARCH, Route::Search),
            (place::FEED, Route::Feed(None)),
            (place::SITEMAP_XML, Route::SitemapXml),
            (place::NOT_FOUND, Route::NotFound),
            (place::LATEST, Route::Latest),
        ];
        for (path, route) in fixed {
            self.claim(path.to_owned(), route, None, findings);
        }
        for kind in TaxonomyKind::ALL {
            let path = first_page(kind.folder());
            self.claim(path, Route::Taxonomy(kind), None, findings);
        }
        for path in &sources.assets {
            self.claim(path.clone(), Route::Asset, None, findings);
        }
        for path in sources.statics.keys() {
            let origin = Some(format!("static/{path}").into());
            if path.starts_with(place::SEARCH_FOLDER) {
                self.refuse(path, origin, findings);
                continue;
            }
            let route = Route::Static(path.clone());
            self.claim(path.clone(), route, origin, findings);
        }
        if !sources.statics.contains_key(place::ROBOTS) {
            self.claim(place::ROBOTS.to_owned(), Route::Robots, None, findings);
        }
    }

    pub(super) fn add_section(
        &mut self,
        id: SectionId,
        section: &Section,
        findings: &mut Vec<Diagnostic>,
    ) {
        let route = match id {
            SectionId::ROOT => Route::Home,
            id => Route::Section { id, number: 1 },
        };
        let origin = section.index.as_ref().map(|index| Arc::clone(&index.file));
        if !section.path.is_empty() && is_reserved(&section.path) {
            self.refuse(&section.path, origin, findings);
            return;
        }
        self.claim(first_page(&section.path), route, origin, findings);
    }

    pub(super) fn add_page(&mut self, id: PageId, page: &Page, findings: &mut Vec<Diagnostic>) {
        let file = &page.document.file;
        let before = findings.len();
        if is_reserved(&page.path) {
            self.refuse(&page.path, Some(Arc::clone(file)), findings);
        } else {
            let origin = Some(Arc::clone(file));
            self.claim(page.path.clone(), Route::Page(id), origin, findings);
        }
        // A slug that was written is the place to look at.
        if let Some(slug) = &page.document.front.slug {
            for finding in &mut findings[before..] {
                finding.place = Some(crate::diag::Place::Span {
                    file: Arc::clone(file),
                    span: slug.span.clone(),
                });
            }
        }
    }

    fn refuse(&self, path: &str, origin: Option<Arc<str>>, findings: &mut Vec<Diagnostic>) {
        let url = format!("/{path}");
        let place = origin.map(crate::diag::Place::File);
        findings.push(Diagnostic::new(Problem::UrlReserved { url }, place));
    }

    /// Further pages of lists, feeds of sections and the parts of the site map.
    pub(super) fn add_lists(
        &mut self,
        sections: &[Section],
        taxonomies: &[Taxonomy],
        config: &Config,
        findings: &mut Vec<Diagnostic>,
    ) {
        for (index, section) in sections.iter().enumerate().skip(1) {
            let id = SectionId(index as u32);
            for (number, path) in Self::section_pages(section).iter().skip(1) {
                self.add(path, Route::Section { id, number }, findings);
            }
            let feed = format!("{}{}", section.path, place::FEED);
            self.add(feed, Route::Feed(Some(id)), findings);
        }
        for taxonomy in taxonomies {
            let kind = taxonomy.kind;
            for id in (0..taxonomy.terms.len() as u32).map(TermId) {
                for (number, path) in Self::term_pages(taxonomy, id, config).iter() {
                    self.add(path, Route::Term { kind, id, number }, findings);
                }
            }
        }
        let parts = self.indexed().count().div_ceil(MAX_SITEMAP_URLS);
        if parts > 1 {
            for part in 1..=parts {
                self.add(
                    format!("sitemap-{part}.xml"),
                    Route::SitemapPart(part),
                    findings,
                );
            }
        }
    }

    /// Puts in what the site makes itself; a document or file of that name is refused.
    fn add(&mut self, path: String, route: Route, findings: &mut Vec<Diagnostic>) {
        let taken = self.entries.get(&path);
        if let Some(origin) = taken.and_then(|taken| taken.origin.as_ref()) {
            let url = format!("/{}", url_path(&path));
            let file = Arc::clone(origin);
            findings.push(Diagnostic::in_file(Problem::UrlReserved { url }, file));
            return;
        }
        let origin = None;
        self.entries.insert(path, Entry { route, origin });
    }

    /// What search engines are told of, in the order of paths.
    pub fn indexed(&self) -> impl Iterator<Item = (&str, &Route)> {
        self.iter().filter(|(_, route)| {
            matches!(
                route,
                Route::Home
                    | Route::Page(_)
                    | Route::Section { number: 1, .. }
                    | Route::Taxonomy(_)
                    | Route::Term { number: 1, .. }
                    | Route::SiteMap
            )
        })
    }

    /// A file of `content/` that a document refers to, and the variants of a picture.
    pub(super) fn add_file(
        &mut self,
        path: &str,
        picture: Option<&super::PictureFacts>,
        findings: &mut Vec<Diagnostic>,
    ) {
        let origin: Arc<str> = format!("content/{path}").into();
        let route = Route::File(path.to_owned());
        if !self.claim(path.to_owned(), route, Some(Arc::clone(&origin)), findings) {
            return;
        }
        let Some(picture) = picture else { return };
        for &width in &picture.variants {
            let file = path.to_owned();
            let route = Route::Variant { file, width };
            let path = variant_path(path, &picture.hash, width);
            self.claim(path, route, Some(Arc::clone(&origin)), findings);
        }
    }

    /// Pages that lead from old addresses to new ones.
    pub(super) fn add_redirects(
        &mut self,
        pages: &[Page],
        sections: &[Section],
        findings: &mut Vec<Diagnostic>,
    ) {
        let from_pages = pages.iter().map(|page| (&page.document, page.path.clone()));
        let from_sections = sections.iter().filter_map(|section| {
            let path = first_page(&section.path);
            section.index.as_ref().map(|index| (index, path))
        });
        for (document, to) in from_pages.chain(from_sections) {
            for alias in &document.front.aliases {
                let mut report = |problem| {
                    let span = alias.span.clone();
                    findings.push(Diagnostic::at(problem, &document.file, span));
                };
                let Ok(path) = alias_path(&alias.value) else {
                    let path = alias.value.clone();
                    report(Problem::PathLeavesSite { path });
                    continue;
                };
                let url = format!("/{}", url_path(&path));
                if path.contains(['?', '#', '<', '>', '"', '|', '*']) {
                    let value = alias.value.clone();
                    report(Problem::BadSlug { value });
                } else if is_reserved(&path) {
                    report(Problem::UrlReserved { url });
                } else if let Some(taken) = self.entries.get(&path) {
                    report(match &taken.origin {
                        Some(other) => Problem::UrlTaken {
                            url,
                            other: other.to_string(),
                        },
                        None => Problem::UrlReserved { url },
                    });
                } else {
                    let route = Route::Redirect(to.clone());
                    let origin = Some(Arc::clone(&document.file));
                    self.entries.insert(path, Entry { route, origin });
                }
            }
        }
    }

    /// Reports what some disk cannot hold: names that are too long or that Windows refuses, files
    /// whose path is a folder of another, names that differ in case only.
    pub(super) fn check_names(&self, findings: &mut Vec<Diagnostic>) {
        self.check_folders(findings);
        self.check_case(findings);
    }

    /// Where a file or folder stands that is spelled with lower-case letters instead.
    fn check_case(&self, findings: &mut Vec<Diagnostic>) {
        let mut spelled: BTreeMap<String, &str> = BTreeMap::new();
        for (path, entry) in &self.entries {
            if !path.contains(char::is_uppercase) {
                continue;
            }
            let ends = path.match_indices('/').map(|(at, _)| at);
            for name in ends.chain([path.len()]).map(|end| &path[..end]) {
                if !name.contains(char::is_uppercase) {
                    continue;
                }
                let lower = name.to_lowercase();
                let other = match spelled.get(&lower) {
                    Some(other) if *other != name => Some((*other).to_owned()),
                    Some(_) => None,
                    None => {
                        let taken = self.holds(&lower).then(|| lower.clone());
                        spelled.insert(lower, name);
                        taken
                    }
                };
                if let Some(other) = other {
                    let name = name.to_owned();
                    let problem = Problem::NamesDifferInCase { name, other };
                    let place = entry.origin.clone().map(crate::diag::Place::File);
                    findings.push(Diagnostic::new(problem, place));
                    break;
                }
            }
        }
    }

    /// Whether there is a file of this path, or a folder.
    fn holds(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        let mut below = self.entries.range(folder.clone()..);
        self.entries.contains_key(path)
            || below
                .next()
                .is_some_and(|(path, _)| path.starts_with(&folder))
    }

    fn check_folders(&self, findings: &mut Vec<Diagnostic>) {
        // Entries of one folder follow each other: it is looked at once unless something is wrong.
        let mut clear = "";
        for (path, entry) in &self.entries {
            let is_long = path.len() > LONGEST_NAME;
            if is_long && path.split('/').any(|name| name.len() > LONGEST_NAME) {
                let problem = Problem::NameTooLong { path: path.clone() };
                let place = entry.origin.clone().map(crate::diag::Place::File);
                findings.push(Diagnostic::new(problem, place));
            }
            let own = folder_of(path);
            let unseen = if own == clear {
                path.rsplit('/').next().unwrap_or(path)
            } else {
                path
            };
            if !is_portable(unseen) {
                let problem = Problem::NameNotPortable { name: path.clone() };
                let place = entry.origin.clone().map(crate::diag::Place::File);
                findings.push(Diagnostic::new(problem, place));
            }
            if own == clear {
                continue;
            }
            let before = findings.len();
            let mut folder = own;
            while !folder.is_empty() {
                if let Some(file) = self.entries.get(folder) {
                    let problem = Problem::UrlTaken {
                        url: format!("/{folder}/"),
                        other: file.origin.as_deref().unwrap_or(folder).to_owned(),
                    };
                    let place = entry.origin.clone().map(crate::diag::Place::File);
                    findings.push(Diagnostic::new(problem, place));
                }
                folder = folder_of(folder);
            }
            if findings.len() == before {
                clear = own;
            }
        }
    }
}

/// The published path of a variant: `anh/nui-800w.1a2b3c4d.webp`.
pub(crate) fn variant_path(file: &str, hash: &str, width: u32) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!("{stem}-{width}w.{}.webp", &hash[..hash.len().min(8)])
}

/// The output path of an alias, which is always read from the root of the site.
fn alias_path(alias: &str) -> Result<String, crate::source::Leaves> {
    let path = resolve("", alias)?;
    Ok(if path.ends_with(".html") || path.ends_with(".htm") {
        path
    } else if path.is_empty() {
        "index.html".to_owned()
    } else {
        format!("{path}/index.html")
    })
}

/// Whether a path lies in a folder that the site fills itself.
pub(super) fn is_reserved(path: &str) -> bool {
    TaxonomyKind::ALL
        .into_iter()
        .map(TaxonomyKind::folder)
        .chain([
            place::ASSETS,
            place::SEARCH_FOLDER,
            url_path(place::SITEMAP),
            ".sen/",
        ])
        .any(|folder| path.starts_with(folder))
}
