//! A host in memory, for tests: it can be full, fail, refuse to copy, ignore case, and shows every change to a witness.

use super::super::plan::folders_of;
use super::{Connector, Copied, Entry, Failure, Headers, Kind, Remote, Stat};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(in crate::publish) type Files = BTreeMap<String, Vec<u8>>;
type Witness = Box<dyn FnMut(&Files) + Send>;
type Event = Box<dyn FnOnce(&mut Files) + Send>;

/// The host; clones are the same one.
#[derive(Clone, Default)]
pub(in crate::publish) struct Host(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    files: Files,
    /// Folders that were made, also when nothing is left in them.
    folders: BTreeSet<String>,
    claims: BTreeSet<String>,
    /// Bytes that fit; none for any number.
    capacity: Option<usize>,
    cannot_copy: bool,
    /// Dates that files were given.
    dates: BTreeMap<String, u64>,
    /// Names that differ in case only are one.
    folds_case: bool,
    /// Names that begin with a dot are left out of lists.
    hides_dots: bool,
    /// Requests until the host dies for good.
    lives: Option<usize>,
    requests: usize,
    looks_at_lock: usize,
    reads: Vec<String>,
    witness: Option<Witness>,
    event: Option<Event>,
}

impl Host {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::publish) fn files(&self) -> Files {
        self.inner().files.clone()
    }

    /// What readers can see.
    pub(in crate::publish) fn site(&self) -> Files {
        let mut files = self.files();
        files.retain(|path, _| !path.starts_with(".sen/"));
        files
    }

    pub(in crate::publish) fn write(&self, path: &str, bytes: &[u8]) {
        let mut inner = self.inner();
        inner.files.insert(path.into(), bytes.to_vec());
        inner.dates.remove(path);
        inner.folders.extend(folders_of(path).map(str::to_owned));
    }

    pub(in crate::publish) fn date(&self, path: &str, seconds: u64) {
        self.inner().dates.insert(path.into(), seconds);
    }

    pub(in crate::publish) fn claim_lock(&self) {
        self.inner().claims.insert(".sen/publishing".into());
    }

    pub(in crate::publish) fn remove(&self, path: &str) {
        self.inner().files.remove(path);
    }

    /// How often somebody looked who holds the lock.
    pub(in crate::publish) fn looks_at_lock(&self) -> usize {
        self.inner().looks_at_lock
    }

    /// What was read, in order.
    pub(in crate::publish) fn reads(&self) -> Vec<String> {
        self.inner().reads.clone()
    }

    pub(in crate::publish) fn set_capacity(&self, capacity: Option<usize>) {
        self.inner().capacity = capacity;
    }

    pub(in crate::publish) fn set_cannot_copy(&self) {
        self.inner().cannot_copy = true;
    }

    pub(in crate::publish) fn set_folds_case(&self) {
        self.inner().folds_case = true;
    }

    pub(in crate::publish) fn set_hides_dots(&self) {
        self.inner().hides_dots = true;
    }

    /// Dies after so many requests, in the middle of the next.
    pub(in crate::publish) fn set_lives(&self, lives: Option<usize>) {
        self.inner().lives = lives;
    }

    /// Folders outside our own.
    pub(in crate::publish) fn folders(&self) -> BTreeSet<String> {
        let mut folders = self.inner().folders.clone();
        folders.retain(|folder| !folder.starts_with(".sen"));
        folders
    }

    pub(in crate::publish) fn requests(&self) -> usize {
        self.inner().requests
    }

    pub(in crate::publish) fn watch(&self, witness: impl FnMut(&Files) + Send + 'static) {
        self.inner().witness = Some(Box::new(witness));
    }

    /// What happens when the site changes for the first time.
    pub(in crate::publish) fn at_change(&self, event: impl FnOnce(&mut Files) + Send + 'static) {
        self.inner().event = Some(Box::new(event));
    }

    /// One request; `false` for the second half of one that is cut.
    fn request(&self) -> Result<MutexGuard<'_, Inner>, Failure> {
        let mut inner = self.inner();
        inner.requests += 1;
        match &mut inner.lives {
            Some(0) => return Err(Failure::lost("the host is dead")),
            Some(lives) => *lives -= 1,
            None => {}
        }
        Ok(inner)
    }
}

impl Inner {
    /// The name under which a file is there, or would be.
    fn name(&self, path: &str) -> String {
        let is_same =
            |name: &&String| self.folds_case && name.to_lowercase() == path.to_lowercase();
        let found = self.files.keys().find(is_same);
        found.cloned().unwrap_or_else(|| path.to_owned())
    }

    /// Makes the folders above `path`: no file may have the name of one, nor `path`.
    fn make_way(&mut self, path: &str) -> Result<(), Failure> {
        let above: Vec<&str> = folders_of(path).collect();
        let is_taken = above.iter().any(|folder| self.files.contains_key(*folder));
        if is_taken || self.folders.contains(path) {
            return Err(Failure::refused(path, "the name is taken"));
        }
        self.folders.extend(above.into_iter().map(str::to_owned));
        Ok(())
    }

    fn changed(&mut self, path: &str) {
        if !path.starts_with(".sen/")
            && let Some(event) = self.event.take()
        {
            let before = self.files.clone();
            event(&mut self.files);
            let files = &self.files;
            self.dates
                .retain(|path, _| before.get(path) == files.get(path));
        }
        let Self { files, witness, .. } = self;
        if let Some(witness) = witness {
            let mut seen = files.clone();
            seen.retain(|path, _| !path.starts_with(".sen/"));
            witness(&seen);
        }
    }

    /// The answer to the last request before death does not come, though it was done.
    fn answer<T>(&self, value: T) -> Result<T, Failure> {
        match self.lives {
            Some(0) => Err(Failure::lost("cut before the answer")),
            _ => Ok(value),
        }
    }
}

impl Connector for Host {
    fn connect(&self) -> Result<Box<dyn Remote>, Failure> {
        Ok(Box::new(self.clone()))
    }

    fn keeps_dates(&self) -> bool {
        true
    }
}

impl Remote for Host {
    fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let inner = self.request()?;
        let prefix = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
        let files = inner.files.iter();
        let files = files.map(|(path, bytes)| (path, bytes.len() as u64, false));
        let folders = inner.folders.iter().chain(&inner.claims);
        let folders = folders.map(|path| (path, 0, true));
        for (path, size, is_folder) in files.chain(folders) {
            let Some(below) = path.strip_prefix(&prefix) else {
                continue;
            };
            let name = below.split('/').next().unwrap_or(below);
            let entry = Entry {
                name: name.into(),
                is_folder: is_folder || name != below,
                size,
            };
            entries.entry(name).or_insert(entry);
        }
        let is_shown = |entry: &Entry| !(inner.hides_dots && entry.name.starts_with('.'));
        Ok(entries.into_values().filter(is_shown).collect())
    }

    fn stat(&mut self, path: &str) -> Result<Option<Stat>, Failure> {
        let inner = self.request()?;
        Ok(inner.files.get(&inner.name(path)).map(|bytes| Stat {
            size: bytes.len() as u64,
            modified: inner.dates.get(path).copied(),
            hash: None,
        }))
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let mut inner = self.request()?;
        inner.looks_at_lock += usize::from(path == ".sen/lock.json");
        inner.reads.push(path.to_owned());
        Ok(inner.files.get(&inner.name(path)).cloned())
    }

    fn put(&mut self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure> {
        let mut inner = self.request()?;
        let used: usize = inner.files.values().map(Vec::len).sum();
        if inner
            .capacity
            .is_some_and(|capacity| used + bytes.len() > capacity)
        {
            return Err(Failure::new(Kind::Full, ""));
        }
        inner.make_way(path)?;
        let name = inner.name(path);
        if headers.is_new && inner.files.contains_key(&name) {
            return Err(Failure::overtaken(path, true));
        }
        inner.files.insert(name, bytes.to_vec());
        inner.dates.remove(path);
        if let Some(date) = headers.modified {
            inner.dates.insert(path.to_owned(), date);
        }
        inner.changed(path);
        inner.answer(())
    }

    fn copy(&mut self, from: &str, to: &str) -> Result<Copied, Failure> {
        let mut inner = self.request()?;
        if inner.cannot_copy {
            return Ok(Copied::Unable);
        }
        let Some(bytes) = inner.files.get(&inner.name(from)).cloned() else {
            return Ok(Copied::Missing);
        };
        inner.make_way(to)?;
        let name = inner.name(to);
        inner.files.insert(name, bytes);
        inner.changed(to);
        inner.answer(Copied::Done)
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        let mut inner = self.request()?;
        if inner.folders.contains(path) {
            return Err(Failure::refused(path, "a folder is no file"));
        }
        let name = inner.name(path);
        inner.files.remove(&name);
        inner.changed(path);
        inner.answer(())
    }

    fn remove_folder(&mut self, path: &str) -> Result<bool, Failure> {
        let mut inner = self.request()?;
        let inside = format!("{path}/");
        let mut names = inner.files.keys().chain(&inner.folders);
        let is_empty = !names.any(|name| name.starts_with(&inside));
        let is_gone = is_empty && inner.folders.remove(path);
        inner.answer(is_gone)
    }

    fn claim(&mut self, path: &str) -> Result<bool, Failure> {
        let mut inner = self.request()?;
        let made = inner.claims.insert(path.into());
        inner.answer(made)
    }

    fn release(&mut self, path: &str) -> Result<(), Failure> {
        let mut inner = self.request()?;
        inner.claims.remove(path);
        inner.answer(())
    }
}
