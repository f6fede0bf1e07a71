//! What every template is given, whatever it shows.

use super::values::Values;
use super::{Snapshot, feed, structured};
use crate::config::{Feedback, MenuItem};
use crate::diag::{Diagnostic, Lang};
use crate::site::{PageId, Route, SectionId, Site, TaxonomyKind, place, url_path};
use crate::template::{CONTEXT_NAMES, Theme, get, map, map_of, text_or_none};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tera::{Context, Value};

/// Values that are the same for every page of a snapshot.
pub(super) struct Globals {
    values: BTreeMap<&'static str, Value>,
    /// The same as what a template is given.
    context: Context,
    /// By section, the sections above what stands in it, home first: title and path.
    ancestors: Vec<Value>,
    /// What the templates in `shared/` gave, rendered when the first page asks.
    shared: OnceLock<Result<Value, Diagnostic>>,
}

impl Globals {
    pub(super) fn new(site: &Site, theme: &Theme, values: &Values) -> Self {
        let base = &site.config.base;
        let mut all = BTreeMap::from([
            ("config", config(site)),
            ("t", theme.words.clone()),
            ("menu", menu(site)),
            ("home_path", base.path_of("").into()),
            ("latest", values.latest.clone()),
            ("featured", values.featured.clone()),
            ("sections", values.top_sections(site)),
            ("kinds", values.kinds.clone()),
            ("taxonomies", taxonomies(site, theme)),
            ("places", places(site)),
            (
                "generator",
                concat!("Sen ", env!("CARGO_PKG_VERSION")).into(),
            ),
        ]);
        for kind in TaxonomyKind::ALL {
            all.insert(kind.name(), values.terms[kind as usize].clone());
        }
        let mut context = Context::new();
        for (name, value) in &all {
            put(&mut context, name, value.clone());
        }
        Self {
            values: all,
            context,
            ancestors: ancestors(site, theme),
            shared: OnceLock::new(),
        }
    }

    /// Each value by its name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }

    /// The value with a name.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// Sections above what stands in a section, home first: title and path.
    pub(super) fn ancestors(&self, section: SectionId) -> Value {
        self.ancestors[section.index()].clone()
    }

    /// [`Globals::ancestors`] of every section.
    pub(super) fn all_ancestors(&self) -> &[Value] {
        &self.ancestors
    }

    /// The context of what is no page: of the site-wide values those that are read.
    pub(super) fn for_site(&self, reads: &[&'static str]) -> Context {
        let mut context = Context::new();
        for name in reads {
            let (name, _) = name.split_once('.').unwrap_or((name, ""));
            if let Some(value) = self.values.get(name) {
                put(&mut context, name, value.clone());
            }
        }
        context
    }

    /// The HTML of every template in `shared/`, by its name.
    pub(super) fn shared(&self, theme: &Theme) -> Result<Value, Diagnostic> {
        let render = || {
            let shared = theme.shared().map(|(short, name)| {
                let html = theme.render_part(name, &self.context, name)?;
                Ok((short.to_owned().into(), html))
            });
            Ok(map_of(shared.collect::<Result<Vec<_>, _>>()?))
        };
        self.shared.get_or_init(render).clone()
    }

    /// The context of a page without what is its own.
    ///
    /// # Errors
    /// When a template in `shared/` fails.
    pub(super) fn for_path(&self, snapshot: &Snapshot, path: &str) -> Result<Context, Diagnostic> {
        let base = &snapshot.site.config.base;
        let mut context = self.context.clone();
        put(&mut context, "shared", self.shared(&snapshot.theme)?);
        let url = url_path(path);
        put(&mut context, "current_path", base.path_of(url).into());
        put(
            &mut context,
            "current_permalink",
            base.permalink_of(url).into(),
        );
        Ok(context)
    }
}

/// Gives the template of what stands at a path what others are told of it. The key of an article must hold all that this is
/// made from, since it is made when the article is rendered (`Keys::put_article`).
pub(super) fn put_metadata(context: &mut Context, snapshot: &Snapshot, path: &str) {
    let site = &snapshot.site;
    let route = site.routes.get(path);
    let section = match route {
        Some(Route::Section { id, .. }) => Some(*id),
        Some(Route::Page(id)) => Some(site.page(*id).section),
        _ => None,
    };
    let section = section.filter(|id| site.section(*id).parent.is_some());
    let feed = feed::feed_path(site, section);
    put(context, "feed", site.config.base.path_of(&feed).into());
    put(context, "open_graph", open_graph(snapshot, path, route));
    put(
        context,
        "structured_data",
        structured::data(site, path, route),
    );
}

/// Gives templates a value. Its name must be one that [`CONTEXT_NAMES`] tells of, or no page's key would hold it.
pub(super) fn put(context: &mut Context, name: &'static str, value: Value) {
    debug_assert!(CONTEXT_NAMES.contains(&name), "{name}");
    context.insert_value(name, value);
}

fn config(site: &Site) -> Value {
    let config = &site.config;
    let text = |text: &Option<String>| text_or_none(text.as_deref());
    let links: Vec<Value> = config
        .links
        .iter()
        .map(|link| {
            let logo = link.logo.as_ref().map(|logo| {
                let path = logo.value.trim_start_matches('/');
                config.base.path_of(path)
            });
            map([
                ("title", link.title.as_str().into()),
                ("url", link.url.value.as_str().into()),
                ("logo", logo.into()),
            ])
        })
        .collect();
    let (provider, email, url) = match &config.feedback {
        Feedback::None => ("none", None, None),
        Feedback::Mailto(email) => ("mailto", Some(email.as_str()), None),
        Feedback::Form(url) => ("form", None, Some(url.value.as_str())),
    };
    map([
        ("title", config.title.as_str().into()),
        ("description", text(&config.description)),
        ("base_url", config.base.as_url().into()),
        ("language", config.language.code().into()),
        ("timezone", config.time_zone.iana_name().into()),
        (
            "agency",
            map([
                ("name", text(&config.agency.name)),
                ("governing_body", text(&config.agency.governing_body)),
            ]),
        ),
        (
            "contact",
            map([
                ("address", text(&config.contact.address)),
                ("phone", text(&config.contact.phone)),
                ("email", text(&config.contact.email)),
                ("head", text(&config.contact.head)),
            ]),
        ),
        (
            "legal",
            config
                .legal
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .into(),
        ),
        ("links", links.into()),
        (
            "feedback",
            map([
                ("provider", provider.into()),
                ("email", text_or_none(email)),
                ("url", text_or_none(url)),
            ]),
        ),
        ("extra", Value::from_serializable(&config.extra)),
    ])
}

fn menu(site: &Site) -> Value {
    let mut places = site.menu.iter();
    menu_items(&site.config.menu, &mut places, site)
}

fn menu_items(
    items: &[MenuItem],
    places: &mut std::slice::Iter<'_, Option<String>>,
    site: &Site,
) -> Value {
    let values: Vec<Value> = items
        .iter()
        .map(|item| {
            let url = &item.url.value;
            let path = match places.next() {
                Some(Some(place)) => {
                    let tail = url.find(['?', '#']).map_or("", |at| &url[at..]);
                    format!("{}{tail}", site.config.base.path_of(url_path(place)))
                }
                Some(None) | None => url.clone(),
            };
            map([
                ("title", item.title.as_str().into()),
                ("path", path.into()),
                ("children", menu_items(&item.children, places, site)),
            ])
        })
        .collect();
    Value::from(values)
}

fn taxonomies(site: &Site, theme: &Theme) -> Value {
    let values: Vec<Value> = site
        .taxonomies
        .iter()
        .map(|taxonomy| {
            map([
                ("kind", taxonomy.kind.name().into()),
                ("title", word(theme, taxonomy.kind.name()).into()),
                (
                    "path",
                    site.config.base.path_of(taxonomy.kind.folder()).into(),
                ),
                ("count", taxonomy.terms.len().into()),
            ])
        })
        .collect();
    Value::from(values)
}

fn places(site: &Site) -> Value {
    let base = &site.config.base;
    let kinds = TaxonomyKind::ALL.map(|kind| (kind.name(), kind.folder()));
    let fixed = [
        ("sitemap", place::SITEMAP),
        ("search", place::SEARCH),
        ("feed", place::FEED),
        ("latest_script", place::LATEST),
    ];
    let fixed = fixed.map(|(name, path)| (name, url_path(path)));
    let places = kinds.into_iter().chain(fixed);
    map_of(places.map(|(name, path)| (name.into(), base.path_of(path).into())))
}

fn ancestors(site: &Site, theme: &Theme) -> Vec<Value> {
    let of_section = |section: usize| {
        let mut chain = Vec::new();
        let mut at = Some(SectionId(section as u32));
        while let Some(id) = at {
            let section = site.section(id);
            let title = match section.parent {
                Some(_) => section.title.as_str().into(),
                None => word(theme, "home").into(),
            };
            let path = site.config.base.path_of(&section.path);
            chain.push(map([("title", title), ("path", path.into())]));
            at = section.parent;
        }
        chain.reverse();
        Value::from(chain)
    };
    (0..site.sections.len()).map(of_section).collect()
}

fn open_graph(snapshot: &Snapshot, path: &str, route: Option<&Route>) -> Value {
    let site = &snapshot.site;
    let config = &site.config;
    let page = match route {
        Some(Route::Page(id)) => Some(*id),
        _ => None,
    };
    let summary = page.map(|id| snapshot.values.summary(id));
    let field = |name: &'static str| {
        let map = summary.as_ref().and_then(Value::as_map);
        map.and_then(|map| get(map, name)).cloned()
    };
    let image = field("image").filter(|image| !image.is_none());
    let of_image = |name: &'static str| {
        let map = image.as_ref().and_then(Value::as_map);
        map.and_then(|map| get(map, name))
            .cloned()
            .unwrap_or_else(Value::none)
    };
    let (title, description) = titles(site, &snapshot.theme, route, page);
    let or_none = |value: Option<Value>| value.unwrap_or_else(Value::none);
    map([
        (
            "type",
            if page.is_some() { "article" } else { "website" }.into(),
        ),
        ("title", title.into()),
        ("description", text_or_none(description.as_deref())),
        ("url", config.base.permalink_of(url_path(path)).into()),
        ("image", of_image("permalink")),
        ("image_width", of_image("width")),
        ("image_height", of_image("height")),
        ("image_alt", of_image("alt")),
        ("published", or_none(field("date"))),
        ("modified", or_none(field("updated"))),
        ("site_name", config.title.as_str().into()),
        (
            "locale",
            match config.language {
                Lang::Vi => "vi_VN",
                Lang::En => "en_GB",
            }
            .into(),
        ),
    ])
}

/// Title and description of what stands at a route.
fn titles(
    site: &Site,
    theme: &Theme,
    route: Option<&Route>,
    page: Option<PageId>,
) -> (String, Option<String>) {
    let config = &site.config;
    let own = || (config.title.clone(), config.description.clone());
    if let Some(id) = page {
        let document = &site.page(id).document;
        let lead = document.front.description.clone();
        let description = lead.or_else(|| super::content::beginning(&document.body.plain));
        return (document.front.title.clone(), description);
    }
    match route {
        Some(Route::Section { id, .. }) => {
            let section = site.section(*id);
            let index = section.index.as_ref();
            let lead = index.and_then(|index| index.front.description.clone());
            (
                section.title.clone(),
                lead.or_else(|| config.description.clone()),
            )
        }
        Some(Route::Term { kind, id, .. }) => {
            let term = &site.taxonomy(*kind).terms[id.index()];
            (term.name.clone(), config.description.clone())
        }
        Some(Route::Taxonomy(kind)) => (word(theme, kind.name()), config.description.clone()),
        Some(Route::SiteMap) => (word(theme, "sitemap"), config.description.clone()),
        Some(Route::Search) => (word(theme, "search"), config.description.clone()),
        Some(Route::NotFound) => (word(theme, "not_found"), None),
        _ => own(),
    }
}

/// A word of the interface; its key where the theme has none.
pub(super) fn word(theme: &Theme, key: &'static str) -> String {
    let words = theme.words.as_map();
    let word = words
        .and_then(|words| get(words, key))
        .and_then(Value::as_str);
    word.unwrap_or(key).to_owned()
}
