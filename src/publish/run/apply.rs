//! Carrying a plan out.

use super::super::journal::Journal;
use super::super::keep::{Keep, Kept, remove_empty_folders};
use super::super::link::Link;
use super::super::lock::{Lock, NoLock, REFRESH};
use super::super::plan::{Plan, folders_of};
use super::super::remote::{Failure, Kind};
use super::super::state::{self, HostState, MANIFEST, PASSING, PENDING, Pending, Version};
use super::super::wanted::{Source, Wanted};
use super::super::{Watch, random_name};
use super::{Done, Planned, Publisher, explain, work};
use crate::diag::{Diagnostic, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why a run ended early.
enum Ended {
    Failed(Failure),
    Problem(Problem),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Publisher<'_> {
    /// Carries `planned` out.
    ///
    /// # Errors
    /// When somebody else is publishing or has since, or the host fails for good. Every file of the host is then old or new,
    /// and the next run goes on from there.
    pub fn apply(mut self, planned: Planned) -> Result<Done, Diagnostic> {
        let explained = |failure| explain(self.target, failure);
        let token = random_name().map_err(explained)?;
        let own = self.journal.locks.clone();
        self.journal.locking(&token).map_err(explained)?;
        let mut link = Link::new(
            &*self.connector,
            self.options.patience,
            self.watch,
            &self.stop,
        );
        let break_stale = self.options.break_lock;
        let clock = self.options.clock;
        let lock = match Lock::take(&mut link, &token, &own, break_stale, clock) {
            Ok(lock) => lock,
            Err(NoLock::Failed(failure)) => return Err(explained(failure)),
            Err(NoLock::Held(problem)) => {
                self.journal.locked_out().map_err(explained)?;
                return Err(Diagnostic::in_file(problem, self.target.name.clone()));
            }
        };
        let mut run = Run {
            planned: &planned,
            keep_versions: self.target.keep,
            parallel: self.target.parallel,
            watch: self.watch,
            lock: &lock,
            journal: Mutex::new(&mut self.journal),
            findings: Mutex::default(),
            left_gaps: AtomicBool::new(false),
            sent: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
        };
        let result = run.all(&mut link, &token);
        let findings = std::mem::take(&mut *locked(&run.findings));
        let done = Done {
            sent: run.sent.load(Ordering::Relaxed),
            bytes: run.bytes.load(Ordering::Relaxed),
            removed: planned.plan.removed.len(),
            left_gaps: run.left_gaps.load(Ordering::Relaxed) || link.left_gaps,
            findings,
        };
        // A lock that cannot be given back is taken over by the next run here.
        let stop = AtomicBool::new(false);
        let mut last = Link::new(&*self.connector, self.options.patience, self.watch, &stop);
        if result.is_err() {
            last.patience.attempts = 1;
        }
        let released = lock.release(&mut last);
        match result {
            Ok(()) => {
                released.map_err(explained)?;
                self.journal.clear().map_err(explained)?;
                Ok(done)
            }
            Err(Ended::Failed(failure)) => Err(explained(failure)),
            Err(Ended::Problem(problem)) => {
                Err(Diagnostic::in_file(problem, self.target.name.clone()))
            }
        }
    }
}

/// A run under way.
struct Run<'r> {
    planned: &'r Planned,
    keep_versions: usize,
    parallel: usize,
    watch: &'r dyn Watch,
    lock: &'r Lock,
    journal: Mutex<&'r mut Journal>,
    findings: Mutex<Vec<Diagnostic>>,
    left_gaps: AtomicBool,
    sent: AtomicUsize,
    bytes: AtomicU64,
}

/// One step of a worker.
enum Step {
    Put(String),
    Remove(String),
}

impl Run<'_> {
    fn plan(&self) -> &Plan {
        &self.planned.plan
    }

    fn wanted(&self) -> &Wanted {
        &self.planned.wanted
    }

    /// The files of the last complete version.
    fn before(&self) -> &BTreeMap<String, String> {
        self.planned.host.files()
    }

    fn all(&mut self, link: &mut Link<'_>, token: &str) -> Result<(), Ended> {
        if HostState::read(link)? != self.planned.host {
            return Err(Ended::Problem(Problem::PublishMoved));
        }
        let host = &self.planned.host;
        if let (Some(pending), None) = (&host.pending, host.unfinished()) {
            self.tidy(link, pending.goes_back_to)?;
        }
        if self.plan().is_empty() && host.unfinished().is_none() && host.manifest.is_some() {
            return Ok(());
        }
        let keep = Keep::new(self.store(), link)?;
        let mut pending = self.announce(link, token)?;
        let coming = self.plan().added.iter().chain(&self.plan().changed);
        let bytes = coming.clone().map(|path| self.wanted().files[path].size);
        self.watch.begin(coming.clone().count() as u64, bytes.sum());

        let blocking = self.plan().in_the_way();
        let mut links: Vec<Link<'_>> = (0..self.parallel).map(|_| link.twin()).collect();
        let clear = blocking.iter().cloned().map(Step::Remove).collect();
        self.stage(link, &mut links, &keep, clear)?;
        if !blocking.is_empty() {
            self.remove_emptied(link, blocking.iter().map(String::as_str))?;
        }
        for stage in self.plan().stages() {
            let steps = stage.into_iter().map(Step::Put).collect();
            self.stage(link, &mut links, &keep, steps)?;
        }
        self.hold(link)?;
        pending.arrived = true;
        state::write(link, PENDING, &state::json(&pending))?;
        for stage in self.plan().deletions() {
            let left = stage.into_iter().filter(|path| !blocking.contains(path));
            let steps = left.map(Step::Remove).collect();
            self.stage(link, &mut links, &keep, steps)?;
        }
        let removed = self.plan().removed.keys();
        self.remove_emptied(link, removed.map(String::as_str))?;
        let gaps = links.iter().any(|link| link.left_gaps);
        self.left_gaps.store(gaps, Ordering::Relaxed);
        self.hold(link)?;
        state::write(link, MANIFEST, &self.wanted().manifest().to_json())?;
        self.tidy(link, self.planned.goes_back_to)?;
        Ok(())
    }

    fn store(&self) -> std::path::PathBuf {
        self.planned.store.clone()
    }

    /// Says on the host what is about to change, and how to go back.
    fn announce(&self, link: &mut Link<'_>, token: &str) -> Result<Pending, Failure> {
        let (plan, wanted, host) = (self.plan(), self.wanted(), &self.planned.host);
        let mut pending = Pending {
            id: random_name()?,
            result: crate::output::Manifest::hash(&wanted.manifest().to_json()),
            goes_back_to: self.planned.goes_back_to,
            ..Pending::default()
        };
        let mut delete: BTreeSet<String> = plan.removed.keys().cloned().collect();
        let mut files: BTreeSet<&String> = plan.added.iter().chain(&plan.changed).collect();
        let mut journal = locked(&self.journal);
        let unfinished = host.unfinished();
        let goes_on = unfinished.is_some_and(|old| journal.runs.contains(&old.id));
        if !goes_on {
            journal.clear()?;
            journal.locking(token)?;
        }
        if let Some(old) = unfinished {
            for path in old.files.keys().chain(&old.delete) {
                match wanted.files.get(path) {
                    Some(_) => _ = files.insert(path),
                    None => _ = delete.insert(path.clone()),
                }
                if goes_on {
                    continue;
                }
                // Another machine may have changed it; what was looked at is known.
                match wanted.files.get(path) {
                    Some(file) if !plan.added.contains(path) && !plan.changed.contains(path) => {
                        journal.arrived(path, &file.hash)?;
                    }
                    _ => journal.begin(path)?,
                }
            }
        }
        pending.files = files
            .into_iter()
            .map(|path| (path.clone(), wanted.files[path].hash.clone()))
            .collect();
        pending.delete = delete.into_iter().collect();
        if self.planned.goes_back_to.is_none() && host.manifest.is_some() && self.keep_versions > 0
        {
            let number = match unfinished.and_then(|old| old.version) {
                Some(number) => number,
                None => state::versions(link)?.last().map_or(1, |last| last + 1),
            };
            pending.version = Some(number);
        }
        journal.run(&pending.id)?;
        state::write(link, PENDING, &state::json(&pending))?;
        if let Some(number) = pending.version {
            let paths = pending.files.keys().chain(&pending.delete);
            let before = |path| self.before().get(path).cloned().unwrap_or_default();
            let version: Version = paths.map(|path| (path.clone(), before(path))).collect();
            state::write(link, &state::version_path(number), &state::json(&version))?;
        }
        Ok(pending)
    }

    /// Does the steps of one stage on all connections, and keeps the lock alive meanwhile.
    fn stage<'a>(
        &self,
        link: &mut Link<'a>,
        links: &mut [Link<'a>],
        keep: &Keep,
        steps: Vec<Step>,
    ) -> Result<(), Ended> {
        if steps.is_empty() {
            return Ok(());
        }
        let mut lost = false;
        let result = work::share(
            links,
            steps,
            |link, step| self.step(link, keep, step),
            REFRESH,
            || {
                if !self.lock.is_held(link)? {
                    lost = true;
                    return Err(Failure::new(Kind::Stopped, "lock"));
                }
                self.lock.refresh(link)
            },
        );
        match result {
            _ if lost => Err(Ended::Problem(Problem::PublishLockLost)),
            result => Ok(result?),
        }
    }

    /// Makes sure nobody took the lock before a step that must not be done by two.
    fn hold(&self, link: &mut Link<'_>) -> Result<(), Ended> {
        if !self.lock.is_held(link)? {
            return Err(Ended::Problem(Problem::PublishLockLost));
        }
        Ok(self.lock.refresh(link)?)
    }

    fn step(&self, link: &mut Link<'_>, keep: &Keep, step: Step) -> Result<(), Failure> {
        let (Step::Put(path) | Step::Remove(path)) = &step;
        if self.keep_versions > 0
            && let Some(hash) = self.before().get(path)
            && keep.keep(link, path, hash)? == Kept::Foreign
        {
            let path = path.clone();
            let finding = Diagnostic::new(Problem::PublishNotKept { path }, None);
            locked(&self.findings).push(finding);
        }
        locked(&self.journal).begin(path)?;
        match step {
            Step::Remove(path) => {
                link.run(|host| host.remove(&path))?;
                locked(&self.journal).deleted(&path)
            }
            Step::Put(path) => {
                let file = &self.wanted().files[&path];
                let headers = self.wanted().headers(&path);
                let size = match (&file.source, self.wanted().bytes(&path)?) {
                    (Source::Kept, _) | (_, None) => {
                        keep.restore(link, &path, &file.hash, &headers)?;
                        0
                    }
                    (_, Some(bytes)) => {
                        link.run(|host| host.put(&path, &bytes, &headers))?;
                        bytes.len() as u64
                    }
                };
                locked(&self.journal).arrived(&path, &file.hash)?;
                self.sent.fetch_add(1, Ordering::Relaxed);
                self.bytes.fetch_add(size, Ordering::Relaxed);
                self.watch.sent(&path, size);
                Ok(())
            }
        }
    }

    /// Removes folders that deletions emptied and that nothing wanted lies in.
    fn remove_emptied<'p>(
        &self,
        link: &mut Link<'_>,
        deleted: impl Iterator<Item = &'p str>,
    ) -> Result<(), Failure> {
        let needed: BTreeSet<&str> = self
            .wanted()
            .files
            .keys()
            .flat_map(|path| folders_of(path))
            .collect();
        remove_empty_folders(link, deleted, |folder| needed.contains(folder))
    }

    /// Forgets what is too old, what was on its way, and that the run was under way.
    fn tidy(&self, link: &mut Link<'_>, used_up: Option<u64>) -> Result<(), Failure> {
        if let Some(number) = used_up {
            let path = state::version_path(number);
            link.run(|host| host.remove(&path))?;
        }
        Keep::new(self.store(), link)?.prune(link, self.keep_versions)?;
        for entry in link.run(|host| host.list(PASSING))? {
            let path = format!("{PASSING}/{}", entry.name);
            link.run(|host| host.remove(&path))?;
        }
        state::remove(link, PENDING)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
