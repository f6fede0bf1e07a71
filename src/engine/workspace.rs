//! What was read of a site, kept between changes.
//!
//! [`Workspace::apply`] reads again what a change set names, and only that. [`Workspace::relate`]
//! makes a [`Snapshot`] of all that was read. `sen build` does both once, `sen serve` after every
//! save: there is no other way from files to a snapshot.
//!
//! What cannot be read any more (a broken template, half-written front matter) is kept as it last
//! was, so that a preview always has something to show; a finding says so, and a finding with an
//! error stops a build.

use super::observe::{Observer, Stage, timed};
use super::pictures::{self, Pictures};
use super::{Options, SHARE};
use crate::config::Config;
use crate::diag::{self, Diagnostic, Problem};
use crate::document::{Document, Parsed, Settings};
use crate::image::Cache;
use crate::render::Snapshot;
use crate::site::{FileFacts, Publication, Site, Sources, wanted_by};
use crate::source::{Changes, Files, TextFile, is_at_or_below};
use crate::template::Theme;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// Files by path relative to the site, with their sizes.
pub(super) type List = BTreeMap<Arc<str>, u64>;

/// A value that is read from a file, and what it last was while it can be read.
struct Kept<T> {
    good: Option<T>,
    findings: Vec<Diagnostic>,
}

impl<T> Kept<T> {
    const NOTHING: Self = Self {
        good: None,
        findings: Vec::new(),
    };

    fn set(&mut self, read: Result<T, Vec<Diagnostic>>) {
        match read {
            Ok(value) => {
                self.good = Some(value);
                self.findings = Vec::new();
            }
            Err(findings) => self.findings = findings,
        }
    }
}

/// One file of `content/` that was parsed.
#[derive(Default)]
struct Text {
    /// What it is now; with errors among the findings, a best effort.
    document: Option<Arc<Document>>,
    findings: Vec<Diagnostic>,
    /// What it last was without errors, when it has some now.
    good: Option<Arc<Document>>,
}

impl From<Parsed> for Text {
    fn from(parsed: Parsed) -> Self {
        Self {
            document: parsed.document.map(Arc::new),
            findings: parsed.findings,
            good: None,
        }
    }
}

impl Text {
    /// The document to show.
    fn shown(&self) -> Option<&Arc<Document>> {
        self.good.as_ref().or(self.document.as_ref())
    }
}

/// The site made of what was read.
pub struct Related {
    /// Ready to render; `None` when there is no configuration, content or theme, and never was.
    /// With errors among the findings it is a best effort, for preview only.
    pub snapshot: Option<Arc<Snapshot>>,
    /// Errors and warnings, sorted.
    pub findings: Vec<Diagnostic>,
}

/// Everything that was read of a site.
pub struct Workspace {
    files: Arc<dyn Files>,
    cache: Cache,
    options: Options,
    config: Kept<Arc<Config>>,
    theme: Kept<Arc<Theme>>,
    /// What the documents were parsed with.
    settings: Option<Settings>,
    has_content: bool,
    texts: BTreeMap<Arc<str>, Text>,
    /// Files of `content/` that are no documents.
    others: List,
    statics: List,
    /// What was wrong with names and links of files.
    listing: Vec<Diagnostic>,
    /// How many documents refer to a path below `content/`.
    wanted: BTreeMap<String, usize>,
    pictures: Pictures,
    gathered: Option<Gathered>,
    /// The site with what is wrong in it, while nothing that it is made from changes.
    site: Option<(Arc<Site>, Vec<Diagnostic>)>,
    last: Option<Arc<Snapshot>>,
}

/// Facts of files, kept while nothing that they depend on changes.
struct Gathered {
    files: Arc<BTreeMap<String, FileFacts>>,
    statics: Arc<BTreeMap<String, FileFacts>>,
    wanted: Arc<BTreeSet<String>>,
    findings: Vec<Diagnostic>,
}

impl Workspace {
    /// Nothing read yet.
    pub fn new(files: Arc<dyn Files>, cache: Cache, options: Options) -> Self {
        Self {
            files,
            cache,
            options,
            config: Kept::NOTHING,
            theme: Kept::NOTHING,
            settings: None,
            has_content: false,
            texts: BTreeMap::new(),
            others: List::new(),
            statics: List::new(),
            listing: Vec::new(),
            wanted: BTreeMap::new(),
            pictures: Pictures::default(),
            gathered: None,
            site: None,
            last: None,
        }
    }

    /// Where findings can be located.
    pub fn files(&self) -> &Arc<dyn Files> {
        &self.files
    }

    /// Every text that could be read, drafts too, in the order of paths.
    pub fn documents(&self) -> Vec<Arc<Document>> {
        let documents = self.texts.values().filter_map(|text| text.document.clone());
        documents.collect()
    }

    /// Sets the clock, and what is shown before or after its time.
    pub fn set_publication(&mut self, publication: Publication) {
        self.options.publication = publication;
        self.site = None;
    }

    /// Reads again what may have changed.
    pub fn apply(&mut self, changes: &Changes, observer: &dyn Observer) {
        if changes.touch("site.yaml") {
            self.config
                .set(read_config(&*self.files, self.options.base_url.as_deref()).map(Arc::new));
            self.gathered = None;
            self.site = None;
            self.pictures.forget(&Changes::Everything);
        }
        let Some(config) = self.config.good.clone() else {
            return;
        };
        let settings = Settings::from(&*config);
        let changes = if self.settings.as_ref() == Some(&settings) {
            changes
        } else {
            self.settings = Some(settings.clone());
            &Changes::Everything
        };
        let is_themed = ["site.yaml", "templates", "themes", "assets", "i18n"]
            .into_iter()
            .any(|folder| changes.touch(folder));
        let files = Arc::clone(&self.files);
        let (theme, ()) = rayon::join(
            || is_themed.then(|| Theme::load(&*files, &config).map(Arc::new)),
            || self.apply_files(changes, &settings, observer),
        );
        if let Some(theme) = theme {
            self.set_theme(theme);
        }
    }

    /// Takes a theme; the site stays as it is when only templates and words differ.
    fn set_theme(&mut self, theme: Result<Arc<Theme>, Vec<Diagnostic>>) {
        let before = self.theme.good.clone();
        self.theme.set(theme);
        let is_same = match (&before, &self.theme.good) {
            (Some(before), Some(now)) => {
                asset_paths(Some(before)) == asset_paths(Some(now)) && before.statics == now.statics
            }
            (before, now) => before.is_none() && now.is_none(),
        };
        if !is_same {
            self.gathered = None;
            self.site = None;
        }
    }

    fn apply_files(&mut self, changes: &Changes, settings: &Settings, observer: &dyn Observer) {
        self.pictures.forget(changes);
        let everything = BTreeSet::from(["content".to_owned(), "static".to_owned()]);
        let paths = match changes {
            Changes::Everything => &everything,
            Changes::Paths(paths) => paths,
        };
        if changes.touch("content") || changes.touch("static") {
            self.site = None;
        }
        if changes.touch("content") {
            self.has_content = self.files.has_folder("content");
        }
        let mut texts: BTreeSet<Arc<str>> = BTreeSet::new();
        for path in paths {
            if is_at_or_below(path, "content") {
                self.list_content(path, &mut texts);
            } else if is_at_or_below(path, "static") {
                let found = self.list(path);
                remove_below(&mut self.statics, path);
                let files = &self.files;
                let sizes = found.into_iter().map(|file| sized(&**files, file));
                self.statics.extend(sizes);
                self.gathered = None;
            }
        }
        observer.begin(Stage::Read, texts.len());
        let files = &self.files;
        let texts: Vec<Arc<str>> = texts.into_iter().collect();
        let parsed: Vec<(Arc<str>, Text)> = texts
            .into_par_iter()
            .with_max_len(SHARE)
            .map(|path| {
                let text = timed(observer, Stage::Read, &path, || {
                    parse(&**files, &path, settings).into()
                });
                (path, text)
            })
            .collect();
        for (path, text) in parsed {
            self.put(path, text);
        }
    }

    /// Lists what is at and below `path` of `content/` again; adds the texts to parse to `texts`.
    fn list_content(&mut self, path: &str, texts: &mut BTreeSet<Arc<str>>) {
        let found = self.list(path);
        let gone: Vec<Arc<str>> = known_below(&self.texts, path)
            .filter(|known| found.binary_search(known).is_err())
            .collect();
        for file in gone {
            self.put(file, Text::default());
        }
        let had = known_below(&self.others, path).count();
        remove_below(&mut self.others, path);
        let mut has = 0;
        for file in found {
            if file.ends_with(".md") {
                texts.insert(file);
            } else {
                has += 1;
                self.others.extend([sized(&*self.files, file)]);
            }
        }
        if had + has > 0 {
            self.gathered = None;
        }
    }

    /// What is at and below a path; findings about it replace the old ones.
    fn list(&mut self, path: &str) -> Vec<Arc<str>> {
        let listing = self.files.list(path);
        self.listing.retain(|finding| {
            finding
                .file()
                .is_none_or(|file| !is_at_or_below(file, path))
        });
        self.listing.extend(listing.findings);
        if !path.contains('/') && listing.files.iter().any(|file| **file == *path) {
            self.listing
                .push(Diagnostic::in_file(Problem::NotAFolder, path));
            return Vec::new();
        }
        listing.files
    }

    /// Takes what became of a text; nothing at all means that it is gone.
    fn put(&mut self, path: Arc<str>, mut text: Text) {
        let is_gone = text.document.is_none() && text.findings.is_empty();
        let before = self.texts.remove(&path);
        let has_errors = text.findings.iter().any(Diagnostic::is_error);
        if let Some(before) = before {
            if let Some(document) = before.shown() {
                self.unwant(document);
            }
            if has_errors {
                let was_good = !before.findings.iter().any(Diagnostic::is_error);
                text.good = before.good.or(before.document.filter(|_| was_good));
            }
        }
        if let Some(document) = text.shown().cloned() {
            self.want(&document);
        }
        if !is_gone {
            self.texts.insert(path, text);
        }
    }

    fn want(&mut self, document: &Document) {
        for path in wanted_by(document) {
            let count = self.wanted.entry(path).or_insert(0);
            *count += 1;
            if *count == 1 {
                self.gathered = None;
            }
        }
    }

    fn unwant(&mut self, document: &Document) {
        for path in wanted_by(document) {
            if let Some(count) = self.wanted.get_mut(&path) {
                *count -= 1;
                if *count == 0 {
                    self.wanted.remove(&path);
                    self.gathered = None;
                }
            }
        }
    }

    /// Relates all that was read.
    pub fn relate(&mut self) -> Related {
        let mut findings = self.config.findings.clone();
        let snapshot = self.snapshot(&mut findings);
        if snapshot.is_some() {
            self.last.clone_from(&snapshot);
        }
        diag::sort(&mut findings);
        Related { snapshot, findings }
    }

    fn snapshot(&mut self, findings: &mut Vec<Diagnostic>) -> Option<Arc<Snapshot>> {
        let config = self.config.good.clone()?;
        if !self.has_content {
            findings.push(Diagnostic::in_file(Problem::ContentMissing, "content"));
            return self.last.clone();
        }
        findings.extend(self.listing.iter().cloned());
        findings.extend(self.theme.findings.iter().cloned());
        for text in self.texts.values() {
            findings.extend(text.findings.iter().cloned());
        }
        let (site, found) = match self.site.take() {
            Some(made) => made,
            None => self.make_site(config),
        };
        findings.extend(found.iter().cloned());
        self.site = Some((Arc::clone(&site), found));
        Some(Arc::new(Snapshot::new(
            site,
            self.theme.good.clone()?,
            Arc::clone(&self.files),
            self.cache.clone(),
            self.options.portable,
            self.last.as_deref(),
        )))
    }

    /// Relates the documents, and says what is wrong between them and with their files.
    fn make_site(&mut self, config: Arc<Config>) -> (Arc<Site>, Vec<Diagnostic>) {
        let mut standing_in: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut broken = BTreeSet::new();
        let mut documents = Vec::with_capacity(self.texts.len());
        for (path, text) in &self.texts {
            if text.good.is_some() {
                standing_in.insert(Arc::clone(path));
            }
            match text.shown() {
                Some(document) => documents.push(Arc::clone(document)),
                None => {
                    let path = path.strip_prefix("content/").unwrap_or(path);
                    broken.insert(path.to_owned());
                }
            }
        }
        let theme = self.theme.good.clone();
        let assets = asset_paths(theme.as_deref());
        let gathered = self.gather(&config, theme.as_deref());
        let sources = Sources {
            config,
            documents,
            broken,
            files: Arc::clone(&gathered.files),
            statics: Arc::clone(&gathered.statics),
            wanted: Arc::clone(&gathered.wanted),
            assets,
        };
        let mut findings = gathered.findings.clone();
        let (site, mut found) = Site::new(sources, &self.options.publication);
        // Places in a text that is no longer there would mislead.
        found.retain(|finding| {
            finding
                .file()
                .is_none_or(|file| !standing_in.contains(file))
        });
        findings.extend(found);
        (Arc::new(site), findings)
    }

    /// Facts of all files, from the last time when nothing touched them.
    fn gather(&mut self, config: &Config, theme: Option<&Theme>) -> &Gathered {
        let (wanted, pictures, files) = (&self.wanted, &mut self.pictures, &*self.files);
        let (others, listed) = (&self.others, &self.statics);
        self.gathered.get_or_insert_with(|| {
            let mut findings = Vec::new();
            let is_wanted = |path: &str| wanted.contains_key(path);
            let of_content =
                pictures.facts(files, config, "content/", others, is_wanted, &mut findings);
            let mut statics: BTreeMap<String, FileFacts> = theme
                .iter()
                .flat_map(|theme| &theme.statics)
                .map(|(path, bytes)| (path.clone(), pictures::plain(bytes.len() as u64)))
                .collect();
            let own = pictures.facts(files, config, "static/", listed, is_wanted, &mut findings);
            statics.extend(own);
            Gathered {
                files: Arc::new(of_content),
                statics: Arc::new(statics),
                wanted: Arc::new(wanted.keys().cloned().collect()),
                findings,
            }
        })
    }
}

/// Published paths of a theme's assets.
fn asset_paths(theme: Option<&Theme>) -> BTreeSet<String> {
    theme
        .iter()
        .flat_map(|theme| theme.assets.names())
        .map(|(_, asset)| asset.path.clone())
        .collect()
}

/// Keys that are `path` or lie below it.
fn known_below<'m, V>(
    map: &'m BTreeMap<Arc<str>, V>,
    path: &'m str,
) -> impl Iterator<Item = Arc<str>> + 'm {
    map.range::<str, _>((Bound::Included(path), Bound::Unbounded))
        .map(|(file, _)| file)
        .take_while(move |file| file.starts_with(path))
        .filter(move |file| is_at_or_below(file, path))
        .cloned()
}

/// A file with its size; 0 when it cannot be said.
fn sized(files: &dyn Files, path: Arc<str>) -> (Arc<str>, u64) {
    let size = files.size(&path).unwrap_or(0);
    (path, size)
}

fn remove_below<V>(map: &mut BTreeMap<Arc<str>, V>, path: &str) {
    let gone: Vec<Arc<str>> = known_below(map, path).collect();
    for file in gone {
        map.remove(&file);
    }
}

/// Reads `site.yaml` alone. `base_url` replaces its own.
///
/// # Errors
/// Every finding, when there is at least one.
pub fn read_config(files: &dyn Files, base_url: Option<&str>) -> Result<Config, Vec<Diagnostic>> {
    let bytes = files.read("site.yaml").map_err(|error| {
        let problem = match error.kind() {
            std::io::ErrorKind::NotFound => Problem::ConfigMissing,
            _ => Problem::Unreadable {
                error: error.to_string(),
            },
        };
        vec![Diagnostic::in_file(problem, "site.yaml")]
    })?;
    let file = TextFile::decode("site.yaml".into(), bytes).map_err(|finding| vec![finding])?;
    Config::parse(&file, base_url)
}

fn parse(files: &dyn Files, path: &Arc<str>, settings: &Settings) -> Parsed {
    let failed = |finding| Parsed {
        document: None,
        findings: vec![finding],
    };
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let error = error.to_string();
            let problem = Problem::Unreadable { error };
            return failed(Diagnostic::in_file(problem, Arc::clone(path)));
        }
    };
    match TextFile::decode(Arc::clone(path), bytes) {
        Ok(file) => Document::parse(&file, settings),
        Err(finding) => failed(finding),
    }
}
