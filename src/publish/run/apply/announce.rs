//! Before anything changes: what will be lost is kept, and the host is told what is about to come.

use super::super::super::keep::Keep;
use super::super::super::link::Link;
use super::super::super::plan::OnHost;
use super::super::super::random_name;
use super::super::super::remote::{Failure, name, parent};
use super::super::super::state::{self, PENDING, Pending, Version};
use super::super::super::wanted::File;
use super::super::taken::Names;
use super::{Ended, Run, locked};
use crate::diag::Problem;
use crate::output::Manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// What was not as the last complete version says.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Hash by path; empty for nothing.
    hashes: BTreeMap<String, String>,
    /// Which of them are of others.
    foreign: BTreeSet<String>,
}

impl Run<'_> {
    /// Keeps all that will be lost, and tells what was not as the last complete version says.
    pub(super) fn keep_all<'a>(
        &self,
        link: &mut Link<'a>,
        links: &mut [Link<'a>],
        keep: &Keep,
    ) -> Result<Found, Ended> {
        let before = &self.planned.before;
        let unfinished = self.planned.host.unfinished();
        let mut known = Found::default();
        known.foreign.clone_from(&self.planned.foreign);
        if let Some(run) = unfinished {
            known.hashes.clone_from(&run.found);
            known.foreign.extend(run.foreign.iter().cloned());
        }
        if self.keep_versions == 0 {
            for path in &self.planned.foreign {
                self.find(Problem::PublishNotKept { path: path.clone() });
            }
            return Ok(known);
        }
        let found = Mutex::new(known);
        let taken = Mutex::new(BTreeSet::new());
        let lost = self.plan().changed.iter().chain(self.plan().removed.keys());
        self.share(link, links, lost.collect(), |link, path: &String| {
            let was_found = locked(&found).hashes.get(path).cloned();
            let expected = was_found.as_ref().or(before.get(path));
            if let Some(run) = unfinished.filter(|run| run.names(path)) {
                if let Some(hash) = self.keep_again(link, keep, run, path, expected)? {
                    self.tell_edit(link, keep, path, &hash)?;
                    let mut found = locked(&found);
                    if expected.is_none_or(String::is_empty) {
                        found.foreign.insert(path.clone());
                    }
                    found.hashes.insert(path.clone(), hash);
                }
                return Ok(());
            }
            let hash = keep.keep(link, path, expected, |_| true)?;
            self.watch.kept(path);
            if hash.as_ref() == expected {
                if hash.is_none() && self.planned.foreign.contains(path) {
                    self.find(Problem::PublishNotKept { path: path.clone() });
                }
                return Ok(());
            }
            if hash.is_none()
                && self.plan().changed.contains(path)
                && is_taken_by_folder(link, path)?
            {
                locked(&taken).insert(path.clone());
                return Ok(());
            }
            if let (Some(_), Some(hash)) = (expected, &hash) {
                self.tell_edit(link, keep, path, hash)?;
            }
            let mut found = locked(&found);
            found.hashes.insert(path.clone(), hash.unwrap_or_default());
            Ok(())
        })?;
        let taken = taken.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = taken.into_iter().next() {
            let is_folder = true;
            return Err(Ended::Problem(Problem::PublishTaken { path, is_folder }));
        }
        Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells an edit that will be replaced, and how it can be had again. No version stands for what a rollback replaces, so that goes to
    /// this machine.
    fn tell_edit(
        &self,
        link: &mut Link<'_>,
        keep: &Keep,
        path: &str,
        hash: &str,
    ) -> Result<(), Failure> {
        let path = path.to_owned();
        if self.planned.goes_back_to.is_none() {
            self.find(Problem::PublishEdited { path });
            return Ok(());
        }
        let bytes = keep.old(link, &path, hash)?;
        let part = hash.get(..8).unwrap_or(hash);
        let file = self.planned.aside.join(part).join(&path);
        let folder = file.parent().unwrap_or(&self.planned.aside);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&file, bytes))
            .map_err(|e| Failure::local(&file, &e))?;
        let file = file.to_string_lossy().into_owned();
        self.find(Problem::PublishPutAside { path, file });
        Ok(())
    }

    /// Looks at a file that an unfinished run named: it kept it, and may have changed it since. So may others: the hash of what
    /// they made of it.
    fn keep_again(
        &self,
        link: &mut Link<'_>,
        keep: &Keep,
        run: &Pending,
        path: &String,
        expected: Option<&String>,
    ) -> Result<Option<String>, Failure> {
        let published = self.planned.before.get(path);
        let is_old = |hash: &String| Some(hash) == expected || Some(hash) == published;
        let is_lost = |hash: &String| is_old(hash) || !run.may_have_sent(path, hash);
        let there = keep.keep(link, path, expected, is_lost)?;
        if there
            .as_ref()
            .is_some_and(|hash| is_lost(hash) && !is_old(hash))
        {
            return Ok(there);
        }
        let is_kept = |hash: &String| hash.is_empty() || keep.has(hash);
        if there.as_ref() != expected && !expected.is_none_or(is_kept) {
            self.find(Problem::PublishNotKept { path: path.clone() });
        }
        Ok(None)
    }

    /// Refuses what has come to the host since the plan was made, where a new file will be: nobody was asked about it.
    pub(super) fn refuse_strangers(&self, link: &mut Link<'_>) -> Result<(), Ended> {
        let host = &self.planned.host;
        let unfinished = host.unfinished().into_iter();
        let announced = unfinished.flat_map(|run| run.files.keys().chain(&run.delete));
        let ours = host.files().keys().chain(announced);
        let ours = ours
            .map(|path| (path.clone(), OnHost::Unknown))
            .collect::<BTreeMap<_, _>>();
        let added = &self.plan().added;
        let nothing = BTreeMap::new();
        let names = Names::new(added.iter().collect(), &ours, &nothing);
        let taken = names.taken(link, self.parallel)?;
        let mut files = BTreeSet::new();
        // Some FTP hosts leave these out of their lists.
        let hidden = added.iter().filter(|path| is_hidden(path));
        for path in taken.keys().chain(hidden) {
            if added.contains(path) && link.run(|host| host.stat(path))?.is_some() {
                files.insert(path.clone());
            }
        }
        if let Some(path) = files.first() {
            let (path, count) = (path.clone(), files.len());
            return Err(Ended::Problem(Problem::PublishForeign { path, count }));
        }
        match taken.into_iter().next() {
            Some((path, is_folder)) if link.connector.has_folders() => {
                Err(Ended::Problem(Problem::PublishTaken { path, is_folder }))
            }
            _ => Ok(()),
        }
    }

    /// Says on the host what is about to change, and how to go back.
    pub(super) fn announce(&self, link: &mut Link<'_>, found: Found) -> Result<Pending, Failure> {
        let (plan, wanted, host) = (self.plan(), self.wanted(), &self.planned.host);
        let mut pending = Pending {
            id: random_name()?,
            result: Manifest::hash(&wanted.manifest().to_json()),
            from: host.manifest_hash.clone(),
            goes_back_to: self.planned.goes_back_to,
            found: found.hashes,
            foreign: found.foreign,
            ..Pending::default()
        };
        if let Some(old) = host.unfinished() {
            let sent = old.files.values().chain(&old.earlier);
            pending.earlier = sent.cloned().collect();
        }
        let is_back = |file: &File| file.is_foreign && self.planned.goes_back_to.is_some();
        for (path, file) in wanted.files.iter().filter(|(_, file)| is_back(file)) {
            // Once it is back it is theirs again, also when the rest is never done.
            pending.found.insert(path.clone(), file.hash.clone());
            pending.foreign.insert(path.clone());
        }
        let mut delete: BTreeSet<String> = plan.removed.keys().cloned().collect();
        let mut files: BTreeSet<&String> = plan.added.iter().chain(&plan.changed).collect();
        let mut journal = locked(&self.journal);
        for path in &self.planned.adopted {
            // A run that is cut has this from then on.
            let hash = &wanted.files[path].hash;
            pending.found.insert(path.clone(), hash.clone());
            files.insert(path);
        }
        let unfinished = host.unfinished();
        let goes_on = unfinished.is_some_and(|old| journal.runs.contains(&old.id));
        if !goes_on {
            journal.begin_anew()?;
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
        pending.delete = delete;
        let unfinished_version = unfinished.and_then(|old| old.version);
        let before = |path| pending.found.get(path).or(self.planned.before.get(path));
        // What others removed, what became ours as it is, or what a run that was cut had sent and is taken back, is no version to go
        // back to.
        let was_there = |path| before(path).is_some_and(|hash| !hash.is_empty());
        let is_change = pending.delete.iter().any(was_there)
            || pending
                .files
                .iter()
                .any(|(path, hash)| before(path) != Some(hash));
        let has_before = is_change && (host.manifest.is_some() || !pending.found.is_empty());
        if self.planned.goes_back_to.is_none() && has_before && self.keep_versions > 0 {
            let number = match unfinished_version {
                Some(number) => number,
                None => state::versions(link)?.last().map_or(1, |last| last + 1),
            };
            pending.version = Some(number);
        }
        if let (None, None, Some(number)) = (
            pending.version,
            self.planned.goes_back_to,
            unfinished_version,
        ) {
            // It leads to where this run leads as well.
            let path = state::version_path(number);
            link.run(|host| host.remove(&path))?;
        }
        let may_change = plan.added.iter().chain(&plan.changed);
        journal.run(&pending.id, may_change.chain(plan.removed.keys()))?;
        state::write(link, PENDING, &state::json(&pending))?;
        if let Some(number) = pending.version {
            let paths = pending.files.keys().chain(&pending.delete);
            let before = |path| pending.found.get(path).or(self.planned.before.get(path));
            let hashes =
                paths.map(|path| (path.clone(), before(path).cloned().unwrap_or_default()));
            let version = Version {
                files: hashes.collect(),
                foreign: pending.foreign.clone(),
            };
            state::write(link, &state::version_path(number), &state::json(&version))?;
        }
        Ok(pending)
    }
}

/// Whether a folder stands at `path`, or what leads to one.
fn is_taken_by_folder(link: &mut Link<'_>, path: &str) -> Result<bool, Failure> {
    if !link.connector.has_folders() || link.run(|host| host.stat(path))?.is_some() {
        return Ok(false);
    }
    let entries = link.run(|host| host.list(parent(path)))?;
    Ok(entries.iter().any(|entry| entry.name == name(path)))
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}
