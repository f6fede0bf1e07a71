//! The search index: what is searched of each page, and where its files stand.

use super::Snapshot;
use super::context::word;
use super::key::{Key, put_key, put_length, put_text};
use crate::document::Honoured;
use crate::search::{Entry, LABELS, build, runtime};
use crate::site::{Page, Site, TaxonomyKind, place};
use crate::template::Theme;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Path of the script, in [`place::SEARCH_FOLDER`].
pub(super) const SCRIPT: &str = "tim-kiem/search.js";

/// The script, with the words of the theme.
pub(super) fn script(theme: &Theme) -> Vec<u8> {
    let words = LABELS.map(|name| (name, word(theme, name)));
    runtime(&words.into()).into_bytes()
}

/// Appends all that the index and its script are made from besides this program and its settings.
pub(super) fn put_sources(all: &mut Vec<u8>, snapshot: &Snapshot) {
    put_text(all, &String::from_utf8_lossy(&script(&snapshot.theme)));
    let entries: Vec<Key> = pages(&snapshot.site)
        .with_min_len(64)
        .map(|page| {
            let mut all = Vec::with_capacity(1024);
            // Headings and body are the document's.
            all.extend_from_slice(&page.document.digest.to_le_bytes());
            let Entry {
                path,
                title,
                lead,
                headings: _,
                body: _,
                extra,
                kind,
                section,
                section_path,
                years,
                units,
                date,
            } = entry(&snapshot.site, page);
            for text in [path, title, lead, kind, section, section_path] {
                put_text(&mut all, text);
            }
            for texts in [extra, years, units] {
                put_length(&mut all, texts.len());
                texts.iter().for_each(|text| put_text(&mut all, text));
            }
            put_text(&mut all, date.as_deref().unwrap_or_default());
            Key::of(&all)
        })
        .collect();
    entries.iter().for_each(|entry| put_key(all, *entry));
}

/// The index and its script, by path in the output.
pub(super) fn files(snapshot: &Snapshot) -> BTreeMap<String, Vec<u8>> {
    let site = &*snapshot.site;
    let entries: Vec<Entry<'_>> = pages(site).map(|page| entry(site, page)).collect();
    let index = build(&entries).files.into_iter();
    index
        .map(|(name, bytes)| (format!("{}{name}", place::SEARCH_FOLDER), bytes))
        .chain([(SCRIPT.to_owned(), script(&snapshot.theme))])
        .collect()
}

/// What the index has, as it wants it: the oldest first, the undated before all.
fn pages(site: &Site) -> impl IndexedParallelIterator<Item = &Page> {
    site.newest().par_iter().rev().map(|id| site.page(*id))
}

fn entry<'a>(site: &'a Site, page: &'a Page) -> Entry<'a> {
    let document = &page.document;
    let front = &document.front;
    let record = &front.record;
    let section = site.section(page.section);
    let names = |kind: TaxonomyKind| -> Vec<&'a str> {
        let terms = &site.taxonomy(kind).terms;
        let ids = &page.terms[kind as usize];
        ids.iter()
            .map(|id| terms[id.index()].name.as_str())
            .collect()
    };
    let honoured = front.honours.as_ref().map(|honoured| match honoured {
        Honoured::Person(name) | Honoured::Collective(name) => name.as_str(),
    });
    let one = |text: &'a Option<String>| text.as_deref();
    let mut extra = names(TaxonomyKind::Tags);
    extra.extend(names(TaxonomyKind::Units));
    extra.extend(names(TaxonomyKind::Series));
    extra.extend(names(TaxonomyKind::Authors));
    extra.extend(
        [
            one(&record.number),
            one(&record.doc_type),
            one(&record.issuer),
            one(&record.signer),
            one(&front.official_title),
            one(&front.field),
            one(&front.award),
            front.image.as_ref().and_then(|image| one(&image.caption)),
            honoured,
        ]
        .into_iter()
        .flatten(),
    );
    Entry {
        path: &page.path,
        title: &front.title,
        lead: front.description.as_deref().unwrap_or(""),
        headings: document
            .body
            .headings
            .iter()
            .map(|heading| heading.title.as_str())
            .collect(),
        body: &document.body.plain,
        extra,
        kind: page.kind.name(),
        section: &section.title,
        section_path: &section.path,
        years: names(TaxonomyKind::Years),
        units: names(TaxonomyKind::Units),
        date: page.date.as_ref().map(crate::document::Date::rfc3339),
    }
}
