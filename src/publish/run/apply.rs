//! Carrying a plan out.

mod announce;

use super::super::dates::Dates;
use super::super::journal::Journal;
use super::super::keep::{Keep, emptied_folders};
use super::super::link::Link;
use super::super::lock::{Lock, NoLock, REFRESH};
use super::super::plan::{Plan, folders_of};
use super::super::remote::{Failure, Kind};
use super::super::state::{self, HostState, MANIFEST, OBJECTS, PASSING, PENDING, VERSIONS};
use super::super::wanted::Wanted;
use super::super::{Watch, random_name};
use super::{Done, Planned, Publisher, explain, work};
use crate::diag::{Diagnostic, Problem};
use crate::output::Manifest;
use jiff::Timestamp;
use std::collections::BTreeSet;
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
    /// When it has obstacles, somebody else is publishing or has since, or the host fails for good. Every file of the host is then old or new,
    /// and the next run goes on from there.
    pub fn apply(mut self, planned: Planned) -> Result<Done, Diagnostic> {
        if let Some(obstacle) = planned.obstacles.first() {
            return Err(obstacle.clone());
        }
        let explained = |failure| explain(self.target, failure);
        let token = random_name().map_err(explained)?;
        let notes = self.journal.lock.clone();
        self.journal.locking(&token).map_err(explained)?;
        let mut link = Link::new(
            &*self.connector,
            self.options.patience,
            self.watch,
            &self.stop,
        );
        let break_stale = self.options.break_lock;
        let clock = self.options.clock;
        let lock = match Lock::take(&mut link, &token, &notes, break_stale, clock) {
            Ok(lock) => lock,
            Err(NoLock::Failed(failure)) => return Err(explained(failure)),
            Err(NoLock::Held(problem)) => {
                self.journal.locked_out().map_err(explained)?;
                return Err(Diagnostic::in_file(problem, self.target.name.clone()));
            }
        };
        self.journal.owned().map_err(explained)?;
        let run = Run {
            planned: &planned,
            target: &self.target.name,
            keep_versions: self.target.keep,
            parallel: self.target.parallel,
            clock,
            watch: self.watch,
            lock: &lock,
            journal: Mutex::new(&mut self.journal),
            findings: Mutex::default(),
            left_gaps: AtomicBool::new(false),
            sent: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
            lost_lock: AtomicBool::new(false),
        };
        let result = run.all(&mut link);
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
        let released = lock.release(&mut last, || self.journal.releasing());
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
    target: &'r str,
    keep_versions: usize,
    parallel: usize,
    clock: fn() -> Timestamp,
    watch: &'r dyn Watch,
    lock: &'r Lock,
    journal: Mutex<&'r mut Journal>,
    findings: Mutex<Vec<Diagnostic>>,
    left_gaps: AtomicBool,
    sent: AtomicUsize,
    bytes: AtomicU64,
    lost_lock: AtomicBool,
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

    fn all(&self, link: &mut Link<'_>) -> Result<(), Ended> {
        if HostState::read(link)? != self.planned.host {
            return Err(Ended::Problem(Problem::PublishMoved));
        }
        let mut links: Vec<Link<'_>> = (0..self.parallel).map(|_| link.twin()).collect();
        let host = &self.planned.host;
        if let (Some(pending), None) = (&host.pending, host.unfinished()) {
            self.tidy(link, &mut links, pending.goes_back_to)?;
        }
        let is_new = host.manifest.as_ref() != Some(&self.wanted().manifest());
        let is_done = host.unfinished().is_none() && self.planned.goes_back_to.is_none();
        if self.plan().is_empty() && is_done && !is_new {
            return Ok(());
        }
        let coming = self.plan().added.iter().chain(&self.plan().changed);
        let bytes = coming.clone().map(|path| self.wanted().files[path].size);
        self.watch.begin(coming.clone().count() as u64, bytes.sum());
        let dates = match link.connector.keeps_dates() {
            true => Dates::read(link, (self.clock)())?,
            false => Dates::default(),
        };
        let keep = Keep::new(self.store(), dates, link)?;
        let found = self.keep_all(link, &mut links, &keep)?;
        self.refuse_strangers(link)?;
        self.hold(link)?;
        let mut pending = self.announce(link, found)?;

        // What an earlier run, which was cut, deleted already has left its folders.
        let deleted = pending.delete.clone();
        let blocking = self.plan().in_the_way(deleted.iter());
        let left = blocking
            .iter()
            .filter(|path| self.plan().removed.contains_key(*path));
        let clear = left.cloned().map(Step::Remove).collect();
        self.stage(link, &mut links, &keep, clear)?;
        self.remove_emptied(link, &mut links, blocking.iter().map(String::as_str))?;
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
        self.remove_emptied(link, &mut links, deleted.iter().map(String::as_str))?;
        self.hold(link)?;
        let (wanted, plan) = (self.wanted().files.keys(), self.plan());
        let is_sent = |path: &String| plan.added.contains(path) || plan.changed.contains(path);
        keep.dates.write(link, wanted, is_sent)?;
        state::write(link, MANIFEST, &self.wanted().manifest().to_json())?;
        self.tidy(link, &mut links, self.planned.goes_back_to)?;
        let gaps = links.iter().any(|link| link.left_gaps);
        self.left_gaps.store(gaps, Ordering::Relaxed);
        Ok(())
    }

    fn find(&self, problem: Problem) {
        let finding = Diagnostic::in_file(problem, self.target.to_owned());
        let mut findings = locked(&self.findings);
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }

    fn store(&self) -> std::path::PathBuf {
        self.planned.store.clone()
    }

    /// Does the steps of one stage on all connections.
    fn stage<'a>(
        &self,
        link: &mut Link<'a>,
        links: &mut [Link<'a>],
        keep: &Keep,
        steps: Vec<Step>,
    ) -> Result<(), Ended> {
        self.share(link, links, steps, |link, step| self.step(link, keep, step))
    }

    /// Does `work` for every item on all connections, and keeps the lock alive meanwhile.
    fn share<'a, T: Send>(
        &self,
        link: &mut Link<'a>,
        links: &mut [Link<'a>],
        items: Vec<T>,
        work: impl Fn(&mut Link<'a>, T) -> Result<(), Failure> + Sync,
    ) -> Result<(), Ended> {
        if items.is_empty() {
            return Ok(());
        }
        let work = |link: &mut Link<'a>, item| {
            if self.lock.is_unsure() {
                self.assure(link)?;
            }
            work(link, item)
        };
        let result = work::share(links, items, work, REFRESH, || self.assure(link));
        match result {
            _ if self.lost_lock.load(Ordering::Relaxed) => {
                Err(Ended::Problem(Problem::PublishLockLost))
            }
            result => Ok(result?),
        }
    }

    /// Makes sure that nobody took the lock, and refreshes it.
    fn assure(&self, link: &mut Link<'_>) -> Result<(), Failure> {
        if !self.lock.is_held(link)? {
            self.lost_lock.store(true, Ordering::Relaxed);
            return Err(Failure::new(Kind::Stopped, "lock"));
        }
        self.lock.refresh(link)
    }

    /// Makes sure nobody took the lock before a step that must not be done by two.
    fn hold(&self, link: &mut Link<'_>) -> Result<(), Ended> {
        match self.assure(link) {
            Err(_) if self.lost_lock.load(Ordering::Relaxed) => {
                Err(Ended::Problem(Problem::PublishLockLost))
            }
            result => Ok(result?),
        }
    }

    fn step(&self, link: &mut Link<'_>, keep: &Keep, step: Step) -> Result<(), Failure> {
        match step {
            Step::Remove(path) => {
                if let Some(seen) = keep.seen(&path)
                    && link
                        .run(|host| host.stat(&path))?
                        .is_some_and(|now| now != seen)
                {
                    return Err(Failure::overtaken(&path, false));
                }
                link.run(|host| host.remove(&path))?;
                locked(&self.journal).deleted(&path)
            }
            Step::Put(path) => {
                let file = &self.wanted().files[&path];
                let mut headers = self.wanted().headers(&path);
                headers.modified = keep.dates.now();
                headers.is_new = self.plan().added.contains(&path);
                let bytes = match self.wanted().bytes(&path)? {
                    Some(bytes) => bytes,
                    None => keep.old(link, &path, &file.hash)?.into(),
                };
                let put = match keep.seen(&path) {
                    Some(seen) => link.run(|host| host.replace(&path, &bytes, &headers, &seen)),
                    None => link.run(|host| host.put(&path, &bytes, &headers)),
                };
                match put {
                    Err(failure) if matches!(failure.kind, Kind::Overtaken { .. }) => {
                        self.hold_to_ours(link, &path, failure)?;
                    }
                    done => done?,
                }
                locked(&self.journal).arrived(&path, &file.hash)?;
                self.sent.fetch_add(1, Ordering::Relaxed);
                self.bytes.fetch_add(file.size, Ordering::Relaxed);
                self.watch.sent(&path, file.size);
                Ok(())
            }
        }
    }

    /// Gives `failure` back unless what is at the place of a file is that file: it arrived, and we did not hear of it.
    fn hold_to_ours(
        &self,
        link: &mut Link<'_>,
        path: &str,
        failure: Failure,
    ) -> Result<(), Failure> {
        let there = link.run(|host| host.read(path))?;
        if there.is_some_and(|bytes| Manifest::hash(&bytes) == self.wanted().files[path].hash) {
            return Ok(());
        }
        if self.plan().added.contains(path) {
            // The next run asks about it.
            locked(&self.journal).deleted(path)?;
        }
        Err(failure)
    }

    /// Removes folders that deletions emptied and that nothing wanted lies in.
    fn remove_emptied<'a, 'p>(
        &self,
        link: &mut Link<'a>,
        links: &mut [Link<'a>],
        deleted: impl Iterator<Item = &'p str>,
    ) -> Result<(), Ended> {
        let needed: BTreeSet<&str> = self
            .wanted()
            .files
            .keys()
            .flat_map(|path| folders_of(path))
            .collect();
        for row in emptied_folders(deleted, |folder| needed.contains(folder)) {
            self.share(link, links, row, |link, folder: String| {
                link.run(|host| host.remove_folder(&folder)).map(|_| ())
            })?;
        }
        Ok(())
    }

    /// Forgets what is too old, what was on its way, and that the run was under way.
    fn tidy<'a>(
        &self,
        link: &mut Link<'a>,
        links: &mut [Link<'a>],
        used_up: Option<u64>,
    ) -> Result<(), Ended> {
        if let Some(number) = used_up {
            let path = state::version_path(number);
            link.run(|host| host.remove(&path))?;
        }
        let keep = Keep::new(self.store(), Dates::default(), link)?;
        let old = keep.outdated(link, self.keep_versions, used_up)?;
        for path in old.damaged {
            self.find(Problem::PublishVersionDamaged { path });
        }
        let mut rows = vec![old.versions, old.objects];
        for folder in [PASSING, VERSIONS, OBJECTS] {
            rows.push(state::strays(link, folder)?);
        }
        for row in rows {
            self.share(link, links, row, |link, path: String| {
                link.run(|host| host.remove(&path))
            })?;
        }
        Ok(state::remove(link, PENDING)?)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
