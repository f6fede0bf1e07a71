//! Hand-written HTML, as far as prose needs it: where tags end and text begins, and fonts of capitals.

use super::block::{Block, OPAQUE};

/// What is open while HTML is read.
#[derive(Default)]
pub(super) struct Html {
    /// Names of open elements, and where a font of capitals began in the block.
    open: Vec<(String, Option<usize>)>,
    capitals: Vec<std::ops::Range<usize>>,
    /// Inside a tag or comment that goes on in the next line, with what ends it.
    until: Option<&'static str>,
}

/// Elements whose text is no prose.
const HIDDEN: &[&str] = &[
    "code", "pre", "kbd", "samp", "var", "script", "style", "svg", "math",
];
/// Elements that have no end.
const VOID: &[&str] = &[
    "br", "hr", "img", "input", "wbr", "source", "col", "meta", "link", "area", "embed",
];

impl Html {
    /// Whether text here is code, script or the like.
    pub(super) fn is_hidden(&self) -> bool {
        self.open
            .iter()
            .any(|(name, _)| HIDDEN.contains(&name.as_str()))
    }

    /// Takes one tag; `at` is the length of the block's text so far.
    pub(super) fn tag(&mut self, tag: &str, at: usize) {
        let Some(inner) = tag.trim().strip_prefix('<') else {
            return;
        };
        let is_end = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let end = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        if name.is_empty() || VOID.contains(&name.as_str()) || inner.trim_end().ends_with("/>") {
            return;
        }
        if !is_end {
            let from = is_capital_font(inner).then_some(at);
            self.open.push((name, from));
            return;
        }
        let Some(index) = self.open.iter().rposition(|(open, _)| *open == name) else {
            return;
        };
        for (_, from) in self.open.drain(index..) {
            self.capitals.extend(from.map(|from| from..at));
        }
    }

    /// Takes a line of a block of HTML that stands at `from` in the file; its text goes into `block`.
    pub(super) fn block(&mut self, html: &str, from: usize, block: &mut Block) {
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            if let Some(end) = self.until {
                let Some(found) = rest.find(end) else { return };
                at += found + end.len();
                self.until = None;
                continue;
            }
            if !rest.starts_with('<') {
                let end = rest.find(['<', '&']).unwrap_or(rest.len()).max(1);
                let text = rest[..end].trim_end_matches('\n');
                if self.is_hidden() || text.starts_with('&') {
                    block.push_other(OPAQUE);
                } else {
                    block.push(text, from + at);
                }
                if rest[..end].ends_with('\n') {
                    block.push_other(' ');
                }
                at += end;
                continue;
            }
            let end = if rest.starts_with("<!--") { "-->" } else { ">" };
            let before = block.text.len();
            block.push_other(OPAQUE);
            match rest.find(end) {
                Some(found) => {
                    let tag = &rest[..found + end.len()];
                    if end == ">" {
                        let is_end = tag.starts_with("</");
                        self.tag(tag, if is_end { before } else { block.text.len() });
                    }
                    at += tag.len();
                }
                None => {
                    self.until = Some(end);
                    return;
                }
            }
        }
    }

    /// Stretches in a font of capitals, when the block's text ends at `end`.
    pub(super) fn take_capitals(&mut self, end: usize) -> Vec<std::ops::Range<usize>> {
        for (_, from) in &mut self.open {
            self.capitals.extend(from.take().map(|from| from..end));
        }
        std::mem::take(&mut self.capitals)
    }
}

/// Whether a tag names a font whose small letters look like capitals: `.VnTimeH`, `.VnArialH`.
fn is_capital_font(tag: &str) -> bool {
    tag.match_indices(".Vn").any(|(at, found)| {
        let rest = &tag[at + found.len()..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != ' ')
            .unwrap_or(rest.len());
        rest[..end].trim_end().ends_with('H')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Block {
        let mut block = Block::new(0..html.len());
        let mut state = Html::default();
        state.block(html, 0, &mut block);
        block.capitals = state.take_capitals(block.text.len());
        block
    }

    #[test]
    fn text_is_told_from_tags() {
        let block = read("<p class=\"a\">một <code>x y</code> hai</p>");
        let shown: String = block.text.chars().filter(|c| *c != OPAQUE).collect();
        assert_eq!(shown, "một  hai");
        let at = block.text.find("hai").unwrap();
        assert_eq!(block.editable(at..at + 3), Some(36..39));
    }

    #[test]
    fn fonts_of_capitals_are_known() {
        let html =
            "<font face=\".VnTimeH\">b¶o</font> <span style=\"font-family:.VnTime\">b¶o</span>";
        let block = read(html);
        assert_eq!(block.capitals.len(), 1);
        assert_eq!(&block.text[block.capitals[0].clone()], "b¶o");
    }
}
