//! The text of a document after parsing: HTML with slots, and what else was read from it.
//!
//! Most of a page's HTML is also its plain text. Such runs are kept once, in [`Body::plain`], and the HTML has a hole for
//! each: texts are what most of the memory of a build goes to.

use std::ops::Range;

/// Everything read from the Markdown of one file.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// HTML with slots where addresses and pictures go; [`Self::fill`] gives it whole.
    pub html: SlottedHtml,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Text for search and descriptions: one block per line, captions included.
    pub plain: String,
    /// Everything the text refers to inside the site.
    pub references: Vec<Reference>,
    /// Every id the HTML has, for links with `#`.
    pub anchors: Vec<String>,
    /// Words of `plain`.
    pub word_count: usize,
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id in the page.
    pub id: String,
    /// Its text without markup.
    pub title: String,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `#id` on the same page.
    Anchor(String),
    /// A file or page of the site.
    Path {
        /// Relative to `content/` (or to the root when `rooted`).
        path: String,
        /// Whether it was written with a leading `/`: `static/` first, then `content/`.
        rooted: bool,
        /// What stood between `?` and `#`.
        query: Option<String>,
        /// What followed `#`.
        anchor: Option<String>,
    },
}

/// What a reference is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A link.
    Link,
    /// A picture.
    Picture,
    /// Sound or film.
    Media,
}

/// A reference from the text to something inside the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it leads.
    pub target: Target,
    /// What for.
    pub usage: Use,
    /// As Markdown reads it.
    pub written: String,
    /// As it was typed, when Markdown took backslashes between folders for escapes.
    pub typed: Option<Box<str>>,
    /// Where it stands in the file's text.
    pub span: Range<usize>,
}

/// What belongs at one place of the HTML. The numbers are indices into [`Body::references`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The address of a reference, inside an attribute.
    Address(usize),
    /// A whole picture.
    Picture {
        /// The picture.
        reference: usize,
        /// Alternative text, plain.
        alt: String,
        /// Tooltip, plain.
        title: Option<String>,
    },
    /// A whole player.
    Player {
        /// The file.
        reference: usize,
        /// Film rather than sound.
        is_video: bool,
        /// What it is called, plain.
        label: String,
    },
    /// Type and size of a linked file, after its link.
    FileSize(usize),
    /// HTML that is ours and never passed through sanitising.
    Fixed(String),
}

/// HTML with holes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlottedHtml {
    text: String,
    /// Byte offsets in `text`, ascending, and what goes there.
    holes: Vec<(usize, Hole)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hole {
    /// These bytes of [`Body::plain`], which have nothing to escape.
    Plain(Range<usize>),
    Slot(Box<Slot>),
}

/// Bytes that stand in the HTML being written and, the same, in the plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    /// Where they begin in the HTML.
    pub(super) html: usize,
    /// Where they stand in the plain text.
    pub(super) plain: Range<usize>,
}

/// Shorter runs stay in the HTML: a hole takes half as much.
const LEAST_SHARED: usize = 64;

impl Body {
    /// The HTML with every slot filled.
    pub fn fill(&self, mut write: impl FnMut(&Slot, &mut String)) -> String {
        let html = &self.html;
        let size = html.text.len() + self.plain.len() + html.holes.len() * 32;
        let mut out = String::with_capacity(size);
        let mut done = 0;
        for (at, hole) in &html.holes {
            out.push_str(&html.text[done..*at]);
            match hole {
                Hole::Plain(range) => out.push_str(&self.plain[range.clone()]),
                Hole::Slot(slot) => match &**slot {
                    Slot::Fixed(html) => out.push_str(html),
                    slot => write(slot, &mut out),
                },
            }
            done = *at;
        }
        out.push_str(&html.text[done..]);
        out
    }
}

/// Opens and closes the number of a slot while HTML is being written. Both are noncharacters, which
/// never survive from an editor's text: see [`without_markers`].
const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// The mark that stands for slot `index` in HTML being written.
pub(super) fn marker(index: usize) -> String {
    format!("{OPEN}{index}{CLOSE}")
}

/// The number of the slot whose mark `text` is, if it is one.
pub(super) fn marked(text: &str) -> Option<usize> {
    text.strip_prefix(OPEN)?.strip_suffix(CLOSE)?.parse().ok()
}

/// Editors' text with the two noncharacters replaced, so that it cannot fake a mark. Same length
/// in bytes: spans stay right.
pub(super) fn without_markers(text: &str) -> std::borrow::Cow<'_, str> {
    // Both begin with this byte, which Vietnamese text hardly ever has.
    if text.as_bytes().contains(&0xEF) && text.contains([OPEN, CLOSE]) {
        text.replace([OPEN, CLOSE], "\u{FFFD}").into()
    } else {
        text.into()
    }
}

impl SlottedHtml {
    /// Cuts HTML with marks into text and holes; `shared` ascends and holds no mark. A mark whose number is unknown
    /// disappears.
    pub(super) fn from_marked(html: &str, slots: &[Slot], shared: &[Shared]) -> Self {
        let long = || shared.iter().filter(|run| run.plain.len() >= LEAST_SHARED);
        let kept = html.len() - long().map(|run| run.plain.len()).sum::<usize>();
        let mut all = Self {
            text: String::with_capacity(kept),
            holes: Vec::with_capacity(slots.len() + long().count()),
        };
        let mut done = 0;
        for run in long() {
            all.push_marked(&html[done..run.html], slots);
            all.holes
                .push((all.text.len(), Hole::Plain(run.plain.clone())));
            done = run.html + run.plain.len();
        }
        all.push_marked(&html[done..], slots);
        all
    }

    fn push_marked(&mut self, html: &str, slots: &[Slot]) {
        let mut rest = html;
        while let Some(at) = rest.find(OPEN) {
            self.text.push_str(&rest[..at]);
            let Some(end) = rest[at..].find(CLOSE).map(|n| at + n + CLOSE.len_utf8()) else {
                break;
            };
            if let Some(slot) = marked(&rest[at..end]).and_then(|index| slots.get(index)) {
                let slot = Hole::Slot(Box::new(slot.clone()));
                self.holes.push((self.text.len(), slot));
            }
            rest = &rest[end..];
        }
        self.text.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_stand_once() {
        let text = "Một đoạn văn dài hơn sáu mươi tư byte, không có gì phải thoát.";
        let html = format!("<p>{}{text}{}</p>", marker(0), marker(1));
        let slots = ["a", "b"].map(|name| Slot::Fixed(name.into()));
        let run = Shared {
            html: 3 + marker(0).len(),
            plain: 1..1 + text.len(),
        };
        let body = Body {
            html: SlottedHtml::from_marked(&html, &slots, &[run]),
            plain: format!(" {text} "),
            ..Body::default()
        };
        assert_eq!(body.html.text, "<p></p>");
        assert_eq!(body.fill(|_, _| ()), format!("<p>a{text}b</p>"));
    }
}
