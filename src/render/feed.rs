//! RSS 2.0, of the site and of each section.

use crate::document::Kind;
use crate::site::{Destination, Page, PageId, SectionId, Site, TaxonomyKind, place};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// The feed's path of a section, or of the site.
pub(super) fn feed_path(site: &Site, section: Option<SectionId>) -> String {
    match section {
        Some(id) => format!("{}{}", site.section(id).path, place::FEED),
        None => place::FEED.to_owned(),
    }
}

/// The newest dated pages: of a section, or articles, topics, stories and documents of the site.
fn items(site: &Site, section: Option<SectionId>) -> Vec<PageId> {
    let all = match section {
        Some(id) => &site.section(id).by_date,
        None => site.newest(),
    };
    all.iter()
        .copied()
        .filter(|id| {
            let page = site.page(*id);
            page.date.is_some() && (section.is_some() || page.kind != Kind::Page)
        })
        .take(site.config.feed_limit)
        .collect()
}

/// The feed as XML.
pub(super) fn feed(site: &Site, section: Option<SectionId>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    write(&mut writer, site, section).expect("writing to a Vec cannot fail");
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

type Xml = Writer<Vec<u8>>;

fn write(xml: &mut Xml, site: &Site, section: Option<SectionId>) -> io::Result<()> {
    let config = &site.config;
    let items = items(site, section);
    let (title, link, description) = match section {
        None => (
            config.title.clone(),
            config.base.permalink_of(""),
            &config.description,
        ),
        Some(id) => {
            let section = site.section(id);
            let own = section.index.as_ref().map(|index| &index.front.description);
            (
                format!("{} – {}", section.title, config.title),
                config.base.permalink_of(&section.path),
                own.unwrap_or(&config.description),
            )
        }
    };
    let feed = config.base.permalink_of(&feed_path(site, section));
    let newest = items.first().and_then(|id| rfc2822(site.page(*id)));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml.create_element("rss")
        .with_attribute(("version", "2.0"))
        .with_attribute(("xmlns:atom", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"))
        .write_inner_content(|xml| {
            xml.create_element("channel").write_inner_content(|xml| {
                text(xml, "title", &title)?;
                text(xml, "link", &link)?;
                text(xml, "description", description.as_deref().unwrap_or(&title))?;
                text(xml, "language", site.config.language.code())?;
                if let Some(date) = &newest {
                    text(xml, "lastBuildDate", date)?;
                }
                text(xml, "generator", concat!("Sen ", env!("CARGO_PKG_VERSION")))?;
                xml.create_element("atom:link")
                    .with_attribute(("href", feed.as_str()))
                    .with_attribute(("rel", "self"))
                    .with_attribute(("type", "application/rss+xml"))
                    .write_empty()?;
                for id in &items {
                    item(xml, site, site.page(*id))?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

fn item(xml: &mut Xml, site: &Site, page: &Page) -> io::Result<()> {
    let front = &page.document.front;
    let link = site.config.base.permalink_of(&page.path);
    let names = |kind: TaxonomyKind| {
        let terms = &site.taxonomy(kind).terms;
        let ids = &page.terms[kind as usize];
        ids.iter().map(|id| terms[id.index()].name.as_str())
    };
    xml.create_element("item").write_inner_content(|xml| {
        text(xml, "title", &front.title)?;
        text(xml, "link", &link)?;
        xml.create_element("guid")
            .with_attribute((
                "isPermaLink",
                if site.config.base.has_origin() {
                    "true"
                } else {
                    "false"
                },
            ))
            .write_text_content(BytesText::new(&link))?;
        if let Some(date) = rfc2822(page) {
            text(xml, "pubDate", &date)?;
        }
        if let Some(lead) = &front.description {
            text(xml, "description", lead)?;
        }
        for author in names(TaxonomyKind::Authors) {
            text(xml, "dc:creator", author)?;
        }
        let section = site.section(page.section);
        if section.parent.is_some() {
            text(xml, "category", &section.title)?;
        }
        for tag in names(TaxonomyKind::Tags) {
            text(xml, "category", tag)?;
        }
        if let Some((address, length, mime)) = enclosure(site, page) {
            xml.create_element("enclosure")
                .with_attribute(("url", address.as_str()))
                .with_attribute(("length", length.as_str()))
                .with_attribute(("type", mime.as_str()))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Address, size in bytes and type of a page's picture.
fn enclosure(site: &Site, page: &Page) -> Option<(String, String, String)> {
    let (path, facts) = match page.image.as_ref()? {
        Destination::File(path) => (path, site.files.get(path)?),
        Destination::Static(path) => (path, site.statics.get(path)?),
        _ => return None,
    };
    let address = site.config.base.permalink_of(path);
    let mime = super::mime_of(path);
    let mime = mime.split(';').next().unwrap_or(&mime).to_owned();
    Some((address, facts.size.to_string(), mime))
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    // XML has no place for control characters, escaped or not.
    let clean: String = content
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    xml.create_element(name)
        .write_text_content(BytesText::new(&clean))?;
    Ok(())
}

fn rfc2822(page: &Page) -> Option<String> {
    let date = page.date.as_ref()?;
    Some(date.at.strftime("%a, %d %b %Y %H:%M:%S %z").to_string())
}
