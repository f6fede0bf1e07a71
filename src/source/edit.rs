//! Edits of a text, written back through a map to the bytes of the file.
//!
//! An edit names a span of the text as the stages see it (NFC, LF). What it does not touch stays as it was read, byte
//! for byte: line ends, a byte order mark, decomposed letters.

use super::TextFile;
use crate::text::is_mark;
use std::ops::Range;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A span of a [`TextFile`]'s text and what it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Byte range in the text, not empty.
    pub span: Range<usize>,
    /// What stands there afterwards; no line breaks.
    pub text: String,
}

/// The shortest stretch of a file that has a stretch of the text to itself.
struct Segment {
    text: Range<usize>,
    original: Range<usize>,
}

impl TextFile {
    /// The file with the edits made. They must be sorted and not overlap.
    pub fn edited(&self, edits: &[Edit]) -> String {
        let Some(original) = &self.original else {
            return splice(&self.text, edits);
        };
        let mut out = String::with_capacity(original.len());
        let mut done = 0;
        let mut segments = self.segments(original).peekable();
        let mut at = 0;
        while at < edits.len() {
            let mut span = edits[at].span.clone();
            let is_before = |s: &Segment| s.text.end <= span.start;
            while segments.next_if(is_before).is_some() {}
            let Some(first) = segments.next() else { break };
            let mut last = first.text.end;
            let mut upto = first.original.end;
            let mut next = at + 1;
            // Edits that share a segment are written together.
            loop {
                while last < span.end
                    && let Some(segment) = segments.next()
                {
                    (last, upto) = (segment.text.end, segment.original.end);
                }
                match edits.get(next) {
                    Some(edit) if edit.span.start < last => {
                        span = edit.span.clone();
                        next += 1;
                    }
                    _ => break,
                }
            }
            out.push_str(&original[done..first.original.start]);
            let base = first.text.start;
            let own: Vec<Edit> = edits[at..next]
                .iter()
                .map(|edit| Edit {
                    span: edit.span.start - base..edit.span.end - base,
                    text: edit.text.clone(),
                })
                .collect();
            out.push_str(&splice(&self.text[base..last], &own));
            done = upto;
            at = next;
        }
        out.push_str(&original[done..]);
        out
    }

    /// Spans of the text that the file spells with loose marks. Single characters that stand for another one (U+212A for
    /// K) are not among them.
    pub fn decomposed(&self) -> Vec<Range<usize>> {
        let Some(original) = &self.original else {
            return Vec::new();
        };
        self.segments(original)
            .filter(|s| {
                let written = &original[s.original.clone()];
                let composed = &self.text[s.text.clone()];
                let has_loose =
                    written.contains(is_mark) || written.chars().count() > composed.chars().count();
                has_loose && written != "\r\n" && written != composed
            })
            .map(|s| s.text)
            .collect()
    }

    /// Cuts the file where normalisation cannot reach across.
    fn segments<'a>(&self, original: &'a str) -> impl Iterator<Item = Segment> + 'a {
        let mut from = match original.strip_prefix('\u{feff}') {
            Some(rest) => original.len() - rest.len(),
            None => 0,
        };
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = &original[from..];
            let mut chars = rest.char_indices().peekable();
            let (_, first) = chars.next()?;
            if first == '\r' {
                chars.next_if(|(_, c)| *c == '\n');
            } else {
                while chars.next_if(|(_, c)| !is_boundary(*c)).is_some() {}
            }
            let len = chars.peek().map_or(rest.len(), |(index, _)| *index);
            let length = match first {
                '\r' => 1,
                _ if len == first.len_utf8() && is_stable(first) => len,
                _ => rest[..len].nfc().map(char::len_utf8).sum(),
            };
            let segment = Segment {
                text: at..at + length,
                original: from..from + len,
            };
            at += length;
            from += len;
            Some(segment)
        })
    }
}

/// Whether nothing before `c` can compose with it.
fn is_boundary(c: char) -> bool {
    c.is_ascii() || (canonical_combining_class(c) == 0 && is_stable(c))
}

fn is_stable(c: char) -> bool {
    c.is_ascii() || is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// `text` with the edits made.
fn splice(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(&text[done..edit.span.start]);
        out.push_str(&edit.text);
        done = edit.span.end;
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> TextFile {
        TextFile::decode("a.md".into(), text.as_bytes().to_vec()).unwrap()
    }

    fn edit(file: &TextFile, found: &str, text: &str) -> Edit {
        let at = file.text.find(found).unwrap();
        Edit {
            span: at..at + found.len(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn an_edit_touches_nothing_else() {
        let file = file("\u{feff}mo\u{323}t hai\r\nba mo\u{323}t\rbốn hai");
        let edits = [edit(&file, "hai", "2"), edit(&file, "bốn", "4")];
        assert_eq!(
            file.edited(&edits),
            "\u{feff}mo\u{323}t 2\r\nba mo\u{323}t\r4 hai"
        );
    }

    #[test]
    fn decomposed_letters_are_found_and_composed() {
        let file = file("mo\u{323}t hai\r\nba mo\u{323}t");
        let found = file.decomposed();
        let texts: Vec<&str> = found.iter().map(|span| &file.text[span.clone()]).collect();
        assert_eq!(texts, ["ọ", "ọ"]);
        let edit = Edit {
            span: found[0].clone(),
            text: "ọ".into(),
        };
        assert_eq!(file.edited(&[edit]), "mọt hai\r\nba mo\u{323}t");
    }

    proptest::proptest! {
        #[test]
        fn segments_cover_any_text(text in "(\u{feff})?[a-cọ\u{301}\u{323}\u{302}\r\n\u{1100}\u{1161}\u{11a8}\u{ac00}\u{212b}x ]{0,24}") {
            let file = file(&text);
            if let Some(original) = &file.original {
                let mut at = (0, if text.starts_with('\u{feff}') { 3 } else { 0 });
                for segment in file.segments(original) {
                    proptest::prop_assert_eq!((segment.text.start, segment.original.start), at);
                    at = (segment.text.end, segment.original.end);
                    let again = original[segment.original].replace("\r\n", "\n").replace('\r', "\n");
                    proptest::prop_assert_eq!(again.nfc().collect::<String>(), &file.text[segment.text]);
                }
                proptest::prop_assert_eq!(at, (file.text.len(), original.len()));
            }
        }

        #[test]
        fn edits_through_the_map_are_edits_of_the_text(text in "(\u{feff})?[a-cọ\u{301}\u{323}\r\n ]{0,24}", places in proptest::collection::vec((0usize..24, 1usize..3), 0..4)) {
            let file = file(&text);
            let starts: Vec<usize> = file.text.char_indices().map(|(at, _)| at).chain([file.text.len()]).collect();
            let mut edits: Vec<Edit> = Vec::new();
            let mut places = places;
            places.sort_unstable();
            for (from, length) in places {
                let (Some(&start), Some(&end)) = (starts.get(from), starts.get(from + length)) else { continue };
                if edits.last().is_none_or(|last: &Edit| last.span.end < start) {
                    edits.push(Edit { span: start..end, text: "x".into() });
                }
            }
            let edited = TextFile::decode("a.md".into(), file.edited(&edits).into_bytes()).unwrap();
            let expected: String = splice(&file.text, &edits).nfc().collect();
            proptest::prop_assert_eq!(edited.text, expected);
        }
    }
}
