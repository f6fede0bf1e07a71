//! `sen check`: what a build would say and what an editor should know; with `--fix`, mending it.

use super::args::{CheckOptions, Format};
use super::progress::Progress;
use super::report::{count, ended};
use super::{Exit, Session};
use crate::diag::{
    Diagnostic, IoAction, Lang, Level, Problem, RULES, Severity, SourceMap, many, render,
};
use crate::engine::{self, Checked, Mended, Options};
use crate::image::Cache;
use crate::source::{Disk, Files, Lookup, Memory, Shelf};
use anstyle::{AnsiColor, Style};
use similar::TextDiff;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// How many findings of one file are printed; what has more was not written by hand.
const SAID: usize = 1000;

pub(super) fn run(session: &Session, options: &CheckOptions) -> Exit {
    if options.list {
        session.print(list(session).trim_end());
        return Exit::Done;
    }
    let disk = match super::open(&options.site) {
        Ok(disk) => disk,
        Err(finding) => {
            let nowhere = Lookup(&Memory::new());
            session.complain(&shown(options.format, session.lang, &finding, &nowhere));
            return ended(&[finding]);
        }
    };
    let Some(wanted) = wanted(session, options) else {
        return Exit::Usage;
    };
    let is_wanted = |file: &str| {
        let is_in = |own: &String| {
            let rest = file.strip_prefix(own.as_str());
            own.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        wanted.is_empty() || wanted.iter().any(is_in)
    };
    let engine_options = Options {
        base_url: None,
        publication: options.publication.clone(),
        portable: false,
    };
    let mut written = Written::default();
    if options.fix {
        // What could not be read is said by the check below, with everything else.
        let mut mended = engine::mend(&disk, &engine_options).unwrap_or_default();
        mended.retain(|file| is_wanted(&file.path));
        if options.dry_run {
            show(session, options.format, &mended);
        } else {
            written = write(&disk, mended);
        }
    }
    if options.format != Format::Json {
        let said = session.say("đã sửa", "mended");
        for file in &written.files {
            session.inform(&format!("{said} {file}"));
        }
    }
    let files: Arc<dyn Files> = Arc::new(disk);
    let cache = Cache::new(options.site.join(".sen/cache/images"));
    let progress = Progress::new(session, options.format != Format::Human);
    let mut checked = engine::check(Arc::clone(&files), cache, engine_options, &progress);
    progress.finish();
    checked.add(written.failed.into_iter());
    checked.add_doubtful(written.doubtful.into_iter());
    checked.keep(is_wanted);
    if options.dry_run {
        // Beside what would be mended, only what keeps a text from being read or the site from being built.
        let is_lint = |finding: &Diagnostic| matches!(*finding.problem, Problem::Lint(_));
        checked
            .findings
            .retain(|finding| finding.is_error() && !is_lint(finding));
        let sources = Lookup(&*files);
        for finding in &checked.findings {
            session.complain(&shown(options.format, session.lang, finding, &sources));
        }
        return ended(&checked.findings);
    }
    #[cfg(feature = "external")]
    if options.external {
        super::external::run(session, options, &mut checked);
    }
    say(session, options, &checked, &written.files, &*files)
}

/// The paths to speak of as findings name them, relative to the site; `None` when one is not there, which is said.
fn wanted(session: &Session, options: &CheckOptions) -> Option<Vec<String>> {
    let site = options.site.canonicalize().ok()?;
    let mut wanted = Vec::new();
    for path in &options.paths {
        let below = |path: &Path| {
            let found = path.canonicalize().ok()?;
            let below = found.strip_prefix(&site).ok()?;
            let parts = below.components().map(|part| part.as_os_str().to_str());
            Some(parts.collect::<Option<Vec<&str>>>()?.join("/"))
        };
        // From where the command runs, else from the site.
        let found = below(path).or_else(|| below(&site.join(path)));
        let Some(found) = found else {
            let said = session.say("trang này không có tệp", "the site has no file");
            let advice = session.say(
                "Viết đường dẫn như content/tin-tuc/bai.md; không ghi gì thì kiểm tra cả trang.",
                "Write a path such as content/news/article.md; without one the whole site is checked.",
            );
            let path = path.display();
            session.complain(&format!("error[usage]: {said} “{path}”\n  = {advice}\n"));
            return None;
        };
        wanted.push(found);
    }
    Some(wanted)
}

/// Prints findings to standard error, the summary to standard output, and says how the run must end.
fn say(
    session: &Session,
    options: &CheckOptions,
    checked: &Checked,
    mended: &[Arc<str>],
    files: &dyn Files,
) -> Exit {
    let sources = Shelf::new(files);
    let mut said: BTreeMap<Option<&Arc<str>>, usize> = BTreeMap::new();
    for finding in &checked.findings {
        let lang = session.lang;
        let count = said.entry(finding.file()).or_default();
        *count += 1;
        if *count > SAID {
            continue;
        }
        session.complain(&shown(options.format, lang, finding, &sources));
    }
    for (file, count) in said.into_iter().filter(|(_, count)| *count > SAID) {
        let file = file.map_or("", |file| file);
        let more = count - SAID;
        session.complain(&match session.lang {
            Lang::Vi => format!("{file}: còn {more} chỗ nữa, sửa bớt rồi kiểm tra lại\n"),
            Lang::En => format!("{file}: {more} more; mend some and check again\n"),
        });
    }
    let errors = count(&checked.findings, Severity::Error);
    let warnings = count(&checked.findings, Severity::Warning);
    let documents = checked.texts.len();
    let fixable: usize = checked.fixable.iter().map(|(_, count)| count).sum();
    let summary = match options.format {
        Format::Json => serde_json::json!({
            "documents": documents,
            "errors": errors,
            "warnings": warnings,
            "fixable": fixable,
            "mended": mended.iter().map(|file| &**file).collect::<Vec<&str>>(),
        })
        .to_string(),
        _ => {
            let mut text = match session.lang {
                Lang::Vi => {
                    format!("Đã kiểm tra {documents} bài: {errors} lỗi, {warnings} cảnh báo.")
                }
                Lang::En => {
                    format!(
                        "Checked {}: {}, {}.",
                        many(documents, "document", "documents"),
                        many(errors, "error", "errors"),
                        many(warnings, "warning", "warnings"),
                    )
                }
            };
            if fixable > 0 {
                text.push('\n');
                text.push_str(&match session.lang {
                    Lang::Vi => format!("Sửa được ngay {fixable} chỗ: sen check --fix (xem trước: --fix --dry-run)."),
                    Lang::En => format!("{fixable} of them can be mended: sen check --fix (look first: --fix --dry-run)."),
                });
            }
            text
        }
    };
    session.inform(&summary);
    match ended(&checked.findings) {
        Exit::Content => Exit::Content,
        _ if options.deny_warnings && warnings > 0 => Exit::Content,
        exit => exit,
    }
}

/// A finding as it is printed, with the line's end.
fn shown(format: Format, lang: Lang, finding: &Diagnostic, sources: &dyn SourceMap) -> String {
    let mut text = match format {
        Format::Human => render::human(finding, lang, sources),
        Format::Short => render::short(finding, lang, sources),
        Format::Json => render::json(finding, lang, sources),
        Format::Github => render::github(finding, lang, sources),
    };
    text.push('\n');
    text
}

/// Shows what would be mended.
fn show(session: &Session, format: Format, mended: &[Mended]) {
    let diffs = mended.iter().map(|file| {
        let diff = TextDiff::from_lines(&*file.before, &*file.after.text);
        let names = (format!("a/{}", file.path), format!("b/{}", file.path));
        let mut unified = diff.unified_diff();
        unified
            .context_radius(3)
            .header(&names.0, &names.1)
            .to_string()
    });
    if format == Format::Json {
        let files = mended.iter().zip(diffs);
        let files: Vec<serde_json::Value> = files
            .map(|(file, diff)| serde_json::json!({ "file": &*file.path, "diff": diff }))
            .collect();
        session.print(&serde_json::json!({ "would_mend": files }).to_string());
        return;
    }
    for diff in diffs {
        session.print(coloured(&diff).trim_end_matches('\n'));
    }
    let files = mended.len();
    session.inform(&match session.lang {
        Lang::Vi => format!("Sẽ sửa {files} tệp; chưa tệp nào được ghi."),
        Lang::En => format!(
            "{} would be mended; nothing was written.",
            many(files, "file", "files")
        ),
    });
}

fn coloured(diff: &str) -> String {
    let (red, green) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());
    let mut out = String::with_capacity(diff.len() + diff.len() / 8);
    for line in diff.split_inclusive('\n') {
        let style = match line.as_bytes().first() {
            Some(b'-') => red,
            Some(b'+') => green,
            _ => Style::new(),
        };
        let text = line.trim_end_matches('\n');
        let _ = write!(out, "{style}{text}{style:#}{}", &line[text.len()..]);
    }
    out
}

/// What became of files that were mended.
#[derive(Default)]
struct Written {
    files: Vec<Arc<str>>,
    failed: Vec<Diagnostic>,
    /// What of them may still be in an old encoding.
    doubtful: Vec<Diagnostic>,
}

/// Writes what was mended.
fn write(disk: &Disk, mended: Vec<Mended>) -> Written {
    let mut written = Written::default();
    for file in mended {
        match disk.replace(&file.path, file.after.text.as_bytes()) {
            Ok(()) => {
                written.files.push(file.path);
                written.doubtful.extend(file.after.doubtful);
            }
            Err(error) => {
                let problem = Problem::Io {
                    action: IoAction::Write,
                    error: error.to_string(),
                };
                written.failed.push(Diagnostic::in_file(problem, file.path));
            }
        }
    }
    written
}

/// Every code whose level may be set, with what it is about.
fn list(session: &Session) -> String {
    let mut out = String::new();
    for rule in RULES {
        let level = match rule.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Off => "off",
        };
        let fix = if rule.fixable { "--fix" } else { "" };
        let _ = writeln!(
            out,
            "{:<26}{level:<9}{fix:<7}{}",
            rule.code,
            rule.describe(session.lang)
        );
    }
    out.push_str(session.say(
        "Lỗi làm hỏng việc dựng trang (như target-missing, missing-key) không đặt mức được: bao giờ cũng là lỗi.\n",
        "What stops a build (such as target-missing, missing-key) has no level to set: it is an error always.\n",
    ));
    out
}
