//! Looking at the host and deciding what to do: nothing is changed here.

use super::super::casing::Twins;
use super::super::dates::Dates;
use super::super::journal::Known;
use super::super::keep::Keep;
use super::super::link::Link;
use super::super::lock;
use super::super::plan::{OnHost, Plan, stands_alone};
use super::super::remote::{self, Failure, Kind};
use super::super::state::{self, HostState, Version};
use super::super::wanted::{File, Source, Wanted};
use super::look::Found;
use super::{Planned, Publisher, explain, work};
use crate::diag::{Diagnostic, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

impl Publisher<'_> {
    /// Compares what is wanted with the host. Nothing is changed. A plan that must not be carried out says so itself
    /// ([`Planned::obstacles`]), so that it can be shown.
    ///
    /// # Errors
    /// When the host cannot be read, or would keep its state among the files of the site.
    pub fn plan(&self, wanted: Wanted) -> Result<Planned, Diagnostic> {
        if let Some(state) = self.target.state_in_site()
            && wanted.has_within(&state)
        {
            let target = self.target.name.clone();
            return Err(self.problem(Problem::PublishState { target }));
        }
        let mut link = self.link();
        let look = |link: &mut Link<'_>| -> Result<_, Failure> {
            let host = HostState::read(link)?;
            let foreign = match host.manifest.is_none() && host.pending.is_none() {
                true => {
                    let entries = link.run(|host| host.list(""))?;
                    entries.iter().filter(|e| e.name != remote::OWN).count()
                }
                false => 0,
            };
            Ok((host, foreign))
        };
        let (host, foreign) = look(&mut link).map_err(|f| explain(self.target, f))?;
        let mut planned = self.decide(&mut link, host, wanted, None)?;
        if foreign > 0 && !self.options.take_over {
            // It says what the other would, and nothing is done without that leave.
            planned.take_over();
            let problem = Problem::PublishTakeOver { count: foreign };
            planned.obstacles.insert(0, self.problem(problem));
        }
        Ok(planned)
    }

    /// Plans to go back to the version before.
    ///
    /// # Errors
    /// As for [`Self::plan`]; also when no version is kept, or not all of it.
    pub fn plan_rollback(&self) -> Result<Planned, Diagnostic> {
        let mut link = self.link();
        let explained = |f| explain(self.target, f);
        let host = HostState::read(&mut link).map_err(explained)?;
        let numbers = state::versions(&mut link).map_err(explained)?;
        // One that a finished rollback used up, but did not remove.
        let used_up = match (&host.pending, host.unfinished()) {
            (Some(pending), None) => pending.goes_back_to,
            _ => None,
        };
        let number = numbers.into_iter().rfind(|n| Some(*n) != used_up);
        let number = number.ok_or_else(|| self.problem(Problem::PublishNoVersion))?;
        let mut version = match state::read_version(&mut link, number) {
            Ok(version) => version.unwrap_or_default(),
            Err(failure) if failure.kind == Kind::Damaged => {
                let (path, count) = (failure.what, 1);
                return Err(self.problem(Problem::PublishVersionBroken { path, count }));
            }
            Err(failure) => return Err(explained(failure)),
        };
        let keep = Keep::new(self.store(), Dates::default(), &mut link).map_err(explained)?;
        let wanted = before(&host, &version, &keep);
        let planned = self.decide(&mut link, host.clone(), wanted, Some(number))?;
        let coming = planned.plan.added.iter().chain(&planned.plan.changed);
        let coming: Vec<(&String, &String)> = coming
            .map(|path| (path, &planned.wanted.files[path].hash))
            .collect();
        let missing = coming.iter().filter(|(_, hash)| keep.size(hash).is_none());
        if let Some((path, _)) = missing.clone().next() {
            return Err(self.problem(Problem::PublishVersionBroken {
                path: (*path).clone(),
                count: missing.count(),
            }));
        }
        let damaged = self.damaged(&mut link, &keep, &coming).map_err(explained)?;
        if damaged.is_empty() {
            return Ok(planned);
        }
        // A site that leads to what is gone is worse than one that is newer.
        let mut needed = damaged.iter().filter(|path| !stands_alone(path));
        if let Some(path) = needed.next() {
            return Err(self.problem(Problem::PublishVersionBroken {
                path: path.clone(),
                count: 1 + needed.count(),
            }));
        }
        // They stay as they are; the rest goes back.
        version.files.retain(|path, _| !damaged.contains(path));
        let wanted = before(&host, &version, &keep);
        let mut planned = self.decide(&mut link, host, wanted, Some(number))?;
        let said = damaged
            .into_iter()
            .map(|path| Problem::PublishNotBack { path });
        planned
            .findings
            .extend(said.map(|problem| self.problem(problem)));
        Ok(planned)
    }

    /// The files whose kept bytes are no longer what they were: somebody changed them where they are kept.
    fn damaged(
        &self,
        link: &mut Link<'_>,
        keep: &Keep,
        coming: &[(&String, &String)],
    ) -> Result<BTreeSet<String>, Failure> {
        let damaged = Mutex::new(BTreeSet::new());
        let look = |link: &mut Link<'_>, (path, hash): (&String, &String)| {
            if !keep.is_sound(link, hash)? {
                let mut damaged = damaged.lock().unwrap_or_else(PoisonError::into_inner);
                damaged.insert(path.clone());
            }
            Ok(())
        };
        work::share_out(link, self.target.parallel, coming.to_vec(), look)?;
        Ok(damaged.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn store(&self) -> PathBuf {
        // One for each target and place: what one forgets, another may need.
        let place = self.place.get(..16).unwrap_or(&self.place);
        self.own.join("objects").join(&self.target.name).join(place)
    }

    fn decide(
        &self,
        link: &mut Link<'_>,
        host: HostState,
        mut wanted: Wanted,
        goes_back_to: Option<u64>,
    ) -> Result<Planned, Diagnostic> {
        let mut known = self.known(&host);
        let mut plan = Plan::compare(&wanted, &known);
        let files_before = host.files().len();
        let found = self
            .look_at(link, &plan, &known, &wanted, goes_back_to.is_some())
            .map_err(|f| explain(self.target, f))?;
        let mut before = host.files().clone();
        for twins in self.one_file(link, &plan, &wanted, &found)? {
            if let Some(hash) = before.remove(&twins.old) {
                before.entry(twins.new.clone()).or_insert(hash);
            }
            if let Some(state) = known.remove(&twins.old) {
                known.entry(twins.new).or_insert(state);
            }
        }
        let strangers = self
            .strangers(link, host.unfinished(), &plan, &found, &known, &before)
            .map_err(|f| explain(self.target, f))?;
        for path in &strangers {
            known.remove(path);
        }
        let wanted_strangers = strangers.iter().filter(|path| plan.changed.contains(*path));
        let foreign: BTreeSet<String> = plan
            .added
            .iter()
            .filter(|path| found.there.contains_key(*path) && !found.same.contains(*path))
            .filter(|path| !known.contains_key(*path))
            .chain(wanted_strangers)
            .cloned()
            .collect();
        // Of the same bytes, and still of others: they are no obstacle, and will not be ours.
        let alike: BTreeSet<String> = plan
            .added
            .iter()
            .filter(|path| found.same.contains(*path) && !known.contains_key(*path))
            .filter(|path| !wanted.files[*path].is_foreign)
            .cloned()
            .collect();
        let mut obstacles = Vec::new();
        for (path, is_folder) in found.taken {
            obstacles.push(self.problem(Problem::PublishTaken { path, is_folder }));
        }
        if let Some(path) = foreign.first() {
            let (path, count) = (path.clone(), foreign.len());
            obstacles.push(self.problem(Problem::PublishForeign { path, count }));
        }
        for path in &foreign {
            known.insert(path.clone(), OnHost::Unknown);
        }
        for path in &found.same {
            known.insert(path.clone(), OnHost::Hash(&wanted.files[path].hash));
        }
        for path in &found.away {
            known.remove(path);
        }
        for path in plan.removed.keys() {
            // What is not there needs no deletion.
            if !found.there.contains_key(path) {
                known.remove(path);
            }
        }
        plan = Plan::compare(&wanted, &known);
        for (path, size) in &mut plan.removed {
            *size = found.there.get(path).copied().unwrap_or_default();
        }
        // What a rollback deletes was not there before.
        if goes_back_to.is_none()
            && let Err(problem) = plan.check(files_before, self.options.max_delete)
        {
            obstacles.push(self.problem(problem));
        }
        for path in &alike {
            if let Some(file) = wanted.files.get_mut(path) {
                file.is_foreign = true;
            }
        }
        let (breaks, now) = (self.options.break_lock, (self.options.clock)());
        let held = lock::look(link, &self.journal.lock, breaks, now)
            .map_err(|f| explain(self.target, f))?;
        let mut planned = Planned {
            plan,
            wanted,
            files_before,
            obstacles,
            findings: held.into_iter().map(|p| self.problem(p)).collect(),
            before,
            foreign,
            alike,
            adopted: BTreeSet::new(),
            host,
            store: self.store(),
            aside: self.own.join("edited").join(&self.target.name),
            goes_back_to,
        };
        if self.options.take_over {
            planned.take_over();
        }
        Ok(planned)
    }

    /// What is ours on the host, and how sure that is.
    fn known<'h>(&'h self, host: &'h HostState) -> BTreeMap<String, OnHost<'h>> {
        let mut known: BTreeMap<String, OnHost<'h>> = host
            .files()
            .iter()
            .map(|(path, hash)| (path.clone(), OnHost::Hash(hash)))
            .collect();
        let Some(pending) = host.unfinished() else {
            return known;
        };
        let journal = self.journal.runs.contains(&pending.id);
        for (path, hash) in &pending.files {
            let state = match pending.arrived {
                true => OnHost::Hash(hash),
                false => OnHost::Unknown,
            };
            known.insert(path.clone(), state);
        }
        for path in &pending.delete {
            known.insert(path.clone(), OnHost::Unknown);
        }
        let states = self.journal.files.iter().filter(|_| journal);
        for (path, state) in states {
            match state {
                Known::Hash(hash) => known.insert(path.clone(), OnHost::Hash(hash)),
                Known::Unknown => known.insert(path.clone(), OnHost::Unknown),
                Known::Absent => known.remove(path),
            };
        }
        if pending.goes_back_to.is_some() {
            // What a rollback gave back is not ours.
            let is_back = |path: &String| match known.get(path) {
                Some(OnHost::Hash(hash)) => pending.found.get(path).is_some_and(|h| h == hash),
                _ => false,
            };
            let back: Vec<&String> = pending
                .foreign
                .iter()
                .filter(|path| is_back(path))
                .collect();
            for path in back {
                known.remove(path);
            }
        }
        known
    }

    /// Names of the plan that are one file, since the host ignores case.
    fn one_file(
        &self,
        link: &mut Link<'_>,
        plan: &Plan,
        wanted: &Wanted,
        found: &Found,
    ) -> Result<Vec<Twins>, Diagnostic> {
        let is_there = |path: &str| found.there.contains_key(path);
        let mut twins = Twins::of(plan, wanted);
        twins.retain(|twins| {
            is_there(&twins.old) && (is_there(&twins.new) || !plan.added.contains(&twins.new))
        });
        let ignores_case = match twins.iter().find_map(Twins::third) {
            Some(third) => link
                .run(|host| host.stat(&third))
                .map_err(|f| explain(self.target, f))?
                .is_some(),
            None => true,
        };
        if !ignores_case {
            twins.clear();
        }
        Ok(twins)
    }
}

/// The files of the version before.
fn before(host: &HostState, version: &Version, keep: &Keep) -> Wanted {
    let file = |hash: &String, is_foreign| File {
        size: keep.size(hash).unwrap_or_default(),
        hash: hash.clone(),
        source: Source::Kept,
        is_foreign,
    };
    let ours = host.files().iter();
    let mut files: BTreeMap<String, File> = ours
        .map(|(path, hash)| (path.clone(), file(hash, false)))
        .collect();
    for (path, hash) in &version.files {
        match hash.is_empty() {
            true => files.remove(path),
            false => files.insert(path.clone(), file(hash, version.foreign.contains(path))),
        };
    }
    Wanted { files }
}
