//! What machines read to find their way: `sitemap.xml`, its parts, and `robots.txt`.

use crate::site::{MAX_SITEMAP_URLS, Route, Site, place, url_path};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

type Xml = Writer<Vec<u8>>;

/// `sitemap.xml`: all addresses, or the list of parts when they are too many for one file.
pub(super) fn whole(site: &Site) -> Vec<u8> {
    let count = site.routes.indexed().count();
    if count <= MAX_SITEMAP_URLS {
        return addresses(site, 1);
    }
    document(|xml| {
        let parts = count.div_ceil(MAX_SITEMAP_URLS);
        xml.create_element("sitemapindex")
            .with_attribute(("xmlns", NAMESPACE))
            .write_inner_content(|xml| {
                for part in 1..=parts {
                    let address = site
                        .config
                        .base
                        .permalink_of(&format!("sitemap-{part}.xml"));
                    xml.create_element("sitemap")
                        .write_inner_content(|xml| text(xml, "loc", &address))?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

/// Part `number` (from 1).
pub(super) fn part(site: &Site, number: usize) -> Vec<u8> {
    addresses(site, number)
}

fn addresses(site: &Site, number: usize) -> Vec<u8> {
    let from = (number - 1) * MAX_SITEMAP_URLS;
    document(|xml| {
        xml.create_element("urlset")
            .with_attribute(("xmlns", NAMESPACE))
            .write_inner_content(|xml| {
                for (path, route) in site.routes.indexed().skip(from).take(MAX_SITEMAP_URLS) {
                    let address = site.config.base.permalink_of(url_path(path));
                    xml.create_element("url").write_inner_content(|xml| {
                        text(xml, "loc", &address)?;
                        match last_change(site, route) {
                            Some(date) => text(xml, "lastmod", &date),
                            None => Ok(()),
                        }
                    })?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

fn last_change(site: &Site, route: &Route) -> Option<String> {
    let Route::Page(id) = route else { return None };
    let page = site.page(*id);
    let updated = page.document.front.updated.as_ref();
    updated.or(page.date.as_ref()).map(|date| date.rfc3339())
}

fn document(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))
        .and_then(|()| write(&mut xml))
        .expect("writing to a Vec cannot fail");
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(content))?;
    Ok(())
}

/// `robots.txt`: everything may be read, and where the site map is.
pub(super) fn robots(site: &Site) -> Vec<u8> {
    let map = site.config.base.permalink_of(place::SITEMAP_XML);
    format!("User-agent: *\nAllow: /\n\nSitemap: {map}\n").into_bytes()
}
