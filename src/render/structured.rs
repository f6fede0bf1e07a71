//! JSON-LD: what a page is, for machines that read.
//!
//! The terms are those of <https://schema.org>. Fields stand in alphabetical order.

use super::content::output_of;
use crate::document::Kind;
use crate::site::{Page, Route, SectionId, Site, TaxonomyKind, url_path};
use crate::text::rare_bytes;
use serde::Serialize;
use tera::Value;

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    things: Vec<Thing<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Thing<'a> {
    Article(Article<'a>),
    Breadcrumbs(Breadcrumbs<'a>),
    WebSite(WebSite<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@id")]
    id: &'a str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Person<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<[String; 1]>,
    in_language: &'static str,
    main_entity_of_page: &'a str,
    publisher: Organization<'a>,
}

#[derive(Serialize)]
struct Person<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: String,
}

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Breadcrumbs<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
struct ListItem<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: &'a str,
    position: usize,
}

#[derive(Serialize)]
struct WebSite<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: String,
}

/// The JSON-LD of a page or section list, safe inside `<script>`; `none` for other routes.
pub(super) fn data(site: &Site, path: &str, route: Option<&Route>) -> Value {
    let address = site.config.base.permalink_of(url_path(path));
    let things = match route {
        Some(Route::Page(id)) => {
            let page = site.page(*id);
            let crumbs = breadcrumbs(site, page.section, Some(page));
            vec![
                Thing::Article(article(site, page, &address)),
                Thing::Breadcrumbs(crumbs),
            ]
        }
        Some(Route::Section { id, .. }) => {
            vec![Thing::Breadcrumbs(breadcrumbs(site, *id, None))]
        }
        Some(Route::Home) => vec![Thing::WebSite(WebSite {
            kind: "WebSite",
            name: &site.config.title,
            url: address,
        })],
        _ => return Value::none(),
    };
    let graph = Graph {
        context: "https://schema.org",
        things,
    };
    Value::safe_string(&script_safe(&graph))
}

/// JSON that cannot end the `<script>` it stands in.
pub(super) fn script_safe(data: &impl Serialize) -> String {
    let json = serde_json::to_string(data).expect("texts and numbers are always JSON");
    let mut safe = String::new();
    let mut done = 0;
    for at in rare_bytes(&json, is_unsafe) {
        let (code, width) = match &json.as_bytes()[at..] {
            [b'<', ..] => ("\\u003c", 1),
            [b'>', ..] => ("\\u003e", 1),
            [b'&', ..] => ("\\u0026", 1),
            // Lines end with U+2028 and U+2029 in old JavaScript.
            [0xe2, 0x80, 0xa8, ..] => ("\\u2028", 3),
            [0xe2, 0x80, 0xa9, ..] => ("\\u2029", 3),
            _ => continue,
        };
        safe.push_str(&json[done..at]);
        safe.push_str(code);
        done = at + width;
    }
    if done == 0 {
        return json;
    }
    safe.push_str(&json[done..]);
    safe
}

/// Whether a byte is, or may begin, what must not stand in a script.
fn is_unsafe(byte: u8) -> bool {
    (byte == b'<') | (byte == b'>') | (byte == b'&') | (byte == 0xe2)
}

fn article<'a>(site: &'a Site, page: &'a Page, address: &'a str) -> Article<'a> {
    let front = &page.document.front;
    let base = &site.config.base;
    let rfc3339 = crate::document::Date::rfc3339;
    let authors = &site.taxonomy(TaxonomyKind::Authors);
    let picture = page.image.as_ref().and_then(|to| output_of(site, to));
    Article {
        id: address,
        kind: match page.kind {
            Kind::Article | Kind::Topic | Kind::Story => "NewsArticle",
            Kind::Document => "DigitalDocument",
            Kind::Page => "WebPage",
        },
        author: page.terms[TaxonomyKind::Authors as usize]
            .iter()
            .map(|id| Person {
                kind: "Person",
                name: &authors.terms[id.index()].name,
                url: base.permalink_of(&authors.term_folder(*id)),
            })
            .collect(),
        date_modified: front.updated.as_ref().or(page.date.as_ref()).map(rfc3339),
        date_published: page.date.as_ref().map(rfc3339),
        description: front.description.as_deref(),
        headline: &front.title,
        image: picture.map(|path| [base.permalink_of(&path)]),
        in_language: site.config.language.code(),
        main_entity_of_page: address,
        publisher: Organization {
            kind: "Organization",
            name: site
                .config
                .agency
                .name
                .as_ref()
                .unwrap_or(&site.config.title),
        },
    }
}

fn breadcrumbs<'a>(site: &'a Site, section: SectionId, page: Option<&'a Page>) -> Breadcrumbs<'a> {
    let base = &site.config.base;
    let mut chain: Vec<(&str, &str)> = Vec::new();
    let mut at = Some(section);
    while let Some(id) = at {
        let section = site.section(id);
        chain.push((&section.title, &section.path));
        at = section.parent;
    }
    chain.reverse();
    chain.extend(page.map(|page| (page.document.front.title.as_str(), page.path.as_str())));
    let items = chain.into_iter().enumerate();
    Breadcrumbs {
        kind: "BreadcrumbList",
        item_list_element: items
            .map(|(index, (name, path))| ListItem {
                kind: "ListItem",
                item: base.permalink_of(path),
                name,
                position: index + 1,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_json_ends_a_script_or_a_line() {
        let text = "</script> & “x”\u{2028}…\u{2029}";
        let json = script_safe(&text);
        assert_eq!(json, r#""\u003c/script\u003e \u0026 “x”\u2028…\u2029""#);
        // Wherever blocks end.
        for before in 0..40 {
            let text = "x".repeat(before) + text;
            let json = script_safe(&text);
            assert!(!json.contains(['<', '\u{2028}', '\u{2029}']), "{json}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
