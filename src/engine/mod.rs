//! Loads a site into a [`Snapshot`] and renders it into a sink.
//!
//! In: files and options. Out: a snapshot, or every finding of every stage together. This module
//! knows neither the command line nor the terminal.

mod check;
mod observe;
mod pictures;
mod workspace;

pub use check::{Checked, Mended, check, mend};
pub use observe::{Observer, Stage, Unobserved};
pub use workspace::{Related, Workspace, read_config};

use crate::diag::{self, Diagnostic, Problem};
use crate::image::Cache;
use crate::output::Sink;
use crate::render::{Keys, Snapshot};
use crate::site::Publication;
use crate::source::{Changes, Files};
use observe::timed;
use rayon::prelude::*;
use std::sync::Arc;

/// At most so many things are done in a row by one core while another has nothing left to do.
const SHARE: usize = 32;

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
    pub snapshot: Option<Arc<Snapshot>>,
    /// Errors and warnings, sorted.
    pub findings: Vec<Diagnostic>,
}

/// Reads everything and relates it.
pub fn load(
    files: Arc<dyn Files>,
    cache: Cache,
    options: Options,
    observer: &dyn Observer,
) -> Loaded {
    let mut workspace = Workspace::new(files, cache, options);
    workspace.apply(&Changes::Everything, observer);
    observer.begin(Stage::Relate, 0);
    let Related { snapshot, findings } = workspace.relate();
    let failed = findings.iter().any(Diagnostic::is_error);
    Loaded {
        snapshot: snapshot.filter(|_| !failed),
        findings,
    }
}

/// Renders what stands at a path into `sink`, unless it has that already.
fn put(
    snapshot: &Snapshot,
    path: &str,
    sink: &dyn Sink,
    keys: Option<&Keys>,
    observer: &dyn Observer,
) -> Result<(), Diagnostic> {
    let rendered = timed(observer, Stage::Render, path, || {
        let Some(prepared) = snapshot.prepare(path) else {
            return Ok(None);
        };
        let prepared = prepared?;
        let key = keys.and_then(|keys| prepared.key(keys));
        if key.is_some_and(|key| sink.has(path, key)) {
            return Ok(None);
        }
        Ok(Some((prepared.render()?, key)))
    });
    match rendered? {
        Some((artifact, key)) => timed(observer, Stage::Write, path, || sink.accept(artifact, key)),
        None => Ok(()),
    }
}

/// Renders everything into `sink`, in parallel. The search index is built first, unless the sink has it.
///
/// # Errors
/// Every finding, sorted; a template that fails the same way for many pages is reported once.
pub fn render_all(
    snapshot: &Snapshot,
    sink: &dyn Sink,
    observer: &dyn Observer,
) -> Result<(), Vec<Diagnostic>> {
    let keys = sink.remembers().then(|| Keys::new(snapshot));
    if keys.as_ref().is_some_and(|keys| sink.keeps(keys.index())) {
        return render_paths(snapshot, snapshot.routes(), sink, keys.as_ref(), observer);
    }
    observer.begin(Stage::Index, 0);
    let paths = snapshot.paths().collect();
    render_paths(snapshot, paths, sink, keys.as_ref(), observer)
}

/// [`render_all`] but for the search index, in which nothing can be wrong.
fn render_routes(
    snapshot: &Snapshot,
    sink: &dyn Sink,
    observer: &dyn Observer,
) -> Result<(), Vec<Diagnostic>> {
    render_paths(snapshot, snapshot.routes(), sink, None, observer)
}

fn render_paths(
    snapshot: &Snapshot,
    paths: Vec<&str>,
    sink: &dyn Sink,
    keys: Option<&Keys>,
    observer: &dyn Observer,
) -> Result<(), Vec<Diagnostic>> {
    sink.expect(&paths);
    observer.begin(Stage::Render, paths.len());
    let mut findings: Vec<Diagnostic> = paths
        .into_par_iter()
        .with_max_len(SHARE)
        .filter_map(|path| put(snapshot, path, sink, keys, observer).err())
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
