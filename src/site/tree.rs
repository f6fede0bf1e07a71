//! Sections: folders with an `_index.md`, the documents in them, and their order.

use super::{Page, PageId};
use crate::config::Config;
use crate::document::{Document, Kind, SortBy};
use crate::source::folder_of;
use crate::text;
use jiff::Timestamp;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::links::Link;

/// Index of a section in [`super::Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub(crate) u32);

impl SectionId {
    /// The root section.
    pub const ROOT: Self = Self(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A folder that is a section of the site.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its `_index.md`; the root may have none.
    pub index: Option<Arc<Document>>,
    /// What it is called; the root is called as the site.
    pub title: String,
    /// Folder below `content/`; empty for the root.
    pub folder: String,
    /// Folder in the output, ending in `/`; empty for the root.
    pub path: String,
    /// The section it lies in; none for the root.
    pub parent: Option<SectionId>,
    /// Sections in it, by weight, then title.
    pub children: Vec<SectionId>,
    /// Kind of its documents unless they say otherwise.
    pub kind: Kind,
    /// Entries per page of its list.
    pub paginate_by: usize,
    /// Its documents in its own order.
    pub pages: Vec<PageId>,
    /// Its documents, newest first.
    pub by_date: Vec<PageId>,
    /// Where the references of its `_index.md` lead.
    pub links: Vec<Link>,
    pub(super) sort_by: SortBy,
}

/// What [`build`] makes of the documents.
pub(super) struct Tree<'d> {
    pub(super) sections: Vec<Section>,
    /// Documents in the order of their paths: runs of neighbours in one folder, which may have several.
    pub(super) groups: Vec<Group<'d>>,
}

/// Neighbours in one folder.
pub(super) struct Group<'d> {
    /// The documents, section indices among them.
    pub(super) documents: &'d [Arc<Document>],
    /// The section they belong to.
    pub(super) section: SectionId,
    /// Where they are published, ending in `/`; `None` when a name on the way folds to nothing.
    folder: Option<String>,
}

/// Makes sections of documents that come in the order of their paths.
pub(super) fn build<'d>(documents: &'d [Arc<Document>], config: &Config) -> Tree<'d> {
    let indices: BTreeMap<&str, &Arc<Document>> = documents
        .iter()
        .filter(|document| document.is_section_index())
        .map(|document| (folder_of(&document.path), document))
        .collect();
    let together = |a: &Arc<Document>, b: &Arc<Document>| folder_of(&a.path) == folder_of(&b.path);
    let groups: Vec<(&str, &[Arc<Document>])> = documents
        .chunk_by(together)
        .map(|group| (folder_of(&group[0].path), group))
        .collect();
    let mut folders = BTreeMap::new();
    for (folder, _) in &groups {
        output_folder(folder, &indices, &mut folders);
    }
    let mut sections = vec![root(indices.get("").copied(), config)];
    let mut ids: BTreeMap<&str, SectionId> = BTreeMap::from([("", SectionId::ROOT)]);
    // Folders sort before what lies in them, so parents come first.
    for (folder, index) in indices.iter().filter(|(folder, _)| !folder.is_empty()) {
        let parent = nearest(folder_of(folder), &ids);
        let id = SectionId(sections.len() as u32);
        let path = folders.get(*folder).cloned().flatten().unwrap_or_default();
        let above = &sections[parent.index()];
        let inherited = if parent == SectionId::ROOT {
            Kind::Article
        } else {
            above.kind
        };
        let front = &index.front;
        sections.push(Section {
            index: Some(Arc::clone(index)),
            title: front.title.clone(),
            folder: (*folder).to_owned(),
            path,
            parent: Some(parent),
            children: Vec::new(),
            kind: front.kind.unwrap_or(inherited),
            paginate_by: front.section.paginate_by.unwrap_or(config.paginate_by),
            pages: Vec::new(),
            by_date: Vec::new(),
            links: Vec::new(),
            sort_by: front.section.sort_by.unwrap_or_default(),
        });
        sections[parent.index()].children.push(id);
        ids.insert(folder, id);
    }
    order_children(&mut sections);
    let groups = groups
        .into_iter()
        .map(|(folder, documents)| Group {
            documents,
            section: nearest(folder, &ids),
            folder: folders.get(folder).cloned().flatten(),
        })
        .collect();
    Tree { sections, groups }
}

fn root(index: Option<&Arc<Document>>, config: &Config) -> Section {
    let front = index.map(|document| &document.front);
    let settings = front.map(|front| front.section.clone()).unwrap_or_default();
    Section {
        index: index.cloned(),
        title: front.map_or_else(|| config.title.clone(), |front| front.title.clone()),
        folder: String::new(),
        path: String::new(),
        parent: None,
        children: Vec::new(),
        kind: front.and_then(|front| front.kind).unwrap_or(Kind::Page),
        paginate_by: settings.paginate_by.unwrap_or(config.paginate_by),
        pages: Vec::new(),
        by_date: Vec::new(),
        links: Vec::new(),
        sort_by: settings.sort_by.unwrap_or_default(),
    }
}

/// The section a folder belongs to: itself or the nearest one above.
fn nearest(folder: &str, ids: &BTreeMap<&str, SectionId>) -> SectionId {
    let mut folder = folder;
    loop {
        if let Some(id) = ids.get(folder) {
            return *id;
        }
        folder = folder_of(folder);
    }
}

/// The output folder of a content folder, ending in `/`: every name as a slug, the last one as the
/// `slug` of its `_index.md` when it has one. `None` when a name folds to nothing.
fn output_folder(
    folder: &str,
    indices: &BTreeMap<&str, &Arc<Document>>,
    known: &mut BTreeMap<String, Option<String>>,
) -> Option<String> {
    if folder.is_empty() {
        known.insert(String::new(), Some(String::new()));
        return Some(String::new());
    }
    if let Some(path) = known.get(folder) {
        return path.clone();
    }
    let above = output_folder(folder_of(folder), indices, known);
    let own = indices
        .get(folder)
        .and_then(|index| index.front.slug.as_ref());
    let name = match own {
        Some(slug) => slug.value.clone(),
        None => text::file_slug(folder.rsplit('/').next().unwrap_or(folder)),
    };
    let path = above
        .filter(|_| !name.is_empty())
        .map(|above| format!("{above}{name}/"));
    known.insert(folder.to_owned(), path.clone());
    path
}

impl Group<'_> {
    /// Where a document of this group is published; `None` when its name or a folder's folds to nothing.
    pub(super) fn path(&self, document: &Document) -> Option<String> {
        let folder = self.folder.as_deref()?;
        let has_name = !document.slug.is_empty();
        has_name.then(|| [folder, &document.slug, ".html"].concat())
    }
}

fn order_children(sections: &mut [Section]) {
    let keys: Vec<(i64, Vec<u8>)> = sections
        .iter()
        .map(|section| {
            let weight = section.index.as_ref().and_then(|index| index.front.weight);
            (weight.unwrap_or(i64::MAX), text::sort_key(&section.title))
        })
        .collect();
    for section in sections {
        section.children.sort_by_key(|child| &keys[child.index()]);
    }
}

/// The order of all pages: newest first, undated last, then by path.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The pages in this order.
    pub(super) newest: Vec<PageId>,
    /// The place of each page in it.
    pub(super) places: Vec<u32>,
}

impl Order {
    pub(super) fn new(pages: &[Page]) -> Self {
        let moment = |page: &Page| page.date.as_ref().map(|date| date.at.timestamp());
        let mut dated: Vec<(Reverse<Option<Timestamp>>, PageId)> = pages
            .iter()
            .enumerate()
            .map(|(index, page)| (Reverse(moment(page)), PageId(index as u32)))
            .collect();
        dated.par_sort_unstable();
        let newest: Vec<PageId> = dated.into_iter().map(|(_, id)| id).collect();
        let mut places = vec![0; newest.len()];
        for (place, id) in newest.iter().enumerate() {
            places[id.index()] = place as u32;
        }
        Self { newest, places }
    }

    /// The place of a page in this order.
    pub(super) fn place(&self, id: PageId) -> u32 {
        self.places[id.index()]
    }
}

/// Puts the pages into their sections, in order.
pub(super) fn sort_pages(sections: &mut [Section], pages: &[Page], order: &Order) {
    for id in &order.newest {
        let section = pages[id.index()].section;
        sections[section.index()].by_date.push(*id);
    }
    for section in sections {
        section.pages = section.by_date.clone();
        match section.sort_by {
            SortBy::Date => {}
            SortBy::Weight => section.pages.sort_by_key(|id| {
                let weight = pages[id.index()].document.front.weight;
                weight.unwrap_or(i64::MAX)
            }),
            SortBy::Title => {
                // Equal titles stand in the order of their paths.
                section.pages.sort_unstable();
                section.pages.sort_by_cached_key(|id| {
                    text::sort_key(&pages[id.index()].document.front.title)
                });
            }
        }
    }
}
