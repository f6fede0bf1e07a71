//! Hand-written HTML, as far as rules need it: where tags end and text begins, fonts of old encodings, links, headings,
//! pictures without a description, and tables without a header.

use super::block::{Block, Font, OPAQUE};
use super::page::{Link, Picture};
use crate::text::Legacy;
use std::ops::Range;

/// What is open while HTML is read.
#[derive(Default)]
pub(super) struct Html {
    /// Names of open elements, and what each says of the font.
    open: Vec<(String, Face)>,
    /// Where in the block the present font began.
    since: usize,
    fonts: Vec<(Range<usize>, Font)>,
    /// A tag or comment that goes on in the next line: what ends it, where it began, and its lines so far.
    begun: Option<(&'static str, usize, String)>,
    /// The link that is open, and where its text begins in the block.
    link: Option<(Link, usize)>,
    /// Tables that are open: where, and whether a header was seen. They may go on over blank lines.
    tables: Vec<(Range<usize>, bool)>,
    /// What was read and not taken yet.
    found: Finds,
}

/// What a tag says of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Unsaid,
    Old(Font),
    Other,
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
        let before = self.font();
        if !is_end {
            self.open.push((name, face(inner)));
        } else if let Some(index) = self.open.iter().rposition(|(open, _)| *open == name) {
            self.open.truncate(index);
        }
        if self.font() != before {
            self.end_font(before, at);
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

    /// The font of an old encoding that text here is in.
    fn font(&self) -> Option<Font> {
        let said = self.open.iter().rev().map(|(_, face)| *face);
        match said.into_iter().find(|face| *face != Face::Unsaid) {
            Some(Face::Old(font)) => Some(font),
            _ => None,
        }
    }

    /// Notes that a font ends at a place of the block.
    fn end_font(&mut self, font: Option<Font>, at: usize) {
        let stretch = self.since.min(at)..at;
        self.fonts.extend(
            font.filter(|_| !stretch.is_empty())
                .map(|font| (stretch, font)),
        );
        self.since = at;
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

    /// Stretches in fonts of old encodings, when the block's text ends at `end`.
    pub(super) fn take_fonts(&mut self, end: usize) -> Vec<(Range<usize>, Font)> {
        self.end_font(self.font(), end);
        self.since = 0;
        std::mem::take(&mut self.fonts)
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

/// What a tag says of the font: `<font face=".VnTime">`, `<span style="font-family: VNI-Times, serif">`.
fn face(tag: &str) -> Face {
    if !tag.contains('=') {
        return Face::Unsaid;
    }
    let style = || attribute(tag, "style").filter(|style| style.contains("font-family"));
    let Some(named) = attribute(tag, "face").or_else(style) else {
        return Face::Unsaid;
    };
    let old = named
        .split([',', ':', ';', '"', '\'', '('])
        .find_map(|name| old_font(name.trim()));
    old.map_or(Face::Other, Face::Old)
}

/// The font of an old encoding that a name is of: `.VnTime`, `.VnArialH`, `VNI-Times`.
fn old_font(name: &str) -> Option<Font> {
    let is_named = |prefix: &str| {
        let found = name.get(..prefix.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(prefix))
    };
    let encoding = if is_named(".Vn") {
        Legacy::Tcvn3
    } else if is_named("VNI-") {
        Legacy::Vni
    } else {
        return None;
    };
    Some(Font {
        encoding,
        is_capital: encoding == Legacy::Tcvn3 && name.ends_with('H'),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Block {
        let mut block = Block::new(0..html.len());
        let mut state = Html::default();
        state.block(html, 0, &mut block);
        block.fonts = state.take_fonts(block.text.len());
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
    fn fonts_of_old_encodings_are_known() {
        let fonts = |html: &str| -> Vec<(String, &str, bool)> {
            let block = read(html);
            let fonts = block.fonts.iter().map(|(at, font)| {
                let text = block.text[at.clone()].replace(OPAQUE, "");
                (text, font.encoding.name(), font.is_capital)
            });
            fonts.filter(|(text, ..)| !text.is_empty()).collect()
        };
        let (tcvn3, vni) = (Legacy::Tcvn3.name(), Legacy::Vni.name());
        let one = |text: &str, name, is_capital| vec![(text.to_owned(), name, is_capital)];
        for (html, found) in [
            (
                "<font face=\".VnTimeH\">b¶o</font> x",
                one("b¶o", tcvn3, true),
            ),
            (
                "<FONT size=2 FACE=.vnarial>b¶o</FONT> x",
                one("b¶o", tcvn3, false),
            ),
            (
                "<span style=\"font-family:.VnTime\">b¶o <b>vµ</b></span> x",
                one("b¶o vµ", tcvn3, false),
            ),
            (
                "<span style='font-size: 12pt; font-family: \"VNI-Times\", serif'>baûo</span> x",
                one("baûo", vni, false),
            ),
            (
                "<font face='VNI-Helve'>baûo <i style='font-family:Arial'>của</i></font> x",
                one("baûo ", vni, false),
            ),
            (
                "<font face='Arial'>b</font> <a href='VNI-Times.html' title='.VnTime'>c</a>",
                vec![],
            ),
        ] {
            assert_eq!(fonts(html), found, "{html}");
        }
    }
}
