//! Loads a site into a [`Snapshot`] and renders it into a sink.
//!
//! In: files and options. Out: a snapshot, or every finding of every stage together. This module
//! knows neither the command line nor the terminal.

use crate::config::Config;
use crate::diag::{self, Diagnostic, Problem};
use crate::document::{Document, Parsed, Settings};
use crate::image::{self, Cache};
use crate::output::Sink;
use crate::render::Snapshot;
use crate::site::{FileFacts, Publication, Site, Sources, wanted_files};
use crate::source::{Files, TextFile};
use crate::template::Theme;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a run asks for besides the site itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// Replaces `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    /// The clock, and what is shown before or after its time.
    pub publication: Publication,
    /// Make addresses relative, for `file://`.
    pub portable: bool,
}

/// What loading a site gives.
pub struct Loaded {
    /// The site, ready to render; `None` when an error stands in the way.
    pub snapshot: Option<Snapshot>,
    /// Errors and warnings, sorted.
    pub findings: Vec<Diagnostic>,
}

/// Reads everything and relates it.
pub fn load(files: Arc<dyn Files>, cache: Cache, options: &Options) -> Loaded {
    let mut findings = Vec::new();
    let snapshot = read(files, cache, options, &mut findings);
    diag::sort(&mut findings);
    let failed = findings.iter().any(Diagnostic::is_error);
    Loaded {
        snapshot: snapshot.filter(|_| !failed),
        findings,
    }
}

fn read(
    files: Arc<dyn Files>,
    cache: Cache,
    options: &Options,
    findings: &mut Vec<Diagnostic>,
) -> Option<Snapshot> {
    let config = match read_config(&*files, options) {
        Ok(config) => Arc::new(config),
        Err(found) => {
            findings.extend(found);
            return None;
        }
    };
    if !files.has_folder("content") {
        findings.push(Diagnostic::in_file(Problem::ContentMissing, "content"));
        return None;
    }
    let (content, theme) = rayon::join(
        || read_content(&*files, &config),
        || Theme::load(&*files, &config),
    );
    findings.extend(content.findings);
    let theme = match theme {
        Ok(theme) => Some(theme),
        Err(found) => {
            findings.extend(found);
            None
        }
    };
    let sources = gather(
        &*files,
        config,
        content.documents,
        content.broken,
        content.others,
        theme.as_ref(),
        findings,
    );
    let (site, found) = Site::new(sources, &options.publication);
    findings.extend(found);
    let failed = findings.iter().any(Diagnostic::is_error);
    let theme = theme.filter(|_| !failed)?;
    Some(Snapshot::new(site, theme, files, cache, options.portable))
}

fn read_config(files: &dyn Files, options: &Options) -> Result<Config, Vec<Diagnostic>> {
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
    Config::parse(&file, options.base_url.as_deref())
}

/// What lies below `content/`.
struct Content {
    documents: Vec<Arc<Document>>,
    broken: BTreeSet<String>,
    /// Path and size of what is no document.
    others: BTreeMap<String, u64>,
    findings: Vec<Diagnostic>,
}

fn read_content(files: &dyn Files, config: &Config) -> Content {
    let listing = files.list("content");
    let mut findings = listing.findings;
    let settings = Settings::from(config);
    let (texts, others): (Vec<_>, Vec<_>) = listing
        .entries
        .into_iter()
        .partition(|entry| entry.path.ends_with(".md"));
    let parsed: Vec<(Arc<str>, Parsed)> = texts
        .into_par_iter()
        .map(|entry| {
            let parsed = parse(files, &entry.path, &settings);
            (entry.path, parsed)
        })
        .collect();
    let mut documents = Vec::with_capacity(parsed.len());
    let mut broken = BTreeSet::new();
    for (path, parsed) in parsed {
        findings.extend(parsed.findings);
        match parsed.document {
            Some(document) => documents.push(Arc::new(document)),
            None => {
                broken.insert(below_content(&path).to_owned());
            }
        }
    }
    let others = others
        .into_iter()
        .map(|entry| (below_content(&entry.path).to_owned(), entry.size))
        .collect();
    Content {
        documents,
        broken,
        others,
        findings,
    }
}

fn below_content(path: &str) -> &str {
    path.strip_prefix("content/").unwrap_or(path)
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

/// Looks into the files that documents refer to and puts everything together.
fn gather(
    files: &dyn Files,
    config: Arc<Config>,
    documents: Vec<Arc<Document>>,
    broken: BTreeSet<String>,
    others: BTreeMap<String, u64>,
    theme: Option<&Theme>,
    findings: &mut Vec<Diagnostic>,
) -> Sources {
    let wanted = wanted_files(&documents);
    let listing = files.list("static");
    findings.extend(listing.findings);
    let mut statics: BTreeMap<String, FileFacts> = theme
        .iter()
        .flat_map(|theme| &theme.statics)
        .map(|(path, bytes)| (path.clone(), plain_facts(bytes.len() as u64)))
        .collect();
    for entry in listing.entries {
        let path = entry.path.strip_prefix("static/").unwrap_or(&entry.path);
        statics.insert(path.to_owned(), plain_facts(entry.size));
    }
    let look = |folder: &str, path: &String, size: u64| -> (FileFacts, Option<Diagnostic>) {
        if wanted.contains(path) && image::is_picture(path) {
            look_into(files, folder, path, size, &config)
        } else {
            (plain_facts(size), None)
        }
    };
    let probed: Vec<(String, (FileFacts, Option<Diagnostic>))> = others
        .into_par_iter()
        .map(|(path, size)| {
            let facts = look("content/", &path, size);
            (path, facts)
        })
        .collect();
    let mut facts = BTreeMap::new();
    for (path, (fact, finding)) in probed {
        findings.extend(finding);
        facts.insert(path, fact);
    }
    for (path, fact) in &mut statics {
        let (found, finding) = look("static/", path, fact.size);
        findings.extend(finding);
        *fact = found;
    }
    let assets = theme
        .iter()
        .flat_map(|theme| theme.assets.names())
        .map(|(_, asset)| asset.path.clone())
        .collect();
    Sources {
        config,
        documents,
        broken,
        files: facts,
        statics,
        assets,
    }
}

fn plain_facts(size: u64) -> FileFacts {
    FileFacts {
        size,
        picture: None,
    }
}

/// Facts of a picture that is wanted; the size is that of the bytes that will be published.
fn look_into(
    files: &dyn Files,
    folder: &str,
    path: &str,
    size: u64,
    config: &Config,
) -> (FileFacts, Option<Diagnostic>) {
    let file = format!("{folder}{path}");
    let bytes = match files.read(&file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let error = error.to_string();
            let finding = Diagnostic::in_file(Problem::Unreadable { error }, file);
            return (plain_facts(size), Some(finding));
        }
    };
    let trusted = config.raw_html == crate::config::RawHtml::Trust;
    let facts = image::probe(path, &bytes, &config.images).and_then(|picture| {
        let published = if folder == "content/" {
            image::publishable(path, bytes, trusted)?.len() as u64
        } else {
            size
        };
        Ok(FileFacts {
            size: published,
            picture: Some(picture),
        })
    });
    match facts {
        Ok(facts) => (facts, None),
        Err(image::Broken(detail)) => {
            let finding = Diagnostic::in_file(Problem::BrokenImage { detail }, file);
            (plain_facts(size), Some(finding))
        }
    }
}

/// Renders everything into `sink`, in parallel.
///
/// # Errors
/// Every finding, sorted; a template that fails the same way for many pages is reported once.
pub fn render_all(snapshot: &Snapshot, sink: &dyn Sink) -> Result<(), Vec<Diagnostic>> {
    let paths: Vec<&str> = snapshot.paths().collect();
    let mut findings: Vec<Diagnostic> = paths
        .into_par_iter()
        .filter_map(|path| match snapshot.render(path)? {
            Ok(artifact) => sink.accept(artifact).err(),
            Err(finding) => Some(finding),
        })
        .collect();
    if findings.is_empty() {
        return Ok(());
    }
    diag::sort(&mut findings);
    // A full disk says no to every file.
    let mut full = false;
    findings.retain(|finding| {
        let again = full && *finding.problem == Problem::DiskFull;
        full |= *finding.problem == Problem::DiskFull;
        !again
    });
    findings.dedup_by(|b, a| {
        let is_template = matches!(*a.problem, Problem::TemplateFailed { .. });
        is_template && a.place.is_some() && a.place == b.place
    });
    Err(findings)
}
