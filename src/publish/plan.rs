//! What a run will do, decided before anything is sent: the difference, its order, its limits.

use super::headers::is_hashed;
use super::wanted::{HOME, Wanted};
use crate::diag::Problem;
use crate::site::place;
use std::collections::{BTreeMap, BTreeSet};

/// What is known to be on the host and ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnHost<'h> {
    /// It has these bytes.
    Hash(&'h str),
    /// It may be old, new or absent.
    Unknown,
}

/// The difference between what is wanted and what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Not there yet.
    pub added: BTreeSet<String>,
    /// There with other bytes, or with bytes nobody is sure of.
    pub changed: BTreeSet<String>,
    /// No longer wanted; size on the host by path.
    pub removed: BTreeMap<String, u64>,
    /// As wanted.
    pub unchanged: usize,
}

impl Plan {
    /// Compares. Sizes of what is removed are not known yet.
    pub(super) fn compare(wanted: &Wanted, host: &BTreeMap<String, OnHost<'_>>) -> Self {
        let mut plan = Self::default();
        for (path, file) in &wanted.files {
            match host.get(path) {
                None => _ = plan.added.insert(path.clone()),
                Some(OnHost::Hash(hash)) if *hash == file.hash => plan.unchanged += 1,
                Some(_) => _ = plan.changed.insert(path.clone()),
            }
        }
        for path in host.keys().filter(|path| !wanted.files.contains_key(*path)) {
            plan.removed.insert(path.clone(), 0);
        }
        plan
    }

    /// Nothing to do.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// Refuses deletions that look like a mistake: more than `most`, else the larger of 50 and a tenth of `files`.
    pub(super) fn check(&self, files: usize, most: Option<usize>) -> Result<(), Problem> {
        if self.removed.contains_key(HOME) {
            return Err(Problem::PublishHome);
        }
        let limit = most.unwrap_or_else(|| (files / 10).max(50));
        if self.removed.len() > limit {
            let count = self.removed.len();
            return Err(Problem::PublishDeletes { count, limit });
        }
        Ok(())
    }

    /// What of `old` must go before anything can come: a file where a folder will be, a folder's files where a file will be.
    pub(super) fn in_the_way<'p>(&self, old: impl Iterator<Item = &'p String>) -> BTreeSet<String> {
        let coming = || self.added.iter().chain(&self.changed);
        let is_folder_of = |folder: &str, path: &str| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let folders: BTreeSet<&str> = coming().flat_map(|path| folders_of(path)).collect();
        let blocks = |old: &String| {
            folders.contains(old.as_str())
                || folders_of(old).any(|folder| {
                    (self.added.contains(folder) || self.changed.contains(folder))
                        && is_folder_of(folder, old)
                })
        };
        old.filter(|old| blocks(old)).cloned().collect()
    }

    /// What is sent, stage by stage: each stage only after the one before has arrived, so that no link leads to what is
    /// not there yet.
    pub(super) fn stages(&self) -> [Vec<String>; 5] {
        let mut stages: [Vec<String>; 5] = Default::default();
        for path in self.added.iter().chain(&self.changed) {
            let is_new = self.added.contains(path);
            let stage = match class(path) {
                Class::Entry => 4,
                Class::Rules => 3,
                Class::Asset => 0,
                // The doors of the site lead to all others; nobody knows yet of the rest of what is new.
                Class::List if is_new && !path.contains('/') && !is_further(path) => 3,
                Class::Page | Class::List if is_new => 1,
                Class::Page => 2,
                Class::List => 3,
            };
            stages[stage].push(path.clone());
        }
        stages
    }

    /// What is deleted, in two stages: first the pages, then what they needed.
    pub(super) fn deletions(&self) -> [Vec<String>; 2] {
        let (assets, pages) = self
            .removed
            .keys()
            .cloned()
            .partition(|path| class(path) == Class::Asset);
        [pages, assets]
    }
}

/// Every folder above a path: `a/b/c` gives `a/b`, `a`.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Pictures, styles, shards: what pages need.
    Asset,
    Page,
    /// Whatever names other pages.
    List,
    /// What leads from a page into the search index.
    Entry,
    /// What tells the server how to answer.
    Rules,
}

/// Whether a file is of use without the others of its version: a picture, a document. A page may link to what is gone, a list or the
/// search to more of it; what carries its hash in its name is what others ask for.
pub(super) fn stands_alone(path: &str) -> bool {
    class(path) == Class::Asset && !is_hashed(path)
}

fn class(path: &str) -> Class {
    // A compressed form goes with its file.
    let path = path
        .strip_suffix(".br")
        .or_else(|| path.strip_suffix(".gz"))
        .unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    // Scripts of the search that keep their names: they lead to the shards, which do not.
    let is_search_entry = path
        .strip_prefix(place::SEARCH_FOLDER)
        .is_some_and(|rest| !rest.contains('/') && rest.ends_with(".js"));
    if is_search_entry && !is_hashed(path) {
        Class::Entry
    } else if matches!(path, ".htaccess" | "_headers" | "_redirects") {
        Class::Rules
    } else if path == place::LATEST
        || path == place::ROBOTS
        || name == place::FEED
        || (name.starts_with("sitemap") && name.ends_with(".xml"))
        || name == HOME
        || is_further(name)
    {
        Class::List
    } else if path.ends_with(".html") && !is_hashed(path) {
        Class::Page
    } else {
        Class::Asset
    }
}

/// Whether a name is that of a further page of a list: `trang-2.html`. `trang-phuc.html` is an article.
fn is_further(name: &str) -> bool {
    let number = name
        .strip_prefix("trang-")
        .and_then(|rest| rest.strip_suffix(".html"));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(files: &[(&str, &str)]) -> Wanted {
        let mut wanted = Wanted::default();
        for (path, text) in files {
            wanted.add((*path).into(), text.as_bytes().to_vec());
        }
        wanted
    }

    fn host<'h>(files: &[(&'h str, OnHost<'h>)]) -> BTreeMap<String, OnHost<'h>> {
        files.iter().map(|(p, h)| ((*p).to_owned(), *h)).collect()
    }

    #[test]
    fn each_file_is_added_changed_removed_or_left() {
        let wanted = wanted(&[("index.html", "x"), ("new.html", "n"), ("unsure.html", "u")]);
        let hash = wanted.files["index.html"].hash.clone();
        let plan = Plan::compare(
            &wanted,
            &host(&[
                ("index.html", OnHost::Hash(&hash)),
                ("unsure.html", OnHost::Unknown),
                ("old.html", OnHost::Hash("o")),
            ]),
        );
        assert_eq!(plan.added, ["new.html".to_owned()].into());
        assert_eq!(plan.changed, ["unsure.html".to_owned()].into());
        assert_eq!(plan.removed, [("old.html".to_owned(), 0)].into());
        assert_eq!(plan.unchanged, 1);
    }

    #[test]
    fn many_deletions_and_the_home_page_stop_the_run() {
        let mut plan = Plan::default();
        for i in 0..51 {
            plan.removed.insert(format!("{i}.html"), 0);
        }
        assert_eq!(
            plan.check(100, None),
            Err(Problem::PublishDeletes {
                count: 51,
                limit: 50
            })
        );
        assert_eq!(plan.check(510, None), Ok(()));
        assert_eq!(plan.check(100, Some(51)), Ok(()));
        assert_eq!(
            plan.check(9999, Some(3)),
            Err(Problem::PublishDeletes {
                count: 51,
                limit: 3
            })
        );
        plan.removed.insert("index.html".into(), 0);
        assert_eq!(plan.check(9999, Some(9999)), Err(Problem::PublishHome));
    }

    #[test]
    fn what_is_linked_to_comes_before_what_links() {
        let mut plan = Plan::default();
        for path in [
            "trang-phuc.html",
            "trang-2.html",
            "a/bai.html",
            "assets/x.css",
            "tim-kiem/t/0-0a1b2c3d.js",
            "moi/index.html",
            "a/anh.jpg",
        ] {
            plan.added.insert(path.into());
        }
        for path in [
            "index.html",
            "b.html",
            "b.html.gz",
            "rss.xml",
            "tim-kiem/search.js",
            "tim-kiem/index.js",
            "moi-nhat.js",
            "sitemap.xml",
            "a/index.html",
            "a/trang-2.html",
            ".htaccess",
        ] {
            plan.changed.insert(path.into());
        }
        let stages = plan.stages();
        assert_eq!(
            stages[0],
            ["a/anh.jpg", "assets/x.css", "tim-kiem/t/0-0a1b2c3d.js"]
        );
        let new = [
            "a/bai.html",
            "moi/index.html",
            "trang-2.html",
            "trang-phuc.html",
        ];
        assert_eq!(stages[1], new);
        assert_eq!(stages[2], ["b.html", "b.html.gz"]);
        assert_eq!(
            stages[3],
            [
                ".htaccess",
                "a/index.html",
                "a/trang-2.html",
                "index.html",
                "moi-nhat.js",
                "rss.xml",
                "sitemap.xml"
            ]
        );
        assert_eq!(stages[4], ["tim-kiem/index.js", "tim-kiem/search.js"]);
    }

    #[test]
    fn a_new_site_opens_its_doors_last() {
        let mut plan = Plan::default();
        for path in [
            "index.html",
            "rss.xml",
            "sitemap.xml",
            "moi-nhat.js",
            "tin/index.html",
            "tin/bai.html",
            "assets/x.1a2b3c4d.css",
            "tim-kiem/search.js",
            "tim-kiem/index.html",
        ] {
            plan.added.insert(path.into());
        }
        let stages = plan.stages();
        assert_eq!(stages[0], ["assets/x.1a2b3c4d.css"]);
        assert_eq!(
            stages[1],
            ["tim-kiem/index.html", "tin/bai.html", "tin/index.html"]
        );
        assert!(stages[2].is_empty());
        let doors = ["index.html", "moi-nhat.js", "rss.xml", "sitemap.xml"];
        assert_eq!(stages[3], doors);
        assert_eq!(stages[4], ["tim-kiem/search.js"]);
    }

    #[test]
    fn a_file_and_a_folder_of_one_name_make_way_for_each_other() {
        let mut plan = Plan::default();
        plan.added.insert("a/b.html".into());
        plan.added.insert("c".into());
        for path in ["a", "c/d.html", "e.html"] {
            plan.removed.insert(path.into(), 0);
        }
        let blocking = plan.in_the_way(plan.removed.keys());
        assert_eq!(blocking, ["a", "c/d.html"].map(String::from).into());
    }
}
