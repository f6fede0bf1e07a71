//! Tags: what each element of Markdown becomes in HTML.

use super::{Events, Heading, Writer};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, HeadingLevel, Tag, TagEnd};
use std::fmt::Write;

impl Writer<'_> {
    /// Writes the opening of the element `events` begins with; says how many events that took.
    pub(super) fn start(&mut self, tag: &Tag<'_>, events: Events<'_, '_>) -> usize {
        match tag {
            Tag::Paragraph => {
                if let Some(taken) = self.lone(events) {
                    return taken;
                }
                self.open("<p>");
            }
            Tag::Heading { .. } => {
                self.fresh_block();
                self.heading_from = self.plain.len();
                self.headings.push(open_heading(tag));
                self.capture();
            }
            Tag::BlockQuote(kind) => self.quote(*kind),
            Tag::CodeBlock(kind) => self.code_block(kind),
            Tag::HtmlBlock => self.fresh_line(),
            Tag::MetadataBlock(_) => {}
            Tag::List(Some(1)) => self.open("<ol>\n"),
            Tag::List(Some(start)) => self.open(&format!("<ol start=\"{start}\">\n")),
            Tag::List(None) => self.open("<ul>\n"),
            Tag::Item => self.open("<li>"),
            Tag::DefinitionList => self.open("<dl>\n"),
            Tag::DefinitionListTitle => self.open("<dt>"),
            Tag::DefinitionListDefinition => self.open("<dd>"),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::FootnoteDefinition(label) => self.open_footnote(label),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.open_link(*link_type, dest_url, title, &events[0].1),
            Tag::Image {
                dest_url, title, ..
            } => return self.picture(dest_url, title, events),
        }
        1
    }

    fn open(&mut self, tag: &str) {
        self.fresh_line();
        self.fresh_block();
        self.out.push_str(tag);
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        let (close, is_block) = match tag {
            TagEnd::Paragraph => ("</p>\n", true),
            TagEnd::Heading(level) => {
                self.close_heading(level);
                ("", true)
            }
            TagEnd::BlockQuote(None) => ("</blockquote>\n", true),
            TagEnd::BlockQuote(Some(_)) => ("</div>\n", true),
            TagEnd::CodeBlock => ("</code></pre>\n", true),
            TagEnd::List(true) => ("</ol>\n", true),
            TagEnd::List(false) => ("</ul>\n", true),
            TagEnd::Item => ("</li>\n", true),
            TagEnd::DefinitionList => ("</dl>\n", true),
            TagEnd::DefinitionListTitle => ("</dt>\n", true),
            TagEnd::DefinitionListDefinition => ("</dd>\n", true),
            TagEnd::Table => ("</tbody></table></div>\n", true),
            TagEnd::TableHead => {
                self.in_table_head = false;
                ("</tr></thead><tbody>\n", true)
            }
            TagEnd::TableRow => ("</tr>\n", true),
            TagEnd::TableCell => {
                self.column += 1;
                self.plain.push(' ');
                let is_head = self.in_table_head;
                (if is_head { "</th>" } else { "</td>" }, false)
            }
            TagEnd::FootnoteDefinition => {
                self.close_footnote();
                ("", true)
            }
            TagEnd::Emphasis => ("</em>", false),
            TagEnd::Strong => ("</strong>", false),
            TagEnd::Strikethrough => ("</del>", false),
            TagEnd::Superscript => ("</sup>", false),
            TagEnd::Subscript => ("</sub>", false),
            TagEnd::Link => {
                self.close_link();
                ("", false)
            }
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => ("", false),
        };
        self.out.push_str(close);
        if is_block {
            self.fresh_block();
        }
    }

    fn close_heading(&mut self, level: HeadingLevel) {
        let inner = self.release();
        let title = self.plain[self.heading_from..].trim().to_owned();
        let wish = self.headings.last().map(|h| h.id.clone());
        let id = match wish.filter(|wish| !wish.is_empty()) {
            Some(wish) => self.anchors.take(&wish),
            None => self.anchors.of_heading(&title),
        };
        self.fresh_line();
        let _ = write!(self.out, "<{level} id=\"");
        self.attribute(&id);
        let _ = writeln!(self.out, "\">{inner}</{level}>");
        if let Some(heading) = self.headings.last_mut() {
            heading.id = id;
            heading.title = title;
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let words = self.words;
        let (class, title) = match kind {
            None => return self.open("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", words.note),
            Some(BlockQuoteKind::Tip) => ("tip", words.tip),
            Some(BlockQuoteKind::Important) => ("important", words.important),
            Some(BlockQuoteKind::Warning) => ("warning", words.warning),
            Some(BlockQuoteKind::Caution) => ("caution", words.caution),
        };
        self.open(&format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
        ));
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.open("<pre tabindex=\"0\"><code");
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) = info.split(' ').next().filter(|l| !l.is_empty())
        {
            self.out.push_str(" class=\"language-");
            self.attribute(language);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn table(&mut self, alignments: &[Alignment]) {
        self.tables += 1;
        self.alignments = alignments.to_vec();
        self.open(&format!(
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{} {}\"><table>",
            self.words.table, self.tables
        ));
    }

    fn cell(&mut self) {
        let tag = if self.in_table_head {
            "<th scope=\"col\""
        } else {
            "<td"
        };
        self.out.push_str(tag);
        self.out.push_str(match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\">",
            Some(Alignment::Center) => " class=\"center\">",
            Some(Alignment::Right) => " class=\"right\">",
            Some(Alignment::None) | None => ">",
        });
    }
}

/// A heading whose text is still to come; its id is the one the editor wished, if any.
fn open_heading(tag: &Tag<'_>) -> Heading {
    let (level, id) = match tag {
        Tag::Heading { level, id, .. } => (*level as u8, id.as_ref()),
        _ => (1, None),
    };
    Heading {
        level,
        id: id.map(CowStr::to_string).unwrap_or_default(),
        title: String::new(),
    }
}
