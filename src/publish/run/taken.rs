//! Names on the host that are taken: a file of others where a folder must be, a folder of theirs where a file must be. Nothing can be
//! sent past them, with or without leave to replace files, so they are looked for before anything is.

use super::super::link::Link;
use super::super::plan::{OnHost, folders_of};
use super::super::remote::Failure;
use super::work;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// What is looked for, and what is known.
pub(super) struct Names<'n> {
    coming: BTreeSet<&'n String>,
    /// Every folder above them.
    folders: BTreeSet<&'n str>,
    /// What is ours: the plan removes of it what is in its way.
    known: &'n BTreeMap<String, OnHost<'n>>,
    /// Files that are there.
    there: &'n BTreeMap<String, u64>,
}

impl<'n> Names<'n> {
    pub(super) fn new(
        coming: BTreeSet<&'n String>,
        known: &'n BTreeMap<String, OnHost<'n>>,
        there: &'n BTreeMap<String, u64>,
    ) -> Self {
        Self {
            folders: coming.iter().flat_map(|path| folders_of(path)).collect(),
            coming,
            known,
            there,
        }
    }

    /// Those that are taken, and whether by a folder. Lists the folders to which something comes, from the root down, each only if the
    /// one above has it.
    pub(super) fn taken(
        &self,
        link: &mut Link<'_>,
        parallel: usize,
    ) -> Result<BTreeMap<String, bool>, Failure> {
        let taken = Mutex::new(BTreeMap::new());
        let mut row = match self.coming.is_empty() {
            true => Vec::new(),
            false => vec![String::new()],
        };
        while !row.is_empty() {
            let next = Mutex::new(Vec::new());
            work::share_out(link, parallel, row, |link, folder| {
                for entry in link.run(|host| host.list(&folder))? {
                    let path = below(&folder, &entry.name);
                    let is_taken = |is_folder| {
                        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
                        taken.insert(path.clone(), is_folder);
                    };
                    if self.coming.contains(&path) {
                        // What is no file may be a link to a folder.
                        let is_folder = entry.is_folder || !self.there.contains_key(&path);
                        if is_folder && !self.will_be_empty(link, &path)? {
                            is_taken(true);
                        }
                    } else if self.folders.contains(path.as_str())
                        && !self.known.contains_key(&path)
                    {
                        if !entry.is_folder && link.run(|host| host.stat(&path))?.is_some() {
                            is_taken(false);
                        } else {
                            let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
                            next.push(path);
                        }
                    }
                }
                Ok(())
            })?;
            row = next.into_inner().unwrap_or_else(PoisonError::into_inner);
        }
        Ok(taken.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether nothing is in a folder but what is ours.
    fn will_be_empty(&self, link: &mut Link<'_>, folder: &str) -> Result<bool, Failure> {
        let inside = format!("{folder}/");
        let mut ours = self.known.range(inside.clone()..);
        if !ours
            .next()
            .is_some_and(|(path, _)| path.starts_with(&inside))
        {
            return Ok(false);
        }
        for entry in link.run(|host| host.list(folder))? {
            let path = below(folder, &entry.name);
            let is_ours = match entry.is_folder {
                true => self.will_be_empty(link, &path)?,
                false => self.known.contains_key(&path),
            };
            if !is_ours {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn below(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}
