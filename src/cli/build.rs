//! `sen build`: the whole site into a folder.

use super::args::BuildOptions;
use super::progress::Progress;
use super::report::{count, report};
use super::timings::Timings;
use super::{Exit, Session};
use crate::diag::{Diagnostic, Lang, Problem, Severity, SourceMap, many};
use crate::engine::{self, Observer, Options, Stage};
use crate::image::Cache;
use crate::output::{Audience, DiskSink, Written};
use crate::render::Snapshot;
use crate::site::{Route, Routes};
use crate::source::{Files, Lookup, Memory};
use crate::template::format_number;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Folders of a site that nothing may be written into.
const SOURCES: [&str; 7] = [
    "content",
    "static",
    "templates",
    "archetypes",
    "themes",
    "assets",
    "i18n",
];

pub(super) fn run(session: &Session, options: &BuildOptions) -> Exit {
    let started = Instant::now();
    let output = options
        .output
        .clone()
        .unwrap_or_else(|| options.site.join("public"));
    let files: Arc<dyn Files> = match super::open(&options.site) {
        Ok(disk) => Arc::new(disk),
        Err(finding) => {
            return close(session, &[finding], &Lookup(&Memory::new()), options.json);
        }
    };
    let sources = Lookup(&*files);
    if let Err(finding) = check_output(&options.site, &output) {
        return close(session, &[finding], &sources, options.json);
    }
    let cache = Cache::new(options.site.join(".sen/cache/images"));
    let watch = Watch {
        progress: Progress::new(session, options.json),
        timings: options.timings.then(Timings::default),
    };
    let loaded = engine::load(Arc::clone(&files), cache, engine_options(options), &watch);
    let mut findings = loaded.findings;
    let audience = match options.publication.shows_more() {
        true => Audience::Makers,
        false => Audience::Public,
    };
    let waits = || {
        if !session.quiet && !options.json {
            session.complain(session.say(
                "Đợi một lượt dựng khác vào cùng thư mục này…\n",
                "Waiting for another build into this folder…\n",
            ));
        }
    };
    let written = match &loaded.snapshot {
        Some(snapshot) => match write(snapshot, &output, audience, &watch, waits) {
            Ok(written) => Some(written),
            Err(found) => {
                findings.extend(found);
                None
            }
        },
        None => None,
    };
    let ended = Instant::now();
    watch.progress.finish();
    let exit = close(session, &findings, &sources, options.json);
    if let (Some(snapshot), Some(written)) = (&loaded.snapshot, written) {
        if let Some(timings) = &watch.timings {
            session.complain(&timings.text(session, snapshot, ended));
        }
        let summary = Summary {
            counts: counts(snapshot),
            warnings: count(&findings, Severity::Warning),
            written,
            time: ended.duration_since(started),
            output: &output,
            portable: options.portable,
        };
        let text = if options.json {
            summary.json()
        } else {
            summary.text(session)
        };
        session.inform(&text);
    }
    // The program ends: the system takes all memory back faster than it could be freed piece by piece.
    std::mem::forget(loaded.snapshot);
    exit
}

/// Reports findings, and that nothing was built when one is an error.
fn close(session: &Session, findings: &[Diagnostic], sources: &dyn SourceMap, json: bool) -> Exit {
    let exit = report(session, findings, sources, json);
    if exit != Exit::Done && !json {
        let errors = count(findings, Severity::Error);
        let warnings = count(findings, Severity::Warning);
        let is_begun = findings
            .iter()
            .any(|finding| *finding.problem == Problem::OutputUnfinished);
        let counts = match session.lang {
            Lang::Vi => format!("{errors} lỗi, {warnings} cảnh báo"),
            Lang::En => {
                let errors = many(errors, "error", "errors");
                format!("{errors}, {}", many(warnings, "warning", "warnings"))
            }
        };
        let outcome = match (session.lang, is_begun) {
            (Lang::Vi, false) => "chưa dựng; bản xuất trước giữ nguyên",
            (Lang::Vi, true) => "chưa dựng xong",
            (Lang::En, false) => "nothing was built; the previous output is unchanged",
            (Lang::En, true) => "the build is not finished",
        };
        session.complain(&format!("{counts}: {outcome}\n"));
    }
    exit
}

fn engine_options(options: &BuildOptions) -> Options {
    Options {
        base_url: options.base_url.clone(),
        publication: options.publication.clone(),
        portable: options.portable,
    }
}

/// Watches a build: what is shown meanwhile, and what is reported afterwards.
struct Watch<'s> {
    progress: Progress<'s>,
    timings: Option<Timings>,
}

impl Observer for Watch<'_> {
    fn begin(&self, stage: Stage, total: usize) {
        self.progress.begin(stage, total);
        if let Some(timings) = &self.timings {
            timings.begin(stage, total);
        }
    }

    fn done(&self, stage: Stage, name: &str, time: Duration) {
        self.progress.done(stage, name, time);
        if let Some(timings) = &self.timings {
            timings.done(stage, name, time);
        }
    }
}

fn write(
    snapshot: &Snapshot,
    output: &Path,
    audience: Audience,
    observer: &dyn Observer,
    waits: impl FnOnce(),
) -> Result<Written, Vec<Diagnostic>> {
    let sink = DiskSink::new(output, audience, waits).map_err(|finding| vec![finding])?;
    engine::render_all(snapshot, &sink, observer)?;
    observer.begin(Stage::Commit, 0);
    sink.commit()
}

/// Refuses an output folder that holds or lies in the site's sources.
fn check_output(site: &Path, output: &Path) -> Result<(), Diagnostic> {
    let (site, real) = (resolved(site), resolved(output));
    let overlaps = site.starts_with(&real)
        || SOURCES.iter().any(|folder| {
            let folder = site.join(folder);
            real.starts_with(&folder) || folder.starts_with(&real)
        });
    if overlaps {
        let shown = output.to_string_lossy().into_owned();
        return Err(Diagnostic::in_file(Problem::OutputOverlapsSite, shown));
    }
    Ok(())
}

/// The path with links resolved as far as it exists, and `.` and `..` worked off.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    for above in clean.ancestors() {
        if let Ok(real) = above.canonicalize() {
            let rest = clean.strip_prefix(above).unwrap_or(Path::new(""));
            return real.join(rest);
        }
    }
    clean
}

#[derive(Default)]
struct Counts {
    pages: usize,
    images: usize,
    feeds: usize,
}

fn counts(snapshot: &Snapshot) -> Counts {
    let mut counts = Counts::default();
    for (_, route) in snapshot.site.routes.iter() {
        match route {
            Route::Variant { .. } => counts.images += 1,
            Route::Feed(_) => counts.feeds += 1,
            route if Routes::is_page(route) => counts.pages += 1,
            _ => {}
        }
    }
    counts
}

/// What is said after a build.
struct Summary<'a> {
    counts: Counts,
    warnings: usize,
    written: Written,
    time: Duration,
    output: &'a Path,
    portable: bool,
}

impl Summary<'_> {
    fn text(&self, session: &Session) -> String {
        let number =
            |count: usize| format_number(i64::try_from(count).unwrap_or(i64::MAX), session.lang);
        let seconds = format!("{:.2}", self.time.as_secs_f64());
        let folder = self.output.display();
        let start = self.output.join("index.html");
        let (pages, images, feeds) = (
            number(self.counts.pages),
            number(self.counts.images),
            number(self.counts.feeds),
        );
        let (warnings, changed, removed) = (
            number(self.warnings),
            number(self.written.changed),
            number(self.written.removed),
        );
        match session.lang {
            Lang::Vi => {
                let look = if self.portable {
                    format!("Xem: mở {} bằng trình duyệt.", start.display())
                } else if cfg!(feature = "serve") {
                    "Xem trên máy này: sen serve".into()
                } else {
                    "Xem trên máy này: sen build --portable --output xem-thu, rồi mở xem-thu/index.html.".into()
                };
                let seconds = seconds.replace('.', ",");
                format!(
                    "Đã dựng {pages} trang, {images} cỡ ảnh, {feeds} nguồn tin RSS, {warnings} cảnh báo trong {seconds} giây.\n\
                     {folder}: {changed} tệp được ghi, {removed} tệp được bỏ.\n{look}"
                )
            }
            Lang::En => {
                let look = if self.portable {
                    format!("Look at it: open {} in a browser.", start.display())
                } else if cfg!(feature = "serve") {
                    "Look at it here: sen serve".into()
                } else {
                    "Look at it here: sen build --portable --output preview, then open preview/index.html.".into()
                };
                format!(
                    "Built {}, {}, {}, {} in {seconds} s.\n\
                     {folder}: {} written, {removed} removed.\n{look}",
                    many(pages, "page", "pages"),
                    many(images, "image size", "image sizes"),
                    many(feeds, "RSS feed", "RSS feeds"),
                    many(warnings, "warning", "warnings"),
                    many(changed, "file", "files"),
                )
            }
        }
    }

    fn json(&self) -> String {
        serde_json::json!({
            "pages": self.counts.pages,
            "images": self.counts.images,
            "feeds": self.counts.feeds,
            "warnings": self.warnings,
            "files": self.written.total,
            "changed": self.written.changed,
            "removed": self.written.removed,
            "seconds": self.time.as_secs_f64(),
            "output": self.output.to_string_lossy(),
        })
        .to_string()
    }
}
