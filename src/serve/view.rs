//! The site as it is at one moment, and what is answered from it.

use super::panel::{Panel, escape};
use crate::diag::Diagnostic;
use crate::output::Manifest;
use crate::render::{SearchFiles, Snapshot, mime_of};
use crate::search::MANIFEST;
use crate::site::{Route, output_path, place};
use crate::source::{Lookup, Memory};
use crate::text;
use axum::body::Bytes;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Folder of our own addresses below the site's base. No route begins with a dot.
pub(super) const OWN: &str = ".sen/";

/// One state of the site.
pub(super) struct View {
    /// Counts the states, from 1.
    pub(super) number: u64,
    /// Path under which the site lives, beginning and ending with `/`.
    pub(super) base: String,
    snapshot: Option<Arc<Snapshot>>,
    panel: Panel,
    /// HTML that was rendered, by path in the output.
    rendered: Mutex<HashMap<String, Arc<Html>>>,
    /// Hash of the script with the newest articles.
    latest: OnceLock<String>,
}

/// A page as it was rendered, or what stands for it.
struct Html {
    status: u16,
    bytes: Vec<u8>,
    /// The document it is made from.
    file: Option<Arc<str>>,
    /// An error of this page alone.
    panel: Option<Panel>,
    version: String,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Go to this address.
    Redirect(String),
    /// These bytes.
    Content(Content),
}

/// Bytes with what is said of them.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) status: u16,
    pub(super) mime: String,
    pub(super) bytes: Bytes,
}

/// What an open page is told of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PageState {
    /// Hash of the page without the names of style sheets.
    pub(super) version: String,
    pub(super) panel: String,
    /// Style sheets by their published path without the hash.
    pub(super) styles: BTreeMap<String, String>,
    /// Hash of the script with the newest articles.
    pub(super) latest: String,
}

/// What was answered from earlier views and may be wanted again: pages, for when they cannot be
/// rendered, and search indexes, whose files an open page goes on asking for.
#[derive(Default)]
pub(super) struct LastGood {
    indexes: VecDeque<Arc<SearchFiles>>,
    pages: HashMap<String, Vec<u8>>,
    order: VecDeque<String>,
}

/// How many pages are kept for when they cannot be rendered.
const KEPT: usize = 100;
/// How many search indexes are kept.
const INDEXES: usize = 2;

impl LastGood {
    fn keep(&mut self, path: &str, bytes: &[u8]) {
        if self.pages.insert(path.to_owned(), bytes.to_vec()).is_none() {
            self.order.push_back(path.to_owned());
        }
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.pages.remove(&oldest);
        }
    }
}

impl LastGood {
    /// Keeps an index; the newest comes first.
    fn keep_index(&mut self, index: &Arc<SearchFiles>) {
        let is_new = self
            .indexes
            .front()
            .is_none_or(|first| !Arc::ptr_eq(first, index));
        if is_new {
            self.indexes.push_front(Arc::clone(index));
            self.indexes.truncate(INDEXES);
        }
    }

    /// A file of an index that was told of.
    fn search_file(&self, path: &str) -> Option<Vec<u8>> {
        self.indexes
            .iter()
            .find_map(|index| index.get(path))
            .cloned()
    }
}

/// What stands at a path below the base.
enum Found {
    Output(String),
    Folder(String),
    Missing,
}

impl View {
    pub(super) fn new(number: u64, snapshot: Option<Arc<Snapshot>>, panel: Panel) -> Self {
        let base = snapshot
            .as_ref()
            .map_or("/", |s| s.site.config.base.path())
            .to_owned();
        Self {
            number,
            base: decoded(&base),
            snapshot,
            panel,
            rendered: Mutex::default(),
            latest: OnceLock::new(),
        }
    }

    /// Our own folder as pages name it.
    fn own(&self) -> String {
        let base = self
            .snapshot
            .as_ref()
            .map_or("/", |s| s.site.config.base.path());
        format!("{base}{OWN}")
    }

    fn find(&self, snapshot: &Snapshot, path: &str) -> Found {
        let output = output_path(path);
        if snapshot.site.routes.get(&output).is_some() {
            return Found::Output(output);
        }
        let folder = format!("{path}/");
        if !path.is_empty() && snapshot.site.routes.get(&output_path(&folder)).is_some() {
            return Found::Folder(snapshot.site.config.base.path_of(&folder));
        }
        Found::Missing
    }

    /// What is answered for `path`, decoded and below the base (`tin-tuc/`).
    pub(super) fn reply(&self, path: &str, good: &Mutex<LastGood>) -> Reply {
        let Some(snapshot) = &self.snapshot else {
            return self.html_reply(&self.failed(None));
        };
        match self.find(snapshot, path) {
            Found::Folder(address) => Reply::Redirect(address),
            Found::Output(output) if is_html(&output) => {
                self.html_reply(&self.html(snapshot, &output, good))
            }
            Found::Output(output) => match snapshot.render(&output) {
                Some(Ok(artifact)) => Reply::Content(Content {
                    status: 200,
                    mime: mime_of(&output),
                    bytes: artifact.bytes.into(),
                }),
                Some(Err(finding)) => self.html_reply(&self.failed(Some(&finding))),
                None => self.html_reply(&self.missing(snapshot, path, good)),
            },
            Found::Missing => match search_file(snapshot, path, good) {
                Some(bytes) => Reply::Content(Content {
                    status: 200,
                    mime: mime_of(path),
                    bytes: bytes.into(),
                }),
                None => self.html_reply(&self.missing(snapshot, path, good)),
            },
        }
    }

    /// What the page at `path` is now.
    pub(super) fn state(&self, path: &str, good: &Mutex<LastGood>) -> PageState {
        let Some(snapshot) = &self.snapshot else {
            let html = self.failed(None);
            return PageState {
                version: html.version.clone(),
                ..PageState::default()
            };
        };
        let html = match self.find(snapshot, path) {
            Found::Output(output) if is_html(&output) => self.html(snapshot, &output, good),
            _ => self.missing(snapshot, path, good),
        };
        let base = &snapshot.site.config.base;
        PageState {
            version: html.version.clone(),
            panel: self.panel_of(&html),
            styles: styles(snapshot)
                .map(|(plain, path)| (base.path_of(&plain), base.path_of(path)))
                .collect(),
            latest: self.latest(snapshot),
        }
    }

    fn latest(&self, snapshot: &Snapshot) -> String {
        let hash = || match snapshot.render(place::LATEST) {
            Some(Ok(artifact)) => Manifest::hash(&artifact.bytes),
            _ => String::new(),
        };
        self.latest.get_or_init(hash).clone()
    }

    /// The page at a path of the output, rendered once.
    fn html(&self, snapshot: &Snapshot, path: &str, good: &Mutex<LastGood>) -> Arc<Html> {
        if let Some(html) = lock(&self.rendered).get(path) {
            return Arc::clone(html);
        }
        let html = match snapshot.render(path) {
            Some(Ok(artifact)) => {
                lock(good).keep(path, &artifact.bytes);
                let file = document_of(snapshot, path);
                self.page(snapshot, 200, artifact.bytes, file, None)
            }
            Some(Err(finding)) => {
                let last = lock(good).pages.get(path).cloned();
                let file = document_of(snapshot, path);
                match last {
                    Some(bytes) => {
                        let panel = self.panel.with(&finding, &sources(snapshot));
                        self.page(snapshot, 200, bytes, file, Some(panel))
                    }
                    None => self.failed(Some(&finding)),
                }
            }
            None => self.failed(None),
        };
        let html = Arc::new(html);
        lock(&self.rendered).insert(path.to_owned(), Arc::clone(&html));
        html
    }

    fn page(
        &self,
        snapshot: &Snapshot,
        status: u16,
        bytes: Vec<u8>,
        file: Option<Arc<str>>,
        panel: Option<Panel>,
    ) -> Html {
        Html {
            status,
            version: version(snapshot, status, &bytes),
            bytes,
            file,
            panel,
        }
    }

    /// The site's own page for what does not exist. Where a document should be that cannot be
    /// read, what is wrong with it.
    fn missing(&self, snapshot: &Snapshot, path: &str, good: &Mutex<LastGood>) -> Arc<Html> {
        let output = output_path(path);
        if self.panel.files().any(|file| default_path(file) == output) {
            return Arc::new(self.failed(None));
        }
        let html = self.html(snapshot, place::NOT_FOUND, good);
        if html.status != 200 {
            return html;
        }
        let bytes = html.bytes.clone();
        Arc::new(self.page(snapshot, 404, bytes, None, html.panel.clone()))
    }

    /// A page that only says what is wrong.
    fn failed(&self, finding: Option<&Diagnostic>) -> Html {
        let panel = match (finding, &self.snapshot) {
            (Some(finding), Some(snapshot)) => self.panel.with(finding, &sources(snapshot)),
            (Some(finding), None) => self.panel.with(finding, &Lookup(&Memory::new())),
            (None, _) => self.panel.clone(),
        };
        let bytes = panel.page(&self.own()).into_bytes();
        Html {
            status: 500,
            version: format!("500-{}", &Manifest::hash(&bytes)[..16]),
            bytes,
            file: None,
            panel: Some(Panel::default()),
        }
    }

    fn panel_of(&self, html: &Html) -> String {
        let panel = html.panel.as_ref().unwrap_or(&self.panel);
        panel.html(&self.own(), html.file.as_deref())
    }

    fn html_reply(&self, html: &Html) -> Reply {
        let mut tail = String::new();
        let panel = self.panel_of(html);
        if !panel.is_empty() {
            tail.push_str("<sen-errors><template shadowrootmode=\"open\">");
            tail.push_str(&panel);
            tail.push_str("</template></sen-errors>");
        }
        let own = self.own();
        tail.push_str("<script src=\"");
        escape(&mut tail, &own);
        tail.push_str("live.js\" data-live=\"");
        escape(&mut tail, &own);
        tail.push_str(&format!(
            "live\" data-version=\"{}\" data-number=\"{}\"></script>",
            html.version, self.number
        ));
        Reply::Content(Content {
            status: html.status,
            mime: "text/html; charset=utf-8".into(),
            bytes: inject(&html.bytes, &tail).into(),
        })
    }

    /// Addresses of changed files of the site, as pages name them.
    pub(super) fn addresses(&self, paths: impl Iterator<Item = String>) -> Vec<String> {
        paths
            .filter_map(|path| {
                let below = path
                    .strip_prefix("static/")
                    .or_else(|| path.strip_prefix("content/"))?;
                let is_text = path.starts_with("content/") && below.ends_with(".md");
                (!is_text).then(|| format!("{}{below}", self.base))
            })
            .collect()
    }

    /// Address of the script with the newest articles.
    pub(super) fn latest_address(&self) -> String {
        format!("{}{}", self.base, place::LATEST)
    }
}

/// A file for searching. The index is built when its first file is asked for; its others are those
/// that this one names, also after the next change.
fn search_file(snapshot: &Snapshot, path: &str, good: &Mutex<LastGood>) -> Option<Vec<u8>> {
    let name = path.strip_prefix(place::SEARCH_FOLDER)?;
    if name != MANIFEST
        && let Some(bytes) = lock(good).search_file(path)
    {
        return Some(bytes);
    }
    let is_index = name == MANIFEST || name.contains('/');
    if is_index {
        lock(good).keep_index(snapshot.search_files());
    }
    snapshot.render(path)?.ok().map(|artifact| artifact.bytes)
}

fn sources(snapshot: &Snapshot) -> Lookup<'_> {
    Lookup(snapshot.files())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_html(path: &str) -> bool {
    mime_of(path).starts_with("text/html")
}

/// A path of an address as text, NFC; empty when it is not UTF-8.
fn decoded(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8();
    decoded.map_or_else(|_| String::new(), |path| text::nfc(&path).into_owned())
}

/// The document that stands at a path of the output.
fn document_of(snapshot: &Snapshot, path: &str) -> Option<Arc<str>> {
    let site = &snapshot.site;
    match site.routes.get(path)? {
        Route::Page(id) => Some(Arc::clone(&site.page(*id).document.file)),
        Route::Section { id, .. } => site
            .section(*id)
            .index
            .as_ref()
            .map(|index| Arc::clone(&index.file)),
        _ => None,
    }
}

/// Where a document would be published if it could be read and named no slug.
fn default_path(file: &str) -> String {
    let Some(path) = file
        .strip_prefix("content/")
        .and_then(|f| f.strip_suffix(".md"))
    else {
        return String::new();
    };
    let parts: Vec<String> = path.split('/').map(text::file_slug).collect();
    match path.strip_suffix("_index") {
        Some(_) => output_path(&format!("{}/", parts[..parts.len() - 1].join("/"))),
        None => format!("{}.html", parts.join("/")),
    }
}

/// Published style sheets: path without the hash, path with it.
fn styles(snapshot: &Snapshot) -> impl Iterator<Item = (String, &str)> {
    let sheets = snapshot.theme.assets.names();
    sheets
        .filter(|(name, _)| name.ends_with(".css"))
        .map(|(name, asset)| {
            let plain = format!("{}{name}", place::ASSETS);
            (plain, asset.path.as_str())
        })
}

/// Hash of a page in which style sheets have no hashed names: those can be swapped while it stays.
fn version(snapshot: &Snapshot, status: u16, bytes: &[u8]) -> String {
    let mut html = String::from_utf8_lossy(bytes).into_owned();
    for (plain, path) in styles(snapshot) {
        html = html.replace(path, &plain);
    }
    format!("{status}-{}", &Manifest::hash(html.as_bytes())[..16])
}

/// `html` with `tail` before the end of its body.
fn inject(html: &[u8], tail: &str) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let at = html
        .windows(END.len())
        .rposition(|window| window.eq_ignore_ascii_case(END))
        .unwrap_or(html.len());
    let mut out = Vec::with_capacity(html.len() + tail.len());
    out.extend_from_slice(&html[..at]);
    out.extend_from_slice(tail.as_bytes());
    out.extend_from_slice(&html[at..]);
    out
}
