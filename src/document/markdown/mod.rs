//! Markdown to HTML with slots, in one pass over pulldown-cmark's events.
//!
//! [`Writer`] walks the events; `blocks` writes tags, `paragraph` recognises pictures and players
//! that stand alone, `links` judges and resolves addresses, `footnotes` gathers notes.

mod blocks;
mod footnotes;
mod links;
mod paragraph;
mod words;

use super::Settings;
use super::body::{Body, Heading, Reference, Shared, Slot, SlottedHtml, marker, without_markers};
use super::sanitize::sanitize;
use crate::config::RawHtml;
use crate::diag::{Diagnostic, Problem};
use crate::source::{TextFile, folder_of};
use crate::text;
use footnotes::Footnotes;
use links::OpenLink;
pub use links::target_of;
pub(crate) use paragraph::split_credit;
use pulldown_cmark::{Alignment, Event, Options, Parser};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use words::Words;

/// What of Markdown's extensions is on.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Parses the Markdown at `range` of the file, which lies at `path` below `content/`.
pub(super) fn parse(
    file: &TextFile,
    range: Range<usize>,
    path: &str,
    settings: &Settings,
    findings: &mut Vec<Diagnostic>,
) -> Body {
    let source = without_markers(&file.text[range.clone()]);
    let mut writer = Writer {
        source: &source,
        offset: range.start,
        file: &file.path,
        folder: folder_of(path),
        raw_html: settings.raw_html,
        words: words::of(settings.language),
        findings,
        out: String::with_capacity(source.len() + source.len() / 4),
        outer: Vec::new(),
        plain: String::with_capacity(source.len()),
        shared: Vec::new(),
        slots: Vec::new(),
        references: Vec::new(),
        headings: Vec::new(),
        anchors: Anchors::default(),
        heading_from: 0,
        open_links: Vec::new(),
        alignments: Vec::new(),
        column: 0,
        in_table_head: false,
        tables: 0,
        footnotes: Footnotes::default(),
        raw_depth: RawDepth::default(),
        saw_raw: false,
    };
    let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(&source, options())
        .into_offset_iter()
        .collect();
    writer.run(&events);
    writer.finish()
}

/// The HTML of a short text, such as a lead with emphasis: sanitised, without a paragraph around.
pub fn inline_html(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new(markdown));
    let clean = ammonia::clean(html.trim());
    match clean
        .strip_prefix("<p>")
        .and_then(|c| c.strip_suffix("</p>"))
    {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => clean,
    }
}

type Events<'e, 's> = &'e [(Event<'s>, Range<usize>)];

struct Writer<'a> {
    /// The body, marks replaced.
    source: &'a str,
    /// Where the body begins in the file's text.
    offset: usize,
    file: &'a Arc<str>,
    /// Folder of the document below `content/`.
    folder: &'a str,
    raw_html: RawHtml,
    words: &'static Words,
    findings: &'a mut Vec<Diagnostic>,
    out: String,
    /// Buffers waiting while a heading or footnote is written into its own.
    outer: Vec<String>,
    plain: String,
    /// Runs of `out` that are runs of `plain`.
    shared: Vec<Shared>,
    slots: Vec<Slot>,
    references: Vec<Reference>,
    headings: Vec<Heading>,
    anchors: Anchors,
    /// Where in `plain` the heading being written began.
    heading_from: usize,
    open_links: Vec<OpenLink>,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    tables: usize,
    footnotes: Footnotes,
    raw_depth: RawDepth,
    saw_raw: bool,
}

impl Writer<'_> {
    fn run(&mut self, events: Events<'_, '_>) {
        let mut at = 0;
        while at < events.len() {
            at += self.step(&events[at..]);
        }
    }

    /// Handles the first of `events` and says how many it took.
    fn step(&mut self, events: Events<'_, '_>) -> usize {
        let (event, _) = &events[0];
        match event {
            Event::Start(tag) => return self.start(tag, events),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                self.escaped(text);
                self.out.push_str("</code>");
                self.plain.push_str(text);
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw(html),
            Event::SoftBreak => {
                self.out.push('\n');
                self.plain.push(' ');
            }
            Event::HardBreak => {
                self.out.push_str("<br>\n");
                self.plain.push(' ');
            }
            Event::Rule => {
                self.fresh_line();
                self.out.push_str("<hr>\n");
            }
            Event::FootnoteReference(label) => self.footnote_reference(label),
            Event::TaskListMarker(done) => self.task(*done),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                debug_assert!(false, "math is off");
                self.escaped(text);
            }
        }
        1
    }

    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn fresh_block(&mut self) {
        if !self.plain.is_empty() && !self.plain.ends_with('\n') {
            self.plain.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        let (html, plain) = (self.out.len(), self.plain.len());
        self.escaped(text);
        self.plain.push_str(text);
        let is_same = self.out.len() - html == text.len();
        if !is_same || !self.outer.is_empty() {
            return;
        }
        match self.shared.last_mut() {
            Some(run) if run.plain.end == plain && run.html + run.plain.len() == html => {
                run.plain.end += text.len();
            }
            _ => self.shared.push(Shared {
                html,
                plain: plain..plain + text.len(),
            }),
        }
    }

    fn escaped(&mut self, text: &str) {
        escape_html_body_text(&mut self.out, text).expect("writing to a String cannot fail");
    }

    fn attribute(&mut self, value: &str) {
        escape_html(&mut self.out, value).expect("writing to a String cannot fail");
    }

    /// Puts a slot at this place of the HTML.
    fn slot(&mut self, slot: Slot) {
        let mark = marker(self.slots.len());
        self.out.push_str(&mark);
        self.slots.push(slot);
    }

    fn raw(&mut self, html: &str) {
        if is_remark(html) {
            return;
        }
        let html = without_remarks(html);
        match self.raw_html {
            RawHtml::Trust => self.out.push_str(&html),
            RawHtml::Escape => self.escaped(&html),
            RawHtml::Sanitize if self.raw_depth.add(&html) => {
                self.saw_raw = true;
                self.out.push_str(&html);
            }
            RawHtml::Sanitize => self.escaped(&html),
        }
    }

    fn task(&mut self, done: bool) {
        let label = if done {
            self.words.done
        } else {
            self.words.to_do
        };
        let checked = if done { " checked" } else { "" };
        self.slot(Slot::Fixed(format!(
            "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
        )));
    }

    /// Writes into a buffer of its own until [`Self::release`].
    fn capture(&mut self) {
        self.outer.push(std::mem::take(&mut self.out));
    }

    fn release(&mut self) -> String {
        let outer = self.outer.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, outer)
    }

    fn report(&mut self, problem: Problem, span: Range<usize>) {
        let span = span.start + self.offset..span.end + self.offset;
        self.findings.push(Diagnostic::at(problem, self.file, span));
    }

    fn finish(mut self) -> Body {
        self.write_footnotes();
        if self.raw_depth.exceeded {
            self.report(Problem::NestedTooDeep, 0..0);
        }
        let plain = self.plain.trim().to_owned();
        let trimmed = self.plain.len() - self.plain.trim_start().len();
        let mut anchors = self.anchors.taken;
        let html = if self.saw_raw {
            let clean = sanitize(&self.out);
            anchors.extend(clean.ids);
            for address in clean.addresses {
                let at = self.source.find(&address).unwrap_or(0);
                let span = at..at + address.len();
                let link = target_of(self.folder, &address);
                self.slots.push(match link {
                    Ok(target) => {
                        self.references.push(Reference {
                            target,
                            usage: super::Use::Link,
                            written: address,
                            typed: None,
                            span: span.start + self.offset..span.end + self.offset,
                        });
                        Slot::Address(self.references.len() - 1)
                    }
                    Err(problem) => {
                        let span = span.start + self.offset..span.end + self.offset;
                        self.findings.push(Diagnostic::at(problem, self.file, span));
                        Slot::Fixed(String::new())
                    }
                });
            }
            SlottedHtml::from_marked(&clean.html, &self.slots, &[])
        } else {
            self.shared.retain_mut(|run| {
                let is_kept = run.plain.start >= trimmed && run.plain.end <= trimmed + plain.len();
                if is_kept {
                    run.plain = run.plain.start - trimmed..run.plain.end - trimmed;
                }
                is_kept
            });
            SlottedHtml::from_marked(&self.out, &self.slots, &self.shared)
        };
        let word_count = text::count_words(&plain);
        Body {
            html,
            headings: self.headings,
            plain,
            references: self.references,
            anchors,
            word_count,
        }
    }
}

/// Comments in a piece of HTML, with what stands in them.
pub(crate) fn comments(html: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + html[at..].find("<!--")?;
        let inner = &html[start + 4..];
        let length = inner.find("-->")?;
        at = start + 4 + length + 3;
        Some((start..at, inner[..length].trim()))
    })
}

/// What a comment says to `sen check`: `bỏ-qua spelling` of `sen: bỏ-qua spelling`. It is no part of the page.
pub(crate) fn remark(comment: &str) -> Option<&str> {
    let (name, said) = comment.split_once(':')?;
    name.trim_end()
        .eq_ignore_ascii_case("sen")
        .then(|| said.trim())
}

/// A piece of HTML without the comments for `sen check`.
fn without_remarks(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut done = 0;
    for (span, _) in comments(html).filter(|(_, comment)| remark(comment).is_some()) {
        kept.push_str(&html[done..span.start]);
        done = span.end;
    }
    match done {
        0 => Cow::Borrowed(html),
        _ => Cow::Owned(kept + &html[done..]),
    }
}

/// Whether a piece of HTML is nothing but comments for `sen check`.
pub(crate) fn is_remark(html: &str) -> bool {
    matches!(without_remarks(html), Cow::Owned(rest) if rest.trim().is_empty())
}

/// Ids given out, each once.
#[derive(Default)]
struct Anchors {
    taken: Vec<String>,
    /// How often each wish was granted, so that thousands of equal headings stay cheap.
    counts: HashMap<String, usize>,
}

impl Anchors {
    /// `wish`, or `wish-2`, `wish-3`, … when it is taken.
    fn take(&mut self, wish: &str) -> String {
        let mut id = wish.to_owned();
        loop {
            let count = self.counts.entry(id.clone()).or_insert(0);
            *count += 1;
            if *count == 1 {
                break;
            }
            let next = self.counts.get(wish).copied().unwrap_or(1);
            id = format!("{wish}-{next}");
            if !self.counts.contains_key(&id) {
                continue;
            }
            *self.counts.entry(wish.to_owned()).or_insert(0) += 1;
        }
        self.taken.push(id.clone());
        id
    }

    /// The id of a heading with this text.
    fn of_heading(&mut self, title: &str) -> String {
        match text::slugify(title) {
            slug if slug.is_empty() => self.take("muc"),
            slug => self.take(&slug),
        }
    }
}

/// How deep hand-written elements nest, roughly: an HTML parser's time grows with the square of it.
#[derive(Default)]
struct RawDepth {
    depth: usize,
    exceeded: bool,
}

impl RawDepth {
    const LIMIT: usize = 400;

    /// Counts the tags of a piece; `false` from the piece on that goes too deep.
    fn add(&mut self, html: &str) -> bool {
        for piece in html.split('<').skip(1) {
            let name = piece.trim_start_matches('/');
            let end = name
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(name.len());
            let name = name[..end].to_ascii_lowercase();
            let closes_itself = matches!(
                name.as_str(),
                "" | "area"
                    | "base"
                    | "br"
                    | "col"
                    | "embed"
                    | "hr"
                    | "img"
                    | "input"
                    | "link"
                    | "meta"
                    | "p"
                    | "li"
                    | "td"
                    | "th"
                    | "tr"
                    | "dd"
                    | "dt"
                    | "option"
                    | "source"
                    | "track"
                    | "wbr"
            );
            if piece.starts_with('/') {
                self.depth = self.depth.saturating_sub(1);
            } else if !closes_itself && !piece.starts_with(['!', '?']) {
                self.depth += 1;
            }
        }
        self.exceeded |= self.depth > Self::LIMIT;
        !self.exceeded
    }
}
