//! Diagnostics as text for people, as one line, as JSON, one object per line, and as annotations of GitHub.

use super::{Diagnostic, Lang, Located, Place, Severity, SourceMap};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

/// A diagnostic with its place found.
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    file: Option<&'a str>,
    located: Option<Located>,
}

fn show<'a>(diagnostic: &'a Diagnostic, sources: &dyn SourceMap) -> Shown<'a> {
    let (file, located) = match &diagnostic.place {
        None => (None, None),
        Some(Place::File(file)) => (Some(&**file), None),
        Some(Place::Span { file, span }) => (Some(&**file), sources.locate(file, span)),
        Some(Place::Secret { file, span }) => {
            let located = sources.locate(file, span);
            let without = |located| Located {
                excerpt: String::new(),
                ..located
            };
            (Some(&**file), located.map(without))
        }
        Some(Place::Position { file, line, column }) => (
            Some(&**file),
            Some(Located {
                line: *line,
                column: *column,
                width: 1,
                excerpt: sources.line(file, *line).unwrap_or_default(),
            }),
        ),
    };
    Shown {
        diagnostic,
        file,
        located,
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// One diagnostic for people, with ANSI colours (strip them where they are not wanted):
///
/// ```text
/// tin/a.md:3:7: error[bad-date]: …
///   |
/// 3 | ngày: 30/02/2022
///   |       ^^^^^^^^^^
///   = …what to do
/// ```
pub fn human(diagnostic: &Diagnostic, lang: Lang, sources: &dyn SourceMap) -> String {
    let shown = show(diagnostic, sources);
    let words = diagnostic.problem.words(lang);
    let bold = Style::new().bold();
    let colour = match diagnostic.severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
    };
    let mut out = String::new();
    if let Some(file) = shown.file {
        let _ = write!(out, "{bold}{}{bold:#}", printable(file));
        if let Some(at) = &shown.located {
            let _ = write!(out, "{bold}:{}:{}{bold:#}", at.line, at.column);
        }
        out.push_str(": ");
    }
    let _ = writeln!(
        out,
        "{colour}{}[{}]{colour:#}: {}",
        severity_word(diagnostic.severity),
        diagnostic.problem.code(),
        printable(&words.message)
    );
    if let Some(at) = shown.located.filter(|at| !at.excerpt.is_empty()) {
        excerpt(&mut out, &at, colour);
    }
    let _ = writeln!(out, "  = {}", printable(&words.help));
    out
}

/// How many characters of a long line are shown around the place.
const EXCERPT: usize = 100;

fn excerpt(out: &mut String, at: &Located, colour: Style) {
    let dim = AnsiColor::Blue.on_default();
    let number = at.line.to_string();
    let margin = " ".repeat(number.len());
    let start = at.column.saturating_sub(EXCERPT / 2).max(1);
    let mut line = String::new();
    let mut marks = String::new();
    if start > 1 {
        line.push('…');
        marks.push(' ');
    }
    let mut rest = at.excerpt.chars().skip(start - 1);
    for (column, c) in (start..).zip(rest.by_ref().take(EXCERPT)) {
        line.push(if c.is_control() { ' ' } else { c });
        if column >= at.column && column < at.column + at.width {
            marks.push('^');
        } else if column < at.column && !crate::text::is_mark(c) {
            marks.push(' ');
        }
    }
    if rest.next().is_some() {
        line.push('…');
    }
    if !marks.contains('^') {
        marks.push('^');
    }
    let _ = writeln!(out, "{dim}{margin} |{dim:#}");
    let _ = writeln!(out, "{dim}{number} |{dim:#} {line}");
    let _ = writeln!(out, "{dim}{margin} |{dim:#} {colour}{marks}{colour:#}");
}

/// Text safe on a terminal: control characters (escape sequences in a file's name or title) are
/// shown as `�`.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// One diagnostic on one line that terminals and editors make clickable: `tin/a.md:3:7: error[bad-date]: …`.
pub fn short(diagnostic: &Diagnostic, lang: Lang, sources: &dyn SourceMap) -> String {
    let shown = show(diagnostic, sources);
    let mut out = String::new();
    if let Some(file) = shown.file {
        out.push_str(&printable(file));
        if let Some(at) = &shown.located {
            let _ = write!(out, ":{}:{}", at.line, at.column);
        }
        out.push_str(": ");
    }
    let _ = write!(
        out,
        "{}[{}]: {}",
        severity_word(diagnostic.severity),
        diagnostic.problem.code(),
        printable(&diagnostic.problem.words(lang).message).replace('\n', " ")
    );
    out
}

/// One diagnostic as an annotation of GitHub Actions:
/// `::warning file=content/a.md,line=3,col=7,title=bad-date::…`.
pub fn github(diagnostic: &Diagnostic, lang: Lang, sources: &dyn SourceMap) -> String {
    let shown = show(diagnostic, sources);
    let words = diagnostic.problem.words(lang);
    let data = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut out = format!("::{} ", severity_word(diagnostic.severity));
    if let Some(file) = shown.file {
        let _ = write!(out, "file={},", property(file));
    }
    if let Some(at) = &shown.located {
        let _ = write!(out, "line={},col={},", at.line, at.column);
    }
    let _ = write!(
        out,
        "title={}::{}",
        property(diagnostic.problem.code()),
        data(&format!("{}\n{}", words.message, words.help))
    );
    out
}

/// One diagnostic as a JSON object on one line: `severity`, `code`, `file`, `line`, `column`
/// (`null` where there is none), `message`, `help`.
pub fn json(diagnostic: &Diagnostic, lang: Lang, sources: &dyn SourceMap) -> String {
    let shown = show(diagnostic, sources);
    let words = shown.diagnostic.problem.words(lang);
    let at = shown.located.as_ref();
    serde_json::json!({
        "severity": severity_word(diagnostic.severity),
        "code": diagnostic.problem.code(),
        "file": shown.file,
        "line": at.map(|at| at.line),
        "column": at.map(|at| at.column),
        "message": words.message,
        "help": words.help,
    })
    .to_string()
}
