//! Where links lead: documents, files, places of the site, and what is missing.

use super::routes::output_path;
use super::{Page, PageId, Route, Routes, Section, SectionId, Sources, url_path};
use crate::config::{Feedback, MenuItem, Spanned};
use crate::diag::{Diagnostic, Problem, Severity};
use crate::document::{Document, Target, is_safe_address, target_of};
use crate::source::folder_of;
use crate::yaml::{Candidates, nearest};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// Where something leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A document's page.
    Page(PageId),
    /// A section.
    Section(SectionId),
    /// A file below `content/`.
    File(String),
    /// A file of `static/`.
    Static(String),
    /// Any other path of the output.
    Place(String),
    /// The page itself.
    Here,
    /// Nowhere: reported, or not published.
    Nowhere,
}

/// A reference resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub to: Destination,
    /// What follows: `?query#anchor`, either or none.
    pub tail: String,
}

impl Link {
    const NOWHERE: Self = Self {
        to: Destination::Nowhere,
        tail: String::new(),
    };
}

/// Paths below `content/` that a document may refer to and that are no documents themselves: what
/// must be looked into before the site is made. Each is named once.
pub fn wanted_by(document: &Document) -> BTreeSet<String> {
    let named = document.front.image.iter().map(|image| &image.src);
    let attached = document.front.record.files.iter().map(|file| &file.src);
    let folder = folder_of(&document.path);
    let targets = named
        .chain(attached)
        .filter_map(|src| target_of(folder, &src.value).ok());
    let referenced = document.body.references.iter().map(|r| r.target.clone());
    let is_wanted = |path: &String| !path.ends_with(".md") && !path.ends_with('/');
    targets
        .chain(referenced)
        .filter_map(|target| match target {
            Target::Path { path, .. } => Some(path).filter(is_wanted),
            Target::Anchor(_) => None,
        })
        .collect()
}

/// Endings of files that a browser would run when a reader opens them.
const ACTIVE: &[&str] = &[
    "html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "js", "mjs", "xml", "xsl", "xslt",
    "svgz", "swf", "hta", "php",
];

enum Owner {
    Page(PageId),
    Section(SectionId),
    Hidden,
}

struct Resolver<'a> {
    /// Parallel to the documents of the sources.
    owners: Vec<Owner>,
    folders: HashMap<String, SectionId>,
    sources: &'a Sources,
    routes: &'a Routes,
    /// Documents and files, made when the first link leads nowhere.
    names: OnceLock<Candidates<'a>>,
}

/// What [`Resolver`] found for one document.
struct Resolved {
    links: Vec<Link>,
    image: Option<Destination>,
    basis: Vec<PageId>,
    replaces: Vec<PageId>,
    files: Vec<Destination>,
}

/// Resolves every reference of every page and section and the menu; publishes the files referred
/// to. Gives where the menu's entries lead.
pub(super) fn resolve_all(
    pages: &mut [Page],
    sections: &mut [Section],
    routes: &mut Routes,
    sources: &Sources,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Option<String>> {
    let mut resolver = Resolver {
        owners: Vec::new(),
        folders: HashMap::new(),
        sources,
        routes,
        names: OnceLock::new(),
    };
    resolver
        .owners
        .resize_with(sources.documents.len(), || Owner::Hidden);
    let mut at = 0;
    for (index, page) in pages.iter().enumerate() {
        // Both are in the order of paths, and every page is among the documents.
        while !Arc::ptr_eq(&sources.documents[at], &page.document) {
            at += 1;
        }
        resolver.owners[at] = Owner::Page(PageId(index as u32));
    }
    for (index, section) in sections.iter().enumerate() {
        let id = SectionId(index as u32);
        resolver.folders.insert(section.folder.clone(), id);
        if let Some(document) = &section.index
            && let Some(at) = resolver.position(&document.path)
        {
            resolver.owners[at] = Owner::Section(id);
        }
    }
    let resolver = resolver;
    let resolve = |document: &Arc<Document>| {
        let mut findings = Vec::new();
        (resolver.document(document, &mut findings), findings)
    };
    let of_pages: Vec<(Resolved, Vec<Diagnostic>)> = pages
        .par_iter()
        .with_min_len(256)
        .map(|page| resolve(&page.document))
        .collect();
    let mut used = BTreeSet::new();
    for (page, (resolved, found)) in pages.iter_mut().zip(of_pages) {
        findings.extend(found);
        note_files(&resolved, &mut used);
        page.links = resolved.links;
        page.image = resolved.image;
        page.basis = resolved.basis;
        page.replaces = resolved.replaces;
        page.files = resolved.files;
    }
    for section in sections.iter_mut() {
        if let Some(document) = &section.index {
            let (resolved, found) = resolve(document);
            findings.extend(found);
            note_files(&resolved, &mut used);
            section.links = resolved.links;
        }
    }
    let menu = resolver.menu(findings);
    resolver.logos(findings);
    publish_files(&used, routes, sources, findings);
    menu
}

fn note_files(resolved: &Resolved, used: &mut BTreeSet<String>) {
    let links = resolved.links.iter().map(|link| &link.to);
    for to in links.chain(&resolved.image).chain(&resolved.files) {
        if let Destination::File(path) = to {
            used.insert(path.clone());
        }
    }
}

fn publish_files(
    used: &BTreeSet<String>,
    routes: &mut Routes,
    sources: &Sources,
    findings: &mut Vec<Diagnostic>,
) {
    let trusted = sources.config.raw_html == crate::config::RawHtml::Trust;
    for path in used {
        let ending = path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        if ACTIVE.contains(&ending.as_str()) && !trusted {
            let file = format!("content/{path}");
            findings.push(Diagnostic::in_file(Problem::ActiveFile, file));
            continue;
        }
        let picture = sources.files.get(path).and_then(|f| f.picture.as_ref());
        routes.add_file(path, picture, findings);
    }
    if !sources.broken.is_empty() {
        // Nobody knows what those refer to.
        return;
    }
    // Drafts use files too: only what no document at all refers to is reported.
    for path in sources.files.keys() {
        if !sources.wanted.contains(path) {
            let file = format!("content/{path}");
            findings.push(Diagnostic::in_file(Problem::FileUnused, file));
        }
    }
}

impl Resolver<'_> {
    fn document(&self, document: &Document, findings: &mut Vec<Diagnostic>) -> Resolved {
        let mut report = |problem: Problem, span: &std::ops::Range<usize>| {
            findings.push(Diagnostic::at(problem, &document.file, span.clone()));
        };
        let links = document
            .body
            .references
            .iter()
            .map(|reference| {
                let shown = reference.typed.as_deref().unwrap_or(&reference.written);
                self.link(document, &reference.target, shown)
                    .unwrap_or_else(|problem| {
                        report(problem, &reference.span);
                        Link::NOWHERE
                    })
            })
            .collect();
        let front = &document.front;
        let mut file = |src: &Spanned<String>| match self.file(document, &src.value) {
            Ok(to) => to,
            Err(problem) => {
                report(problem, &src.span);
                Destination::Nowhere
            }
        };
        let image = front.image.as_ref().map(|image| file(&image.src));
        let files = front.record.files.iter().map(|f| file(&f.src)).collect();
        let mut page_ids = |list: &[Spanned<String>]| {
            let mut ids = Vec::with_capacity(list.len());
            for written in list {
                match self.page(document, &written.value) {
                    Ok(id) => ids.extend(id),
                    Err(problem) => report(problem, &written.span),
                }
            }
            ids
        };
        Resolved {
            links,
            image: image.filter(|to| *to != Destination::Nowhere),
            basis: page_ids(&front.basis),
            replaces: page_ids(&front.record.replaces),
            files,
        }
    }

    /// A document named in front matter; `None` when it is not published.
    fn page(&self, document: &Document, written: &str) -> Result<Option<PageId>, Problem> {
        let target = target_of(folder_of(&document.path), written)?;
        match self.link(document, &target, written)?.to {
            Destination::Page(id) => Ok(Some(id)),
            Destination::Nowhere => Ok(None),
            _ => Err(missing(written, None)),
        }
    }

    /// A file named in front matter.
    fn file(&self, document: &Document, written: &str) -> Result<Destination, Problem> {
        let target = target_of(folder_of(&document.path), written)?;
        match self.link(document, &target, written)?.to {
            to @ (Destination::File(_) | Destination::Static(_)) => Ok(to),
            _ => Err(missing(written, None)),
        }
    }

    fn link(&self, document: &Document, target: &Target, written: &str) -> Result<Link, Problem> {
        match target {
            Target::Anchor(anchor) => {
                check_anchor(document, anchor, written)?;
                Ok(Link {
                    to: Destination::Here,
                    tail: tail(None, Some(anchor)),
                })
            }
            Target::Path {
                path,
                rooted,
                query,
                anchor,
            } => {
                let (to, owner) = self.path(path, *rooted, written)?;
                if let (Some(owner), Some(anchor)) = (owner, anchor) {
                    check_anchor(owner, anchor, written)?;
                }
                Ok(Link {
                    to,
                    tail: tail(query.as_deref(), anchor.as_deref()),
                })
            }
        }
    }

    /// Which of the sources' documents has this path.
    fn position(&self, path: &str) -> Option<usize> {
        let documents = &self.sources.documents;
        documents
            .binary_search_by(|document| (*document.path).cmp(path))
            .ok()
    }

    /// What stands at a path, and the document it comes from.
    fn path(
        &self,
        path: &str,
        rooted: bool,
        written: &str,
    ) -> Result<(Destination, Option<&Document>), Problem> {
        if rooted && self.sources.statics.contains_key(path) {
            return Ok((Destination::Static(path.to_owned()), None));
        }
        if let Some(at) = self.position(path) {
            let to = match &self.owners[at] {
                Owner::Page(id) => Destination::Page(*id),
                Owner::Section(id) => Destination::Section(*id),
                Owner::Hidden => {
                    return Err(Problem::TargetUnpublished {
                        target: written.to_owned(),
                    });
                }
            };
            return Ok((to, Some(&self.sources.documents[at])));
        }
        if self.sources.broken.contains(path) {
            return Ok((Destination::Nowhere, None));
        }
        if self.sources.files.contains_key(path) {
            return Ok((Destination::File(path.to_owned()), None));
        }
        if let Some(id) = self.folders.get(path.trim_end_matches('/')) {
            return Ok((Destination::Section(*id), None));
        }
        if rooted {
            let output = output_path(path);
            if self.routes.get(&output).is_some() {
                return Ok((Destination::Place(output), None));
            }
        }
        Err(missing(written, self.nearest(path)))
    }

    /// A document or file with the same name elsewhere, or nearly the same name.
    fn nearest(&self, path: &str) -> Option<String> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let documents = self.sources.documents.iter().map(|d| &*d.path);
        let all = documents.chain(self.sources.files.keys().map(String::as_str));
        let same = |other: &&str| other.rsplit('/').next() == Some(name);
        let meant = || self.names.get_or_init(|| Candidates::new(all.clone()));
        let found = all.clone().find(same);
        found.or_else(|| meant().nearest(path)).map(str::to_owned)
    }

    /// Where the entries of the menu lead, in the order of a walk through it.
    fn menu(&self, findings: &mut Vec<Diagnostic>) -> Vec<Option<String>> {
        let mut places = Vec::new();
        self.menu_items(&self.sources.config.menu, &mut places, findings);
        places
    }

    fn menu_items(
        &self,
        items: &[MenuItem],
        places: &mut Vec<Option<String>>,
        findings: &mut Vec<Diagnostic>,
    ) {
        for item in items {
            let url = &item.url.value;
            let is_outside = is_safe_address(url)
                && (url.contains("://")
                    || url.starts_with("//")
                    || url.starts_with("mailto:")
                    || url.starts_with("tel:"));
            let path = output_path(url.split(['#', '?']).next().unwrap_or(url));
            if !is_outside && self.routes.get(&path).is_none() {
                let known: Vec<&str> = self.routes.indexed().map(|(p, _)| url_path(p)).collect();
                let near = nearest(url.trim_matches('/'), known.into_iter());
                let problem = missing(url, near.map(|near| format!("/{near}")));
                let span = item.url.span.clone();
                findings.push(Diagnostic::at(problem, &"site.yaml".into(), span));
            }
            places.push(if is_outside { None } else { Some(path) });
            self.menu_items(&item.children, places, findings);
        }
    }

    /// Addresses of `site.yaml` run no script, and logos of website links lie in `static/`.
    fn logos(&self, findings: &mut Vec<Diagnostic>) {
        let config = &self.sources.config;
        let mut judge = |address: &str, span: std::ops::Range<usize>| {
            if !is_safe_address(address) {
                let address = address.to_owned();
                let problem = Problem::UnsafeAddress { address };
                let mut finding = Diagnostic::at(problem, &"site.yaml".into(), span);
                finding.severity = Severity::Error;
                findings.push(finding);
            }
        };
        for link in &config.links {
            judge(&link.url.value, link.url.span.clone());
        }
        if let Feedback::Form(address) = &config.feedback {
            judge(&address.value, address.span.clone());
        }
        for logo in self
            .sources
            .config
            .links
            .iter()
            .filter_map(|l| l.logo.as_ref())
        {
            let path = logo.value.trim_start_matches('/');
            if !self.sources.statics.contains_key(path) {
                let problem = missing(&logo.value, None);
                let span = logo.span.clone();
                findings.push(Diagnostic::at(problem, &"site.yaml".into(), span));
            }
        }
    }
}

impl Routes {
    /// Whether this route is a page for people (and not a file or feed).
    pub fn is_page(route: &Route) -> bool {
        matches!(
            route,
            Route::Home
                | Route::Page(_)
                | Route::Section { .. }
                | Route::Taxonomy(_)
                | Route::Term { .. }
                | Route::SiteMap
                | Route::Search
                | Route::NotFound
        )
    }
}

fn check_anchor(document: &Document, anchor: &str, written: &str) -> Result<(), Problem> {
    let known = &document.body.anchors;
    if anchor.is_empty() || known.iter().any(|id| id == anchor) {
        return Ok(());
    }
    let mut sorted: Vec<&str> = known.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let target = match written.split_once('#') {
        Some(("", _)) | None => document.path.to_string(),
        Some((target, _)) => target.to_owned(),
    };
    Err(Problem::AnchorMissing {
        nearest: nearest(anchor, sorted.into_iter()).map(str::to_owned),
        anchor: anchor.to_owned(),
        target,
    })
}

fn missing(written: &str, nearest: Option<String>) -> Problem {
    Problem::TargetMissing {
        target: written.to_owned(),
        nearest,
    }
}

fn tail(query: Option<&str>, anchor: Option<&str>) -> String {
    let mut tail = String::new();
    if let Some(query) = query {
        tail.push('?');
        tail.push_str(query);
    }
    if let Some(anchor) = anchor {
        tail.push('#');
        tail.push_str(anchor);
    }
    tail
}
