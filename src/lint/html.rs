//! Hand-written HTML, as far as rules need it: where tags end and text begins, fonts of capitals, links, headings,
//! pictures without a description, and tables without a header.

use super::block::{Block, OPAQUE};
use super::page::{Link, Picture};
use std::ops::Range;

/// What is open while HTML is read.
#[derive(Default)]
pub(super) struct Html {
    /// Names of open elements, and where a font of capitals began in the block.
    open: Vec<(String, Option<usize>)>,
    capitals: Vec<Range<usize>>,
    /// A tag or comment that goes on in the next line: what ends it, where it began, and its lines so far.
    begun: Option<(&'static str, usize, String)>,
    /// The link that is open, and where its text begins in the block.
    link: Option<(Link, usize)>,
    /// Tables that are open: where, and whether a header was seen. They may go on over blank lines.
    tables: Vec<(Range<usize>, bool)>,
    /// What was read and not taken yet.
    found: Finds,
}

/// What rules want to know of HTML besides its text.
#[derive(Default)]
pub(super) struct Finds {
    pub(super) links: Vec<Link>,
    /// Level and place.
    pub(super) headings: Vec<(u8, Range<usize>)>,
    /// Pictures that do not even say that they show nothing (`alt=""`).
    pub(super) pictures: Vec<Picture>,
    /// Addresses of pictures, with their places.
    pub(super) sources: Vec<(String, Range<usize>)>,
    /// Tables without a header.
    pub(super) headless: Vec<Range<usize>>,
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

    /// Whether text here is what a reader clicks.
    pub(super) fn is_in_link(&self) -> bool {
        self.link.is_some()
    }

    /// What was found since it was last taken.
    pub(super) fn take_found(&mut self) -> Finds {
        std::mem::take(&mut self.found)
    }

    /// Ends a block of HTML. What it left open ends with it, but for tables.
    pub(super) fn end_block(&mut self) {
        *self = Self {
            tables: std::mem::take(&mut self.tables),
            found: std::mem::take(&mut self.found),
            ..Self::default()
        };
    }

    /// Takes one tag that stands at `from` in the file; `text` is the block's so far.
    pub(super) fn tag(&mut self, tag: &str, from: usize, text: &str) {
        let at = text.len();
        let Some(inner) = tag.trim().strip_prefix('<') else {
            return;
        };
        let is_end = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let end = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        let span = from..from + tag.len();
        match (name.as_str(), is_end) {
            ("a", false) => {
                self.link = attribute(inner, "href").map(|address| {
                    let link = Link {
                        address,
                        text: String::new(),
                        span,
                        is_alone: false,
                    };
                    (link, at)
                });
            }
            ("a", true) => {
                if let Some((mut link, begin)) = self.link.take() {
                    text.get(begin..).unwrap_or("").clone_into(&mut link.text);
                    self.found.links.push(link);
                }
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                self.found.headings.push((name.as_bytes()[1] - b'0', span));
            }
            ("img", false) => self.picture(inner, span),
            ("table", false) => {
                let is_layout = attribute(inner, "role").is_some_and(|role| role == "presentation");
                self.tables.push((span, is_layout));
            }
            ("table", true) => {
                if let Some((table, false)) = self.tables.pop() {
                    self.found.headless.push(table);
                }
            }
            ("th", false) => {
                if let Some((_, has_header)) = self.tables.last_mut() {
                    *has_header = true;
                }
            }
            _ => {}
        }
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

    fn picture(&mut self, tag: &str, span: Range<usize>) {
        let source = attribute(tag, "src").map(|address| (address, span.clone()));
        self.found.sources.extend(source);
        if attribute(tag, "alt").is_none() {
            self.found.pictures.push(Picture {
                alt: String::new(),
                title: String::new(),
                span,
                is_alone: false,
            });
        }
    }

    /// Takes a line of a block of HTML that stands at `from` in the file; its text goes into `block`.
    pub(super) fn block(&mut self, html: &str, from: usize, block: &mut Block) {
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            if let Some((end, start, mut tag)) = self.begun.take() {
                let upto = rest.find(end).map(|found| found + end.len());
                tag.push_str(&rest[..upto.unwrap_or(rest.len())]);
                let Some(upto) = upto else {
                    self.begun = Some((end, start, tag));
                    return;
                };
                if end == ">" {
                    self.tag(&tag, start, &block.text);
                }
                at += upto;
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
                        let upto = if is_end { before } else { block.text.len() };
                        self.tag(tag, from + at, &block.text[..upto]);
                    }
                    at += tag.len();
                }
                None => {
                    self.begun = Some((end, from + at, rest.to_owned()));
                    return;
                }
            }
        }
    }

    /// Stretches in a font of capitals, when the block's text ends at `end`.
    pub(super) fn take_capitals(&mut self, end: usize) -> Vec<Range<usize>> {
        for (_, from) in &mut self.open {
            self.capitals.extend(from.take().map(|from| from..end));
        }
        std::mem::take(&mut self.capitals)
    }
}

/// Whether a tag is a picture, which does not say that it shows nothing.
pub(super) fn shows_picture(tag: &str) -> bool {
    let name = tag.get(1..4).unwrap_or("");
    name.eq_ignore_ascii_case("img") && attribute(tag, "alt").is_none_or(|alt| !alt.is_empty())
}

/// The value of an attribute of a tag, in quotes or not; `None` when there is none of this name.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let (at, _) = lower.match_indices(name).find(|(at, _)| {
        lower[..*at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
            && lower[at + name.len()..].trim_start().starts_with('=')
    })?;
    let value = tag[at + name.len()..].trim_start().strip_prefix('=')?;
    let value = value.trim_start();
    let quoted = ['"', '\'']
        .iter()
        .find_map(|q| value.strip_prefix(*q)?.split(*q).next());
    let bare = value.split(|c: char| c.is_whitespace() || c == '>').next();
    let value = quoted.or(bare).unwrap_or("").trim();
    Some(value.replace("&amp;", "&"))
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
    fn links_and_tables_without_a_header_are_found() {
        let mut block = Block::new(0..0);
        let mut state = Html::default();
        let html = "<a name=\"x\">a</a><A class='b' HREF = 'https://x.vn/?a=1&amp;b=2'>chữ <b>đậm</b></A><a href=x></a>\
            <table><tr><td>1</td></tr></table><table><tr><th>a</th></tr></table><table role=presentation></table>";
        state.block(html, 100, &mut block);
        let found = state.take_found();
        let links: Vec<(&str, String)> = found
            .links
            .iter()
            .map(|link| (link.address.as_str(), link.text.replace(OPAQUE, "")))
            .collect();
        assert_eq!(
            links,
            [
                ("https://x.vn/?a=1&b=2", "chữ đậm".to_owned()),
                ("x", String::new())
            ]
        );
        let table = html.find("<table>").unwrap() + 100;
        let starts: Vec<usize> = found.headless.iter().map(|at| at.start).collect();
        assert_eq!(starts, [table]);
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
