//! Checking a site: all that a build checks, without writing, and the rules for text.

use super::{Observer, Options, Related, Stage, Workspace, render_routes};
use crate::config::Config;
use crate::diag::{self, Diagnostic, Place};
use crate::image::Cache;
use crate::lint::{self, Fixed, Fixer, Outside};
use crate::output::NullSink;
use crate::source::{Changes, Files, TextFile};
use rayon::prelude::*;
use std::sync::Arc;

/// What a site was found to be.
pub struct Checked {
    /// Errors and warnings, sorted; levels as the site sets them.
    pub findings: Vec<Diagnostic>,
    /// Files in which [`mend`] mends something, and how many findings.
    pub fixable: Vec<(Arc<str>, usize)>,
    /// The texts that were looked at.
    pub texts: Vec<Arc<str>>,
    /// Addresses outside the site.
    pub outside: Vec<Outside>,
    report: Option<lint::Report>,
}

impl Checked {
    /// Forgets what is not about files that are wanted, but for errors outside `content/`, which concern them all.
    pub fn keep(&mut self, is_wanted: impl Fn(&str) -> bool) {
        let is_general =
            |finding: &Diagnostic, file: &str| finding.is_error() && !file.starts_with("content/");
        self.findings.retain(|finding| {
            finding
                .file()
                .is_none_or(|file| is_wanted(file) || is_general(finding, file))
        });
        self.fixable.retain(|(file, _)| is_wanted(file));
        self.texts.retain(|file| is_wanted(file));
        self.outside.retain(|outside| is_wanted(&outside.file));
    }

    /// Adds what was found before texts were mended, but for what is said of the same passages still.
    pub fn add_doubtful(&mut self, found: impl Iterator<Item = Diagnostic>) {
        let unsaid: Vec<Diagnostic> = found
            .filter(|old| {
                let is_same = |said: &Diagnostic| match (&said.place, &old.place) {
                    (
                        Some(Place::Span { file, span }),
                        Some(Place::Span {
                            file: own,
                            span: at,
                        }),
                    ) => file == own && span.start < at.end && at.start < span.end,
                    _ => false,
                };
                let same_code = |said: &&Diagnostic| said.problem.code() == old.problem.code();
                !self.findings.iter().filter(same_code).any(is_same)
            })
            .collect();
        self.add(unsaid.into_iter());
    }

    /// Adds what was found later, with the levels of the site.
    pub fn add(&mut self, found: impl Iterator<Item = Diagnostic>) {
        match &self.report {
            Some(report) => self
                .findings
                .extend(found.filter_map(|finding| report.judge(finding))),
            None => self.findings.extend(found),
        }
        diag::sort(&mut self.findings);
    }
}

/// Reads, relates and renders everything as a build does, keeps nothing, and looks through the texts.
pub fn check(
    files: Arc<dyn Files>,
    cache: Cache,
    options: Options,
    observer: &dyn Observer,
) -> Checked {
    let now = options.publication.now;
    let mut workspace = Workspace::new(Arc::clone(&files), cache, options);
    workspace.apply(&Changes::Everything, observer);
    observer.begin(Stage::Relate, 0);
    let documents = workspace.documents();
    let Related { snapshot, findings } = workspace.relate();
    let mut found = findings;
    let failed = found.iter().any(Diagnostic::is_error);
    let mut checked = Checked {
        findings: Vec::new(),
        fixable: Vec::new(),
        texts: documents.iter().map(|d| Arc::clone(&d.file)).collect(),
        outside: Vec::new(),
        report: None,
    };
    if let Some(snapshot) = snapshot {
        if !failed && let Err(more) = render_routes(&snapshot, &NullSink, observer) {
            found.extend(more);
        }
        observer.begin(Stage::Lint, 0);
        let mut report = lint::check(&lint::Subject {
            site: &snapshot.site,
            documents: &documents,
            files: &*files,
            now,
        });
        checked.findings = std::mem::take(&mut report.findings);
        checked.fixable = std::mem::take(&mut report.fixable);
        checked.outside = std::mem::take(&mut report.outside);
        checked.report = Some(report);
    }
    checked.add(found.into_iter());
    checked
}

/// A file that was mended, not yet written.
pub struct Mended {
    /// Path relative to the site.
    pub path: Arc<str>,
    /// As it is.
    pub before: String,
    /// As it shall be.
    pub after: Fixed,
}

/// Mends every text of `content/` that can be mended, in the order of paths.
///
/// # Errors
/// When `site.yaml` cannot be read: it says how texts are to be.
pub fn mend(files: &dyn Files, options: &Options) -> Result<Vec<Mended>, Vec<Diagnostic>> {
    let config: Config = super::workspace::read_config(files, options.base_url.as_deref())?;
    let mut texts = files.list("content").files;
    texts.retain(|path| path.ends_with(".md"));
    let fixer = Fixer::new(config.lint, files);
    let mended = texts.into_par_iter().filter_map(|path| {
        let bytes = files.read(&path).ok()?;
        let before = String::from_utf8(bytes.clone()).ok()?;
        let file = TextFile::decode(Arc::clone(&path), bytes).ok()?;
        let after = fixer.fix(&file)?;
        Some(Mended {
            path,
            before,
            after,
        })
    });
    Ok(mended.collect())
}
