//! What templates can call: filters for dates, numbers, addresses and pictures, and `debug()`.

use super::assets::Assets;
use super::dates::{format_date, format_number, format_size};
use super::picture::{Picture, Shown, picture_html};
use super::values::get;
use crate::config::Config;
use crate::document::inline_html;
use crate::text;
use std::collections::BTreeMap;
use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

/// Every name a template may be given, in the order `debug()` prints them. themes/portal/README.md
/// documents them.
pub const CONTEXT_NAMES: &[&str] = &[
    "page",
    "section",
    "paginator",
    "taxonomy",
    "term",
    "sitemap",
    "target",
    "target_permalink",
    "current_path",
    "current_permalink",
    "home_path",
    "feed",
    "open_graph",
    "structured_data",
    "config",
    "menu",
    "places",
    "taxonomies",
    "years",
    "units",
    "tags",
    "series",
    "authors",
    "featured",
    "latest",
    "sections",
    "kinds",
    "t",
    "shared",
    "cards",
    "item",
    "generator",
];

/// The fields of `kinds`, which hold the whole site, and of `section`, which hold the pages in it: a template that reads one of
/// them depends on that one alone.
pub const FIELDS: &[&str] = &[
    "kinds.article",
    "kinds.topic",
    "kinds.story",
    "kinds.document",
    "kinds.page",
    "section.title",
    "section.description",
    "section.path",
    "section.permalink",
    "section.kind",
    "section.count",
    "section.feed",
    "section.pages",
    "section.subsections",
    "section.page_count",
    "section.extra",
    "section.content",
    "section.ancestors",
];

/// Registers everything.
pub(super) fn register(tera: &mut Tera, config: &Config, assets: &Assets) {
    let lang = config.language;
    let zone = config.time_zone.clone();
    tera.register_filter("date", move |value: &str, args: Kwargs, _: &State| {
        let format: Option<&str> = args.get("format")?;
        format_date(value, format.unwrap_or("long"), &zone, lang).map_err(Error::message)
    });
    tera.register_filter("number", move |value: i64, _: Kwargs, _: &State| {
        format_number(value, lang)
    });
    tera.register_filter("filesize", move |value: u64, _: Kwargs, _: &State| {
        format_size(value, lang)
    });
    tera.register_filter("slug", |value: &str, _: Kwargs, _: &State| {
        text::slugify(value)
    });
    tera.register_filter("markdown", |value: &str, _: Kwargs, _: &State| {
        Value::safe_string(&inline_html(value))
    });
    tera.register_filter("query", |value: &str, _: Kwargs, _: &State| {
        query_value(value)
    });
    let base = config.base.clone();
    tera.register_filter("url", move |value: &str, _: Kwargs, _: &State| {
        base.path_of(value.trim_start_matches('/'))
    });
    let base = config.base.clone();
    let paths: BTreeMap<String, String> = assets
        .names()
        .map(|(name, asset)| (name.to_owned(), base.path_of(&asset.path)))
        .collect();
    tera.register_filter("asset", move |name: &str, _: Kwargs, _: &State| {
        paths
            .get(name)
            .cloned()
            .ok_or_else(|| Error::message(format!("no file `{name}` in assets/")))
    });
    tera.register_filter("image", |value: &Map, args: Kwargs, _: &State| {
        image(value, &args)
    });
    tera.register_function("debug", |_: Kwargs, state: &State| debug(state));
}

/// Text as a value in an address's query: what would end or change the value, or the attribute that the address
/// stands in, is percent-encoded. Letters stay; browsers encode them as UTF-8.
fn query_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(byte) if c.is_ascii_control() || b"%&#+?\"'<> ".contains(&byte) => {
                out.push_str(percent_encoding::percent_encode_byte(byte));
            }
            _ => out.push(c),
        }
    }
    out
}

fn image(value: &Map, args: &Kwargs) -> TeraResult<Value> {
    let text = |key| get(value, key).and_then(Value::as_str).map(str::to_owned);
    let number = |key| get(value, key).and_then(Value::as_u64).map(|n| n as u32);
    let path = text("path").ok_or_else(|| Error::message("not a picture: it has no `path`"))?;
    let alt: Option<&str> = args.get("alt")?;
    let variants = get(value, "variants")
        .and_then(Value::as_array)
        .unwrap_or_default()
        .iter()
        .filter_map(|variant| {
            let variant = variant.as_map()?;
            let width = get(variant, "width")?.as_u64()? as u32;
            let path = get(variant, "path")?.as_str()?.to_owned();
            Some((width, path))
        })
        .collect();
    let picture = Picture {
        path,
        size: number("width").zip(number("height")),
        variants,
        alt: alt.map_or_else(|| text("alt").unwrap_or_default(), str::to_owned),
        title: None,
    };
    let sizes: Option<&str> = args.get("sizes")?;
    let shown = Shown {
        sizes: sizes.unwrap_or("100vw"),
        lazy: args.get("lazy")?.unwrap_or(true),
        class: args.get("class")?,
        max: args.get("max")?,
    };
    Ok(Value::safe_string(&picture_html(&picture, &shown)))
}

/// Everything a template is given, as JSON to read.
fn debug(state: &State<'_>) -> TeraResult<Value> {
    let mut all = serde_json::Map::new();
    for name in CONTEXT_NAMES {
        if let Some(value) = state.get::<Value>(name)? {
            let value = serde_json::to_value(&value).map_err(Error::message)?;
            all.insert((*name).to_owned(), value);
        }
    }
    let json = serde_json::to_string_pretty(&all).map_err(Error::message)?;
    let escaped = state.escape(&json)?;
    Ok(Value::safe_string(&format!("<pre>{escaped}</pre>")))
}
