//! Words with a capital inside a sentence: names, unless the site writes the same two words small elsewhere.
//!
//! Names of people and places have a capital on each syllable, those of institutions on the first: Hoà Chung, but Thuỷ lợi.
//! A given name that stands alone looks like the latter (“hôm ấy Hoà đi”), so the capital proves nothing; that the site
//! has “thủy lợi” in small letters does. Such a word is reported and never mended. A few words of institutions are no
//! names whatever the site has.

use crate::diag::{Diagnostic, Lint, Problem};
use crate::lint::phrases::is_joining;
use crate::text;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// What one text has.
#[derive(Default)]
pub(in crate::lint) struct Capitals {
    /// Pairs of words in small letters, the first with its tone mark in one of two places.
    small: HashSet<String>,
    /// Pairs whose first word has a capital, and the mark against the site's style.
    open: Vec<(String, Lint, Range<usize>)>,
}

/// Words before the name of a person or a place.
const TITLES: &[&str] = &[
    "anh",
    "bà",
    "bác",
    "bản",
    "bạn",
    "bé",
    "cậu",
    "cháu",
    "chí",
    "chị",
    "chú",
    "cô",
    "cụ",
    "dì",
    "em",
    "huyện",
    "làng",
    "mẹ",
    "mợ",
    "ông",
    "phường",
    "thầy",
    "thôn",
    "tỉnh",
    "xã",
    "xóm",
];

/// Institutions, and those who sit in them.
const INSTITUTIONS: &[&str] = &["ủy ban", "ủy viên", "tòa án", "tòa soạn"];

/// Whether two words are of an institution, so that the first is no name of a person or a place.
pub(super) fn is_institution(word: &str, next: &str) -> bool {
    let pair = format!("{} {next}", text::old_tones(&word.to_lowercase()));
    INSTITUTIONS.contains(&pair.as_str())
}

impl Capitals {
    /// Notes a word in small letters, with its tone mark as words are compared, and the one behind it.
    pub(super) fn small(&mut self, placed: &str, next: &str) {
        self.small.insert(format!("{placed} {next}"));
    }

    /// Notes a word with a capital and its mark elsewhere, with those beside it.
    pub(super) fn open(
        &mut self,
        before: Option<&str>,
        word: &str,
        next: &str,
        lint: Lint,
        span: Range<usize>,
    ) {
        let is_name = before.is_some_and(|before| {
            // “Tại Thuỷ lợi” begins a sentence.
            let is_capital = before.starts_with(char::is_uppercase) && !is_joining(before);
            is_capital || TITLES.contains(&before)
        });
        if !is_name {
            self.open.push((pair(word, next), lint, span));
        }
    }
}

fn pair(word: &str, next: &str) -> String {
    let word = text::canonical_tones(&word.to_lowercase());
    format!("{word} {next}")
}

/// Findings of a site: words with a capital that it writes small too.
pub(in crate::lint) fn check(texts: &[(Arc<str>, Capitals)], findings: &mut Vec<Diagnostic>) {
    if texts.iter().all(|(_, own)| own.open.is_empty()) {
        return;
    }
    let small: HashSet<&str> = texts
        .iter()
        .flat_map(|(_, own)| own.small.iter().map(String::as_str))
        .collect();
    for (file, own) in texts {
        for (pair, lint, span) in &own.open {
            if small.contains(pair.as_str()) {
                let problem = Problem::Lint(lint.clone());
                findings.push(Diagnostic::at(problem, file, span.clone()));
            }
        }
    }
}
