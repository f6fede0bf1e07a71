//! A folder on disk that goes from one complete state to the next.
//!
//! A file that nothing stood in the way of is written at its place as it comes: no page of the old
//! state leads to it. A file that replaces another is staged in `.sen/`; only when all have come are
//! those renamed into place, one by one, and what is no longer produced removed. Until then every
//! file of the old state is as it was, and a build that fails takes back what it added.

use super::made::{Made, Page};
use super::{Manifest, Sink, is_path};
use crate::diag::{Diagnostic, IoAction, Problem};
use crate::render::{Artifact, Key};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

/// Our own folder in the output.
const OWN: &str = ".sen";
const LOCK: &str = "lock";
const STAGE: &str = "stage";
const MANIFEST: &str = "manifest.json";
/// Written before the first change: what it names is ours even if the run ends half-way.
const COMING: &str = "manifest.new.json";

/// What the pages were made from.
const MADE: &str = "made.json";

/// Stands there while the folder holds, or may hold, what is not for the public: it must not be published.
const PREVIEW: &str = "preview";

/// Whom an output is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everyone.
    Public,
    /// Those who make the site: it may hold drafts, what is to come, what has expired.
    Makers,
}

/// Whom the output in `folder` is for.
pub fn audience_of(folder: &Path) -> Audience {
    match folder.join(OWN).join(PREVIEW).exists() {
        true => Audience::Makers,
        false => Audience::Public,
    }
}

/// A build into a folder.
#[derive(Debug)]
pub struct DiskSink {
    folder: PathBuf,
    audience: Audience,
    old: Manifest,
    made: Made,
    /// When the old manifest was written; files changed later are not trusted to match it.
    written_at: Option<SystemTime>,
    /// Every path that will come.
    coming: OnceLock<Vec<String>>,
    /// Whether [`COMING`] stands on disk, or why it cannot.
    announced: OnceLock<Result<(), Diagnostic>>,
    /// Folders that were made or found to be no links.
    folders: Mutex<HashSet<PathBuf>>,
    taken: Mutex<BTreeMap<String, Taken>>,
    counter: AtomicUsize,
    /// Whether what was added stays when the build ends.
    stays: AtomicBool,
    /// Held while the build runs, so that two builds do not mix.
    _lock: File,
}

#[derive(Debug)]
struct Taken {
    hash: blake3::Hash,
    state: State,
    /// What a page or a file of the index was made from.
    made: Option<Page>,
}

impl Taken {
    /// What stands where it was made earlier.
    fn same(page: &Page) -> Self {
        Self {
            hash: page.hash,
            state: State::Same,
            made: Some(*page),
        }
    }
}

/// Where a file is before everything is put into place.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// In place, as it was before.
    Same,
    /// In place, where nothing was before.
    Added,
    /// Staged in this file.
    Staged(PathBuf),
}

/// What a build changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files in the output.
    pub total: usize,
    /// Files written.
    pub changed: usize,
    /// Files removed.
    pub removed: usize,
}

impl DiskSink {
    /// Prepares `folder`, which is made when it does not exist. While another build into it runs, calls `waits` and waits.
    ///
    /// # Errors
    /// When it is a file or cannot be written.
    pub fn new(
        folder: &Path,
        audience: Audience,
        waits: impl FnOnce(),
    ) -> Result<Self, Diagnostic> {
        if folder.exists() && !folder.is_dir() {
            let shown = folder.to_string_lossy().into_owned();
            return Err(Diagnostic::in_file(Problem::OutputIsFile, shown));
        }
        let own = folder.join(OWN);
        let stage = own.join(STAGE);
        if own.is_symlink() {
            let shown = folder.to_string_lossy().into_owned();
            let path = OWN.to_owned();
            return Err(Diagnostic::in_file(Problem::OutputForeign { path }, shown));
        }
        create_folder(&own)?;
        remove_links(&own)?;
        let lock = own.join(LOCK);
        let lock = take(&lock, waits).map_err(|e| failed(&lock, IoAction::Write, &e))?;
        // What an interrupted run left.
        match fs::remove_dir_all(&stage) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&stage, IoAction::Remove, &e));
            }
            _ => create_folder(&stage)?,
        }
        if audience == Audience::Makers {
            let mark = own.join(PREVIEW);
            fs::write(&mark, "").map_err(|e| failed(&mark, IoAction::Write, &e))?;
        }
        let read = |name| fs::read(own.join(name)).unwrap_or_default();
        let (mut old, made) = rayon::join(
            || Manifest::from_json(&read(MANIFEST)),
            || Made::from_json(&read(MADE)),
        );
        let written_at = fs::metadata(own.join(MANIFEST))
            .and_then(|data| data.modified())
            .ok();
        let interrupted = Manifest::from_json(&read(COMING));
        for (path, _) in interrupted.files {
            old.files.entry(path).or_default();
        }
        // Whoever gave us the folder may have written anything there, and what is named is removed.
        old.files.retain(|path, _| is_path(path));
        Ok(Self {
            folder: folder.to_owned(),
            audience,
            old,
            made,
            written_at,
            coming: OnceLock::new(),
            announced: OnceLock::new(),
            folders: Mutex::default(),
            taken: Mutex::default(),
            counter: AtomicUsize::new(0),
            stays: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// Notes on disk which files are going to be ours, before the first of them is.
    fn announce(&self) -> Result<(), Diagnostic> {
        let write = || {
            let all = self
                .old
                .files
                .keys()
                .chain(self.coming.get().into_iter().flatten());
            let all: BTreeMap<&String, &str> = all.map(|path| (path, "")).collect();
            self.write_coming(&Manifest::json_of(all.into_iter()))
        };
        self.announced.get_or_init(write).clone()
    }

    fn write_coming(&self, manifest: &[u8]) -> Result<(), Diagnostic> {
        let file = self.folder.join(OWN).join(COMING);
        // A list cut short by a crash would make our own files look like somebody else's.
        let passing = file.with_extension("part");
        fs::write(&passing, manifest)
            .and_then(|()| fs::rename(&passing, &file))
            .map_err(|e| failed(&file, IoAction::Write, &e))
    }

    /// Writes a file where nothing stands; `false` when something does, also where its folder must
    /// be.
    fn add(&self, path: &str, bytes: &[u8]) -> Result<bool, Diagnostic> {
        let target = self.folder.join(path);
        let folder = target.parent().unwrap_or(&self.folder);
        if self.make_folder(folder).is_err() {
            return Ok(false);
        }
        self.announce()?;
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&target);
        let Ok(mut file) = made else {
            return Ok(false);
        };
        if let Err(error) = file.write_all(bytes) {
            // The first error is the one to tell of.
            let _ = fs::remove_file(&target);
            return Err(failed(&target, IoAction::Write, &error));
        }
        Ok(true)
    }

    /// Makes a folder below ours, of which no part may be a link: it would lead out.
    fn make_folder(&self, folder: &Path) -> Result<(), Diagnostic> {
        if locked(&self.folders).contains(folder) {
            return Ok(());
        }
        if let Some(link) = self.link_above(folder) {
            return Err(self.in_the_way(link));
        }
        create_folder(folder)?;
        locked(&self.folders).insert(folder.to_owned());
        Ok(())
    }

    /// The folder itself or one above it, below ours, that is a link.
    fn link_above<'p>(&self, folder: &'p Path) -> Option<&'p Path> {
        folder
            .ancestors()
            .take_while(|above| *above != self.folder)
            .find(|above| above.is_symlink())
    }

    fn in_the_way(&self, target: &Path) -> Diagnostic {
        let path = target.strip_prefix(&self.folder).unwrap_or(target);
        let path = path.to_string_lossy().into_owned();
        let shown = self.folder.to_string_lossy().into_owned();
        Diagnostic::in_file(Problem::OutputForeign { path }, shown)
    }

    /// Whether the file in place is known to have this hash already.
    fn is_in_place(&self, path: &str, hash: blake3::Hash, size: u64) -> bool {
        let target = self.folder.join(path);
        let Ok(data) = fs::metadata(&target) else {
            return false;
        };
        if !data.is_file() || data.len() != size {
            return false;
        }
        let known = self
            .old
            .files
            .get(path)
            .is_some_and(|old| *old == *hash.to_hex());
        let untouched = match (data.modified(), self.written_at) {
            (Ok(changed), Some(written)) => changed <= written,
            _ => false,
        };
        (known && untouched) || fs::read(&target).is_ok_and(|old| blake3::hash(&old) == hash)
    }

    /// Puts everything into place. Call only when every artifact has come.
    ///
    /// # Errors
    /// When the system refuses, or a file that is not ours stands where one of ours must be. Nothing has been changed then,
    /// unless [`Problem::OutputUnfinished`] is among the findings.
    pub fn commit(self) -> Result<Written, Vec<Diagnostic>> {
        let taken = std::mem::take(&mut *locked(&self.taken));
        let result = match self.foreign(&taken) {
            foreign if foreign.is_empty() => self.put_in_place(&taken).map_err(|finding| {
                let shown = self.folder.to_string_lossy().into_owned();
                let has_begun = self.stays.load(Ordering::Relaxed);
                let unfinished = || Diagnostic::in_file(Problem::OutputUnfinished, shown);
                std::iter::once(finding)
                    .chain(has_begun.then(unfinished))
                    .collect()
            }),
            foreign => Err(foreign),
        };
        // Dropping takes back what was added, unless it stays.
        *locked(&self.taken) = taken;
        result
    }

    /// Files in the way that no manifest says are ours.
    fn foreign(&self, taken: &BTreeMap<String, Taken>) -> Vec<Diagnostic> {
        let is_foreign = |path: &String| {
            let target = self.folder.join(path);
            !self.old.files.contains_key(path)
                && fs::symlink_metadata(&target).is_ok()
                && !(target.is_dir() && self.holds_only_ours(&target))
        };
        taken
            .iter()
            .filter(|(path, new)| matches!(new.state, State::Staged(_)) && is_foreign(path))
            .map(|(path, _)| self.in_the_way(&self.folder.join(path)))
            .collect()
    }

    /// Whether everything in a folder is in the old manifest.
    fn holds_only_ours(&self, folder: &Path) -> bool {
        walkdir::WalkDir::new(folder)
            .into_iter()
            .filter(|entry| entry.as_ref().is_ok_and(|e| !e.file_type().is_dir()))
            .all(|entry| {
                let path = entry.as_ref().map(walkdir::DirEntry::path);
                path.ok()
                    .and_then(|path| path.strip_prefix(&self.folder).ok())
                    .and_then(Path::to_str)
                    .is_some_and(|path| self.old.files.contains_key(&with_slashes(path)))
            })
    }

    fn put_in_place(&self, taken: &BTreeMap<String, Taken>) -> Result<Written, Diagnostic> {
        let own = self.folder.join(OWN);
        let mut written = Written {
            total: taken.len(),
            ..Written::default()
        };
        let gone: Vec<&String> = self
            .old
            .files
            .keys()
            .filter(|path| !taken.contains_key(*path))
            .collect();
        let is_same = |(path, new): (&String, &Taken)| {
            let old = self.old.files.get(path);
            new.state == State::Same && old.is_some_and(|old| *old == *new.hash.to_hex())
        };
        if gone.is_empty() && taken.iter().all(is_same) {
            self.write_made(self.made_of(taken))?;
            return self.clean(&own, written);
        }
        self.announce()?;
        self.make_folders(taken)?;
        self.stays.store(true, Ordering::Relaxed);
        for (path, new) in taken {
            match &new.state {
                State::Same => continue,
                State::Added => {}
                State::Staged(file) => {
                    let target = self.folder.join(path);
                    if target.is_dir() {
                        // A folder of ours that became a file; its files are gone from the manifest.
                        self.remove_all(&gone, &mut written)?;
                    }
                    fs::rename(file, &target).map_err(|e| failed(&target, IoAction::Write, &e))?;
                }
            }
            written.changed += 1;
        }
        self.remove_all(&gone, &mut written)?;
        let (manifest, made) = rayon::join(|| manifest_of(taken), || self.made_of(taken));
        self.write_coming(&manifest)?;
        let target = own.join(MANIFEST);
        fs::rename(own.join(COMING), &target).map_err(|e| failed(&target, IoAction::Write, &e))?;
        self.write_made(made)?;
        self.clean(&own, written)
    }

    /// What the pages were made from, as it is noted; `None` when that is noted already.
    fn made_of(&self, taken: &BTreeMap<String, Taken>) -> Option<Vec<u8>> {
        let pages = || {
            taken
                .iter()
                .filter_map(|(path, new)| Some((path, new.made.as_ref()?)))
        };
        (!pages().eq(&self.made.pages)).then(|| Made::json_of(pages()))
    }

    fn write_made(&self, made: Option<Vec<u8>>) -> Result<(), Diagnostic> {
        let Some(made) = made else { return Ok(()) };
        let file = self.folder.join(OWN).join(MADE);
        // A list cut short by a crash is no JSON, and known as none.
        fs::write(&file, made).map_err(|e| failed(&file, IoAction::Write, &e))
    }

    /// Makes every folder that will be needed: what cannot be made is found before the first file
    /// is replaced.
    fn make_folders(&self, taken: &BTreeMap<String, Taken>) -> Result<(), Diagnostic> {
        for (path, new) in taken {
            let target = self.folder.join(path);
            if let (State::Staged(_), Some(folder)) = (&new.state, target.parent()) {
                self.clear_the_way(folder)?;
                self.make_folder(folder)?;
            }
        }
        Ok(())
    }

    fn clean(&self, own: &Path, written: Written) -> Result<Written, Diagnostic> {
        let stage = own.join(STAGE);
        fs::remove_dir_all(&stage).map_err(|e| failed(&stage, IoAction::Remove, &e))?;
        let mark = own.join(PREVIEW);
        if self.audience == Audience::Public && mark.exists() {
            fs::remove_file(&mark).map_err(|e| failed(&mark, IoAction::Remove, &e))?;
        }
        Ok(written)
    }

    /// Removes a file of ours that stands where a folder must be.
    fn clear_the_way(&self, folder: &Path) -> Result<(), Diagnostic> {
        for above in folder.ancestors().take_while(|above| *above != self.folder) {
            let path = above.strip_prefix(&self.folder).unwrap_or(above);
            let is_ours = path
                .to_str()
                .is_some_and(|path| self.old.files.contains_key(&with_slashes(path)));
            if above.is_file() && is_ours && self.link_above(above).is_none() {
                fs::remove_file(above).map_err(|e| failed(above, IoAction::Remove, &e))?;
            }
        }
        Ok(())
    }

    /// Removes files of ours that are no longer produced, and folders that this empties.
    fn remove_all(&self, gone: &[&String], written: &mut Written) -> Result<(), Diagnostic> {
        for path in gone {
            let target = self.folder.join(path);
            let folder = target.parent();
            if folder.is_some_and(|folder| self.link_above(folder).is_some()) {
                // What lies behind a link is not ours.
                continue;
            }
            match fs::remove_file(&target) {
                Ok(()) => written.removed += 1,
                // Gone already, or a file of ours now stands where its folder was, or a folder where
                // it was.
                Err(e)
                    if matches!(
                        e.kind(),
                        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                    ) || target.is_dir() => {}
                Err(e) => return Err(failed(&target, IoAction::Remove, &e)),
            }
            self.remove_empty(folder);
        }
        Ok(())
    }

    /// Removes a folder of the output when it is empty, then the one above.
    fn remove_empty(&self, folder: Option<&Path>) {
        let mut folder = folder;
        while let Some(empty) = folder.filter(|folder| *folder != self.folder) {
            // Fails when something is left in it: then it stays.
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
    }
}

impl Sink for DiskSink {
    fn remembers(&self) -> bool {
        true
    }

    fn has(&self, path: &str, key: Key) -> bool {
        let Some(page) = self.made.pages.get(path) else {
            return false;
        };
        let is_there = page.key == key && self.is_in_place(path, page.hash, page.size);
        if is_there {
            locked(&self.taken).insert(path.to_owned(), Taken::same(page));
        }
        is_there
    }

    fn keeps(&self, key: Key) -> bool {
        let pages = self.made.pages.iter();
        let all: Vec<(&String, &Page)> = pages.filter(|(_, page)| page.key == key).collect();
        let is_in_place =
            |(path, page): &(&String, &Page)| self.is_in_place(path, page.hash, page.size);
        let are_there = !all.is_empty() && all.par_iter().all(is_in_place);
        if are_there {
            let same = all
                .into_iter()
                .map(|(path, page)| (path.clone(), Taken::same(page)));
            locked(&self.taken).extend(same);
        }
        are_there
    }

    fn expect(&self, paths: &[&str]) {
        self.coming
            .get_or_init(|| paths.iter().map(|path| (*path).to_owned()).collect());
    }

    fn accept(&self, artifact: Artifact, key: Option<Key>) -> Result<(), Diagnostic> {
        let (path, bytes) = (artifact.path, artifact.bytes);
        let hash = blake3::hash(&bytes);
        let size = bytes.len() as u64;
        let made = key.map(|key| Page { key, hash, size });
        let is_new = !self.old.files.contains_key(&path);
        let state = if is_new && self.add(&path, &bytes)? {
            State::Added
        } else if self.is_in_place(&path, hash, size) {
            State::Same
        } else {
            let number = self.counter.fetch_add(1, Ordering::Relaxed);
            let file = self.folder.join(OWN).join(STAGE).join(number.to_string());
            fs::write(&file, &bytes).map_err(|e| failed(&file, IoAction::Write, &e))?;
            State::Staged(file)
        };
        locked(&self.taken).insert(path, Taken { hash, state, made });
        Ok(())
    }
}

impl Drop for DiskSink {
    /// Takes back what a failed build added.
    fn drop(&mut self) {
        if self.stays.load(Ordering::Relaxed) || self.announced.get().is_none() {
            return;
        }
        for (path, taken) in locked(&self.taken).iter() {
            if taken.state == State::Added {
                let target = self.folder.join(path);
                let _ = fs::remove_file(&target);
                self.remove_empty(target.parent());
            }
        }
        // Where even this fails, more is taken to be ours than is, until the next build.
        let _ = self.write_coming(&self.old.to_json());
    }
}

fn manifest_of(taken: &BTreeMap<String, Taken>) -> Vec<u8> {
    let files = taken.iter();
    Manifest::json_of(files.map(|(path, new)| (path, new.hash.to_hex().to_string())))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A relative path as the manifest writes it.
fn with_slashes(path: &str) -> String {
    path.replace(std::path::MAIN_SEPARATOR, "/")
}

fn create_folder(folder: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(folder).map_err(|e| failed(folder, IoAction::Write, &e))
}

/// The lock, held until it is dropped.
fn take(lock: &Path, waits: impl FnOnce()) -> io::Result<File> {
    let file = File::create(lock)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            waits();
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    Ok(file)
}

/// Removes what is a link in our own folder: what is written there would land elsewhere.
fn remove_links(own: &Path) -> Result<(), Diagnostic> {
    let entries = fs::read_dir(own).map_err(|e| failed(own, IoAction::Read, &e))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_symlink() {
            fs::remove_file(&path).map_err(|e| failed(&path, IoAction::Remove, &e))?;
        }
    }
    Ok(())
}

fn failed(path: &Path, action: IoAction, error: &io::Error) -> Diagnostic {
    let problem = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Problem::DiskFull,
        _ => Problem::Io {
            action,
            error: error.to_string(),
        },
    };
    Diagnostic::in_file(problem, path.to_string_lossy().into_owned())
}
