//! Lists: home, sections, terms, the site map, and pages that only lead elsewhere.

use super::content::{fill, fillings};
use super::context::{put, word};
use super::{Own, Snapshot};
use crate::site::{ListPages, PageId, Routes, Section, SectionId, TaxonomyKind, TermId, url_path};
use crate::template::{map, map_of};
use tera::{Context, Map, Value};

pub(super) fn home(snapshot: &Snapshot) -> Context {
    let mut context = Context::new();
    let section = section_value(snapshot, SectionId::ROOT);
    put(&mut context, "section", section);
    context
}

pub(super) fn section(snapshot: &Snapshot, id: SectionId, number: usize) -> Own<'_> {
    let section: &Section = snapshot.site.section(id);
    let paths = Routes::section_pages(section);
    let mut context = Context::new();
    put(&mut context, "section", section_value(snapshot, id));
    let (pages, size) = (&section.pages, section.paginate_by);
    list(snapshot, context, pages, size, &paths, number)
}

fn section_value(snapshot: &Snapshot, id: SectionId) -> Value {
    let site = &snapshot.site;
    let section = site.section(id);
    let shared = &snapshot.values.sections[id.0 as usize];
    let shared = shared.as_map().map(Map::iter).unwrap_or_default();
    let shared = shared.map(|(name, value)| (name.clone(), value.clone()));
    let content = match &section.index {
        Some(index) => fill(index, &fillings(site, &section.links)),
        None => String::new(),
    };
    let none = || Vec::<Value>::new().into();
    let parent = section.parent;
    let ancestors = parent.map_or_else(none, |parent| snapshot.globals.ancestors(parent));
    let own = [
        ("content".into(), Value::safe_string(&content)),
        ("ancestors".into(), ancestors),
    ];
    map_of(shared.chain(own))
}

pub(super) fn taxonomy(snapshot: &Snapshot, kind: TaxonomyKind) -> Context {
    let mut context = Context::new();
    put(&mut context, "taxonomy", taxonomy_value(snapshot, kind));
    context
}

fn taxonomy_value(snapshot: &Snapshot, kind: TaxonomyKind) -> Value {
    let base = &snapshot.site.config.base;
    map([
        ("kind", kind.name().into()),
        ("title", word(&snapshot.theme, kind.name()).into()),
        ("path", base.path_of(kind.folder()).into()),
        ("permalink", base.permalink_of(kind.folder()).into()),
        ("terms", snapshot.values.terms[kind as usize].clone()),
    ])
}

pub(super) fn term(snapshot: &Snapshot, kind: TaxonomyKind, id: TermId, number: usize) -> Own<'_> {
    let site = &snapshot.site;
    let taxonomy = site.taxonomy(kind);
    let paths = Routes::term_pages(taxonomy, id, &site.config);
    let terms = snapshot.values.terms[kind as usize].as_array();
    let term = terms.unwrap_or_default()[id.index()].clone();
    let pages = &taxonomy.terms[id.index()].pages;
    let mut context = Context::new();
    put(&mut context, "taxonomy", taxonomy_value(snapshot, kind));
    put(&mut context, "term", term);
    let size = site.config.paginate_by;
    list(snapshot, context, pages, size, &paths, number)
}

/// Page `number` (from 1) of a list that is spread over `paths`, `size` of its `pages` at a time.
fn list<'s>(
    snapshot: &'s Snapshot,
    mut context: Context,
    pages: &[PageId],
    size: usize,
    paths: &ListPages,
    number: usize,
) -> Own<'s> {
    let rest = pages.get((number - 1) * size..).unwrap_or_default();
    let listed = &rest[..rest.len().min(size)];
    let paginator = paginator(snapshot, listed, pages.len(), paths, number);
    put(&mut context, "paginator", paginator);
    Own {
        context,
        article: None,
        pages: listed.to_vec(),
    }
}

/// How many pages on either side of a list's page it links to.
const BESIDE: usize = 2;

/// Page `number` (from 1) of a list of `total` pages that is spread over `paths`; it shows `shown`.
fn paginator(
    snapshot: &Snapshot,
    shown: &[PageId],
    total: usize,
    paths: &ListPages,
    number: usize,
) -> Value {
    let base = &snapshot.site.config.base;
    let path = |number: usize| -> Value {
        let path = paths.path(number);
        path.map(|path| base.path_of(url_path(&path))).into()
    };
    let last = paths.count();
    let near = number.saturating_sub(BESIDE).max(2)..=(number + BESIDE).min(last - 1);
    let linked = std::iter::once(1)
        .chain(near)
        .chain((last > 1).then_some(last));
    let mut before = 0;
    let pagers: Vec<Value> = linked
        .map(|index| {
            let gap = index > before + 1;
            before = index;
            let fields = [
                ("index", index.into()),
                ("path", path(index)),
                ("gap", gap.into()),
            ];
            map(fields)
        })
        .collect();
    map([
        ("pages", snapshot.values.list(shown.iter().copied())),
        ("current_index", number.into()),
        ("number_pagers", last.into()),
        ("first", path(1)),
        ("last", path(last)),
        ("previous", path(number - 1)),
        ("next", path(number + 1)),
        ("pagers", pagers.into()),
        ("total", total.into()),
    ])
}

/// The tree of everything, for people.
pub(super) fn site_map(snapshot: &Snapshot) -> Context {
    let site = &snapshot.site;
    let mut tree = Vec::new();
    let root = site.section(SectionId::ROOT);
    for id in &root.children {
        tree.push(section_node(snapshot, *id));
    }
    tree.extend(root.pages.iter().map(|id| page_node(snapshot, *id)));
    for kind in TaxonomyKind::ALL {
        let taxonomy = site.taxonomy(kind);
        if taxonomy.terms.is_empty() {
            continue;
        }
        let title = word(&snapshot.theme, kind.name()).into();
        let terms = (0..taxonomy.terms.len() as u32).map(TermId).map(|id| {
            let name = taxonomy.terms[id.index()].name.as_str().into();
            node(snapshot, name, &taxonomy.term_folder(id), Vec::new())
        });
        let children = terms.collect();
        tree.push(node(snapshot, title, kind.folder(), children));
    }
    let mut context = Context::new();
    put(&mut context, "sitemap", tree.into());
    context
}

fn section_node(snapshot: &Snapshot, id: SectionId) -> Value {
    let section = snapshot.site.section(id);
    let below = section
        .children
        .iter()
        .map(|id| section_node(snapshot, *id));
    let pages = section.pages.iter().map(|id| page_node(snapshot, *id));
    let children = below.chain(pages).collect();
    node(
        snapshot,
        section.title.as_str().into(),
        &section.path,
        children,
    )
}

fn page_node(snapshot: &Snapshot, id: PageId) -> Value {
    let page = snapshot.site.page(id);
    let title = page.document.front.title.as_str().into();
    node(snapshot, title, &page.path, Vec::new())
}

fn node(snapshot: &Snapshot, title: Value, path: &str, children: Vec<Value>) -> Value {
    let path = snapshot.site.config.base.path_of(path);
    map([
        ("title", title),
        ("path", path.into()),
        ("children", children.into()),
    ])
}

pub(super) fn redirect(snapshot: &Snapshot, to: &str) -> Context {
    let base = &snapshot.site.config.base;
    let mut context = Context::new();
    put(&mut context, "target", base.path_of(url_path(to)).into());
    put(
        &mut context,
        "target_permalink",
        base.permalink_of(url_path(to)).into(),
    );
    context
}
