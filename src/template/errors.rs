//! Errors of Tera as diagnostics.

use crate::diag::{Diagnostic, Problem};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Error, ErrorKind, ReportError};

/// What Tera found wrong, at the template's line; `page` is what was being rendered.
pub(super) fn diagnostic(
    error: &Error,
    origins: &BTreeMap<String, Arc<str>>,
    page: Option<&str>,
) -> Diagnostic {
    let problem = |detail: &str| match page {
        Some(page) => Problem::TemplateFailed {
            detail: first_line(detail),
            page: page.to_owned(),
        },
        None => Problem::TemplateSyntax {
            detail: first_line(detail),
        },
    };
    let in_template =
        |problem: Problem, name: &str| Diagnostic::in_file(problem, file_of(name, origins));
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            at(report, problem(report.message()), origins)
        }
        ErrorKind::MissingParent { current, parent } => in_template(
            Problem::TemplateMissing {
                name: parent.clone(),
            },
            current,
        ),
        ErrorKind::TemplateNotFound(name) => {
            Diagnostic::new(Problem::TemplateMissing { name: name.clone() }, None)
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            in_template(problem(&error.to_string()), tpl)
        }
        _ => {
            let text = error.to_string();
            match reported_place(&text) {
                Some((name, line, column)) => {
                    let file = file_of(name, origins);
                    Diagnostic::at_position(problem(&text), file, line, column)
                }
                None => Diagnostic::new(problem(&text), None),
            }
        }
    }
}

/// The place that Tera wrote into a message of which it tells nothing else:
/// `--> page.html:3:7`.
fn reported_place(text: &str) -> Option<(&str, usize, usize)> {
    let (_, rest) = text.split_once("--> ")?;
    let mut parts = rest.lines().next()?.rsplitn(3, ':');
    let column = parts.next()?.trim().parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

fn at(report: &ReportError, problem: Problem, origins: &BTreeMap<String, Arc<str>>) -> Diagnostic {
    let span = report.span();
    let file = file_of(report.filename(), origins);
    Diagnostic::at_position(problem, file, span.start_line.max(1), span.start_col + 1)
}

fn file_of(template: &str, origins: &BTreeMap<String, Arc<str>>) -> Arc<str> {
    match origins.get(template) {
        Some(file) => Arc::clone(file),
        None => template.into(),
    }
}

fn first_line(detail: &str) -> String {
    let line = detail.lines().next().unwrap_or(detail);
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
