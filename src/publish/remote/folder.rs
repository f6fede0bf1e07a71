//! A folder of this machine (or mounted on it) as a host.

use super::{Connector, Copied, Entry, Failure, Headers, Kind, Layout, Remote, Stat};
use crate::config::Target;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

pub(super) struct Folders {
    layout: Layout,
}

impl Folders {
    pub(super) fn new(target: &Target) -> Self {
        Self {
            layout: Layout::new(target),
        }
    }
}

impl Connector for Folders {
    fn connect(&self) -> Result<Box<dyn Remote>, Failure> {
        Ok(Box::new(Folder {
            layout: self.layout.clone(),
        }))
    }
}

struct Folder {
    layout: Layout,
}

impl Folder {
    fn full(&self, path: &str) -> PathBuf {
        PathBuf::from(self.layout.full(path))
    }

    fn make_parent(&self, path: &str) -> Result<PathBuf, Failure> {
        let full = self.full(path);
        if let Some(folder) = full.parent() {
            fs::create_dir_all(folder).map_err(|e| failure(path, &e))?;
        }
        Ok(full)
    }
}

fn failure(path: &str, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Failure::new(Kind::Full, error.to_string())
        }
        ErrorKind::TimedOut | ErrorKind::Interrupted | ErrorKind::StaleNetworkFileHandle => {
            Failure::lost(error)
        }
        _ => Failure::refused(path, error),
    }
}

/// `None` for what is not there.
fn found<T>(path: &str, result: std::io::Result<T>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(failure(path, &e)),
    }
}

fn seconds(data: &fs::Metadata) -> Option<u64> {
    let since = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_secs())
}

/// Gives a file its place if nothing is there.
fn settle_anew(passing: &Path, target: &Path) -> std::io::Result<()> {
    match fs::hard_link(passing, target) {
        Ok(()) => fs::remove_file(passing),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Err(e),
        // There are disks without links.
        Err(_) if target.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(passing, target),
    }
}

/// Brings a file to the disk.
fn sync(file: &Path) -> std::io::Result<()> {
    fs::OpenOptions::new().write(true).open(file)?.sync_data()
}

impl Remote for Folder {
    fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let Some(entries) = found(folder, fs::read_dir(self.full(folder)))? else {
            return Ok(Vec::new());
        };
        let mut list = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|e| failure(folder, &e))?;
            let data = entry.metadata().map_err(|e| failure(folder, &e))?;
            list.push(Entry {
                name: entry.file_name().to_string_lossy().into_owned(),
                is_folder: data.is_dir(),
                size: data.len(),
            });
        }
        Ok(list)
    }

    fn stat(&mut self, path: &str) -> Result<Option<Stat>, Failure> {
        let full = self.full(path);
        let data = match found(path, fs::metadata(&full))? {
            None if full.is_symlink() => {
                // It leads nowhere, and is there all the same.
                return Ok(Some(Stat {
                    size: 0,
                    modified: None,
                    hash: None,
                }));
            }
            data => data,
        };
        Ok(data.filter(fs::Metadata::is_file).map(|data| Stat {
            size: data.len(),
            modified: seconds(&data),
            hash: None,
        }))
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        found(path, fs::read(self.full(path)))
    }

    fn put(&mut self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure> {
        let place = super::passing_place(path)?;
        let passing = self.make_parent(&place)?;
        let target = self.make_parent(path)?;
        let write = || {
            let mut file = fs::File::create(&passing)?;
            file.write_all(bytes)?;
            file.sync_data()?;
            match headers.is_new {
                true => settle_anew(&passing, &target),
                false => fs::rename(&passing, &target),
            }
        };
        write().map_err(|e| {
            let _ = fs::remove_file(&passing);
            match e.kind() {
                ErrorKind::AlreadyExists if headers.is_new => Failure::overtaken(path, true),
                _ => failure(path, &e),
            }
        })
    }

    fn copy(&mut self, from: &str, to: &str) -> Result<Copied, Failure> {
        let passing = self.make_parent(&super::passing_place(to)?)?;
        let target = self.make_parent(to)?;
        let source = self.full(from);
        // A link would be the live file itself: whoever edits that in place would edit what is kept.
        let made = fs::copy(&source, &passing).and_then(|_| sync(&passing));
        match made.and_then(|()| fs::rename(&passing, &target)) {
            Ok(()) => Ok(Copied::Done),
            Err(e) => {
                let _ = fs::remove_file(&passing);
                match e.kind() {
                    ErrorKind::NotFound => Ok(Copied::Missing),
                    ErrorKind::CrossesDevices => Ok(Copied::Unable),
                    _ => Err(failure(from, &e)),
                }
            }
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        found(path, fs::remove_file(self.full(path))).map(|_| ())
    }

    fn remove_folder(&mut self, path: &str) -> Result<bool, Failure> {
        Ok(fs::remove_dir(self.full(path)).is_ok())
    }

    fn claim(&mut self, path: &str) -> Result<bool, Failure> {
        let folder = self.make_parent(path)?;
        match fs::create_dir(folder) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(e) => Err(failure(path, &e)),
        }
    }

    fn release(&mut self, path: &str) -> Result<(), Failure> {
        found(path, fs::remove_dir(self.full(path))).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Address;

    fn folder() -> (tempfile::TempDir, Box<dyn Remote>) {
        let root = tempfile::tempdir().unwrap();
        let address = Address::parse("file:///srv/www").unwrap();
        let mut target = Target::new("x".into(), address);
        target.address.path = root.path().to_string_lossy().into_owned();
        let host = Folders::new(&target).connect().unwrap();
        (root, host)
    }

    #[test]
    fn a_new_file_is_put_over_nothing() {
        let (root, mut host) = folder();
        let headers = Headers {
            is_new: true,
            ..Headers::default()
        };
        host.put("tin/a.html", b"ours", &headers).unwrap();
        fs::write(root.path().join("b.html"), "theirs").unwrap();
        let failure = host.put("b.html", b"ours", &headers).unwrap_err();
        assert!(matches!(failure.kind, Kind::Overtaken { is_new: true, .. }));
        let read = |path: &str| fs::read_to_string(root.path().join(path)).unwrap();
        assert_eq!(read("tin/a.html"), "ours");
        assert_eq!(read("b.html"), "theirs");
        let passing = fs::read_dir(root.path().join(".sen/tmp")).unwrap();
        assert_eq!(passing.count(), 0);
    }

    #[test]
    fn what_is_kept_does_not_change_with_the_file() {
        let (root, mut host) = folder();
        let headers = Headers::default();
        host.put("index.html", b"old", &headers).unwrap();
        let copied = host.copy("index.html", ".sen/objects/x").unwrap();
        assert_eq!(copied, Copied::Done);
        // In place, as many editors and scripts write.
        fs::write(root.path().join("index.html"), "edited").unwrap();
        let kept = host.read(".sen/objects/x").unwrap();
        assert_eq!(kept.as_deref(), Some(b"old".as_slice()));
        let none = host.copy("none.html", ".sen/objects/y").unwrap();
        assert_eq!(none, Copied::Missing);
    }
}
