//! JSON-LD: what a page is, for machines that read.

use super::content::output_of;
use crate::diag::Lang;
use crate::document::Kind;
use crate::site::{Page, Route, SectionId, Site, TaxonomyKind, url_path};
use serde_json::{Value as Json, json};
use tera::Value;

/// The JSON-LD of a page or section list, safe inside `<script>`; `none` for other routes.
pub(super) fn data(site: &Site, path: &str, route: Option<&Route>) -> Value {
    let graph = match route {
        Some(Route::Page(id)) => {
            let page = site.page(*id);
            let crumbs = breadcrumbs(site, page.section, Some(page));
            json!([article(site, page), crumbs])
        }
        Some(Route::Section { id, .. }) => json!([breadcrumbs(site, *id, None)]),
        Some(Route::Home) => json!([{
            "@type": "WebSite",
            "name": site.config.title,
            "url": site.config.base.permalink_of(url_path(path)),
        }]),
        _ => return Value::none(),
    };
    let json = json!({ "@context": "https://schema.org", "@graph": graph });
    Value::safe_string(&script_safe(&json))
}

/// JSON that cannot end the `<script>` it stands in.
pub(super) fn script_safe(json: &Json) -> String {
    json.to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn article(site: &Site, page: &Page) -> Json {
    let front = &page.document.front;
    let base = &site.config.base;
    let address = base.permalink_of(&page.path);
    let kind = match page.kind {
        Kind::Article | Kind::Topic | Kind::Story => "NewsArticle",
        Kind::Document => "DigitalDocument",
        Kind::Page => "WebPage",
    };
    let mut article = json!({
        "@type": kind,
        "@id": address,
        "headline": front.title,
        "mainEntityOfPage": address,
        "inLanguage": match site.config.language { Lang::Vi => "vi", Lang::En => "en" },
        "publisher": {
            "@type": "Organization",
            "name": site.config.agency.name.as_ref().unwrap_or(&site.config.title),
        },
    });
    let mut set = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            article[key] = value;
        }
    };
    set(
        "description",
        front.description.as_ref().map(|text| json!(text)),
    );
    set(
        "datePublished",
        page.date.as_ref().map(|date| json!(date.rfc3339())),
    );
    let changed = front.updated.as_ref().or(page.date.as_ref());
    set("dateModified", changed.map(|date| json!(date.rfc3339())));
    let authors = &site.taxonomy(TaxonomyKind::Authors);
    let names: Vec<Json> = page.terms[TaxonomyKind::Authors as usize]
        .iter()
        .map(|id| {
            let folder = authors.term_folder(*id);
            json!({
                "@type": "Person",
                "name": authors.terms[id.index()].name,
                "url": base.permalink_of(&folder),
            })
        })
        .collect();
    set("author", (!names.is_empty()).then(|| json!(names)));
    let picture = page.image.as_ref().and_then(|to| output_of(site, to));
    set(
        "image",
        picture.map(|path| json!([base.permalink_of(&path)])),
    );
    article
}

fn breadcrumbs(site: &Site, section: SectionId, page: Option<&Page>) -> Json {
    let base = &site.config.base;
    let mut chain = Vec::new();
    let mut at = Some(section);
    while let Some(id) = at {
        let section = site.section(id);
        chain.push((section.title.clone(), base.permalink_of(&section.path)));
        at = section.parent;
    }
    chain.reverse();
    if let Some(page) = page {
        let title = page.document.front.title.clone();
        chain.push((title, base.permalink_of(&page.path)));
    }
    let items: Vec<Json> = chain
        .into_iter()
        .enumerate()
        .map(|(index, (name, address))| {
            json!({ "@type": "ListItem", "position": index + 1, "name": name, "item": address })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}
