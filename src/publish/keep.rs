//! Previous versions: bytes kept before they are overwritten or deleted, and forgotten when too old.
//!
//! Bytes are kept on the host, by link or copy, where it can; else in the local store, downloaded. A kept object that exists
//! is never made again, and it is made before its file is touched: so an object that is absent means a file that is old.

use super::link::Link;
use super::random_name;
use super::remote::{Copied, Failure, Headers, parent};
use super::state::{self, OBJECTS, Version, object_path, version_path};
use crate::output::Manifest;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where old bytes go.
#[derive(Debug)]
pub(super) struct Keep {
    /// `.sen/objects/TARGET` of the site.
    store: PathBuf,
    /// Objects on the host when the run began.
    on_host: BTreeSet<String>,
    host_copies: AtomicBool,
}

/// How keeping a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Yes,
    /// The file on the host is not what the manifest says: somebody else changed it.
    Foreign,
}

impl Keep {
    pub(super) fn new(store: PathBuf, link: &mut Link<'_>) -> Result<Self, Failure> {
        let entries = link.run(|host| host.list(OBJECTS))?;
        Ok(Self {
            store,
            on_host: entries.into_iter().map(|entry| entry.name).collect(),
            host_copies: AtomicBool::new(true),
        })
    }

    fn local(&self, hash: &str) -> PathBuf {
        self.store.join(hash.get(..2).unwrap_or("xx")).join(hash)
    }

    /// Whether the bytes of `hash` are kept somewhere.
    pub(super) fn has(&self, hash: &str) -> bool {
        self.on_host.contains(hash) || self.local(hash).is_file()
    }

    /// Keeps the file at `path`, whose bytes had `hash` in the last complete version.
    pub(super) fn keep(
        &self,
        link: &mut Link<'_>,
        path: &str,
        hash: &str,
    ) -> Result<Kept, Failure> {
        if self.has(hash) {
            return Ok(Kept::Yes);
        }
        if self.host_copies.load(Ordering::Relaxed) {
            let object = object_path(hash);
            match link.run(|host| host.copy(path, &object))? {
                Copied::Done => return Ok(Kept::Yes),
                Copied::Missing => return Ok(Kept::Foreign),
                Copied::Unable => self.host_copies.store(false, Ordering::Relaxed),
            }
        }
        let Some(bytes) = link.run(|host| host.read(path))? else {
            return Ok(Kept::Foreign);
        };
        if Manifest::hash(&bytes) != hash {
            return Ok(Kept::Foreign);
        }
        self.store(hash, &bytes)?;
        Ok(Kept::Yes)
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
        write().map_err(|e: std::io::Error| Failure::refused(&file.to_string_lossy(), e))
    }

    /// Puts kept bytes back in place.
    pub(super) fn restore(
        &self,
        link: &mut Link<'_>,
        path: &str,
        hash: &str,
        headers: &Headers,
    ) -> Result<(), Failure> {
        let object = object_path(hash);
        let local = fs::read(self.local(hash)).ok();
        let on_host = local.is_none() && self.on_host.contains(hash);
        let bytes = match local {
            Some(bytes) => Some(bytes),
            None => link.run(|host| host.read(&object))?,
        };
        // Somebody may have changed the file before it was kept: what goes back is looked at first.
        let is_sound = bytes
            .as_ref()
            .is_some_and(|bytes| Manifest::hash(bytes) == hash);
        if is_sound && on_host && link.run(|host| host.copy(&object, path))? == Copied::Done {
            return Ok(());
        }
        match bytes {
            Some(bytes) if Manifest::hash(&bytes) == hash => {
                link.run(|host| host.put(path, &bytes, headers))
            }
            _ => Err(Failure::refused(path, "kept bytes are missing")),
        }
    }

    /// Forgets versions but the newest `keep`, and the objects that only they needed.
    pub(super) fn prune(&self, link: &mut Link<'_>, keep: usize) -> Result<(), Failure> {
        let numbers = state::versions(link)?;
        let (old, new) = numbers.split_at(numbers.len().saturating_sub(keep));
        let mut needed = BTreeSet::new();
        for number in new {
            if let Some(version) = state::read_version(link, *number)? {
                needed.extend(version.into_values());
            }
        }
        for number in old {
            let path = version_path(*number);
            let version: Version = state::read_version(link, *number)?.unwrap_or_default();
            for hash in version.values().filter(|hash| !needed.contains(*hash)) {
                let _ = fs::remove_file(self.local(hash));
            }
            link.run(|host| host.remove(&path))?;
        }
        let objects = link.run(|host| host.list(OBJECTS))?;
        for entry in objects.iter().filter(|entry| !needed.contains(&entry.name)) {
            let path = object_path(&entry.name);
            link.run(|host| host.remove(&path))?;
        }
        Ok(())
    }
}

/// Removes folders that deletions emptied, from the deepest up.
pub(super) fn remove_empty_folders<'p>(
    link: &mut Link<'_>,
    deleted: impl Iterator<Item = &'p str>,
    is_needed: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let mut folders = BTreeSet::new();
    for path in deleted {
        let mut folder = parent(path);
        while !folder.is_empty() {
            folders.insert(folder);
            folder = parent(folder);
        }
    }
    // Those inside come after those around them.
    for folder in folders
        .into_iter()
        .rev()
        .filter(|folder| !is_needed(folder))
    {
        link.run(|host| host.remove_folder(folder))?;
    }
    Ok(())
}
