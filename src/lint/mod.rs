//! Rules for text: what a build accepts and an editor should mend all the same.
//!
//! In: the documents, the site they make, the files they came from. Out: findings with levels as `site.yaml` sets
//! them, and edits that mend what can be mended without changing what is said. This module knows neither rendering
//! nor the terminal.
//!
//! [`page`] and [`front`] read a text again with the places of its prose, [`block`] leads from prose back to the
//! file; `legacy`, `letters`, `lookalikes`, `words`, `typography`, `phrases` look at prose, `article` at the whole text,
//! `site` and `duplicates` at several; [`outside`] gathers what leads out of the site; [`silence`] takes back what
//! comments forbid; [`fix`] makes the edits.

mod article;
mod block;
mod duplicates;
mod fix;
mod front;
mod html;
mod legacy;
mod letters;
mod lookalikes;
mod outside;
mod page;
mod phrases;
mod silence;
mod site;
mod typography;
mod words;

use crate::config::LintSettings;
use crate::diag::{Diagnostic, Lint, Place, Problem, Severity};
use crate::document::{self, Document, Kind};
use crate::site::Site;
use crate::source::{Edit, Files, TextFile};
use crate::text;
use fix::Anchors;
pub use fix::{Fixed, Fixer};
use jiff::Timestamp;
pub use outside::Outside;
use phrases::Phrases;
use rayon::prelude::*;
use silence::Silences;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use words::Vocabulary;
use words::capitals::Capitals;

/// What is looked at.
pub struct Subject<'a> {
    /// All that is published.
    pub site: &'a Site,
    /// Every document that could be read, drafts too.
    pub documents: &'a [Arc<Document>],
    /// Where their texts are.
    pub files: &'a dyn Files,
    /// The clock of the run.
    pub now: Timestamp,
}

/// What a site's texts were found to be.
pub struct Report {
    /// Findings with the levels of the site, silenced ones left out.
    pub findings: Vec<Diagnostic>,
    /// Files in which `--fix` mends something, and how many of their findings.
    pub fixable: Vec<(Arc<str>, usize)>,
    /// Addresses outside the site, in the order of files; those of `site.yaml` last.
    pub outside: Vec<Outside>,
    settings: LintSettings,
    silences: HashMap<Arc<str>, Silences>,
}

impl Report {
    /// A finding with the level that the site sets for it; `None` when it is off or silenced. Errors of a build stay
    /// what they are.
    pub fn judge(&self, mut finding: Diagnostic) -> Option<Diagnostic> {
        let code = finding.problem.code();
        let is_fixed = finding.is_error() && !matches!(*finding.problem, Problem::Lint(_));
        let level = self.settings.level(code).filter(|_| !is_fixed);
        let Some(level) = level else {
            return Some(finding);
        };
        let is_silenced = match &finding.place {
            Some(Place::Span { file, span }) => self
                .silences
                .get(file)
                .is_some_and(|s| s.cover(code, Some(span))),
            Some(Place::File(file)) => self.silences.get(file).is_some_and(|s| s.cover(code, None)),
            _ => false,
        };
        finding.severity = level.severity()?;
        (!is_silenced).then_some(finding)
    }
}

/// What a rule found, and what mends it.
struct Found {
    lint: Lint,
    span: Range<usize>,
    /// All of them or none.
    edits: Vec<Edit>,
}

impl Found {
    /// A finding whose place is what must change.
    fn fixed(lint: Lint, span: Range<usize>, text: &str) -> Self {
        Self {
            lint,
            edits: Self::edit(Some(span.clone()), text),
            span,
        }
    }

    fn plain(lint: Lint, span: Range<usize>) -> Self {
        Self {
            lint,
            span,
            edits: Vec::new(),
        }
    }

    fn edit(span: Option<Range<usize>>, text: &str) -> Vec<Edit> {
        span.map(|span| Edit {
            span,
            text: text.to_owned(),
        })
        .into_iter()
        .collect()
    }
}

/// Where rules write what they find in one file.
struct Sheet<'a> {
    file: &'a TextFile,
    settings: &'a LintSettings,
    /// Spans that the file spells with loose marks.
    decomposed: Vec<Range<usize>>,
    found: Vec<Found>,
    /// Words that may be names, which the whole site decides.
    capitals: Capitals,
}

/// What a rule finds in a text, by its codes, and the text mended.
#[cfg(test)]
fn mended_by(
    rule: impl Fn(&block::Block, &mut Sheet<'_>),
    text: &str,
) -> (Vec<&'static str>, String) {
    let file = TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap();
    let settings = LintSettings::default();
    let mut sheet = Sheet::new(&file, &settings);
    rule(&block::Block::verbatim(&file.text, 0), &mut sheet);
    let mut edits: Vec<Edit> = sheet.found.iter().flat_map(|f| f.edits.clone()).collect();
    edits.sort_by_key(|edit| edit.span.start);
    let codes = sheet.found.iter().map(|f| f.lint.code()).collect();
    (codes, file.edited(&edits))
}

impl<'a> Sheet<'a> {
    fn new(file: &'a TextFile, settings: &'a LintSettings) -> Self {
        Self {
            file,
            settings,
            decomposed: file.decomposed(),
            found: Vec::new(),
            capitals: Capitals::default(),
        }
    }

    fn push(&mut self, found: Found) {
        self.found.push(found);
    }

    /// Takes back what would be mended of the findings from `from` on: they are only reported.
    fn mend_nothing(&mut self, from: usize) {
        for found in &mut self.found[from..] {
            found.edits.clear();
        }
    }
}

/// A text read for the rules, with what those about prose found.
struct Reading<'a> {
    front: front::Front,
    page: page::Page,
    sheet: Sheet<'a>,
}

/// What the rules are held to, and what they have seen before.
struct Linter<'a> {
    settings: &'a LintSettings,
    phrases: &'a Phrases,
    vocabulary: Vocabulary,
    ids: phrases::Ids,
}

impl<'a> Linter<'a> {
    fn new(settings: &'a LintSettings, phrases: &'a Phrases) -> Self {
        Self {
            settings,
            phrases,
            vocabulary: Vocabulary::default(),
            ids: phrases::Ids::default(),
        }
    }

    /// Reads a text and looks through its prose.
    fn read<'f>(&mut self, file: &'f TextFile) -> Option<Reading<'f>>
    where
        'a: 'f,
    {
        let (yaml, body) = document::split(&file.text).ok()?;
        let front = front::read(file, yaml);
        let page = page::read(file, body);
        let mut sheet = Sheet::new(file, self.settings);
        // Where the words of a block stand.
        let mut places: Vec<Range<usize>> = Vec::new();
        for blocks in [&front.blocks, &page.blocks] {
            let encodings = legacy::find(blocks);
            let has_legacy = encodings.iter().any(Option::is_some);
            let has_sign = LazyCell::new(|| blocks.iter().any(|b| text::has_legacy_word(&b.text)));
            for (block, encoding) in blocks.iter().zip(encodings) {
                let from = sheet.found.len();
                if let Some(encoding) = encoding {
                    legacy::convert(block, &encoding, &mut sheet);
                    continue;
                }
                letters::check(block, &mut sheet);
                if !block.is_name {
                    places.clear();
                    places.extend(text::words(&block.text));
                    words::check(block, &places, &mut sheet, &mut self.vocabulary);
                    typography::check(block, &mut sheet);
                    self.phrases
                        .check(block, &places, &mut self.ids, &mut sheet);
                }
                if sheet.found.len() == from || block.text.is_ascii() {
                    continue;
                }
                // What only looks like a slip there may be a letter: ư is U+00AD in TCVN3.
                let is_unicode = block.text.contains(text::is_vietnamese_letter);
                if has_legacy && !is_unicode || text::may_be_legacy(&block.text) {
                    sheet.mend_nothing(from);
                } else if text::has_legacy_word(&block.text) || !is_unicode && *has_sign {
                    legacy::spare(block, &mut sheet.found[from..]);
                }
            }
        }
        if !front.is_whole {
            sheet.mend_nothing(0);
        }
        Some(Reading { front, page, sheet })
    }
}

/// What is known of one text after its own rules.
struct Checked {
    file: Arc<str>,
    findings: Vec<Diagnostic>,
    fixable: usize,
    outside: Vec<Outside>,
    silences: Silences,
    notes: site::Notes,
    capitals: Capitals,
}

/// Looks through all texts, in parallel, and at the site that they make.
pub fn check(subject: &Subject<'_>) -> Report {
    let settings = subject.site.config.lint.clone();
    let phrases = Phrases::of(&settings, subject.documents);
    let kinds = site::kinds(subject.site);
    let led_to = Anchors::of(subject.files);
    // Words are judged once in each share of the texts: the fewer shares, the less to judge, as long as no thread waits.
    let share = subject.documents.len() / (rayon::current_num_threads() * 8);
    let checked: Vec<Checked> = subject
        .documents
        .par_chunks(share.clamp(8, 1024))
        .flat_map_iter(|documents| {
            let mut linter = Linter::new(&settings, &phrases);
            let checked = documents.iter().filter_map(|document| {
                let bytes = subject.files.read(&document.file).ok()?;
                let file = TextFile::decode(Arc::clone(&document.file), bytes).ok()?;
                let kind = kinds.get(&document.file).copied();
                // A draft is no page of the site.
                let kind = kind
                    .or(document.front.kind)
                    .unwrap_or_else(|| site::kind_at(subject.site, &document.path));
                check_one(&mut linter, &file, document, kind, subject.now, &led_to)
            });
            checked.collect::<Vec<_>>()
        })
        .collect();
    let mut report = Report {
        findings: Vec::new(),
        fixable: Vec::new(),
        outside: Vec::new(),
        settings,
        silences: HashMap::with_capacity(checked.len()),
    };
    let mut notes = Vec::with_capacity(checked.len());
    let mut capitals = Vec::with_capacity(checked.len());
    for one in checked {
        report.findings.extend(one.findings);
        if one.fixable > 0 {
            report.fixable.push((Arc::clone(&one.file), one.fixable));
        }
        report.outside.extend(one.outside);
        capitals.push((Arc::clone(&one.file), one.capitals));
        report.silences.insert(one.file, one.silences);
        notes.push(one.notes);
    }
    let everywhere = outside::of_config(&subject.site.config);
    report.outside.extend(everywhere);
    let mut between = Vec::new();
    site::check(subject, &notes, &report.settings, &mut between);
    duplicates::check(subject.documents, &notes, &mut between);
    words::capitals::check(&capitals, &mut between);
    let between: Vec<Diagnostic> = between
        .into_iter()
        .filter_map(|finding| report.judge(finding))
        .collect();
    report.findings.extend(between);
    report
}

fn check_one(
    linter: &mut Linter<'_>,
    file: &TextFile,
    document: &Document,
    kind: Kind,
    now: Timestamp,
    led_to: &Anchors<'_>,
) -> Option<Checked> {
    let Reading {
        front,
        page,
        mut sheet,
    } = linter.read(file)?;
    article::check(document, kind, &front, &page, now, &mut sheet);
    let outside = outside::of_text(&front, &page, &file.path);
    let silences = page.silences;
    for (lint, span) in &silences.unknown {
        sheet.push(Found::plain(lint.clone(), span.clone()));
    }
    let wanted: Vec<(Severity, Found)> = std::mem::take(&mut sheet.found)
        .into_iter()
        .filter_map(|found| {
            let code = found.lint.code();
            let severity = linter.settings.level(code)?.severity()?;
            (!silences.cover(code, Some(&found.span))).then_some((severity, found))
        })
        .collect();
    let accepted = fix::accepted(file, wanted.iter().map(|(_, found)| found), led_to);
    let mut fixable = 0;
    let mut findings = Vec::new();
    for (severity, found) in wanted {
        let is_mended = fix::is_mended(&found, &accepted);
        fixable += usize::from(is_mended);
        let lint = match (is_mended, found.edits.is_empty()) {
            (true, _) => Lint::Mended(Box::new(found.lint)),
            (false, true) => found.lint,
            (false, false) => Lint::ByHand {
                heading: fix::kept_name(file, &found, led_to),
                lint: Box::new(found.lint),
            },
        };
        let mut finding = Diagnostic::at(Problem::Lint(lint), &file.path, found.span);
        finding.severity = severity;
        findings.push(finding);
    }
    Some(Checked {
        file: Arc::clone(&file.path),
        findings,
        fixable,
        outside,
        notes: site::Notes::new(&front, file),
        silences,
        capitals: sheet.capitals,
    })
}
