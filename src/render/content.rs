//! A document's page: its text with every slot filled, and all that stands around it.

use super::values::{Values, date_value, same_year};
use super::{Own, Snapshot};
use crate::document::{Document, Heading, Kind, Slot};
use crate::site::{Destination, Link, Page, PageId, Site, url_path, variant_path};
use crate::template::{Picture, Shown, format_size, map, map_of, picture_html, text_or_none};
use pulldown_cmark_escape::escape_html;
use std::borrow::Cow;
use tera::{Context, Map, Value};

/// Texts of at least this many words with at least this many headings get a table of contents.
const TOC_WORDS: usize = 500;
const TOC_HEADINGS: usize = 3;
/// How many pages are listed as newer and older, and as related.
const AROUND: usize = 5;
const RELATED: usize = 6;

/// A document and all of the site that its page shows: what a template is given as `page`, not yet put together, since
/// most pages of a site are as they were when it is built again.
pub(super) struct Article<'s> {
    pub(super) id: PageId,
    pub(super) document: &'s Document,
    /// Fields of `page` that are lists of pages.
    pub(super) lists: [(&'static str, Cow<'s, [PageId]>); 7],
    /// Fields of `page` that are a page, where there is one.
    pub(super) beside: [(&'static str, Option<PageId>); 2],
    /// Other fields of `page` that come from the rest of the site.
    pub(super) others: [(&'static str, Value); 3],
    /// What fills the slots of the text, by reference.
    pub(super) fillings: Vec<Filling>,
    /// Whether readers may write to us where the editor did not say.
    pub(super) feedback: bool,
}

/// The page of a document.
pub(super) fn page(snapshot: &Snapshot, id: PageId) -> Own<'_> {
    let site = &snapshot.site;
    let page = site.page(id);
    let (newer, older) = site.around(id, AROUND);
    let (previous, next) = site.beside(id);
    let related = site.related(id, RELATED);
    let article = Article {
        id,
        document: &page.document,
        lists: [
            ("newer", newer.into()),
            ("older", older.into()),
            ("related", related.into()),
            ("basis", page.basis.as_slice().into()),
            ("replaces", page.replaces.as_slice().into()),
            ("replaced_by", site.replaced_by(id).into()),
            ("backlinks", site.backlinks(id).into()),
        ],
        beside: [("previous", previous), ("next", next)],
        others: [
            ("ancestors", snapshot.globals.ancestors(page.section)),
            ("files", files(site, page).into()),
            ("same_year", same_year(site, &snapshot.values, page)),
        ],
        fillings: fillings(site, &page.links),
        feedback: page.kind != Kind::Page,
    };
    Own {
        context: Context::new(),
        article: Some(Box::new(article)),
        pages: Vec::new(),
    }
}

impl Article<'_> {
    /// The lists of which its page is given the cards.
    pub(super) fn listed(&self) -> impl Iterator<Item = (&'static str, &[PageId])> {
        let lists = self.lists.iter().map(|(name, ids)| (*name, &**ids));
        lists.filter(|(name, _)| matches!(*name, "newer" | "older" | "related"))
    }

    /// What a template is given as `page`. Nothing but what stands in the article goes into it: its key has no more.
    pub(super) fn page(self, values: &Values) -> Value {
        let document = self.document;
        let (front, body) = (&document.front, &document.body);
        let lead = front.description.clone();
        let description = lead.or_else(|| beginning(&body.plain));
        let long = body.word_count >= TOC_WORDS && body.headings.len() >= TOC_HEADINGS;
        let own = [
            (
                "content",
                Value::safe_string(&fill(document, &self.fillings)),
            ),
            ("toc", toc(&body.headings).into()),
            ("toc_wanted", front.toc.unwrap_or(long).into()),
            ("plain_description", text_or_none(description.as_deref())),
            ("feedback", front.feedback.unwrap_or(self.feedback).into()),
            ("publish_date", date_value(front.publish_date.as_ref())),
            ("expires", date_value(front.expires.as_ref())),
        ];
        let lists = self.lists.into_iter();
        let lists = lists.map(|(name, ids)| (name, values.list(ids.iter().copied())));
        let beside = self.beside.into_iter().map(|(name, id)| {
            let value = id.map_or_else(Value::none, |id| values.summary(id));
            (name, value)
        });
        let around = own
            .into_iter()
            .chain(lists)
            .chain(beside)
            .chain(self.others);
        let around = around.map(|(name, value)| (name.into(), value));
        let summary = values.summary(self.id);
        let summary = summary.as_map().map(Map::iter).unwrap_or_default();
        map_of(
            summary
                .map(|(name, value)| (name.clone(), value.clone()))
                .chain(around),
        )
    }
}

/// Headings of level 2 and 3 as a tree.
fn toc(headings: &[Heading]) -> Vec<Value> {
    let mut tree: Vec<(&Heading, Vec<&Heading>)> = Vec::new();
    for heading in headings {
        match (heading.level, tree.last_mut()) {
            (1 | 2, _) | (3, None) => tree.push((heading, Vec::new())),
            (3, Some((_, children))) => children.push(heading),
            _ => {}
        }
    }
    let entry = |heading: &Heading, children: Vec<Value>| {
        map([
            ("id", heading.id.as_str().into()),
            ("title", heading.title.as_str().into()),
            ("level", u64::from(heading.level).into()),
            ("children", children.into()),
        ])
    };
    tree.into_iter()
        .map(|(heading, children)| {
            let children = children.into_iter().map(|h| entry(h, Vec::new())).collect();
            entry(heading, children)
        })
        .collect()
}

fn files(site: &Site, page: &Page) -> Vec<Value> {
    let named = &page.document.front.record.files;
    page.files
        .iter()
        .zip(named)
        .filter_map(|(to, file)| {
            let path = output_of(site, to)?;
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            Some(map([
                (
                    "name",
                    file.title.clone().unwrap_or_else(|| name.clone()).into(),
                ),
                ("path", site.config.base.path_of(&path).into()),
                ("permalink", site.config.base.permalink_of(&path).into()),
                ("type", ending.to_uppercase().into()),
                ("size", size_of(site, to).into()),
            ]))
        })
        .collect()
}

fn size_of(site: &Site, to: &Destination) -> Option<u64> {
    match to {
        Destination::File(path) => site.files.get(path),
        Destination::Static(path) => site.statics.get(path),
        _ => None,
    }
    .map(|facts| facts.size)
}

/// The path in the output of a destination; `None` for nowhere and for the page itself.
pub(super) fn output_of(site: &Site, to: &Destination) -> Option<String> {
    match to {
        Destination::Page(id) => Some(site.page(*id).path.clone()),
        Destination::Section(id) => Some(format!("{}index.html", site.section(*id).path)),
        Destination::File(path) | Destination::Static(path) | Destination::Place(path) => {
            Some(path.clone())
        }
        Destination::Here | Destination::Nowhere => None,
    }
}

/// What is shown for a picture that a page or text names; `None` when it is none.
pub(super) fn picture(site: &Site, to: &Destination) -> Option<Picture> {
    let base = &site.config.base;
    let (path, facts) = match to {
        Destination::File(path) => (path, site.files.get(path)),
        Destination::Static(path) => (path, site.statics.get(path)),
        _ => return None,
    };
    let facts = facts.and_then(|facts| facts.picture.as_ref());
    let variants = match (to, facts) {
        (Destination::File(_), Some(facts)) => facts
            .variants
            .iter()
            .map(|&width| (width, base.path_of(&variant_path(path, &facts.hash, width))))
            .collect(),
        _ => Vec::new(),
    };
    Some(Picture {
        path: base.path_of(path),
        size: facts.map(|facts| (facts.width, facts.height)),
        variants,
        alt: String::new(),
        title: None,
    })
}

/// What of a link stands in a text.
#[derive(Debug)]
pub(super) struct Filling {
    /// Ready to be escaped.
    href: String,
    picture: Option<Picture>,
    /// Of a file: the ending of its name in capitals, and its size for people.
    file: Option<(String, String)>,
}

/// What fills the slots of a text with these links.
pub(super) fn fillings(site: &Site, links: &[Link]) -> Vec<Filling> {
    let filling = |link: &Link| {
        let path = output_of(site, &link.to);
        let address = path
            .as_deref()
            .map(|path| site.config.base.path_of(url_path(path)));
        let file = path.as_deref().zip(size_of(site, &link.to));
        Filling {
            href: format!("{}{}", address.unwrap_or_default(), link.tail),
            picture: picture(site, &link.to),
            file: file.map(|(path, size)| {
                let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
                let size = format_size(size, site.config.language);
                (ending.to_uppercase(), size)
            }),
        }
    };
    links.iter().map(filling).collect()
}

/// The HTML of a document's text with every slot filled.
pub(super) fn fill(document: &Document, fillings: &[Filling]) -> String {
    let filling = |reference: &usize| fillings.get(*reference);
    document.body.fill(|slot, out| match slot {
        Slot::Address(reference) => {
            if let Some(filling) = filling(reference) {
                escape(out, &filling.href);
            }
        }
        Slot::Picture {
            reference,
            alt,
            title,
        } => {
            let Some(picture) = filling(reference).and_then(|filling| filling.picture.clone())
            else {
                return;
            };
            let picture = Picture {
                alt: alt.clone(),
                title: title.clone(),
                ..picture
            };
            out.push_str(&picture_html(&picture, &IN_TEXT));
        }
        Slot::Player {
            reference,
            is_video,
            label,
        } => {
            let Some(filling) = filling(reference) else {
                return;
            };
            let tag = if *is_video { "video" } else { "audio" };
            out.push_str(&format!("<{tag} controls preload=\"none\" src=\""));
            escape(out, &filling.href);
            out.push_str("\" aria-label=\"");
            escape(out, label);
            out.push_str(&format!("\"></{tag}>"));
        }
        Slot::FileSize(reference) => {
            let file = filling(reference).and_then(|filling| filling.file.as_ref());
            if let Some((ending, size)) = file {
                out.push_str(" <span class=\"file-size\">(");
                escape(out, ending);
                out.push_str(", ");
                out.push_str(size);
                out.push_str(")</span>");
            }
        }
        Slot::Fixed(html) => out.push_str(html),
    })
}

/// How pictures stand in a text.
const IN_TEXT: Shown<'static> = Shown {
    sizes: "(max-width: 45rem) 100vw, 45rem",
    lazy: true,
    class: None,
    max: None,
};

fn escape(out: &mut String, text: &str) {
    escape_html(out, text).expect("writing to a String cannot fail");
}

/// The first words of a text, for descriptions of pages without a lead.
pub(super) fn beginning(plain: &str) -> Option<String> {
    const WORDS: usize = 35;
    let mut words = plain.split_whitespace();
    let start: Vec<&str> = words.by_ref().take(WORDS).collect();
    if start.is_empty() {
        return None;
    }
    let mut text = start.join(" ");
    if words.next().is_some() {
        text.push('…');
    }
    Some(text)
}
