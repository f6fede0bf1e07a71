//! Values shared by every template: summaries of pages, sections, terms. Built once, cloned by
//! reference.

use crate::document::{Date, Honoured, Kind};
use crate::site::{
    Page, PageId, Routes, Section, SectionId, Site, TaxonomyKind, Term, TermId, place,
};
use crate::template::{map, text_or_none};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tera::Value;

/// Words a minute of reading, for `reading_minutes`.
const READING_SPEED: usize = 200;
/// How many newest and featured pages every template is given.
const NEWEST: usize = 20;

/// Shared values of one snapshot.
pub(super) struct Values {
    /// By page.
    pub(super) summaries: Vec<Value>,
    /// By section, as in `sections`.
    pub(super) sections: Vec<Value>,
    /// By taxonomy, its terms.
    pub(super) terms: [Value; TaxonomyKind::COUNT],
    pub(super) latest: Value,
    pub(super) featured: Value,
    pub(super) kinds: Value,
    /// An empty list for each kind.
    pub(super) none_of_year: Value,
}

impl Values {
    /// Values of `site`; summaries of pages that are as they were in `before` are taken from there.
    pub(super) fn new(site: &Site, before: Option<(&Site, &Self)>) -> Self {
        let terms = TaxonomyKind::ALL.map(|kind| terms(site, kind));
        let short = short_sections(site);
        let reuse = before.and_then(|(old, values)| Reuse::new(site, old, values));
        let summaries: Vec<Value> = (0..site.pages.len())
            .into_par_iter()
            .with_min_len(256)
            .map(|index| {
                let page = &site.pages[index];
                let kept = reuse.as_ref().and_then(|reuse| reuse.summary(index, page));
                kept.unwrap_or_else(|| summary(site, page, &terms, &short))
            })
            .collect();
        let list = |ids: &mut dyn Iterator<Item = PageId>| {
            Value::from(
                ids.map(|id| summaries[id.0 as usize].clone())
                    .collect::<Vec<_>>(),
            )
        };
        let newest = || site.newest().iter().copied();
        let is_news = |id: &PageId| {
            let kind = site.page(*id).kind;
            matches!(kind, Kind::Article | Kind::Topic | Kind::Story)
                && site.page(*id).date.is_some()
        };
        let is_featured = |id: &PageId| site.page(*id).document.front.featured;
        let kinds = Kind::ALL.map(|kind| {
            let mut ids: Vec<PageId> = newest().filter(|id| site.page(*id).kind == kind).collect();
            if kind == Kind::Topic {
                ids.sort_by_key(|id| topic_order(site.page(*id)));
            }
            (kind.name(), list(&mut ids.into_iter()))
        });
        Self {
            latest: list(&mut newest().filter(is_news).take(NEWEST)),
            featured: list(&mut newest().filter(is_featured).take(NEWEST)),
            kinds: map(kinds),
            none_of_year: map(Kind::ALL.map(|kind| (kind.name(), Vec::<Value>::new().into()))),
            sections: sections(site, &summaries),
            summaries,
            terms,
        }
    }

    pub(super) fn summary(&self, id: PageId) -> Value {
        self.summaries[id.0 as usize].clone()
    }

    /// Summaries of several pages.
    pub(super) fn list(&self, ids: impl IntoIterator<Item = PageId>) -> Value {
        Value::from(
            ids.into_iter()
                .map(|id| self.summary(id))
                .collect::<Vec<_>>(),
        )
    }

    /// Top sections.
    pub(super) fn top_sections(&self, site: &Site) -> Value {
        let top = &site.section(SectionId::ROOT).children;
        let values = top.iter().map(|id| self.sections[id.0 as usize].clone());
        Value::from(values.collect::<Vec<_>>())
    }
}

/// What of an earlier state of the site is as it was.
struct Reuse<'a> {
    old: &'a Site,
    values: &'a Values,
    /// Of each section of the old site, the one with the same name and address now.
    sections: Vec<Option<SectionId>>,
    /// Of each term of the old site, the one with the same name, address and count now.
    terms: [Vec<Option<TermId>>; TaxonomyKind::COUNT],
    files_are_same: bool,
}

impl<'a> Reuse<'a> {
    /// `None` when everything is different, because the configuration is.
    fn new(site: &Site, old: &'a Site, values: &'a Values) -> Option<Self> {
        if !Arc::ptr_eq(&site.config, &old.config) {
            return None;
        }
        let now: HashMap<&str, usize> = site
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| (section.path.as_str(), index))
            .collect();
        let same_section = |section: &Section| {
            let index = *now.get(section.path.as_str())?;
            let is_same = site.sections[index].title == section.title;
            is_same.then_some(SectionId(index as u32))
        };
        let terms = TaxonomyKind::ALL.map(|kind| {
            let now: HashMap<&str, usize> = site
                .taxonomy(kind)
                .terms
                .iter()
                .enumerate()
                .map(|(index, term)| (term.slug.as_str(), index))
                .collect();
            let same_term = |term: &Term| {
                let index = *now.get(term.slug.as_str())?;
                let other = &site.taxonomy(kind).terms[index];
                let is_same = other.name == term.name && other.pages.len() == term.pages.len();
                is_same.then_some(TermId(index as u32))
            };
            old.taxonomy(kind).terms.iter().map(same_term).collect()
        });
        Some(Self {
            old,
            values,
            sections: old.sections.iter().map(same_section).collect(),
            terms,
            files_are_same: Arc::ptr_eq(&site.files, &old.files)
                && Arc::ptr_eq(&site.statics, &old.statics),
        })
    }

    /// The summary of the page at `index` when nothing that it shows has changed.
    fn summary(&self, index: usize, page: &Page) -> Option<Value> {
        let index = self.before(index, page)?;
        let old = &self.old.pages[index];
        let is_same = Arc::ptr_eq(&old.document, &page.document)
            && old.path == page.path
            && old.kind == page.kind
            && old.status == page.status
            && old.validity == page.validity
            && old.image == page.image
            && (self.files_are_same || page.image.is_none())
            && self.sections[old.section.index()] == Some(page.section)
            && TaxonomyKind::ALL
                .into_iter()
                .all(|kind| self.same_terms(kind, old, page));
        is_same.then(|| self.values.summaries[index].clone())
    }

    /// Where the page at `index` stood before: mostly where it stands now.
    fn before(&self, index: usize, page: &Page) -> Option<usize> {
        let pages = &self.old.pages;
        let is_it = |old: &Page| Arc::ptr_eq(&old.document, &page.document);
        if pages.get(index).is_some_and(is_it) {
            return Some(index);
        }
        let path = &page.document.path;
        pages
            .binary_search_by(|old| old.document.path.cmp(path))
            .ok()
    }

    fn same_terms(&self, kind: TaxonomyKind, old: &Page, page: &Page) -> bool {
        let (old, now) = (&old.terms[kind as usize], &page.terms[kind as usize]);
        let same = &self.terms[kind as usize];
        old.len() == now.len()
            && old
                .iter()
                .zip(now)
                .all(|(old, now)| same[old.index()] == Some(*now))
    }
}

/// Topics stand by weight, then by year, the whole term first.
fn topic_order(page: &Page) -> (i64, String) {
    let front = &page.document.front;
    let year = front.years.first().cloned().unwrap_or_default();
    (front.weight.unwrap_or(i64::MAX), year)
}

fn terms(site: &Site, kind: TaxonomyKind) -> Value {
    let taxonomy = site.taxonomy(kind);
    let base = &site.config.base;
    let values = taxonomy.terms.iter().enumerate().map(|(index, term)| {
        let folder = taxonomy.term_folder(TermId(index as u32));
        map([
            ("name", term.name.as_str().into()),
            ("slug", term.slug.as_str().into()),
            ("path", base.path_of(&folder).into()),
            ("permalink", base.permalink_of(&folder).into()),
            ("count", term.pages.len().into()),
        ])
    });
    Value::from(values.collect::<Vec<_>>())
}

/// Title and address of each section, as summaries name it.
fn short_sections(site: &Site) -> Vec<Value> {
    let base = &site.config.base;
    site.sections
        .iter()
        .map(|section| {
            map([
                ("title", section.title.as_str().into()),
                ("path", base.path_of(&section.path).into()),
                ("permalink", base.permalink_of(&section.path).into()),
            ])
        })
        .collect()
}

/// All sections, children within their parents.
fn sections(site: &Site, summaries: &[Value]) -> Vec<Value> {
    let mut values: Vec<Value> = vec![Value::none(); site.sections.len()];
    // Children come after their parents.
    for (index, section) in site.sections.iter().enumerate().rev() {
        let children: Vec<Value> = section
            .children
            .iter()
            .map(|id| values[id.0 as usize].clone())
            .collect();
        values[index] = section_value(site, section, children, summaries);
    }
    values
}

fn section_value(
    site: &Site,
    section: &Section,
    children: Vec<Value>,
    summaries: &[Value],
) -> Value {
    let base = &site.config.base;
    let front = section.index.as_ref().map(|index| &index.front);
    let pages: Vec<Value> = section
        .pages
        .iter()
        .map(|id| summaries[id.0 as usize].clone())
        .collect();
    let description = front.and_then(|front| front.description.as_deref());
    map([
        ("title", section.title.as_str().into()),
        ("description", text_or_none(description)),
        ("path", base.path_of(&section.path).into()),
        ("permalink", base.permalink_of(&section.path).into()),
        ("kind", section.kind.name().into()),
        ("count", section.pages.len().into()),
        (
            "feed",
            base.path_of(&format!("{}{}", section.path, place::FEED))
                .into(),
        ),
        ("pages", pages.into()),
        ("subsections", children.into()),
        ("page_count", Routes::section_pages(section).count().into()),
        (
            "extra",
            front.map_or_else(Value::none, |front| Value::from_serializable(&front.extra)),
        ),
    ])
}

/// A date as templates get it: `2022-12-20` without a time, else RFC 3339.
pub(super) fn date_value(date: Option<&Date>) -> Value {
    match date {
        None => Value::none(),
        Some(date) if date.has_time => date.rfc3339().into(),
        Some(date) => date.at.strftime("%Y-%m-%d").to_string().into(),
    }
}

/// A date as lists show it: `20/12/2022`.
fn short_date(date: Option<&Date>) -> Value {
    date.map(|date| date.at.strftime("%d/%m/%Y").to_string())
        .into()
}

fn summary(
    site: &Site,
    page: &Page,
    terms: &[Value; TaxonomyKind::COUNT],
    sections: &[Value],
) -> Value {
    let base = &site.config.base;
    let front = &page.document.front;
    let record = &front.record;
    let text = |text: &Option<String>| text_or_none(text.as_deref());
    let terms_of = |kind: TaxonomyKind| -> Vec<Value> {
        let all = terms[kind as usize].as_array().unwrap_or_default();
        let ids = &page.terms[kind as usize];
        ids.iter().map(|id| all[id.index()].clone()).collect()
    };
    let first = |kind| {
        terms_of(kind)
            .into_iter()
            .next()
            .unwrap_or_else(Value::none)
    };
    let file = page.path.rsplit('/').next().unwrap_or(&page.path);
    let minutes = page.document.body.word_count.div_ceil(READING_SPEED).max(1);
    map([
        ("kind", page.kind.name().into()),
        ("title", front.title.as_str().into()),
        ("description", text(&front.description)),
        ("date", date_value(page.date.as_ref())),
        ("date_short", short_date(page.date.as_ref())),
        (
            "date_only",
            page.date.as_ref().is_some_and(|d| !d.has_time).into(),
        ),
        ("updated", date_value(front.updated.as_ref())),
        ("path", base.path_of(&page.path).into()),
        ("permalink", base.permalink_of(&page.path).into()),
        ("slug", file.strip_suffix(".html").unwrap_or(file).into()),
        ("authors", terms_of(TaxonomyKind::Authors).into()),
        (
            "source",
            front
                .source
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .into(),
        ),
        ("image", image(site, page)),
        ("section", sections[page.section.0 as usize].clone()),
        ("year", first(TaxonomyKind::Years)),
        ("unit", first(TaxonomyKind::Units)),
        ("years", terms_of(TaxonomyKind::Years).into()),
        ("units", terms_of(TaxonomyKind::Units).into()),
        ("tags", terms_of(TaxonomyKind::Tags).into()),
        ("series", terms_of(TaxonomyKind::Series).into()),
        ("featured", front.featured.into()),
        ("weight", front.weight.into()),
        ("word_count", page.document.body.word_count.into()),
        ("reading_minutes", minutes.into()),
        ("status", page.status.name().into()),
        ("number", text(&record.number)),
        ("doc_type", text(&record.doc_type)),
        ("field", text(&front.field)),
        ("issuer", text(&record.issuer)),
        ("issued", date_value(record.issued.as_ref())),
        ("effective", date_value(record.effective.as_ref())),
        ("ends", date_value(record.ends.as_ref())),
        ("signer", text(&record.signer)),
        (
            "validity",
            page.validity.map(|validity| validity.name()).into(),
        ),
        ("official_title", text(&front.official_title)),
        ("honours", honours(front.honours.as_ref())),
        ("award", text(&front.award)),
        (
            "template",
            front.template.as_ref().map(|t| t.value.as_str()).into(),
        ),
        ("extra", Value::from_serializable(&front.extra)),
    ])
}

fn honours(honoured: Option<&Honoured>) -> Value {
    let (name, kind) = match honoured {
        None => return Value::none(),
        Some(Honoured::Person(name)) => (name, "person"),
        Some(Honoured::Collective(name)) => (name, "collective"),
    };
    map([("name", name.as_str().into()), ("type", kind.into())])
}

/// A page's picture as the filter `image` takes it.
fn image(site: &Site, page: &Page) -> Value {
    let (Some(to), Some(front)) = (&page.image, &page.document.front.image) else {
        return Value::none();
    };
    let Some(picture) = super::content::picture(site, to) else {
        return Value::none();
    };
    let file = super::content::output_of(site, to).unwrap_or_default();
    let variants: Vec<Value> = picture
        .variants
        .iter()
        .map(|(width, path)| map([("width", (*width).into()), ("path", path.as_str().into())]))
        .collect();
    map([
        ("path", picture.path.into()),
        ("permalink", site.config.base.permalink_of(&file).into()),
        ("width", picture.size.map(|(width, _)| width).into()),
        ("height", picture.size.map(|(_, height)| height).into()),
        ("alt", front.alt.as_deref().unwrap_or("").into()),
        ("caption", text_or_none(front.caption.as_deref())),
        ("credit", text_or_none(front.credit.as_deref())),
        ("type", super::mime_of(&file).into()),
        ("variants", variants.into()),
    ])
}

/// Pages of a topic's year, by kind; none for what is no topic.
pub(super) fn same_year(site: &Site, values: &Values, page: &Page) -> Value {
    if page.kind != Kind::Topic {
        return values.none_of_year.clone();
    }
    let mut by_kind: BTreeMap<Kind, Vec<PageId>> = BTreeMap::new();
    for term in &page.terms[TaxonomyKind::Years as usize] {
        for id in &site.taxonomy(TaxonomyKind::Years).terms[term.index()].pages {
            let other = site.page(*id);
            if other.path != page.path {
                by_kind.entry(other.kind).or_default().push(*id);
            }
        }
    }
    map(Kind::ALL.map(|kind| {
        let ids = by_kind.remove(&kind).unwrap_or_default();
        (kind.name(), values.list(ids))
    }))
}
