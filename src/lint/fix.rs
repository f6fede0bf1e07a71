//! Making the edits of a file: those that leave everything but prose as it is.
//!
//! Mending one thing can uncover another (a letter that composes once a zero-width space is gone), so a file is
//! mended until nothing is left to mend. Fixing twice is then fixing once.
//!
//! A heading's name in addresses comes from its words. One that a text leads to keeps it: that is part of the shape.
//! What is not mended for it is said to be mended by hand ([`is_mended`], [`kept_name`]).

mod shape;

use super::phrases::Phrases;
use super::{Found, Linter};
use crate::config::LintSettings;
use crate::diag::{Diagnostic, KeptHeading, Level, Lint, Problem};
use crate::document::split;
use crate::source::{Edit, Files, TextFile};
pub(super) use shape::Anchors;
use shape::Shape;
use std::collections::BTreeMap;
use std::sync::Arc;

/// More rounds than any text needs: a bound for what nobody foresaw.
const ROUNDS: usize = 64;

/// A text that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file as it shall be.
    pub text: String,
    /// Passages that may be in an old encoding and were left, at their places now. Some were told by passages beside
    /// them that are mended, so whoever reads the text again does not find them.
    pub doubtful: Vec<Diagnostic>,
}

/// Mends texts.
pub struct Fixer<'f> {
    settings: LintSettings,
    phrases: Phrases,
    led_to: Anchors<'f>,
}

impl<'f> Fixer<'f> {
    /// One that mends as the site wants it. Headings that a text in `files` leads to keep their names.
    pub fn new(settings: LintSettings, files: &'f dyn Files) -> Self {
        Self {
            settings,
            phrases: Phrases::default(),
            led_to: Anchors::of(files),
        }
    }

    /// The file with everything mended that can be mended safely; `None` when that is nothing.
    pub fn fix(&self, file: &TextFile) -> Option<Fixed> {
        let mut linter = Linter::new(&self.settings, &self.phrases);
        fix(file, &mut linter, &self.led_to)
    }
}

fn fix(file: &TextFile, linter: &mut Linter<'_>, led_to: &Anchors<'_>) -> Option<Fixed> {
    let mut current = file.clone();
    let mut mended = None;
    for _ in 0..ROUNDS {
        let edits = edits(&current, linter, led_to);
        if edits.is_empty() {
            break;
        }
        let text = current.edited(&edits);
        current = TextFile::decode(current.path.clone(), text.clone().into_bytes()).ok()?;
        mended = Some(text);
    }
    let text = mended?;
    Some(Fixed {
        text,
        doubtful: doubtful(file, &current, linter),
    })
}

/// What of a text may be in an old encoding and was not mended, at its places in the text as it is after.
fn doubtful(before: &TextFile, after: &TextFile, linter: &mut Linter<'_>) -> Vec<Diagnostic> {
    let Some(reading) = linter.read(before) else {
        return Vec::new();
    };
    let found = reading.sheet.found.into_iter();
    let left = found
        .filter(|found| matches!(found.lint, Lint::LegacyText { .. }) && found.edits.is_empty());
    left.filter_map(|found| {
        let passage = &before.text[found.span.clone()];
        // Lines stay lines; what stands before the passage in its own may be longer or shorter now.
        let line = before.text[..found.span.start].matches('\n').count();
        let lines = after.text.match_indices('\n').map(|(at, _)| at + 1);
        let from = std::iter::once(0).chain(lines).nth(line)?;
        let at = from + after.text[from..].find(passage)?;
        let problem = Problem::Lint(found.lint);
        Some(Diagnostic::at(problem, &after.path, at..at + passage.len()))
    })
    .collect()
}

/// What is to be edited in a text as it stands.
fn edits(file: &TextFile, linter: &mut Linter<'_>, led_to: &Anchors<'_>) -> Vec<Edit> {
    let Some(reading) = linter.read(file) else {
        return Vec::new();
    };
    let silences = &reading.page.silences;
    let is_wanted = |found: &&Found| {
        let code = found.lint.code();
        let level = linter.settings.level(code);
        level.is_some_and(|level| level != Level::Off) && !silences.cover(code, Some(&found.span))
    };
    accepted(file, reading.sheet.found.iter().filter(is_wanted), led_to)
}

/// Edits of findings that do not overlap and leave the shape of the text alone, sorted.
pub(super) fn accepted<'f>(
    file: &TextFile,
    wanted: impl Iterator<Item = &'f Found>,
    led_to: &Anchors<'_>,
) -> Vec<Edit> {
    let is_free = |edit: &Edit| !follows_escape(&file.text[..edit.span.start]);
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: Vec<&[Edit]> = Vec::new();
    for found in wanted.filter(|found| found.edits.iter().all(is_free)) {
        let is_apart = found.edits.iter().all(|edit| {
            let before = taken.range(..edit.span.end).next_back();
            before.is_none_or(|(_, end)| *end <= edit.span.start)
        });
        if is_apart && !found.edits.is_empty() {
            let spans = found.edits.iter().map(|edit| &edit.span);
            taken.extend(spans.map(|span| (span.start, span.end)));
            groups.push(&found.edits);
        }
    }
    let Ok((_, body)) = split(&file.text) else {
        return Vec::new();
    };
    if groups.is_empty() {
        return Vec::new();
    }
    // A front matter that no edit touches stays what it is.
    let with_front = taken.keys().next().is_some_and(|start| *start < body.start);
    let wanted = Shape::of(&file.text, with_front);
    let keeps_shape = |text: &str| Shape::of(text, with_front).is_kept(&wanted, led_to);
    let mut accepted = Vec::new();
    accept(file, &keeps_shape, &groups, &mut accepted);
    accepted
}

/// Whether a finding is mended by the edits that were accepted, in order, or by the next round when they are in its way.
pub(super) fn is_mended(found: &Found, accepted: &[Edit]) -> bool {
    found.edits.iter().any(|own| {
        let meets =
            |other: &Edit| own.span.start < other.span.end && other.span.start < own.span.end;
        let first = accepted.partition_point(|other| other.span.end < own.span.start);
        accepted[first..]
            .iter()
            .take_while(|other| other.span.start <= own.span.end)
            .any(|other| own == other || meets(other))
    })
}

/// The name of the heading that keeps a finding from being mended, as texts lead to it.
pub(super) fn kept_name(
    file: &TextFile,
    found: &Found,
    led_to: &Anchors<'_>,
) -> Option<KeptHeading> {
    let mut edits = found.edits.clone();
    edits.sort_by_key(|edit| edit.span.start);
    let edited = file.edited(&edits).into_bytes();
    let edited = TextFile::decode(Arc::clone(&file.path), edited).ok()?;
    let (now, before) = (Shape::of(&edited.text, false), Shape::of(&file.text, false));
    let (name, files) = now.name_lost(&before, led_to)?;
    Some(KeptHeading {
        name: name.to_owned(),
        files: files.iter().map(|path| path.to_string()).collect(),
    })
}

/// Whether what comes next may be part of an escape (`\\*`) or a character reference (`&amp;`): what is put or taken
/// there could make one, or unmake it.
fn follows_escape(before: &str) -> bool {
    let word = before.rsplit([' ', '\n', ';']).next().unwrap_or(before);
    word.ends_with('\\') || word.contains('&')
}

/// Adds the groups that leave the shape as it is: all at once when they do, else each half by itself.
fn accept(
    file: &TextFile,
    keeps_shape: &dyn Fn(&str) -> bool,
    groups: &[&[Edit]],
    accepted: &mut Vec<Edit>,
) {
    let mut all = accepted.clone();
    all.extend(groups.concat());
    all.sort_by_key(|edit| edit.span.start);
    let edited = TextFile::decode(file.path.clone(), file.edited(&all).into_bytes());
    if edited.is_ok_and(|edited| keeps_shape(&edited.text)) {
        *accepted = all;
    } else if groups.len() > 1 {
        let (first, second) = groups.split_at(groups.len() / 2);
        accept(file, keeps_shape, first, accepted);
        accept(file, keeps_shape, second, accepted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{LetterI, LintSettings, RawHtml, ToneStyle};
    use crate::document::{Document, Settings};
    use crate::lint::Fixer;
    use crate::source::Memory;
    use proptest::prelude::*;

    /// What a text says: its letters and digits without marks, and where it leads.
    fn meaning(text: &str) -> (String, Vec<String>) {
        let file = TextFile::decode("content/a.md".into(), text.as_bytes().to_vec()).unwrap();
        let settings = Settings {
            time_zone: jiff::tz::TimeZone::UTC,
            raw_html: RawHtml::Sanitize,
            language: crate::diag::Lang::Vi,
        };
        let document = Document::parse(&file, &settings).document.unwrap();
        let said = format!("{} {}", document.front.title, document.body.plain);
        let letters = crate::text::fold(&said)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let links = document
            .body
            .references
            .iter()
            .map(|r| r.written.clone())
            .collect();
        (letters, links)
    }

    /// Pieces that rules mend, and pieces that Markdown and YAML give a meaning to.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "chữ",
            "hoà",
            "hòa",
            "Đảng",
            "\u{d0}ảng",
            "o\u{323}",
            "ho\u{323}c",
            "\u{323}",
            "\u{200b}",
            "\u{ad}",
            "\u{7}",
            "\u{feff}",
            "\u{2003}",
            "\u{2000}",
            "\u{2028}",
            "\u{180e}",
            "\u{fffd}",
            "\"",
            "\"a\"",
            "...",
            "....",
            "…",
            " ",
            "  ",
            " ,",
            " .",
            ",",
            "2021-2025",
            "2021 - 2025",
            "1,234,567",
            "19,136",
            "kĩ",
            "lý",
            "*",
            "**",
            "_",
            "`",
            "```",
            "\n",
            "\n\n",
            "\r\n",
            "- ",
            "> ",
            "# ",
            "1. ",
            "| ",
            "|---|\n",
            "<b>",
            "</b>",
            "<!-- ",
            " -->",
            "[",
            "](b.md)",
            "![",
            "\\",
            "&amp;",
            "&quot;",
            "[^1]",
            "[^1]: ",
            "https://x.vn/a...",
            ": ",
            "---",
            "~~",
            "'",
            "<",
            ">",
            "\t",
            "    ",
            "=",
            "é",
            "ü",
            "!",
            "?",
        ])
    }

    fn settings() -> impl Strategy<Value = LintSettings> {
        (any::<bool>(), 0..3usize).prop_map(|(old, letter)| LintSettings {
            tone: if old { ToneStyle::Old } else { ToneStyle::New },
            i_y: [None, Some(LetterI::I), Some(LetterI::Y)][letter],
            ..LintSettings::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn mending_twice_is_mending_once_and_says_the_same(
            title in prop::collection::vec(piece(), 0..6),
            body in prop::collection::vec(piece(), 0..24),
            settings in settings(),
        ) {
            let title: String = title.concat().replace(['\n', '\r', '\t', '\u{7}', '\u{feff}', '\\', '"'], " ");
            let text = format!("---\ntitle: \"Bài {title}\"\n---\n\n{}\n", body.concat());
            let file = TextFile::decode("content/a.md".into(), text.clone().into_bytes()).unwrap();
            let mut files = Memory::new();
            files.insert("content/a.md", text.clone().into_bytes());
            let fixer = Fixer::new(settings, &files);
            let Some(once) = fixer.fix(&file).map(|fixed| fixed.text) else { return Ok(()) };
            let again = TextFile::decode("content/a.md".into(), once.clone().into_bytes()).unwrap();
            prop_assert_eq!(fixer.fix(&again), None, "{:?} became {:?}", text, once);
            prop_assert_eq!(Shape::of(&file.text, true).rest, Shape::of(&again.text, true).rest);
            let (before, after) = (meaning(&text), meaning(&once));
            // Only a letter i may have become a y, or the other way round.
            prop_assert_eq!(before.0.replace('y', "i"), after.0.replace('y', "i"));
            prop_assert_eq!(before.1, after.1);
        }
    }
}
