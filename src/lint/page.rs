//! A Markdown text as the rules see it: stretches of prose and the parts an editor can get wrong.

mod paragraph;

use super::block::{Block, OPAQUE};
use super::html::{Html, shows_picture};
use super::silence::Silences;
use crate::document::{is_remark, markdown_options};
use crate::source::TextFile;
use paragraph::{ends_paragraph, is_bold_only};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::ops::Range;

/// What was read of a text.
#[derive(Default)]
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    /// Level and place of every heading.
    pub(super) headings: Vec<(u8, Range<usize>)>,
    /// Paragraphs of bold text only, with something after them.
    pub(super) bold: Vec<Range<usize>>,
    pub(super) links: Vec<Link>,
    /// Addresses that are text and no link.
    pub(super) bare: Vec<Range<usize>>,
    pub(super) pictures: Vec<Picture>,
    /// Addresses of pictures, with their places.
    pub(super) sources: Vec<(String, Range<usize>)>,
    /// Tables without a header.
    pub(super) headless: Vec<Range<usize>>,
    pub(super) silences: Silences,
}

/// A link of the text.
pub(super) struct Link {
    pub(super) address: String,
    /// What a reader clicks, [`OPAQUE`] for a picture.
    pub(super) text: String,
    pub(super) span: Range<usize>,
    /// Whether nothing else stands in its paragraph.
    pub(super) is_alone: bool,
}

/// A picture of the text.
pub(super) struct Picture {
    pub(super) alt: String,
    pub(super) title: String,
    pub(super) span: Range<usize>,
    /// Whether nothing else stands in its paragraph, so that it becomes a figure.
    pub(super) is_alone: bool,
}

type Events<'e, 's> = &'e [(Event<'s>, Range<usize>)];

/// Reads the Markdown at `range` of the file.
pub(super) fn read(file: &TextFile, range: Range<usize>) -> Page {
    let source = &file.text[range.clone()];
    let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(source, markdown_options())
        .into_offset_iter()
        .collect();
    let mut reader = Reader {
        source,
        offset: range.start,
        page: Page::default(),
        block: None,
        html: Html::default(),
        links: Vec::new(),
        depth: 0,
        code: false,
        head: None,
    };
    let mut at = 0;
    while at < events.len() {
        at += reader.step(&events, at);
    }
    reader.close();
    reader.page.silences.finish();
    reader.page
}

struct Reader<'a> {
    source: &'a str,
    /// Where `source` begins in the file.
    offset: usize,
    page: Page,
    /// The prose being read.
    block: Option<Block>,
    html: Html,
    /// Links that are open, with where their text begins in the block.
    links: Vec<(Link, usize)>,
    depth: usize,
    /// Inside a block of code.
    code: bool,
    /// The table whose header is being read, and whether anything was in it.
    head: Option<(Range<usize>, bool)>,
}

impl Reader<'_> {
    fn absolute(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }

    /// Handles the event at `at` and says how many it took.
    fn step(&mut self, events: Events<'_, '_>, at: usize) -> usize {
        let (event, span) = &events[at];
        match event {
            Event::Start(tag) => return self.start(tag, events, at),
            Event::End(tag) => self.end(*tag),
            Event::Text(_) if self.code => {}
            Event::Text(text) => self.text(text, span),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => self.opaque(span),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => self.opaque(span),
            Event::SoftBreak => self.other(' ', span),
            Event::HardBreak => self.other('\n', span),
            Event::Rule => self.close(),
            Event::Html(html) => self.html_block(html, span),
            Event::InlineHtml(html) => {
                let own = span;
                let span = self.absolute(span);
                let text = self.block.as_ref().map_or("", |block| &block.text);
                self.html.tag(html, span.start, text);
                let before = self.page.links.len();
                self.take_found();
                let mut ended = self.page.links[before..].iter();
                let is_empty = ended.any(|link| link.text.is_empty());
                self.page.silences.html(html, span.start, true);
                if self.html.is_hidden() || is_empty || shows_picture(html) {
                    self.other(OPAQUE, own);
                }
            }
        }
        1
    }

    fn start(&mut self, tag: &Tag<'_>, events: Events<'_, '_>, at: usize) -> usize {
        let span = self.absolute(&events[at].1);
        let is_inline = matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        );
        if !is_inline {
            self.close();
            let html = match tag {
                Tag::HtmlBlock => &self.source[events[at].1.clone()],
                _ => "",
            };
            let is_remark = is_remark(html);
            if self.depth == 0 {
                self.page.silences.block(span.clone(), is_remark);
            }
            let is_inside = self.depth > 0 || !is_remark;
            self.page.silences.html(html, span.start, is_inside);
            self.depth += 1;
        }
        match tag {
            Tag::Heading { level, .. } => self.page.headings.push((*level as u8, span)),
            Tag::CodeBlock(_) => self.code = true,
            Tag::Table(_) => self.head = Some((span, false)),
            Tag::Paragraph if self.depth == 1 && is_bold_only(&events[at..]) => {
                self.page.bold.push(span);
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let is_bare = matches!(link_type, LinkType::Autolink);
                let is_mail = matches!(link_type, LinkType::Email);
                let before = at.checked_sub(1).map(|before| &events[before].0);
                let begins = matches!(before, Some(Event::Start(Tag::Paragraph)));
                let block = self.block_at(&span);
                let from = block.text.len();
                let link = Link {
                    address: if is_mail {
                        format!("mailto:{dest_url}")
                    } else {
                        dest_url.to_string()
                    },
                    text: if is_bare {
                        dest_url.to_string()
                    } else {
                        String::new()
                    },
                    span,
                    is_alone: begins && ends_paragraph(&events[at..]),
                };
                self.links.push((link, from));
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.page.sources.push((dest_url.to_string(), span));
                return self.picture(title, events, at);
            }
            _ => {}
        }
        1
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Image => return,
            TagEnd::Link => {
                if let Some((mut link, from)) = self.links.pop() {
                    if let Some(block) = &mut self.block {
                        if link.text.is_empty() {
                            link.text = block.text.get(from..).unwrap_or("").to_owned();
                            if link.text.is_empty() {
                                block.push_other(OPAQUE);
                            }
                        } else {
                            block.hide(from..block.text.len());
                        }
                    }
                    self.page.links.push(link);
                }
                return;
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::TableHead => {
                self.close();
                if let Some((table, false)) = self.head.take() {
                    self.page.headless.push(table);
                }
            }
            _ => {}
        }
        self.close();
        if tag == TagEnd::HtmlBlock {
            self.html.end_block();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// The block being read; a new one when there is none.
    fn block_at(&mut self, span: &Range<usize>) -> &mut Block {
        let block = self.block.get_or_insert_with(|| Block::new(span.clone()));
        block.extend_to(span.end);
        block
    }

    fn text(&mut self, text: &str, span: &Range<usize>) {
        let stands = self.source.get(span.clone()) == Some(text);
        // The character after a backslash may not become anything else.
        let escaped = stands
            && self.source[..span.start].ends_with('\\')
            && text.starts_with(|c: char| c.is_ascii_punctuation());
        let span = self.absolute(span);
        let is_hidden = self.html.is_hidden();
        if stands && !is_hidden && self.links.is_empty() && !self.html.is_in_link() {
            self.bare(text, span.start);
        }
        let block = self.block_at(&span);
        if !stands || is_hidden {
            block.push_other(OPAQUE);
        } else if escaped {
            block.push_other(OPAQUE);
            block.push(&text[1..], span.start + 1);
        } else {
            block.push(text, span.start);
        }
    }

    /// Notes the addresses in a text that stands at `from` in the file.
    fn bare(&mut self, text: &str, from: usize) {
        for (at, _) in text.match_indices("://") {
            let rest = &text[at..];
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”'))
                .unwrap_or(rest.len());
            let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '…']);
            let scheme = ["https", "http"]
                .into_iter()
                .find(|s| text[..at].ends_with(s));
            if let Some(scheme) = scheme
                && address.len() > "://".len()
            {
                let place = from + at - scheme.len()..from + at + address.len();
                self.page.bare.push(place);
            }
        }
    }

    fn opaque(&mut self, span: &Range<usize>) {
        let span = self.absolute(span);
        self.block_at(&span).push_other(OPAQUE);
    }

    fn other(&mut self, c: char, span: &Range<usize>) {
        let span = self.absolute(span);
        self.block_at(&span).push_other(c);
    }

    /// Hand-written HTML: its text is prose too.
    fn html_block(&mut self, html: &str, span: &Range<usize>) {
        let span = self.absolute(span);
        if self
            .source
            .get(span.start - self.offset..span.end - self.offset)
            != Some(html)
        {
            return;
        }
        let mut block = self
            .block
            .take()
            .unwrap_or_else(|| Block::new(span.clone()));
        block.extend_to(span.end);
        self.html.block(html, span.start, &mut block);
        self.block = Some(block);
        self.take_found();
    }

    /// Takes what HTML has been found to hold.
    fn take_found(&mut self) {
        let found = self.html.take_found();
        self.page.links.extend(found.links);
        self.page.headings.extend(found.headings);
        self.page.pictures.extend(found.pictures);
        self.page.sources.extend(found.sources);
        self.page.headless.extend(found.headless);
    }

    /// A picture: its description and caption are blocks of their own.
    fn picture(&mut self, title: &str, events: Events<'_, '_>, at: usize) -> usize {
        let span = self.absolute(&events[at].1);
        let mut alt = Block::new(span.clone());
        let mut depth = 0;
        let mut taken = 0;
        for (event, own) in &events[at..] {
            taken += 1;
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                Event::Text(text) if self.source.get(own.clone()) == Some(text) => {
                    alt.push(text, own.start + self.offset);
                }
                Event::SoftBreak | Event::HardBreak => alt.push_other(' '),
                _ => alt.push_other(OPAQUE),
            }
        }
        let before = at.checked_sub(1).map(|before| &events[before].0);
        let begins = matches!(before, Some(Event::Start(Tag::Paragraph)));
        self.page.pictures.push(Picture {
            alt: alt.text.trim().to_owned(),
            title: title.to_owned(),
            span: span.clone(),
            is_alone: begins && ends_paragraph(&events[at..]),
        });
        let source = &self.source[events[at].1.clone()];
        if let Some(found) = source.rfind(title).filter(|_| !title.is_empty()) {
            self.page
                .blocks
                .push(Block::verbatim(title, span.start + found));
        }
        alt.mask();
        self.page.blocks.push(alt);
        if let Some((_, seen)) = &mut self.head {
            *seen = true;
        }
        self.block_at(&span).push_other(OPAQUE);
        taken
    }

    /// Ends the block being read.
    fn close(&mut self) {
        let Some(mut block) = self.block.take() else {
            return;
        };
        block.fonts = self.html.take_fonts(block.text.len());
        if let Some((_, seen)) = &mut self.head {
            *seen |= !block.text.trim().is_empty();
        }
        if block
            .text
            .chars()
            .any(|c| c != OPAQUE && !c.is_whitespace())
        {
            block.mask();
            self.page.blocks.push(block);
        }
    }
}
