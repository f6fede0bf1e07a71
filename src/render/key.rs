//! Keys of pages: pages with equal keys have equal bytes, whoever built them and when.
//!
//! A key is the hash of everything that a page is made from: this program, the theme, and each value
//! that its template can read. What many pages share is hashed once.

use super::content::{Article, output_of};
use super::{Own, Snapshot, search};
use crate::document::Settings;
use crate::site::{PageId, SectionId};
use crate::template::{FIELDS, Theme, get};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::value::ValueKind;
use tera::{Map, Value};
use twox_hash::XxHash3_128;

/// Stands for everything that a page is made from: 128 bits of XXH3, since nobody gains by two texts with one key but a page of
/// theirs that does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u128);

impl Key {
    /// 32 hexadecimal digits.
    pub fn to_hex(self) -> String {
        format!("{:032x}", self.0)
    }

    /// Reads what [`Key::to_hex`] gives.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let is_whole = hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let key = is_whole.then(|| u128::from_str_radix(hex, 16).ok());
        key.flatten().map(Self)
    }

    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes))
    }
}

/// Hashes of what the pages of a snapshot share: with them, each page has its key.
pub struct Keys {
    /// What all pages depend on.
    common: Vec<u8>,
    globals: BTreeMap<&'static str, Key>,
    /// By page.
    summaries: Vec<Key>,
    shared: SharedValues,
    theme: Arc<Theme>,
    index: Key,
}

impl Keys {
    /// Hashes what pages share, in parallel.
    pub fn new(snapshot: &Snapshot) -> Self {
        let (shared, summaries) = SharedValues::new(snapshot);
        let fields = FIELDS.iter().filter_map(|name| {
            let value = value_of(name, |name| snapshot.globals.get(name));
            Some((*name, value?))
        });
        let globals: Vec<_> = snapshot.globals.iter().chain(fields).collect();
        let globals = globals.into_par_iter().with_max_len(1);
        let mut globals: BTreeMap<_, _> = globals
            .map(|(name, value)| (name, shared.key(value)))
            .collect();
        // Where it is broken, no page can be made.
        if let Ok(html) = snapshot.globals.shared(&snapshot.theme) {
            globals.insert("shared", shared.key(&html));
        }
        let mut common = env!("SEN_SOURCES").as_bytes().to_vec();
        // What documents are parsed with.
        let settings = Settings::from(&*snapshot.site.config);
        put_text(&mut common, &format!("{settings:?}"));
        // The index knows no template.
        let mut index = common.clone();
        search::put_sources(&mut index, snapshot);
        common.extend_from_slice(&snapshot.theme.digest);
        common.push(u8::from(snapshot.portable));
        // Addresses, and what others are told of a page, come from the site's configuration and name.
        put_key(&mut common, globals["config"]);
        put_text(&mut common, &snapshot.site.section(SectionId::ROOT).title);
        Self {
            index: Key::of(&index),
            common,
            globals,
            summaries,
            shared,
            theme: Arc::clone(&snapshot.theme),
        }
    }

    /// The key of the search index.
    pub fn index(&self) -> Key {
        self.index
    }

    /// The key of the page at `path`, whose template is given what is its `own`.
    pub(super) fn page(
        &self,
        snapshot: &Snapshot,
        path: &str,
        template: &str,
        own: &Own<'_>,
    ) -> Key {
        let mut all = Vec::with_capacity(2 * 1024);
        all.extend_from_slice(&self.common);
        put_text(&mut all, path);
        put_text(&mut all, template);
        for &name in self.theme.reads(template) {
            if name == "cards" {
                put_text(&mut all, name);
                let lists = own.listed().into_iter();
                lists.for_each(|(_, ids)| self.put_summaries(&mut all, ids));
            } else if let Some(value) = value_of(name, |name| own.context.get(name)) {
                put_text(&mut all, name);
                self.shared.put(&mut all, value);
            } else if let Some(global) = self.globals.get(name) {
                put_text(&mut all, name);
                put_key(&mut all, *global);
            }
        }
        if let Some(article) = &own.article {
            self.put_article(&mut all, snapshot, article);
        }
        Key::of(&all)
    }

    /// What `page` and what others are told of it are made from.
    fn put_article(&self, all: &mut Vec<u8>, snapshot: &Snapshot, article: &Article<'_>) {
        let Article {
            id,
            document,
            lists,
            beside,
            others,
            fillings,
            feedback,
        } = article;
        put_key(all, Key(document.digest));
        self.put_summaries(all, &[*id]);
        let site = &snapshot.site;
        let image = site.page(*id).image.as_ref();
        let image = image.and_then(|to| output_of(site, to));
        put_text(all, &image.unwrap_or_default());
        lists
            .iter()
            .for_each(|(_, ids)| self.put_summaries(all, ids));
        beside
            .iter()
            .for_each(|(_, id)| self.put_summaries(all, id.as_slice()));
        others
            .iter()
            .for_each(|(_, value)| self.shared.put(all, value));
        put_text(all, &format!("{fillings:?}"));
        all.push(u8::from(*feedback));
    }

    fn put_summaries(&self, all: &mut Vec<u8>, ids: &[PageId]) {
        put_length(all, ids.len());
        for id in ids {
            put_key(all, self.summaries[id.index()]);
        }
    }
}

/// Keys of values that many pages hold by reference, by the address at which they lie.
#[derive(Default)]
struct SharedValues(FxHashMap<usize, Key>);

impl SharedValues {
    /// And the keys of the pages' summaries.
    fn new(snapshot: &Snapshot) -> (Self, Vec<Key>) {
        let values = &snapshot.values;
        let mut shared = Self::default();
        values.terms.iter().for_each(|terms| shared.add(terms));
        shared.add(&values.none_of_year);
        let ancestors = snapshot.globals.all_ancestors();
        ancestors.iter().for_each(|above| shared.add(above));
        let summaries = values.summaries.par_iter().with_min_len(64);
        let keys: Vec<Key> = summaries.map(|summary| shared.key(summary)).collect();
        let keyed = values.summaries.iter().zip(&keys);
        shared
            .0
            .extend(keyed.filter_map(|(summary, key)| Some((address(summary)?, *key))));
        // Children come after their parents, which hold them.
        for section in values.sections.iter().rev() {
            let fields = section.as_map().into_iter().flat_map(Map::values);
            fields.for_each(|field| shared.add(field));
            shared.add(section);
        }
        (shared, keys)
    }

    fn add(&mut self, value: &Value) {
        if let Some(address) = address(value) {
            let key = self.key(value);
            self.0.insert(address, key);
        }
    }

    fn key(&self, value: &Value) -> Key {
        let mut all = Vec::with_capacity(1024);
        self.put(&mut all, value);
        Key::of(&all)
    }

    fn put(&self, all: &mut Vec<u8>, value: &Value) {
        let kind = value.kind();
        all.push(kind as u8);
        if let Some(key) = address(value).and_then(|address| self.0.get(&address)) {
            put_key(all, *key);
            return;
        }
        match kind {
            ValueKind::String => {
                all.push(u8::from(value.is_safe()));
                put_text(all, value.as_str().unwrap_or_default());
            }
            ValueKind::Array => {
                let items = value.as_array().unwrap_or_default();
                put_length(all, items.len());
                items.iter().for_each(|item| self.put(all, item));
            }
            ValueKind::Map => {
                if let Some(map) = value.as_map() {
                    self.put_fields(all, map);
                }
            }
            ValueKind::Bytes => {
                let bytes = value.as_bytes().unwrap_or_default();
                put_length(all, bytes.len());
                all.extend_from_slice(bytes);
            }
            ValueKind::Bool => all.push(u8::from(value.is_truthy())),
            ValueKind::U64 => {
                let number = value.as_u64().unwrap_or_default();
                all.extend_from_slice(&number.to_le_bytes());
            }
            // Other numbers, and kinds that may come: as they are shown.
            _ => put_text(all, &value.to_string()),
        }
    }

    fn put_fields(&self, all: &mut Vec<u8>, map: &Map) {
        put_length(all, map.len());
        for (key, value) in map {
            match key.as_str() {
                Some(key) => put_text(all, key),
                None => put_text(all, &key.to_string()),
            }
            self.put(all, value);
        }
    }
}

/// What a template reads by a name, which may be a field of a value.
fn value_of<'v>(
    name: &'static str,
    value: impl FnOnce(&'static str) -> Option<&'v Value>,
) -> Option<&'v Value> {
    match name.split_once('.') {
        None => value(name),
        Some((name, field)) => get(value(name)?.as_map()?, field),
    }
}

/// Where a map or an array lies; an empty array lies nowhere.
fn address(value: &Value) -> Option<usize> {
    let array = value.as_array().filter(|items| !items.is_empty());
    let array = array.map(|items| items.as_ptr() as usize);
    array.or_else(|| value.as_map().map(|map| std::ptr::from_ref(map) as usize))
}

pub(super) fn put_key(all: &mut Vec<u8>, key: Key) {
    all.extend_from_slice(&key.0.to_le_bytes());
}

pub(super) fn put_text(all: &mut Vec<u8>, text: &str) {
    put_length(all, text.len());
    all.extend_from_slice(text.as_bytes());
}

pub(super) fn put_length(all: &mut Vec<u8>, length: usize) {
    all.extend_from_slice(&(length as u64).to_le_bytes());
}
