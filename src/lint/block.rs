//! A stretch of prose with the way back to its file: a paragraph, a heading, a cell, a title.

use crate::text::Legacy;
use std::ops::Range;

/// Stands in a block for what is no prose: code, an address, an entity, a picture. One byte, so that a masked stretch
/// keeps its length.
pub(super) const OPAQUE: char = '\u{1c}';

/// A font of the time before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Font {
    pub(super) encoding: Legacy,
    /// Whether its small letters look like capitals (`.VnTimeH`).
    pub(super) is_capital: bool,
}

/// Text that stands in the file as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    from: usize,
    len: usize,
}

/// A stretch of prose.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What a reader reads, [`OPAQUE`] in it.
    pub(super) text: String,
    /// In order, not overlapping.
    pieces: Vec<Piece>,
    /// Where signs of the text stand in the file behind a backslash, by their place in the text.
    escaped: Vec<(usize, Range<usize>)>,
    /// Where it stands in the file as a whole.
    whole: Range<usize>,
    /// Parts of `text` shown in a font of an old encoding, in order.
    pub(super) fonts: Vec<(Range<usize>, Font)>,
    /// A name, a number or a wording, of which only the letters are looked at.
    pub(super) is_name: bool,
}

impl Block {
    pub(super) fn new(whole: Range<usize>) -> Self {
        Self {
            text: String::new(),
            pieces: Vec::new(),
            escaped: Vec::new(),
            whole,
            fonts: Vec::new(),
            is_name: false,
        }
    }

    /// A block that is `text`, which stands at `from` as it is.
    pub(super) fn verbatim(text: &str, from: usize) -> Self {
        let mut block = Self::new(from..from + text.len());
        block.push(text, from);
        block.mask();
        block
    }

    /// Adds text that stands at `from` in the file.
    pub(super) fn push(&mut self, text: &str, from: usize) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
        match self.pieces.last_mut() {
            Some(last) if last.from + last.len == from && last.at + last.len == at => {
                last.len += text.len();
            }
            _ => self.pieces.push(Piece {
                at,
                from,
                len: text.len(),
            }),
        }
    }

    /// Adds a character that does not stand in the file like this.
    pub(super) fn push_other(&mut self, c: char) {
        self.text.push(c);
    }

    /// Adds a sign that stands at `from` behind a backslash.
    pub(super) fn push_escaped(&mut self, sign: char, from: Range<usize>) {
        self.escaped.push((self.text.len(), from));
        self.text.push(sign);
    }

    pub(super) fn extend_to(&mut self, end: usize) {
        self.whole.end = self.whole.end.max(end);
    }

    pub(super) fn whole(&self) -> Range<usize> {
        self.whole.clone()
    }

    /// Where a part of the text stands in the file, when it stands there as it is.
    pub(super) fn editable(&self, part: Range<usize>) -> Option<Range<usize>> {
        if let Some((_, from)) = self.escaped.iter().find(|(at, _)| *at == part.start) {
            return (part.len() == 1).then(|| from.clone());
        }
        let index = self.pieces.partition_point(|p| p.at + p.len <= part.start);
        let piece = self.pieces.get(index)?;
        let inside = piece.at <= part.start && part.end <= piece.at + piece.len;
        inside.then(|| piece.from + part.start - piece.at..piece.from + part.end - piece.at)
    }

    /// Where a part of the text stands in the file, roughly if need be.
    pub(super) fn place(&self, part: Range<usize>) -> Range<usize> {
        let find = |at: usize| {
            if let Some((_, from)) = self.escaped.iter().find(|(own, _)| *own == at) {
                return Some(from.start);
            }
            let index = self.pieces.partition_point(|p| p.at + p.len <= at);
            let piece = self.pieces.get(index)?;
            (piece.at <= at).then(|| piece.from + at - piece.at)
        };
        match (find(part.start), find(part.end.saturating_sub(1))) {
            (Some(start), Some(end)) if start <= end => start..end + 1,
            (Some(start), _) => start..start,
            _ => self.whole.clone(),
        }
    }

    /// Parts of the file that the block is made of, with where they stand in the text.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
        self.pieces
            .iter()
            .map(|p| (p.at..p.at + p.len, p.from..p.from + p.len))
    }

    /// Makes a part of the text opaque.
    pub(super) fn hide(&mut self, part: Range<usize>) {
        let mask: String = std::iter::repeat_n(OPAQUE, part.len()).collect();
        self.text.replace_range(part, &mask);
    }

    /// Makes addresses, file names and the like opaque: they are no prose.
    pub(super) fn mask(&mut self) {
        let is_between = [' ', '\n', '\t', '(', ')', '“', '”', '"', '[', ']', '\u{a0}'];
        let is_sign = |byte: &u8| matches!(byte, b'.' | b'@' | b'/' | b'_' | b'\\');
        let mut at = 0;
        // None is technical without such a sign.
        while let Some(found) = self.text.as_bytes()[at..].iter().position(is_sign) {
            let sign = at + found;
            let before = self.text[..sign].char_indices().rev();
            let start = before
                .take_while(|(_, c)| !is_between.contains(c))
                .last()
                .map_or(sign, |(start, _)| start);
            let rest = &self.text[sign..];
            let end = sign + rest.find(is_between).unwrap_or(rest.len());
            let word = &self.text[start..end];
            if is_technical(word) {
                let bare = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '…']);
                self.hide(start..start + bare.len());
            }
            at = end;
        }
    }
}

/// Whether a run without spaces is an address, a file name, a path or a name of a program's making.
fn is_technical(word: &str) -> bool {
    if word.contains("://") || word.starts_with("www.") || word.contains(['@', '_', '\\']) {
        return true;
    }
    let trimmed = word.trim_matches(['.', ',', ';', ':', '!', '?']);
    let is_dotted = trimmed.split(['.', '/']).count() > 1
        && trimmed.contains('.')
        && trimmed
            .split('.')
            .skip(1)
            .any(|part| part.len() > 1 && part.starts_with(|c: char| c.is_ascii_lowercase()))
        && trimmed.is_ascii();
    is_dotted || (trimmed.starts_with('/') && trimmed.len() > 1 && trimmed.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hidden_and_prose_is_not() {
        let block = Block::verbatim(
            "Xem caobang.gov.vn, a@b.vn (https://x.vn/á) và tệp site.yaml. Hết.Rồi v.v. 19.136",
            10,
        );
        let shown: String = block.text.chars().filter(|c| *c != OPAQUE).collect();
        assert_eq!(shown, "Xem ,  () và tệp . Hết.Rồi v.v. 19.136");
        assert_eq!(block.text.len(), block.whole().len());
    }

    #[test]
    fn a_part_is_found_again_unless_it_is_not_there() {
        let mut block = Block::new(0..100);
        block.push("một", 20);
        block.push_other(' ');
        block.push("hai", 40);
        assert_eq!(block.editable(0..4), Some(20..24));
        assert_eq!(block.editable(6..9), Some(40..43));
        assert_eq!(block.editable(0..9), None);
        assert_eq!(block.place(0..9), 20..43);
        assert_eq!(block.place(5..6), 0..100);
    }
}
