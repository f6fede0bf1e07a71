//! Making the edits of a file: those that leave everything but prose as it is.
//!
//! Mending one thing can uncover another (a letter that composes once a zero-width space is gone), so a file is
//! mended until nothing is left to mend. Fixing twice is then fixing once.
//!
//! A heading's name in addresses comes from its words. One that a text leads to keeps it: that is part of the shape.
//! What is not mended for it is said to be mended by hand ([`is_mended`]).

use super::{Found, Linter};
use crate::diag::Level;
use crate::document::{markdown_options, split};
use crate::source::{Edit, Files, TextFile};
use crate::text::slugify;
use crate::yaml::{self, Data, Node};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::sync::OnceLock;

/// More rounds than any text needs: a bound for what nobody foresaw.
const ROUNDS: usize = 64;

/// Names of headings that the texts of a site lead to, and its menu. Few edits change a name, so they are looked for
/// when the first does.
pub(super) struct Anchors<'f> {
    files: &'f dyn Files,
    names: OnceLock<HashSet<String>>,
}

impl<'f> Anchors<'f> {
    pub(super) fn of(files: &'f dyn Files) -> Self {
        Self {
            files,
            names: OnceLock::new(),
        }
    }

    /// Whether some text leads to a heading of this name.
    fn contains(&self, name: &str) -> bool {
        self.names
            .get_or_init(|| {
                let mut texts = self.files.list("content").files;
                texts.retain(|path| path.ends_with(".md"));
                let mut names = HashSet::new();
                // Not in parallel: a thread that waits here may not be given work that comes here too.
                for path in texts.iter().map(|path| &**path).chain(["site.yaml"]) {
                    let bytes = self.files.read(path).unwrap_or_default();
                    note(&String::from_utf8_lossy(&bytes), &mut names);
                }
                names
            })
            .contains(name)
    }
}

/// Adds what a text leads to.
fn note(text: &str, names: &mut HashSet<String>) {
    for part in text.split('#').skip(1) {
        let end = part
            .find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '-')
            .unwrap_or(part.len());
        let name = &part[..end];
        // Of equal headings the second is called `name-2`.
        let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let bare = bare.strip_suffix('-').unwrap_or(name);
        for name in [name, bare].into_iter().filter(|name| !name.is_empty()) {
            if !names.contains(name) {
                names.insert(name.to_owned());
            }
        }
    }
}

pub(super) fn fix(
    file: &TextFile,
    linter: &mut Linter<'_>,
    led_to: &Anchors<'_>,
) -> Option<String> {
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
    mended
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

/// Whether a finding is mended by the edits that were accepted, or by the next round when they are in its way.
pub(super) fn is_mended(found: &Found, accepted: &[Edit]) -> bool {
    found.edits.iter().any(|own| {
        let meets =
            |other: &Edit| own.span.start < other.span.end && other.span.start < own.span.end;
        accepted.iter().any(|other| own == other || meets(other))
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

/// Everything of a text but its prose.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    /// Keys, values that are no prose, elements, code, addresses, tags.
    rest: String,
    /// Names of its headings.
    headings: Vec<String>,
}

impl Shape {
    /// Of a text with its front matter, or of what stands behind that.
    fn of(text: &str, with_front: bool) -> Self {
        let mut shape = Self::default();
        let Ok((yaml, body)) = split(text) else {
            return shape;
        };
        if with_front {
            match yaml::parse(&text[yaml], 0) {
                Ok(node) => node_shape(&node, &mut shape.rest),
                Err(_) => shape.rest.push('!'),
            }
        }
        body_shape(&text[body], &mut shape);
        shape
    }

    /// Whether it is the same as before but for names of headings that nothing leads to.
    fn is_kept(&self, before: &Self, led_to: &Anchors<'_>) -> bool {
        let is_kept = |(now, before): (&String, &String)| {
            now == before || !(led_to.contains(now) || led_to.contains(before))
        };
        self.rest == before.rest && self.headings.iter().zip(&before.headings).all(is_kept)
    }
}

fn body_shape(body: &str, shape: &mut Shape) {
    let Shape {
        rest: shape,
        headings,
    } = shape;
    let mut in_code = false;
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(body, markdown_options()) {
        match (&event, &mut heading) {
            (Event::Text(part) | Event::Code(part), Some(heading)) => heading.push_str(part),
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), Some(words)) => {
                headings.push(slugify(words));
                heading = None;
            }
            _ => {}
        }
        match event {
            Event::Text(code) if in_code => shape.push_str(&code),
            Event::Text(_) if shape.ends_with("\nT") => {}
            Event::Text(_) => shape.push_str("\nT"),
            Event::Html(html) | Event::InlineHtml(html) => {
                shape.push('\n');
                tags(&html, shape);
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let _ = write!(shape, "\nlink {link_type:?} {dest_url}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let _ = write!(shape, "\nimage {dest_url}");
            }
            event => {
                in_code = match &event {
                    Event::Start(Tag::CodeBlock(_)) => true,
                    Event::End(_) => false,
                    _ => in_code,
                };
                let _ = write!(shape, "\n{event:?}");
            }
        }
    }
}

/// Keys and kinds of values; the values themselves are prose, or nothing touches them.
fn node_shape(node: &Node, shape: &mut String) {
    match &node.data {
        Data::Null => shape.push('~'),
        Data::Scalar { plain, .. } => shape.push(if *plain { 's' } else { 'q' }),
        Data::List(items) => {
            shape.push('[');
            items.iter().for_each(|item| node_shape(item, shape));
            shape.push(']');
        }
        Data::Map(pairs) => {
            shape.push('{');
            for (key, value) in pairs {
                if let Data::Scalar { text, .. } = &key.data {
                    shape.push_str(text);
                }
                shape.push(':');
                node_shape(value, shape);
            }
            shape.push('}');
        }
    }
}

/// The tags of a piece of HTML, without the text between them.
fn tags(html: &str, shape: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        shape.push_str(&rest[at..end]);
        rest = &rest[end..];
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
            let Some(once) = fixer.fix(&file) else { return Ok(()) };
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
