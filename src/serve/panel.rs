//! What is wrong, over a page.
//!
//! In: findings. Out: HTML that lies over the page in a tree of its own, so that the theme's
//! styles and ours do not meet. Everything an editor wrote is escaped.

use crate::diag::{Diagnostic, Lang, SourceMap, render};
use anstream::adapter::strip_str;
use pulldown_cmark_escape::escape_html;
use std::sync::Arc;

/// How many errors are shown; the terminal has them all.
const SHOWN: usize = 20;

/// Errors as pages show them.
#[derive(Clone, Debug, Default)]
pub(super) struct Panel {
    lang: Lang,
    errors: Vec<Shown>,
    /// Errors that are not shown.
    more: usize,
}

#[derive(Clone, Debug)]
struct Shown {
    file: Option<Arc<str>>,
    text: String,
}

impl Panel {
    /// The errors among `findings`, located.
    pub(super) fn new(findings: &[Diagnostic], sources: &dyn SourceMap, lang: Lang) -> Self {
        let mut errors = findings.iter().filter(|finding| finding.is_error());
        let errors_shown = errors
            .by_ref()
            .take(SHOWN)
            .map(|finding| Shown {
                file: finding.file().cloned(),
                text: strip_str(&render::human(finding, lang, sources)).to_string(),
            })
            .collect();
        Self {
            lang,
            errors: errors_shown,
            more: errors.count(),
        }
    }

    /// The same with one more error, first.
    pub(super) fn with(&self, finding: &Diagnostic, sources: &dyn SourceMap) -> Self {
        let mut all = Self::new(std::slice::from_ref(finding), sources, self.lang);
        all.errors.extend(self.errors.iter().cloned());
        all.more = self.more;
        all
    }

    /// The files that have errors.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().filter_map(|error| error.file.as_deref())
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Whether an error concerns the page made from `file`: errors in other documents do not,
    /// errors anywhere else concern every page.
    fn concerns(&self, file: Option<&str>) -> bool {
        self.errors.iter().any(|error| match &error.file {
            Some(other) => Some(&**other) == file || !other.starts_with("content/"),
            None => true,
        })
    }

    fn heading(&self) -> String {
        let count = self.errors.len() + self.more;
        match self.lang {
            Lang::Vi => format!("{count} lỗi – trang hiện bản tốt gần nhất"),
            Lang::En if count == 1 => "1 error – the page shows the last good version".into(),
            Lang::En => format!("{count} errors – the page shows the last good version"),
        }
    }

    fn list(&self) -> String {
        let mut html = String::new();
        for error in &self.errors {
            html.push_str("<pre>");
            escape(&mut html, &error.text);
            html.push_str("</pre>");
        }
        if self.more > 0 {
            let more = self.more;
            html.push_str(&match self.lang {
                Lang::Vi => format!("<p>… và {more} lỗi nữa, xem ở cửa sổ dòng lệnh.</p>"),
                Lang::En => format!("<p>… and {more} more; see the terminal.</p>"),
            });
        }
        html
    }

    /// What lies over the page made from `file`, open when it concerns that page; empty when
    /// nothing is wrong. `own` is the folder of our own addresses.
    pub(super) fn html(&self, own: &str, file: Option<&str>) -> String {
        if self.is_empty() {
            return String::new();
        }
        let open = if self.concerns(file) { " open" } else { "" };
        let mut html = String::from("<link rel=\"stylesheet\" href=\"");
        escape(&mut html, own);
        html.push_str("live.css\"><details");
        html.push_str(open);
        html.push_str(" role=\"alert\"><summary>");
        escape(&mut html, &self.heading());
        html.push_str("</summary>");
        html.push_str(&self.list());
        html.push_str("</details>");
        html
    }

    /// A whole page for when there is no version to show.
    pub(super) fn page(&self, own: &str) -> String {
        let (lang, title) = match self.lang {
            Lang::Vi => ("vi", "Chưa xem được trang này"),
            Lang::En => ("en", "This page cannot be shown yet"),
        };
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<link rel=\"stylesheet\" href=\""
        );
        escape(&mut html, own);
        html.push_str(&format!(
            "live.css\">\n</head>\n<body class=\"page\">\n<h1>{title}</h1>\n"
        ));
        html.push_str(&self.list());
        html.push_str("\n</body>\n</html>\n");
        html
    }
}

/// Escapes text and attribute values.
pub(super) fn escape(out: &mut String, text: &str) {
    escape_html(out, text).expect("writing to a String cannot fail");
}
