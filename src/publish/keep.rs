//! Previous versions: bytes kept before they are overwritten or deleted, and forgotten when too old.
//!
//! Bytes are kept on the host, by copy or link, where it can; else in the local store, downloaded. A kept object that exists
//! is never made again, and it is made before its file is touched: so an object that is absent means a file that is old.

use super::dates::Dates;
use super::link::Link;
use super::plan::folders_of;
use super::random_name;
use super::remote::{Copied, Failure, Kind, Stat};
use super::state::{self, OBJECTS, is_hash, object_path, version_path};
use crate::output::Manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Where old bytes go.
#[derive(Debug)]
pub(super) struct Keep {
    /// `.sen/objects/TARGET/PLACE` of the site.
    store: PathBuf,
    /// The same of other places of the target. Perhaps they are this one, by another address: what is needed may lie there, and may go
    /// with what is needed there no more.
    elsewhere: Vec<PathBuf>,
    /// Objects on the host when the run began, and their sizes.
    on_host: BTreeMap<String, u64>,
    host_copies: AtomicBool,
    pub(super) dates: Dates,
    /// What was said of a file when it was kept.
    seen: Mutex<BTreeMap<String, Stat>>,
}

impl Keep {
    pub(super) fn new(store: PathBuf, dates: Dates, link: &mut Link<'_>) -> Result<Self, Failure> {
        let entries = link.run(|host| host.list(OBJECTS))?;
        let places = fs::read_dir(store.parent().unwrap_or(&store));
        let places = places.into_iter().flatten().flatten();
        let places = places.map(|entry| entry.path());
        Ok(Self {
            elsewhere: places.filter(|place| *place != store).collect(),
            store,
            dates,
            on_host: entries.into_iter().map(|e| (e.name, e.size)).collect(),
            host_copies: AtomicBool::new(true),
            seen: Mutex::default(),
        })
    }

    fn local(&self, hash: &str) -> PathBuf {
        object_in(&self.store, hash)
    }

    /// Whether the bytes of `hash` are kept for this place.
    pub(super) fn has(&self, hash: &str) -> bool {
        self.on_host.contains_key(hash) || self.local(hash).is_file()
    }

    /// Size of the bytes of `hash`; `None` when they are nowhere.
    pub(super) fn size(&self, hash: &str) -> Option<u64> {
        let on_host = self.on_host.get(hash).copied();
        on_host.or_else(|| {
            self.places().find_map(|place| {
                let file = fs::metadata(object_in(place, hash)).ok()?;
                file.is_file().then_some(file.len())
            })
        })
    }

    fn places(&self) -> impl Iterator<Item = &PathBuf> {
        std::iter::once(&self.store).chain(&self.elsewhere)
    }

    /// Keeps what stands at `path`, and gives its hash; `None` when nothing that can be read does. Others may have changed it
    /// since it was published as `expected`, so that is what the host says, or what its bytes say. What has the date it was given
    /// need not be fetched: going back looks at it. What will be there again (`is_lost` tells) is not kept.
    pub(super) fn keep(
        &self,
        link: &mut Link<'_>,
        path: &str,
        expected: Option<&String>,
        is_lost: impl Fn(&String) -> bool,
    ) -> Result<Option<String>, Failure> {
        let Some(stat) = link.run(|host| host.stat(path))? else {
            return Ok(None);
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(path.to_owned(), stat.clone());
        drop(seen);
        let is_ours = stat.modified.is_some() && stat.modified == self.dates.of(path);
        let expected = expected.filter(|_| is_ours);
        let told = stat.hash.as_ref().filter(|hash| is_hash(hash));
        let known = told.or(expected);
        if let Some(hash) = known
            && (!is_lost(hash) || self.has(hash) || self.copy_on_host(link, path, hash)?)
        {
            return Ok(Some(hash.clone()));
        }
        let Some(bytes) = link.run(|host| host.read(path))? else {
            return Ok(None);
        };
        let hash = Manifest::hash(&bytes);
        if is_lost(&hash) && !self.has(&hash) && !self.copy_on_host(link, path, &hash)? {
            self.store(&hash, &bytes)?;
        }
        Ok(Some(hash))
    }

    /// What was said of `path` when it was kept: others may have been at it since.
    pub(super) fn seen(&self, path: &str) -> Option<Stat> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(path).cloned()
    }

    /// Keeps a file on the host itself; `false` where that is not possible.
    fn copy_on_host(&self, link: &mut Link<'_>, path: &str, hash: &str) -> Result<bool, Failure> {
        if !self.host_copies.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let object = object_path(hash);
        let copied = link.run(|host| host.copy(path, &object))?;
        if copied == Copied::Unable {
            self.host_copies.store(false, Ordering::Relaxed);
        }
        Ok(copied == Copied::Done)
    }

    fn store(&self, hash: &str, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.local(hash);
        // Two files may have the same bytes, and be kept at the same time.
        let passing = self.store.join(format!("{}.new", random_name()?));
        let write = || {
            fs::create_dir_all(file.parent().unwrap_or(&self.store))?;
            let mut made = fs::File::create(&passing)?;
            made.write_all(bytes)?;
            made.sync_data()?;
            fs::rename(&passing, &file)
        };
        write().map_err(|e: std::io::Error| Failure::local(&file, &e))
    }

    /// The kept bytes of `hash`; `None` where they are missing or are others.
    fn bytes(&self, link: &mut Link<'_>, hash: &str) -> Result<Option<Vec<u8>>, Failure> {
        let is_sound = |bytes: &Vec<u8>| Manifest::hash(bytes) == hash;
        let here = self
            .places()
            .find_map(|place| fs::read(object_in(place, hash)).ok().filter(is_sound));
        if here.is_some() {
            return Ok(here);
        }
        let object = object_path(hash);
        let bytes = link.run(|host| host.read(&object))?;
        Ok(bytes.filter(is_sound))
    }

    /// Whether the kept bytes of `hash` are what they were.
    pub(super) fn is_sound(&self, link: &mut Link<'_>, hash: &str) -> Result<bool, Failure> {
        Ok(self.bytes(link, hash)?.is_some())
    }

    /// The kept bytes of `path`, which were found sound. They are sent: a link to them would change with the file.
    pub(super) fn old(
        &self,
        link: &mut Link<'_>,
        path: &str,
        hash: &str,
    ) -> Result<Vec<u8>, Failure> {
        let bytes = self.bytes(link, hash)?;
        bytes.ok_or_else(|| Failure::new(Kind::NotKept(path.to_owned()), ""))
    }

    /// What is kept for versions older than the newest `keep`, or for none; `used_up` is the one that a rollback has just led to.
    /// Forgets what of it lies on this machine. Each version leads from the one after it, so one that cannot be read is the end of
    /// the way back. It stays where it is: who knows whose it is.
    pub(super) fn outdated(
        &self,
        link: &mut Link<'_>,
        keep: usize,
        used_up: Option<u64>,
    ) -> Result<Outdated, Failure> {
        let numbers = state::versions(link)?;
        let newest = used_up.map(|number| number.saturating_sub(1));
        let mut next = newest.or(numbers.last().copied());
        let (mut needed, mut kept) = (BTreeSet::new(), 0);
        let mut outdated = Outdated::default();
        for number in numbers.into_iter().rev() {
            let version = match state::read_version(link, number) {
                Ok(version) => version.unwrap_or_default(),
                Err(failure) if failure.kind == Kind::Damaged => {
                    outdated.damaged.push(failure.what);
                    continue;
                }
                Err(failure) => return Err(failure),
            };
            if kept < keep && next == Some(number) {
                needed.extend(version.files.into_values());
                kept += 1;
                next = number.checked_sub(1);
            } else {
                outdated.versions.push(version_path(number));
            }
        }
        self.tidy_store(&needed);
        let objects = link.run(|host| host.list(OBJECTS))?;
        let objects = objects
            .iter()
            .filter(|entry| !entry.is_folder && is_hash(&entry.name))
            .filter(|entry| !needed.contains(&entry.name));
        outdated.objects = objects.map(|entry| object_path(&entry.name)).collect();
        Ok(outdated)
    }

    /// Removes all but what is needed from the store on this machine: also what a crash left on its way there.
    fn tidy_store(&self, needed: &BTreeSet<String>) {
        let inside = |folder: &Path| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect::<Vec<_>>()
        };
        for place in inside(&self.store) {
            // What cannot be removed now is the next time.
            let _ = fs::remove_file(&place);
            for object in inside(&place) {
                let name = object.file_name().unwrap_or_default().to_string_lossy();
                if !needed.contains(&*name) {
                    let _ = fs::remove_file(&object);
                }
            }
            let _ = fs::remove_dir(&place);
        }
    }
}

/// Where a store on this machine has the bytes of `hash`.
fn object_in(store: &Path, hash: &str) -> PathBuf {
    store.join(hash.get(..2).unwrap_or("xx")).join(hash)
}

/// What of the host no version kept needs.
#[derive(Debug, Default)]
pub(super) struct Outdated {
    /// To be removed first: a version without its objects could not be put back.
    pub(super) versions: Vec<String>,
    pub(super) objects: Vec<String>,
    /// Versions that cannot be read.
    pub(super) damaged: Vec<String>,
}

/// The folders that deletions may have emptied and that nothing wanted lies in, the deepest first: each row may be removed
/// when the one before is.
pub(super) fn emptied_folders<'p>(
    deleted: impl Iterator<Item = &'p str>,
    is_needed: impl Fn(&str) -> bool,
) -> Vec<Vec<String>> {
    let mut rows: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for path in deleted {
        for folder in folders_of(path).filter(|folder| !is_needed(folder)) {
            let depth = folder.matches('/').count();
            rows.entry(depth).or_default().insert(folder);
        }
    }
    let named = |row: BTreeSet<&str>| row.into_iter().map(str::to_owned).collect();
    rows.into_values().rev().map(named).collect()
}
