//! A folder on disk that goes from one complete state to the next.
//!
//! Changed files are staged in `.sen/` as they come; only when all have come are they renamed into
//! place, one by one, and what is no longer produced removed. Until then the folder is as it was.

use super::{Manifest, Sink};
use crate::diag::{Diagnostic, IoAction, Problem};
use crate::render::Artifact;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// Our own folder in the output.
const OWN: &str = ".sen";
const MANIFEST: &str = "manifest.json";
/// Written before the first rename: what it names is ours even if the run ends half-way.
const COMING: &str = "manifest.new.json";

/// A build into a folder.
#[derive(Debug)]
pub struct DiskSink {
    folder: PathBuf,
    old: Manifest,
    /// When the old manifest was written; files changed later are not trusted to match it.
    written_at: Option<SystemTime>,
    staged: Mutex<BTreeMap<String, Staged>>,
    counter: AtomicUsize,
    /// Held while the build runs, so that two builds do not mix.
    _lock: File,
}

#[derive(Debug)]
struct Staged {
    hash: String,
    /// The staged file; none when the one in place is the same.
    file: Option<PathBuf>,
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
    /// Prepares `folder`, which is made when it does not exist. Waits while another build runs.
    ///
    /// # Errors
    /// When it is a file or cannot be written.
    pub fn new(folder: &Path) -> Result<Self, Diagnostic> {
        if folder.exists() && !folder.is_dir() {
            let shown = folder.to_string_lossy().into_owned();
            return Err(Diagnostic::in_file(Problem::OutputIsFile, shown));
        }
        let own = folder.join(OWN);
        let stage = own.join("stage");
        create_folder(&stage)?;
        let lock = own.join("lock");
        let lock = File::create(&lock)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|e| failed(&lock, IoAction::Write, &e))?;
        // What an interrupted run left.
        fs::remove_dir_all(&stage).map_err(|e| failed(&stage, IoAction::Remove, &e))?;
        create_folder(&stage)?;
        let mut old = Manifest::from_json(&fs::read(own.join(MANIFEST)).unwrap_or_default());
        let written_at = fs::metadata(own.join(MANIFEST))
            .and_then(|data| data.modified())
            .ok();
        let coming = Manifest::from_json(&fs::read(own.join(COMING)).unwrap_or_default());
        for (path, _) in coming.files {
            old.files.entry(path).or_default();
        }
        Ok(Self {
            folder: folder.to_owned(),
            old,
            written_at,
            staged: Mutex::default(),
            counter: AtomicUsize::new(0),
            _lock: lock,
        })
    }

    /// Whether the file in place is known to have this hash already.
    fn is_in_place(&self, path: &str, hash: &str, size: u64) -> bool {
        let target = self.folder.join(path);
        let Ok(data) = fs::metadata(&target) else {
            return false;
        };
        if !data.is_file() || data.len() != size {
            return false;
        }
        let known = self.old.files.get(path).is_some_and(|old| old == hash);
        let untouched = match (data.modified(), self.written_at) {
            (Ok(changed), Some(written)) => changed <= written,
            _ => false,
        };
        (known && untouched) || fs::read(&target).is_ok_and(|old| Manifest::hash(&old) == hash)
    }

    /// Puts everything into place. Call only when every artifact has come.
    ///
    /// # Errors
    /// When the system refuses, or a file that is not ours stands where one of ours must be; in
    /// the latter case nothing has been changed.
    pub fn commit(self) -> Result<Written, Vec<Diagnostic>> {
        let staged = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        let foreign = self.foreign(&staged);
        if !foreign.is_empty() {
            return Err(foreign);
        }
        self.put_in_place(&staged).map_err(|finding| vec![finding])
    }

    /// Files in the way that no manifest says are ours.
    fn foreign(&self, staged: &BTreeMap<String, Staged>) -> Vec<Diagnostic> {
        let in_the_way = |path: &String| {
            let target = self.folder.join(path);
            !self.old.files.contains_key(path)
                && fs::symlink_metadata(&target).is_ok()
                && !(target.is_dir() && self.holds_only_ours(&target))
        };
        staged
            .iter()
            .filter(|(path, new)| new.file.is_some() && in_the_way(path))
            .map(|(path, _)| {
                let shown = self.folder.to_string_lossy().into_owned();
                Diagnostic::in_file(Problem::OutputForeign { path: path.clone() }, shown)
            })
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
                    .is_some_and(|path| self.old.files.contains_key(&path.replace('\\', "/")))
            })
    }

    fn put_in_place(&self, staged: &BTreeMap<String, Staged>) -> Result<Written, Diagnostic> {
        let own = self.folder.join(OWN);
        let mut written = Written {
            total: staged.len(),
            ..Written::default()
        };
        let manifest = Manifest {
            files: staged
                .iter()
                .map(|(path, new)| (path.clone(), new.hash.clone()))
                .collect(),
        };
        let gone: Vec<&String> = self
            .old
            .files
            .keys()
            .filter(|path| !staged.contains_key(*path))
            .collect();
        let is_same = gone.is_empty() && staged.values().all(|new| new.file.is_none());
        if is_same && manifest == self.old {
            return self.clean(&own, written);
        }
        let coming = own.join(COMING);
        fs::write(&coming, manifest.to_json()).map_err(|e| failed(&coming, IoAction::Write, &e))?;
        self.make_folders(staged)?;
        for (path, new) in staged {
            let Some(file) = &new.file else { continue };
            let target = self.folder.join(path);
            if target.is_dir() {
                // A folder of ours that became a file; its files are gone from the manifest.
                self.remove_all(&gone, &mut written)?;
            }
            fs::rename(file, &target).map_err(|e| failed(&target, IoAction::Write, &e))?;
            written.changed += 1;
        }
        self.remove_all(&gone, &mut written)?;
        let target = own.join(MANIFEST);
        fs::rename(&coming, &target).map_err(|e| failed(&target, IoAction::Write, &e))?;
        self.clean(&own, written)
    }

    /// Makes every folder that will be needed: what cannot be made is found before the first file
    /// is replaced.
    fn make_folders(&self, staged: &BTreeMap<String, Staged>) -> Result<(), Diagnostic> {
        let mut folder = PathBuf::new();
        for (path, _) in staged.iter().filter(|(_, new)| new.file.is_some()) {
            let target = self.folder.join(path);
            if let Some(parent) = target.parent()
                && folder != parent
            {
                self.clear_the_way(parent)?;
                create_folder(parent)?;
                folder = parent.to_owned();
            }
        }
        Ok(())
    }

    fn clean(&self, own: &Path, written: Written) -> Result<Written, Diagnostic> {
        let stage = own.join("stage");
        fs::remove_dir_all(&stage).map_err(|e| failed(&stage, IoAction::Remove, &e))?;
        Ok(written)
    }

    /// Removes a file of ours that stands where a folder must be.
    fn clear_the_way(&self, folder: &Path) -> Result<(), Diagnostic> {
        for above in folder.ancestors().take_while(|above| *above != self.folder) {
            let path = above.strip_prefix(&self.folder).unwrap_or(above);
            let is_ours = path
                .to_str()
                .is_some_and(|path| self.old.files.contains_key(path));
            if above.is_file() && is_ours {
                fs::remove_file(above).map_err(|e| failed(above, IoAction::Remove, &e))?;
            }
        }
        Ok(())
    }

    /// Removes files of ours that are no longer produced, and folders that this empties.
    fn remove_all(&self, gone: &[&String], written: &mut Written) -> Result<(), Diagnostic> {
        for path in gone {
            let target = self.folder.join(path);
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
            let mut folder = target.parent();
            while let Some(empty) = folder.filter(|folder| *folder != self.folder) {
                // Fails when something is left in it: then it stays.
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                folder = empty.parent();
            }
        }
        Ok(())
    }
}

impl Sink for DiskSink {
    fn accept(&self, artifact: Artifact) -> Result<(), Diagnostic> {
        let hash = Manifest::hash(&artifact.bytes);
        let same = self.is_in_place(&artifact.path, &hash, artifact.bytes.len() as u64);
        let file = if same {
            None
        } else {
            let number = self.counter.fetch_add(1, Ordering::Relaxed);
            let file = self.folder.join(OWN).join("stage").join(number.to_string());
            fs::write(&file, &artifact.bytes).map_err(|e| failed(&file, IoAction::Write, &e))?;
            Some(file)
        };
        self.staged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(artifact.path, Staged { hash, file });
        Ok(())
    }
}

fn create_folder(folder: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(folder).map_err(|e| failed(folder, IoAction::Write, &e))
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
