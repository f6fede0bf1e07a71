//! Before anything changes: what will be lost is kept, and the host is told what is about to come.

use super::super::super::keep::Keep;
use super::super::super::link::Link;
use super::super::super::random_name;
use super::super::super::remote::Failure;
use super::super::super::state::{self, PENDING, Pending, Version};
use super::{Ended, Run, locked};
use crate::output::Manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

impl Run<'_> {
    /// Keeps the files of others that will be replaced, and tells the hash of each and of those an unfinished run replaced.
    pub(super) fn keep_foreign<'a>(
        &self,
        link: &mut Link<'a>,
        links: &mut [Link<'a>],
        keep: &Keep,
    ) -> Result<BTreeMap<String, String>, Ended> {
        let unfinished = self.planned.host.unfinished();
        let known = unfinished.map(|pending| pending.foreign.clone());
        let found = Mutex::new(known.unwrap_or_default());
        if self.keep_versions == 0 {
            return Ok(BTreeMap::new());
        }
        let foreign: Vec<String> = self.planned.foreign.iter().cloned().collect();
        self.share(link, links, foreign, |link, path: String| {
            if let Some(hash) = keep.keep_foreign(link, &path)? {
                locked(&found).insert(path, hash);
            }
            Ok(())
        })?;
        Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says on the host what is about to change, and how to go back.
    pub(super) fn announce(
        &self,
        link: &mut Link<'_>,
        token: &str,
        foreign: BTreeMap<String, String>,
    ) -> Result<Pending, Failure> {
        let (plan, wanted, host) = (self.plan(), self.wanted(), &self.planned.host);
        let mut pending = Pending {
            id: random_name()?,
            result: Manifest::hash(&wanted.manifest().to_json()),
            from: host.manifest_hash.clone(),
            goes_back_to: self.planned.goes_back_to,
            foreign,
            ..Pending::default()
        };
        let mut delete: BTreeSet<String> = plan.removed.keys().cloned().collect();
        let mut files: BTreeSet<&String> = plan.added.iter().chain(&plan.changed).collect();
        let mut journal = locked(&self.journal);
        let unfinished = host.unfinished();
        let goes_on = unfinished.is_some_and(|old| journal.runs.contains(&old.id));
        if !goes_on {
            journal.begin_anew(token)?;
        }
        if let Some(old) = unfinished {
            let is_left = |path| !files.contains(path) && !delete.contains(path);
            let mut settled: Vec<&String> = old.files.keys().chain(&old.delete).collect();
            settled.retain(|path| is_left(*path));
            for path in settled {
                // What was looked at is known.
                match wanted.files.get(path) {
                    Some(file) => {
                        journal.arrived(path, &file.hash)?;
                        files.insert(path);
                    }
                    None => {
                        journal.deleted(path)?;
                        delete.insert(path.clone());
                    }
                }
            }
        }
        pending.files = files
            .into_iter()
            .map(|path| (path.clone(), wanted.files[path].hash.clone()))
            .collect();
        pending.delete = delete.into_iter().collect();
        let unfinished_version = unfinished.and_then(|old| old.version);
        let has_before = host.manifest.is_some() || !self.before.is_empty();
        if self.planned.goes_back_to.is_none() && has_before && self.keep_versions > 0 {
            let number = match unfinished_version {
                Some(number) => number,
                None => state::versions(link)?.last().map_or(1, |last| last + 1),
            };
            pending.version = Some(number);
        }
        let may_change = plan.added.iter().chain(&plan.changed);
        journal.run(&pending.id, may_change.chain(plan.removed.keys()))?;
        state::write(link, PENDING, &state::json(&pending))?;
        if let Some(number) = pending.version {
            let paths = pending.files.keys().chain(&pending.delete);
            let before = |path| self.before.get(path).cloned().unwrap_or_default();
            let version: Version = paths.map(|path| (path.clone(), before(path))).collect();
            state::write(link, &state::version_path(number), &state::json(&version))?;
        }
        Ok(pending)
    }
}
